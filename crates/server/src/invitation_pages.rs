//! The page behind an invitation's link: a name and a password of one's own, and in.

use crate::frame::Frame;
use crate::no_page::NoPage;
use crate::pages::{Page, page};
use crate::request::Path;
use crate::session;
use app::auth::Credentials;
use app::invitations::{Invited, TakeUp, To};
use app::{App, Problem, Scope};
use askama::Template;
use axum::Router;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationPage {
    frame: Frame,
    /// What it is for; none where the link does not open.
    invited: Option<Words>,
    name: String,
    refusal: Option<&'static str>,
}

/// An invitation in words.
struct Words {
    whom: String,
    /// The role and its place; none for a new password.
    role: Option<(&'static str, String)>,
    until: String,
    /// The name of an account that is there.
    fixed: Option<String>,
}

/// What the form sends.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Sent {
    name: String,
    password: String,
    again: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/invitation/{token}", get(show).post(take_up))
}

fn words(frame: &Frame, invited: Invited) -> Words {
    let t = frame.t;
    let role = match &invited.to {
        To::Role { grant } => {
            let role = t.named("role", grant.role);
            let place = invited.place.unwrap_or_else(|| t.page("place.county").to_owned());
            let place = match grant.scope {
                Scope::Election { .. } => format!("{} {place}", t.page("place.election")),
                _ => place,
            };
            Some((role, place))
        }
        To::Password { .. } => None,
    };
    let until = t.day(election::legal_day(invited.expires));
    Words { whom: invited.whom, role, until, fixed: invited.name }
}

async fn show(State(app): State<App>, Path(token): Path<String>, frame: Frame) -> Page {
    shown(&app, &token, frame, String::new(), None).await
}

async fn shown(app: &App, token: &str, frame: Frame, name: String, refusal: Option<&'static str>) -> Page {
    let invited = match app.invited(token).await {
        Ok(invited) => Some(words(&frame, invited)),
        Err(Problem::NotFound(_)) => None,
        Err(other) => return Err(other.into()),
    };
    let status = match (&invited, refusal) {
        (None, _) => StatusCode::NOT_FOUND,
        (Some(_), Some(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        (Some(_), None) => StatusCode::OK,
    };
    let mut response = page(&InvitationPage { frame, invited, name, refusal });
    *response.status_mut() = status;
    Ok(response)
}

async fn take_up(
    State(app): State<App>,
    Path(token): Path<String>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Page {
    session::require_own_origin(&headers)?;
    let t = frame.t;
    if sent.password != sent.again {
        return shown(&app, &token, frame, sent.name, Some(t.page("password.differ"))).await;
    }
    let taking = app.take_up(&token, TakeUp { name: Some(sent.name.clone()), password: sent.password.clone() }).await;
    let refusal = match taking {
        Ok(name) => return signed_in(&app, &headers, Credentials { name, password: sent.password }).await,
        Err(Problem::Conflict(_)) => "invitation.name_taken",
        Err(Problem::Invalid(fields)) if fields.iter().any(|field| field.pointer == "/name") => "invitation.name_bad",
        Err(Problem::Invalid(_)) => "password.short",
        Err(Problem::NotFound(_)) => "invitation.over",
        Err(other) => return Err(other.into()),
    };
    shown(&app, &token, frame, sent.name, Some(t.page(refusal))).await
}

/// Lets in whoever has just chosen name and password.
pub(crate) async fn signed_in(app: &App, headers: &HeaderMap, credentials: Credentials) -> Page {
    match app.sign_in(credentials, session::device(headers)).await {
        Ok(tokens) => {
            let mut response = Redirect::to("/desk").into_response();
            session::keep(response.headers_mut(), &tokens, headers);
            Ok(response)
        }
        // An account that is shut out has its new password and still may not come in.
        Err(Problem::WrongCredentials) => Ok(Redirect::to("/sign-in").into_response()),
        Err(other) => Err(NoPage::from(other)),
    }
}

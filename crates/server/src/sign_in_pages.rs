//! Signing in and out with a plain form.

use crate::answer::ApiProblem;
use crate::frame::Frame;
use crate::pages::page;
use crate::session;
use app::auth::Credentials;
use app::{App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    frame: Frame,
    name: String,
    refusal: Option<Refusal>,
}

/// Why nobody was let in.
enum Refusal {
    /// Name or password is wrong.
    Wrong,
    /// Too many attempts.
    Locked {
        /// Until the next.
        seconds: i64,
    },
}

/// What the form sends.
#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(form).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/session/renew", post(renew))
}

async fn form(frame: Frame) -> Response {
    page(&SignIn { frame, name: String::new(), refusal: None })
}

async fn sign_in(
    State(app): State<App>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, ApiProblem> {
    session::require_own_origin(&headers)?;
    let name = sent.name;
    let credentials = Credentials { name: name.clone(), password: sent.password };
    let refusal = match app.sign_in(credentials, session::device(&headers)).await {
        Ok(tokens) => {
            let mut response = Redirect::to("/desk").into_response();
            session::keep(response.headers_mut(), &tokens, &headers);
            return Ok(response);
        }
        Err(Problem::WrongCredentials) => Refusal::Wrong,
        Err(Problem::Locked { seconds }) => Refusal::Locked { seconds },
        Err(other) => return Err(other.into()),
    };
    let status = match refusal {
        Refusal::Wrong => StatusCode::UNAUTHORIZED,
        Refusal::Locked { .. } => StatusCode::TOO_MANY_REQUESTS,
    };
    let mut response = page(&SignIn { frame, name, refusal: Some(refusal) });
    *response.status_mut() = status;
    Ok(response)
}

async fn sign_out(State(app): State<App>, frame: Frame, headers: HeaderMap) -> Result<Response, ApiProblem> {
    session::require_own_origin(&headers)?;
    if let Some(principal) = &frame.visitor {
        app.sign_out(principal).await?;
    }
    let mut response = Redirect::to("/").into_response();
    session::forget(response.headers_mut(), &headers);
    Ok(response)
}

/// A page's script asks for new tokens when the API answers that nobody is signed in.
async fn renew(State(app): State<App>, headers: HeaderMap) -> Result<Response, ApiProblem> {
    session::require_own_origin(&headers)?;
    let refresh = session::refresh(&headers).ok_or(Problem::NotSignedIn)?;
    let tokens = app.renew(&refresh).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    session::keep(response.headers_mut(), &tokens, &headers);
    Ok(response)
}

//! The page of one's own account: sessions and where they go on, ending them, another password.

use crate::frame::Frame;
use crate::pages::{Page, page};
use crate::request::Path;
use crate::session;
use app::auth::{ChangedPassword, SessionView};
use app::texts::Texts;
use app::{App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "own_account.html")]
struct OwnAccountPage {
    frame: Frame,
    name: String,
    roles: Vec<&'static str>,
    rows: Vec<Row>,
    said: Said,
}

/// A session in a row.
struct Row {
    session: Uuid,
    device: String,
    since: String,
    used: String,
    this: bool,
}

/// What the page says of a password that was sent.
enum Said {
    /// None was.
    Nothing,
    /// It holds from now on.
    Changed,
    /// The one until now was wrong.
    Wrong,
    /// The new one is too short.
    Short,
    /// The two new ones differ.
    Differ,
    /// Too many attempts.
    Locked {
        /// Until the next.
        seconds: i64,
    },
}

/// What the form sends.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Sent {
    current: String,
    password: String,
    again: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/account", get(own))
        .route("/account/password", post(password))
        .route("/account/sessions/end-others", post(end_others))
        .route("/account/sessions/{session}/end", post(end))
}

fn row(t: &'static Texts, view: &SessionView) -> Row {
    let device = [t.named("browser", view.device.browser), t.named("system", view.device.system)];
    let since = election::legal_time(view.since).format("%H:%M");
    Row {
        session: view.session,
        device: device.join(" · "),
        since: format!("{} {since}", t.day(election::legal_day(view.since))),
        used: t.day(view.used_on),
        this: view.this,
    }
}

async fn own(State(app): State<App>, frame: Frame) -> Page {
    shown(&app, frame, Said::Nothing).await
}

async fn shown(app: &App, frame: Frame, said: Said) -> Page {
    let principal = frame.principal()?;
    let t = frame.t;
    let rows = app.own_sessions(principal).await?.iter().map(|one| row(t, one)).collect();
    let mut roles: Vec<_> = principal.grants.iter().map(|grant| grant.role).collect();
    roles.sort_unstable();
    roles.dedup();
    let roles = roles.into_iter().map(|role| t.named("role", role)).collect();
    let name = principal.name.clone();
    let status = match said {
        Said::Nothing | Said::Changed => StatusCode::OK,
        Said::Locked { .. } => StatusCode::TOO_MANY_REQUESTS,
        Said::Wrong | Said::Short | Said::Differ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mut response = page(&OwnAccountPage { frame, name, roles, rows, said });
    *response.status_mut() = status;
    Ok(response)
}

async fn password(State(app): State<App>, frame: Frame, headers: HeaderMap, Form(sent): Form<Sent>) -> Page {
    session::require_own_origin(&headers)?;
    if sent.password != sent.again {
        return shown(&app, frame, Said::Differ).await;
    }
    let changed = ChangedPassword { current: sent.current, password: sent.password };
    let said = match app.change_password(frame.principal()?, changed).await {
        Ok(()) => Said::Changed,
        Err(Problem::WrongCredentials) => Said::Wrong,
        Err(Problem::Invalid(_)) => Said::Short,
        Err(Problem::Locked { seconds }) => Said::Locked { seconds },
        Err(other) => return Err(other.into()),
    };
    shown(&app, frame, said).await
}

async fn end_others(State(app): State<App>, frame: Frame, headers: HeaderMap) -> Page {
    session::require_own_origin(&headers)?;
    app.end_other_sessions(frame.principal()?).await?;
    Ok(Redirect::to("/account").into_response())
}

async fn end(State(app): State<App>, Path(id): Path<Uuid>, frame: Frame, headers: HeaderMap) -> Page {
    session::require_own_origin(&headers)?;
    app.end_session(frame.principal()?, id).await?;
    Ok(Redirect::to("/account").into_response())
}

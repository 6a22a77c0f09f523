//! The first page of a new server: the first administrator, with the secret that the console printed. It is gone once
//! there is an account.

use crate::frame::Frame;
use crate::invitation_pages::signed_in;
use crate::pages::{Page, page};
use crate::session;
use app::accounts::FirstAdministrator;
use app::auth::Credentials;
use app::{App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "setup.html")]
struct SetupPage {
    frame: Frame,
    name: String,
    refusal: Option<&'static str>,
}

/// What the form sends.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Sent {
    secret: String,
    name: String,
    password: String,
    again: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/setup", get(show).post(setup))
}

async fn show(State(app): State<App>, frame: Frame) -> Page {
    shown(&app, frame, String::new(), None).await
}

async fn shown(app: &App, frame: Frame, name: String, refusal: Option<&'static str>) -> Page {
    if !app.is_unclaimed().await? {
        return Err(Problem::NotFound("setup").into());
    }
    let mut response = page(&SetupPage { frame, name, refusal });
    if refusal.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

async fn setup(State(app): State<App>, frame: Frame, headers: HeaderMap, Form(sent): Form<Sent>) -> Page {
    session::require_own_origin(&headers)?;
    let t = frame.t;
    let (name, password) = (sent.name, sent.password);
    if password != sent.again {
        return shown(&app, frame, name, Some(t.page("password.differ"))).await;
    }
    let first = FirstAdministrator { secret: sent.secret, name: name.clone(), password: password.clone() };
    let refusal = match app.first_administrator(first).await {
        Ok(_) => return signed_in(&app, &headers, Credentials { name, password }).await,
        Err(Problem::WrongCredentials) => "setup.wrong",
        Err(Problem::Invalid(fields)) if fields.iter().any(|field| field.pointer == "/name") => "invitation.name_bad",
        Err(Problem::Invalid(_)) => "password.short",
        Err(other) => return Err(other.into()),
    };
    shown(&app, frame, name, Some(t.page(refusal))).await
}

//! The page on which the chair or the chief supervisor registers the public half of a key: the papers are sealed to it after
//! the declaration. What is pasted is shown once more as a fingerprint before it is registered.

use crate::frame::Frame;
use crate::pages::{Page, page};
use crate::refusal::{Said, refused, why_not};
use crate::request::Path;
use crate::session;
use app::commands::Requested;
use app::{Access, App, Fault, Problem};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use election::record::Command as Record;
use election::record::holders::{Holder, HolderKey};
use election::{Area, Command, ElectionId};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "holder.html")]
struct HolderPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    /// Who holds a key, with its fingerprint; none where it is missing.
    holders: Vec<(&'static str, Option<String>)>,
    /// What was pasted with its fingerprint, to be compared.
    pasted: Option<(String, String)>,
    said: Said,
    key: String,
}

/// What the form sends: first the key to look at, then the same key to register.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Sent {
    Look { public: String },
    Register { public: String, key: String },
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/record/holder", get(ask).post(register))
}

fn parsed(public: &str) -> Result<HolderKey, Problem> {
    let key = serde_json::from_value(public.trim().into());
    key.map_err(|_| Problem::field("/key", Fault::NotAHolder))
}

async fn ask(State(app): State<App>, Path(id): Path<ElectionId>, frame: Frame) -> Page {
    let reasons = why_not(&app, &frame, id, Area::Record, "register-holder").await?;
    Ok(shown(&app, frame, id, None, (StatusCode::OK, Said { reasons, ..Said::default() })).await?)
}

async fn register(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Page {
    session::require_own_origin(&headers)?;
    let done = match sent {
        Sent::Look { public } => parsed(&public).map(|key| Some((key.0.to_string(), key.fingerprint()))),
        Sent::Register { public, key } => registered(&app, &frame, id, &public, key).await.map(|()| None),
    };
    match done {
        Ok(None) => Ok(Redirect::to(&format!("/elections/{id}/record/holder")).into_response()),
        Ok(pasted) => Ok(shown(&app, frame, id, pasted, (StatusCode::OK, Said::default())).await?),
        Err(problem) => {
            let said = refused(&frame, problem)?;
            Ok(shown(&app, frame, id, None, said).await?)
        }
    }
}

async fn registered(app: &App, frame: &Frame, id: ElectionId, public: &str, key: String) -> Result<(), Problem> {
    let command = Command::Record(Record::RegisterHolder { key: parsed(public)? });
    let requested = Requested::new(Some(key), None, "register-holder", public.as_bytes());
    app.act(frame.principal()?, id, command, &requested).await.map(drop)
}

async fn shown(
    app: &App,
    frame: Frame,
    id: ElectionId,
    pasted: Option<(String, String)>,
    (status, said): (StatusCode, Said),
) -> Result<Response, Problem> {
    frame.require(app, id, Access::ELECTION).await?;
    let snapshot = app.snapshot(id).await?;
    let keys = &snapshot.election().holders.keys;
    let holders = Holder::ALL.map(|holder| {
        let name = match holder {
            Holder::Chair => "holder.chair",
            Holder::ChiefSupervisor => "holder.supervisor",
        };
        (frame.t.page(name), keys.get(&holder).map(|held| held.key.fingerprint()))
    });
    let mut response = page(&HolderPage {
        election: id,
        community: app.summary(id).await?.community,
        holders: holders.into(),
        pasted,
        said,
        key: Uuid::now_v7().to_string(),
        frame,
    });
    *response.status_mut() = status;
    Ok(response)
}

//! The page on which the signed result sheet is held against the record (RES-24): another person than who declared types two
//! groups back that the screen leaves blank.

use crate::blank_groups::{self, Group, numbered, typed};
use crate::frame::Frame;
use crate::pages::{Page, page};
use crate::refusal::{Said, refused, why_not};
use crate::request::Path;
use crate::session;
use app::commands::Requested;
use app::{Access, App, Problem};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use election::ballot::Command as Ballot;
use election::{Area, Command, ElectionId};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "sheet_check.html")]
struct SheetCheckPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    /// Where the sheet is printed.
    sheet: String,
    state: SheetState,
    said: Said,
    key: String,
}

/// How far the sheet is.
enum SheetState {
    /// No count is agreed.
    NoSheet,
    /// It was held against the record.
    Confirmed,
    /// These groups are asked for.
    Asked(Vec<Group>),
}

/// What was typed from the paper, in the order of the blank groups.
#[derive(Deserialize)]
struct Sent {
    key: String,
    first: String,
    second: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/ballot/confirm-sheet", get(ask).post(confirm))
}

async fn ask(State(app): State<App>, Path(id): Path<ElectionId>, frame: Frame) -> Page {
    let reasons = why_not(&app, &frame, id, Area::Ballot, "confirm-sheet").await?;
    Ok(shown(&app, frame, id, (StatusCode::OK, Said { reasons, ..Said::default() })).await?)
}

async fn confirm(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Page {
    session::require_own_origin(&headers)?;
    let snapshot = app.snapshot(id).await?;
    let election = snapshot.election();
    let blanks = election.sheet_blanks(election.ballot.round_no());
    let typed = blanks.and_then(|blanks| typed(&blanks, [sent.first, sent.second]));
    let typed = typed.ok_or(Problem::NotFound("sheet to confirm"))?;
    let body = format!("{typed:?}");
    let command = Command::Ballot(Ballot::ConfirmSheet { typed });
    let requested = Requested::new(Some(sent.key), None, "confirm-sheet", body.as_bytes());
    match app.act(frame.principal()?, id, command, &requested).await {
        Ok(_) => Ok(Redirect::to(&format!("/elections/{id}/ballot/confirm-sheet")).into_response()),
        Err(problem) => {
            let said = refused(&frame, problem)?;
            Ok(shown(&app, frame, id, said).await?)
        }
    }
}

async fn shown(
    app: &App,
    frame: Frame,
    id: ElectionId,
    (status, said): (StatusCode, Said),
) -> Result<Response, Problem> {
    frame.require(app, id, Access::ELECTION).await?;
    let views = app.check_words(id).await?;
    let round = app.snapshot(id).await?.election().ballot.round_no();
    let view = views.into_iter().find(|view| view.round == round);
    let state = match view {
        None => SheetState::NoSheet,
        Some(view) if view.asked.is_empty() => SheetState::Confirmed,
        Some(view) => SheetState::Asked(numbered(view.groups)),
    };
    let mut response = page(&SheetCheckPage {
        election: id,
        community: app.summary(id).await?.community,
        sheet: format!("/elections/{id}/prints"),
        state,
        said,
        key: Uuid::now_v7().to_string(),
        frame,
    });
    *response.status_mut() = status;
    Ok(response)
}

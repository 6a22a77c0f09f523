//! Anchors: the head of the record stands in handwriting on a signed paper. A sheet to write it down from, and the page on
//! which two persons type back from the paper what the screen leaves blank.

use crate::blank_groups::{self, Group, numbered, typed};
use crate::frame::Frame;
use crate::pages::{Page, election_id, page};
use crate::refusal::{Said, refused, why_not};
use crate::session;
use app::commands::Requested;
use app::texts::word_of;
use app::views::AnchorView;
use app::{Access, App, Problem};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use election::record::Command as Record;
use election::record::anchor::AnchorKind;
use election::{Area, Command, ElectionId, RoundNo};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "anchors.html")]
struct AnchorsPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    waiting: Vec<Waiting>,
    standing: Vec<String>,
    said: Said,
    key: String,
}

/// An anchor that waits for somebody to type two groups.
struct Waiting {
    /// The word of its step.
    word: String,
    step: String,
    round: RoundNo,
    confirmed: usize,
    groups: Vec<Group>,
}

#[derive(Template)]
#[template(path = "anchor_sheet.html")]
struct SheetPage {
    frame: Frame,
    community: String,
    step: String,
    size: u64,
    groups: Vec<String>,
}

/// What was typed from the paper, in the order of the blank groups.
#[derive(Deserialize)]
struct Sent {
    key: String,
    anchor: AnchorKind,
    round: u8,
    first: String,
    second: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/elections/{election}/record/anchors", get(ask).post(confirm))
        .route("/elections/{election}/record/anchors/{round}/{anchor}", get(sheet))
}

fn step(frame: &Frame, anchor: AnchorKind, round: RoundNo) -> String {
    let word = json!(anchor);
    let named = frame.t.choice(word.as_str().unwrap_or_default());
    if round.0 > 1 { format!("{named} · {} {round}", frame.t.page("screen.round")) } else { named.to_owned() }
}

async fn ask(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    frame.require(&app, id, Access::ELECTION).await?;
    let reasons = why_not(&app, &frame, id, Area::Record, "confirm-anchor").await?;
    Ok(shown(&app, frame, id, (StatusCode::OK, Said { reasons, ..Said::default() })).await?)
}

async fn shown(
    app: &App,
    frame: Frame,
    id: ElectionId,
    (status, said): (StatusCode, Said),
) -> Result<Response, Problem> {
    frame.require(app, id, Access::ELECTION).await?;
    let (standing, waiting): (Vec<_>, Vec<_>) =
        app.anchors(id).await?.into_iter().filter(|one| one.size.is_some()).partition(|one| one.asked.is_empty());
    let mut response = page(&AnchorsPage {
        election: id,
        community: app.summary(id).await?.community,
        waiting: waiting.into_iter().map(|one| awaited(&frame, one)).collect(),
        standing: standing.iter().map(|one| step(&frame, one.anchor, one.round)).collect(),
        said,
        key: Uuid::now_v7().to_string(),
        frame,
    });
    *response.status_mut() = status;
    Ok(response)
}

fn awaited(frame: &Frame, view: AnchorView) -> Waiting {
    Waiting {
        word: word_of(view.anchor),
        step: step(frame, view.anchor, view.round),
        round: view.round,
        confirmed: view.confirmed,
        groups: numbered(view.groups),
    }
}

async fn confirm(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Page {
    session::require_own_origin(&headers)?;
    let id = election_id(&id)?;
    let (anchor, round) = (sent.anchor, RoundNo(sent.round));
    let asked = app.anchors(id).await?.into_iter().find(|one| one.anchor == anchor && one.round == round);
    let asked = asked.map(|one| one.asked).unwrap_or_default();
    let typed = typed(&asked, [sent.first, sent.second]).ok_or(Problem::NotFound("anchor to confirm"))?;
    let body = format!("{anchor:?} {round} {typed:?}");
    let command = Command::Record(Record::ConfirmAnchor { anchor, round, typed });
    let requested = Requested::new(Some(sent.key), None, "confirm-anchor", body.as_bytes());
    match app.act(frame.principal()?, id, command, &requested).await {
        Ok(_) => Ok(Redirect::to(&format!("/elections/{id}/record/anchors")).into_response()),
        Err(problem) => {
            let said = refused(&frame, problem)?;
            Ok(shown(&app, frame, id, said).await?)
        }
    }
}

/// All sixteen groups, for whoever writes them on the signed paper.
async fn sheet(State(app): State<App>, Path((id, round, word)): Path<(String, u8, String)>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    frame.require(&app, id, Access::ELECTION).await?;
    let anchor: AnchorKind = serde_json::from_value(Value::from(word)).map_err(|_| Problem::NotFound("anchor"))?;
    let round = RoundNo(round);
    let snapshot = app.snapshot(id).await?;
    let head = snapshot.election().anchors.all.get(&(round, anchor)).and_then(|found| found.head);
    let head = head.ok_or(Problem::NotFound("anchor"))?;
    let (community, step) = (app.summary(id).await?.community, step(&frame, anchor, round));
    let groups = ledger::hash_groups(&head.root).to_vec();
    Ok(page(&SheetPage { frame, community, step, size: head.size, groups }))
}

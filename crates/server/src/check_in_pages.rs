//! The page of a check-in clerk: find a voter, hand out one paper, and go on while the line is cut.

use crate::frame::Frame;
use crate::pages::{Page, page};
use app::station::{CheckInDesk, PollNow};
use app::{App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use election::ElectionId;

#[derive(Template)]
#[template(path = "check_in.html")]
struct CheckInPage {
    frame: Frame,
    election: ElectionId,
    desk: CheckInDesk,
    /// The day of the record.
    today: String,
    /// The words that the script says, as JSON.
    words: String,
}

/// What the script says, by the ends of their keys.
const WORDS: [&str; 24] = [
    "none",
    "more",
    "other_place",
    "issued",
    "issued_proxy",
    "not_issued",
    "entrusted",
    "issue",
    "issue_proxy",
    "undo",
    "done",
    "queued",
    "offline",
    "offline_voter",
    "not_here",
    "twice",
    "unsynced",
    "synced",
    "conflict",
    "signed_out",
    "refused",
    "failed",
    "group",
    "household",
];

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/check-in", get(check_in))
}

async fn check_in(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let id: ElectionId = id.parse().map_err(|_| Problem::NotFound("election"))?;
    let principal = frame.principal()?;
    let place = app.place(id).await?;
    principal.role(&app::Access::DOOR, &place).ok_or(Problem::Forbidden)?;
    let desk = app.check_in_desk(principal, id).await?;
    let words = WORDS.map(|word| (word, frame.t.word(&format!("check_in.{word}"))));
    let words = serde_json::to_string(&words.into_iter().collect::<std::collections::BTreeMap<_, _>>());
    let words = words.map_err(|error| Problem::unavailable(error.to_string()))?;
    let today = election::legal_day(app.clock().now()).to_string();
    Ok(page(&CheckInPage { frame, election: id, desk, today, words }))
}

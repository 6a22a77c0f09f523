//! The page of a check-in clerk: find a voter, hand out one paper, and go on while the line is cut.

use crate::frame::Frame;
use crate::pages::{Page, election_id, page};
use app::station::{CheckInDesk, PollNow};
use app::{Access, App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use election::{ElectionId, RoundNo};

#[derive(Template)]
#[template(path = "check_in.html")]
struct CheckInPage {
    frame: Frame,
    election: ElectionId,
    desk: CheckInDesk,
    /// Who issues; what waits in the browser is kept by account.
    account: String,
    /// The day of the record.
    today: String,
    /// The round of the vote: in a further one everybody takes a paper again.
    round: RoundNo,
    /// The words that the script says, as JSON.
    words: String,
}

/// What the script says, by the ends of their keys.
const WORDS: [&str; 28] = [
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
    "others",
    "synced",
    "conflict",
    "signed_out",
    "refused",
    "failed",
    "spoilt.sure",
    "spoilt.yes",
    "spoilt.no",
    "group",
    "household",
];

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/check-in", get(check_in))
}

async fn check_in(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    let principal = frame.require(&app, id, Access::PERSONAL).await?;
    let desk = app.check_in_desk(principal, id).await?;
    let words = WORDS.map(|word| (word, frame.t.word(&format!("check_in.{word}"))));
    let words = serde_json::to_string(&words.into_iter().collect::<std::collections::BTreeMap<_, _>>());
    let words = words.map_err(|error| Problem::unavailable(error.to_string()))?;
    let today = election::legal_day(app.clock().now()).to_string();
    let account = principal.account.to_string();
    let round = app.snapshot(id).await?.election().ballot.round_no();
    Ok(page(&CheckInPage { frame, election: id, desk, account, today, round, words }))
}

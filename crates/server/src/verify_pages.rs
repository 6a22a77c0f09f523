//! The page that checks the record in the reader's own browser; whoever has the paper compares, without an account.

use crate::frame::Frame;
use crate::pages::{Page, election_id, page};
use app::App;
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use election::{ElectionId, RoundNo};

/// What is checked, in the order of the page; each has its texts under `verify.`.
const CHECKS: [&str; 5] = ["able", "signature", "tree", "grew", "receipt"];

#[derive(Template)]
#[template(path = "verify.html")]
struct VerifyPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    key: String,
    checks: Vec<Check>,
    /// Each round with the canonical JSON that its check words are made of.
    rounds: Vec<(RoundNo, String)>,
    bundle: Bundle,
}

/// Whether the public bundle of evidence is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bundle {
    There,
    AfterTheDeclaration,
}

/// One check and what may come of it.
struct Check {
    id: &'static str,
    name: &'static str,
    good: &'static str,
    bad: &'static str,
    cannot: &'static str,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/verify", get(verify)).route("/static/words.tsv", get(words))
}

async fn verify(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let election = election_id(&id)?;
    let checked = app.told_rounds(election).await?;
    let rounds = checked.iter().map(|one| {
        let bytes = ledger::canonical(one).unwrap_or_default();
        (one.round, String::from_utf8_lossy(&bytes).into_owned())
    });
    let said = |id: &str, what: &str| frame.t.word(&format!("verify.{id}{what}"));
    let checks = CHECKS.map(|id| Check {
        id,
        name: said(id, ""),
        good: said(id, ".ok"),
        bad: said(id, ".bad"),
        cannot: said(id, ".cannot"),
    });
    let snapshot = app.snapshot(election).await?;
    let declared = snapshot.election().ballot.rounds.iter().any(|round| round.declared_by.is_some());
    Ok(page(&VerifyPage {
        bundle: if declared { Bundle::There } else { Bundle::AfterTheDeclaration },
        community: app.summary(election).await?.community,
        key: app.log_key(election).await?,
        checks: checks.into(),
        rounds: rounds.collect(),
        election,
        frame,
    }))
}

async fn words() -> Response {
    let kind = (header::CONTENT_TYPE, "text/tab-separated-values; charset=utf-8");
    ([kind, (header::CACHE_CONTROL, "public, max-age=3600")], ledger::CHECK_WORD_LIST).into_response()
}

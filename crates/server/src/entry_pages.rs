//! The page on which a teller enters a batch of papers, with one hand on the number keys.

use crate::answer::ApiProblem;
use crate::frame::Frame;
use crate::pages::{Page, page};
use crate::request::Path;
use app::entry_sheet::{EntrySheet, Standing};
use app::{App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use election::ballot::count::Look;
use election::{BatchNo, ElectionId, PoolNo};

/// The path's parameters.
type Where = Path<(ElectionId, Look, PoolNo, BatchNo)>;

#[derive(Template)]
#[template(path = "entry.html")]
struct EntryPage {
    frame: Frame,
    community: String,
    look: &'static str,
    pool: u16,
    batch: u16,
    /// Where the entry is sent.
    target: String,
    /// The pool's batches, by their number at its end.
    beside: String,
    sheet: EntrySheet,
    /// The sheet for the script.
    json: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/count/{look}/{pool}/{batch}", get(entry))
}

async fn entry(State(app): State<App>, at: Result<Where, ApiProblem>, frame: Frame) -> Page {
    let Ok(Path((id, look, pool, batch))) = at else { return Err(Problem::NotFound("batch").into()) };
    let sheet = app.entry_sheet(frame.principal()?, id, (look, pool, batch)).await?;
    let word = match look {
        Look::First => "first",
        Look::Second => "second",
    };
    let beside = format!("/elections/{id}/count/{word}/{pool}");
    Ok(page(&EntryPage {
        community: app.summary(id).await?.community,
        look: if look == Look::First { frame.t.page("entry.first") } else { frame.t.page("entry.second") },
        pool: pool.0,
        batch: batch.0,
        target: format!("/api/v1{beside}/{batch}"),
        beside,
        json: serde_json::to_string(&sheet).map_err(|error| Problem::unavailable(error.to_string()))?,
        sheet,
        frame,
    }))
}

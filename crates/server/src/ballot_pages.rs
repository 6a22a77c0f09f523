//! The ballot paper's pages: the sample for everybody, the master that the stock is printed from, and papers of invented
//! names for whoever judges the layout.

use crate::frame::Frame;
use crate::pages::{Page, election_id};
use crate::sheet::Paper;
use crate::sheet::ballot::{Ballot, Copy, Layout};
use crate::sheet_pages::{laid_out, names_in, shown};
use app::{Access, App, Problem};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use election::ElectionId;
use election::ballot::design::{Instructions, Sheets};
use election::sheets::{FormFacts, FormKind};
use serde::Deserialize;
use serde_json::json;

/// Names of the longest paper that is shown with invented ones.
const MOST_INVENTED: usize = 60;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/elections/{election}/sample-ballot", get(sample))
        .route("/elections/{election}/prints/ballot", get(master))
        .route("/help/ballot-paper/{names}", get(invented))
}

/// Once the papers of a round are settled, everybody may see what they will look like (样票).
async fn sample(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    let snapshot = app.snapshot(id).await?;
    if snapshot.election().ballot.phase < election::ballot::Phase::Ready {
        return Err(Problem::NotFound("paper yet").into());
    }
    paper(&app, id, frame, Copy::Sample).await
}

async fn master(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    frame.require(&app, id, Access::DESK).await?;
    paper(&app, id, frame, Copy::Master).await
}

async fn paper(app: &App, id: ElectionId, frame: Frame, copy: Copy) -> Page {
    let snapshot = app.snapshot(id).await?;
    let election = snapshot.election();
    let Some(FormFacts::Ballot(paper)) = FormFacts::of(election, FormKind::Ballot) else {
        return Err(Problem::NotFound("paper yet").into());
    };
    let names = names_in(app, id, &json!(paper)).await?;
    let sheets = Ballot::of(frame.t, election, &names, &paper, copy);
    let title = sheets.first().map(|sheet| sheet.title.clone()).unwrap_or_default();
    shown(app, id, frame, title, vec![Paper::Ballot(sheets)]).await
}

/// How the paper of invented names is laid out.
#[derive(Deserialize)]
struct Asked {
    sheets: Option<Sheets>,
    instructions: Option<Instructions>,
}

async fn invented(Path(names): Path<usize>, Query(asked): Query<Asked>, frame: Frame) -> Page {
    if !(1..=MOST_INVENTED).contains(&names) {
        return Err(Problem::NotFound("paper of so many names").into());
    }
    let Layout { sheets, instructions } = Layout::PLAIN;
    let layout =
        Layout { sheets: asked.sheets.unwrap_or(sheets), instructions: asked.instructions.unwrap_or(instructions) };
    let sheets = Ballot::invented(frame.t, names, layout);
    let community = frame.t.page("ballot.invented.community").to_owned();
    let title = frame.t.page("ballot.title").to_owned();
    Ok(laid_out(frame, None, community, title, vec![Paper::Ballot(sheets)]))
}

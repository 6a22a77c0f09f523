//! Counting sheets for the hand (计票单): one for each batch, with the rows and numbers of the teller's screen; a blank one
//! while nothing is mixed yet. Nothing of a count is on them.

use crate::frame::Frame;
use crate::pages::{Page, election_id, page};
use crate::sheet::ballot::name_on_paper;
use crate::sheet::mark::{Mark, address};
use crate::sheet_pages::names_in;
use app::{Access, App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use election::ballot::count::Look;
use election::ballot::round::Round;
use serde_json::json;

#[derive(Template)]
#[template(path = "counting_sheets.html")]
struct CountingSheets {
    frame: Frame,
    community: String,
    rows: Vec<Row>,
    batches: Vec<Batch>,
    mark: Mark,
}

/// A row of the paper, by the number that tellers press.
struct Row {
    number: usize,
    post: String,
    name: String,
}

/// What a sheet is for; a line to write on where it is blank.
#[derive(Default)]
struct Batch {
    look: Option<&'static str>,
    pool: String,
    number: String,
    group: String,
    papers: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/prints/counting-sheets", get(sheets))
}

async fn sheets(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    frame.require(&app, id, Access::AUDIT).await?;
    let snapshot = app.snapshot(id).await?;
    let round = snapshot.election().ballot.round().ok_or(Problem::NotFound("round"))?;
    let t = frame.t;
    let names = names_in(&app, id, &json!(round.contests)).await?;
    let all = round.contests.iter().flat_map(|contest| contest.candidates.iter().map(move |person| (contest, person)));
    let row = |(number, (contest, person)): (usize, (&election::ballot::round::Contest, &election::PersonId))| Row {
        number,
        post: t.choice(contest.post.as_str()).to_owned(),
        name: name_on_paper(t, &names, *person),
    };
    let rows = (1..).zip(all).map(row).collect();
    let community = app.summary(id).await?.community;
    let batches = batches(frame.t, round);
    let mark = Mark::of_record(t, address(&frame.site, id), (snapshot.size(), &snapshot.root()));
    Ok(page(&CountingSheets { frame, community, rows, batches, mark }))
}

fn batches(t: &'static app::texts::Texts, round: &Round) -> Vec<Batch> {
    let known = round.batches.iter().map(|((look, pool, number), batch)| Batch {
        look: Some(t.page(match look {
            Look::First => "counting_sheet.first",
            Look::Second => "counting_sheet.second",
        })),
        pool: pool.to_string(),
        number: number.to_string(),
        group: batch.group.map(|group| group.to_string()).unwrap_or_default(),
        papers: batch.papers.to_string(),
    });
    let known: Vec<_> = known.collect();
    if known.is_empty() { vec![Batch::default()] } else { known }
}

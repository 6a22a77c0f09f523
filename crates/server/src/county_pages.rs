//! The county's screen: all elections, those that need looking at first, each with what is late and what comes next.

use crate::frame::Frame;
use crate::pages::{Page, page, title, word};
use crate::request::Query;
use app::progress::{CountyRow, Milestone, Standing};
use app::texts::Texts;
use app::{App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use election::{ElectionId, Role};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// Who sees all communities.
pub(crate) const OFFICES: [Role; 3] = [Role::County, Role::Street, Role::Administrator];

#[derive(Template)]
#[template(path = "county.html")]
struct CountyPage {
    frame: Frame,
    all: usize,
    rows: Vec<Row>,
    streets: Vec<String>,
    states: Vec<(&'static str, &'static str)>,
    asked: Asked,
    late: usize,
    polling: usize,
    done: usize,
}

/// Which elections are looked at; all where nothing is said.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    street: String,
    #[serde(default)]
    state: String,
}

/// The states that the county picks elections by.
const STATES: [&str; 3] = ["late", "polling", "settled"];

impl Asked {
    fn fits(&self, row: &CountyRow) -> bool {
        let state = match self.state.as_str() {
            "late" => !row.late.is_empty(),
            state @ ("polling" | "settled") => ballot(row) == Some(state),
            _ => true,
        };
        state && (self.street.is_empty() || self.street == row.summary.street)
    }
}

/// The state of an election's ballot.
fn ballot(row: &CountyRow) -> Option<&str> {
    row.summary.phases.get("ballot").and_then(Value::as_str)
}

/// One election in one line.
struct Row {
    election: ElectionId,
    community: String,
    street: String,
    stages: Vec<(&'static str, &'static str, String)>,
    late: Vec<Line>,
    next: Option<Line>,
    turnout: Option<(u32, u32)>,
}

/// A date of the calendar in words.
pub(crate) struct Line {
    /// What it is about.
    pub(crate) what: String,
    /// When.
    pub(crate) when: String,
    /// How it stands, as a word.
    pub(crate) standing: String,
    /// The class of its state: late, due, ahead, done.
    pub(crate) class: &'static str,
    /// The article.
    pub(crate) article: String,
    /// The word of the stage in which it is met.
    pub(crate) stage: &'static str,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/county", get(county))
}

async fn county(State(app): State<App>, Query(asked): Query<Asked>, frame: Frame) -> Page {
    frame.principal()?.role_anywhere(&OFFICES).ok_or(Problem::Forbidden)?;
    let rows = app.county_rows().await?;
    let of = |phase: &str| rows.iter().filter(|row| ballot(row) == Some(phase)).count();
    let (all, polling, done) = (rows.len(), of("polling"), of("settled"));
    let late = rows.iter().filter(|row| !row.late.is_empty()).count();
    let streets: BTreeSet<String> = rows.iter().map(|row| row.summary.street.clone()).collect();
    let streets = streets.into_iter().collect();
    let states = STATES.into_iter().map(|state| (state, frame.t.word(&format!("county.state.{state}")))).collect();
    let rows = rows.into_iter().filter(|row| asked.fits(row)).map(|row| shown(frame.t, row)).collect();
    Ok(page(&CountyPage { frame, all, rows, streets, states, asked, late, polling, done }))
}

fn shown(t: &'static Texts, row: CountyRow) -> Row {
    let stages = ["representatives", "committee", "registration", "nomination", "ballot"].into_iter().map(|stage| {
        let phase = row.summary.phases.get(stage).and_then(Value::as_str).unwrap_or_default().to_owned();
        (stage, t.page(stage), word(t, &phase).to_owned())
    });
    Row {
        election: row.summary.election,
        stages: stages.collect(),
        late: row.late.iter().map(|one| line(t, one)).collect(),
        next: row.next.as_ref().map(|one| line(t, one)),
        turnout: row.turnout,
        community: title(t, &row.summary),
        street: row.summary.street,
    }
}

/// A milestone in words.
pub(crate) fn line(t: &'static Texts, milestone: &Milestone) -> Line {
    let id = serde_json::to_value(milestone.deadline.id).unwrap_or_default();
    let (class, standing) = match milestone.standing {
        Standing::Late { days } => ("late", format!("{} {days} {}", t.page("standing.late"), t.page("standing.days"))),
        Standing::Due { days: 0 } => ("due", t.page("standing.today").to_owned()),
        Standing::Due { days } => ("due", format!("{} {days} {}", t.page("standing.in"), t.page("standing.days"))),
        Standing::Ahead => ("ahead", t.page("standing.ahead").to_owned()),
        Standing::Done => ("done", t.page("standing.done").to_owned()),
    };
    let dates = match milestone.deadline.bound {
        rules::Bound::Window { from, to } => format!("{} – {}", t.day(from), t.day(to)),
        bound => t.day(bound.date()),
    };
    Line {
        what: t.word(&format!("deadline.{}", id.as_str().unwrap_or_default())).to_owned(),
        when: dates,
        standing,
        class,
        article: t.source(&milestone.deadline.article),
        stage: milestone.stage().slug(),
    }
}

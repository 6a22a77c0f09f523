//! The roll as its clerks work with it: somebody found, the own entry with its history, one voter entered by hand. What is
//! typed goes in a body and stands in no address.

use crate::chart::{Chart, Mark};
use crate::frame::Frame;
use crate::objections_pages::moment;
use crate::pages::{Page, election_id, unkept};
use crate::refusal::{Said, refused};
use crate::roll_chart::roll_chart;
use crate::sentences::filled;
use crate::session;
use crate::table::{download, file_name, of_texts};
use app::roll_file::RollFile;
use app::roll_search::{EntryView, FoundVoters, WantedVoters};
use app::{App, Problem};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Router};
use election::{ElectionId, GroupNo, PersonId};
use roster::Column;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "roll.html")]
struct RollPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    registered: usize,
    groups: Vec<GroupNo>,
    sent: Sent,
    found: Option<FoundVoters>,
    said: Said,
    /// How the roll grew.
    chart: Option<Chart>,
}

/// What the search sends.
#[derive(Clone, Default, Deserialize)]
struct Sent {
    #[serde(default)]
    text: String,
    #[serde(default)]
    group: String,
}

impl Sent {
    fn wanted(&self) -> WantedVoters {
        WantedVoters { text: self.text.clone(), group: self.group.parse().ok().map(GroupNo) }
    }
}

#[derive(Template)]
#[template(path = "roll_entry.html")]
struct EntryPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    view: EntryView,
    /// Number in the log, when, what.
    steps: Vec<(u64, String, String)>,
}

#[derive(Template)]
#[template(path = "roll_new.html")]
struct NewPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    /// Each column: its key, its word, whether it is needed, what was typed.
    columns: Vec<(&'static str, &'static str, bool, String)>,
    said: Said,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/elections/{election}/roll", get(ask).post(find))
        .route("/elections/{election}/roll/found/{file}", post(found))
        .route("/elections/{election}/roll/new", get(blank).post(enter))
        .route("/elections/{election}/roll/entry", get(back).post(entry))
}

async fn ask(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let id = frame.desk_of(&app, &id).await?;
    shown(&app, frame, id, Sent::default(), None, (StatusCode::OK, Said::default())).await
}

async fn find(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Page {
    session::require_own_origin(&headers)?;
    let id = frame.desk_of(&app, &id).await?;
    let wanted = sent.wanted();
    match app.find_on_roll(id, &wanted).await {
        Ok(found) => shown(&app, frame, id, sent, Some(found), (StatusCode::OK, Said::default())).await,
        Err(problem) => {
            let said = refused(&frame, problem)?;
            shown(&app, frame, id, sent, None, said).await
        }
    }
}

/// All who are found as a file. Whoever takes it away stands in the access log.
async fn found(
    State(app): State<App>,
    Path((id, file)): Path<(String, String)>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Page {
    session::require_own_origin(&headers)?;
    let id = frame.desk_of(&app, &id).await?;
    let (name, form) = file_name(&file)?;
    if name != "roll_found" {
        return Err(Problem::NotFound("table").into());
    }
    let voters = app.all_on_roll(id, &sent.wanted()).await?;
    app.record_file(frame.principal()?, id, name).await?;
    let rows = voters.into_iter().map(|one| {
        let household = one.entry.household.map(|household| household.to_string()).unwrap_or_default();
        vec![one.name, one.entry.group.to_string(), household, one.number]
    });
    let written = of_texts(&app, frame.t, (name, &["name", "group", "household", "card"]), rows);
    Ok(download(name, form, &written)?)
}

async fn shown(
    app: &App,
    frame: Frame,
    election: ElectionId,
    sent: Sent,
    found: Option<FoundVoters>,
    (status, said): (StatusCode, Said),
) -> Page {
    let snapshot = app.snapshot(election).await?;
    let state = snapshot.election();
    let (registered, groups) = (state.registration.roll.len(), state.groups.keys().copied().collect());
    let chart = roll_chart(frame.t, snapshot.log.course(), state, &app.milestones(election).await?);
    let community = app.summary(election).await?.community;
    Ok(unkept(&RollPage { frame, election, community, registered, groups, sent, found, said, chart }, status))
}

/// Where the languages and looks of an entry lead: a person stands in no address, even by id.
async fn back(Path(id): Path<String>) -> Page {
    Ok(Redirect::to(&format!("/elections/{}/roll", election_id(&id)?)).into_response())
}

/// Whose entry is asked for.
#[derive(Deserialize)]
struct Whose {
    person: PersonId,
}

async fn entry(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: Frame,
    headers: HeaderMap,
    Form(whose): Form<Whose>,
) -> Page {
    session::require_own_origin(&headers)?;
    let election = frame.desk_of(&app, &id).await?;
    let view = app.roll_entry_view(election, whose.person).await?;
    let t = frame.t;
    let step = |one: &app::roll_search::Step| (one.seq, moment(t, one.at), t.action(one.area, one.action).to_owned());
    let steps = view.steps.iter().map(step).collect();
    let community = app.summary(election).await?.community;
    Ok(unkept(&EntryPage { frame, election, community, view, steps }, StatusCode::OK))
}

async fn blank(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let id = frame.desk_of(&app, &id).await?;
    new_shown(&app, frame, id, &BTreeMap::new(), (StatusCode::OK, Said::default())).await
}

async fn new_shown(
    app: &App,
    frame: Frame,
    election: ElectionId,
    typed: &BTreeMap<String, String>,
    (status, said): (StatusCode, Said),
) -> Page {
    let language = frame.t.language();
    let columns = Column::OFFERED.into_iter().map(|column| {
        let value = typed.get(column.key()).cloned().unwrap_or_default();
        (column.key(), column.word(language), column.is_required(), value)
    });
    let columns = columns.collect();
    let community = app.summary(election).await?.community;
    Ok(unkept(&NewPage { frame, election, community, columns, said }, status))
}

/// One voter is a workbook of one row: checked, shown and imported like any other.
async fn enter(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: Frame,
    headers: HeaderMap,
    Form(typed): Form<BTreeMap<String, String>>,
) -> Page {
    session::require_own_origin(&headers)?;
    let id = frame.desk_of(&app, &id).await?;
    let kept = match RollFile::of_one(|column| typed.get(column.key()).cloned().unwrap_or_default()) {
        Ok(file) => app.keep_roll_file(frame.principal()?, id, &file).await,
        Err(problem) => Err(problem),
    };
    match kept {
        Ok(()) => Ok(Redirect::to(&format!("/elections/{id}/import/check")).into_response()),
        Err(problem) => {
            let said = refused(&frame, problem)?;
            new_shown(&app, frame, id, &typed, said).await
        }
    }
}

impl RollPage {
    fn found_words(&self, all: usize) -> String {
        filled(self.frame.t, "roll.found", [("count", all.to_string())])
    }
}

//! The objections desk: what came in online and waits, every objection with its clock.

use crate::frame::Frame;
use crate::pages::{Page, election_id, page};
use crate::request::Query;
use crate::table::{download, file_name, of_texts};
use app::received::desk::{ObjectionView, PaperView};
use app::received::{Came, Matter};
use app::texts::{Texts, word_of};
use app::{Access, App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use chrono::{DateTime, NaiveDate, Utc};
use election::office::objection::{About, State as Stands};
use election::{DocumentId, Election, ElectionId, ObjectionId, PersonId, legal_day, legal_time};
use rules::RuleId;
use serde::Deserialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Which objections are asked for.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    state: String,
    about: String,
}

#[derive(Template)]
#[template(path = "objections.html")]
struct DeskPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    article: String,
    waiting: Vec<PaperRow>,
    settled: Vec<PaperRow>,
    rows: Vec<Row>,
    all: usize,
    states: Vec<Choice>,
    abouts: Vec<Choice>,
    reads: Reads,
    rules: Rules,
    asked: Asked,
}

/// What the desk has, in words.
struct Found {
    waiting: Vec<PaperRow>,
    settled: Vec<PaperRow>,
    /// Objections that fit what is asked for.
    rows: Vec<Row>,
    all: usize,
}

/// Whether the visitor may read what came in.
#[derive(PartialEq, Eq)]
enum Reads {
    Papers,
    Rows,
}

/// Whether the visitor may rule.
#[derive(PartialEq, Eq)]
enum Rules {
    Yes,
    No,
}

/// A word to choose.
struct Choice {
    word: String,
    name: String,
    picked: &'static str,
}

/// A paper in a row.
struct PaperRow {
    id: Uuid,
    number: u32,
    matter: &'static str,
    on: String,
    clock: Clock,
    state: &'static str,
}

/// An objection in a row.
struct Row {
    number: String,
    stage: &'static str,
    about: String,
    on: String,
    filed: String,
    late: Option<String>,
    due: String,
    clock: Clock,
    ruled: String,
    received: Option<u32>,
    /// The paper by which it was filed.
    document: Option<DocumentId>,
    /// Which one, while it waits to be ruled on by the reader.
    open: Option<ObjectionId>,
}

/// How much time is left, in words and by its class.
pub(crate) struct Clock {
    pub(crate) says: String,
    pub(crate) class: &'static str,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/elections/{election}/objections", get(desk))
        .route("/elections/{election}/objections/{file}", get(file))
}

/// The key of a matter's words.
pub(crate) fn matter_key(matter: Matter) -> String {
    format!("object.{}", word_of(matter))
}

/// The key of how far a paper is.
pub(crate) const fn state_key(came: Came) -> &'static str {
    match came {
        Came::Waiting {} => "received.waiting",
        Came::Filed {} => "received.filed",
        Came::Upheld { .. } => "word.upheld",
        Came::Dismissed { .. } => "word.dismissed",
        Came::Withdrawn {} => "word.withdrawn",
        Came::Answered { .. } => "received.answered",
    }
}

pub(crate) fn said(t: &'static Texts, key: &'static str) -> &'static str {
    key.strip_prefix("word.").map_or_else(|| t.page(key), |word| t.choice(word))
}

/// How much time is left until a day.
pub(crate) fn clock(t: &'static Texts, due: NaiveDate, today: NaiveDate) -> Clock {
    let days = (due - today).num_days();
    let (says, class) = match days {
        0 => (t.page("standing.today").to_owned(), "due"),
        1.. => (format!("{} {days} {}", t.page("standing.in"), t.page("standing.days")), "ahead"),
        _ => (format!("{} {} {}", t.page("standing.late"), -days, t.page("standing.days")), "late"),
    };
    Clock { says, class }
}

pub(crate) fn done(says: &str) -> Clock {
    Clock { says: says.to_owned(), class: "done" }
}

pub(crate) fn moment(t: &Texts, at: DateTime<Utc>) -> String {
    format!("{} {}", t.day(legal_day(at)), legal_time(at).format("%H:%M"))
}

async fn desk(State(app): State<App>, Path(id): Path<String>, Query(asked): Query<Asked>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    let principal = frame.require(&app, id, Access::AUDIT).await?;
    let place = app.place(id).await?;
    let has = |access: Access| matches!(access, Access::Roles(roles) if principal.role(roles, &place).is_some());
    let reads = has(Access::REVEAL);
    let rules = has(Access::COMMITTEE_OR_OFFICE);
    let t = frame.t;
    let Found { waiting, settled, rows, all } = found(&app, &frame, id, &asked).await?;
    let rows = rows.into_iter().map(|row| if rules { row } else { Row { open: None, ..row } }).collect();
    let community = app.summary(id).await?.community;
    Ok(page(&DeskPage {
        article: t.source(&app.snapshot(id).await?.election().profile.rule(RuleId::ListDecide).article),
        waiting,
        settled,
        all,
        states: choices(t, ["filed", "upheld", "dismissed", "withdrawn"], &asked.state),
        abouts: choices(t, ABOUT, &asked.about),
        reads: if reads { Reads::Papers } else { Reads::Rows },
        rules: if rules { Rules::Yes } else { Rules::No },
        rows,
        community,
        election: id,
        asked,
        frame,
    }))
}

/// What the desk has as the visitor may see it: names are the committee's own.
async fn found(app: &App, frame: &Frame, id: ElectionId, asked: &Asked) -> Result<Found, Problem> {
    let t = frame.t;
    let works = frame.require(app, id, Access::DESK).await.is_ok();
    let desk = app.objections_desk(id).await?;
    let snapshot = app.snapshot(id).await?;
    let election = snapshot.election();
    let now = app.clock().now();
    let people: BTreeSet<PersonId> =
        desk.objections.iter().filter_map(|one| whom(election, &one.stands.about)).collect();
    let names = if works { app.names_of(id, &people).await? } else { app.masked_names(id, &people).await? };
    let fits = |one: &&ObjectionView| {
        (asked.state.is_empty() || asked.state == state_word(one))
            && (asked.about.is_empty() || asked.about == tag(&one.stands.about))
    };
    let rows = desk.objections.iter().filter(fits).map(|one| row(t, election, &names, one, (legal_day(now), now)));
    let (waiting, settled): (Vec<_>, Vec<_>) = desk.received.iter().partition(|one| one.came == (Came::Waiting {}));
    let paper = |one: &PaperView| paper_row(t, one, legal_day(now));
    Ok(Found {
        waiting: waiting.into_iter().map(paper).collect(),
        settled: settled.into_iter().map(paper).collect(),
        rows: rows.collect(),
        all: desk.objections.len(),
    })
}

/// The objections that are asked for, or the papers that wait, as a file.
async fn file(
    State(app): State<App>,
    Path((id, file)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Page {
    let id = election_id(&id)?;
    let principal = frame.require(&app, id, Access::AUDIT).await?;
    let (name, form) = file_name(&file)?;
    let Found { waiting, rows, .. } = found(&app, &frame, id, &asked).await?;
    let written = match name {
        "objections_found" => {
            app.record_file(principal, id, name).await?;
            let rows = rows.into_iter().map(|one| {
                let Row { number, stage, about, on, filed, due, clock, ruled, .. } = one;
                vec![number, stage.to_owned(), about, on, filed, due, clock.says, ruled]
            });
            let columns = ["case", "stage", "about", "received_on", "filed_at", "rule_by", "state", "ruled_on"];
            of_texts(&app, frame.t, (name, &columns), rows)
        }
        "papers_waiting" => {
            let rows = waiting
                .into_iter()
                .map(|one| vec![one.number.to_string(), one.matter.to_owned(), one.on, one.clock.says]);
            of_texts(&app, frame.t, (name, &["receipt", "about", "received_on", "state"]), rows)
        }
        _ => return Err(Problem::NotFound("table").into()),
    };
    Ok(download(name, form, &written)?)
}

/// What an objection may be about, as the log calls it.
const ABOUT: [&str; 8] = [
    "roll_entry",
    "roll_missing",
    "representatives",
    "group_choice",
    "representative",
    "committee",
    "candidate",
    "count",
];

fn choices<const N: usize>(t: &'static Texts, words: [&'static str; N], picked: &str) -> Vec<Choice> {
    let choice = |one: &'static str| Choice {
        word: one.to_owned(),
        name: if one == "filed" { t.page("objections.open").to_owned() } else { about_name(t, one).to_owned() },
        picked: if one == picked { " selected" } else { "" },
    };
    words.into_iter().map(choice).collect()
}

fn about_name<'t>(t: &'t Texts, tag: &'t str) -> &'t str {
    match t.word(&format!("objections.about.{tag}")) {
        "" => t.choice(tag),
        name => name,
    }
}

fn tag(about: &About) -> String {
    json!(about).get("about").and_then(|tag| tag.as_str()).unwrap_or_default().to_owned()
}

fn state_word(one: &ObjectionView) -> String {
    match one.stands.state {
        Stands::Ruled(ruling) => word_of(ruling),
        other => word_of(other),
    }
}

/// Whom an objection is about.
fn whom(election: &Election, about: &About) -> Option<PersonId> {
    match about {
        About::RollEntry { person } | About::RollMissing { person } | About::Representative { person } => Some(*person),
        About::Candidate { nomination } => election.nomination.get(*nomination).map(|one| one.person),
        _ => None,
    }
}

/// The stage that an objection is raised in.
const fn stage(about: &About) -> &'static str {
    match about {
        About::RollEntry { .. } | About::RollMissing { .. } => "registration",
        About::Representatives {} | About::GroupChoice { .. } | About::Representative { .. } => "representatives",
        About::Committee {} => "committee",
        About::Candidate { .. } => "nomination",
        About::Count {} => "ballot",
    }
}

fn row(
    t: &'static Texts,
    election: &Election,
    names: &BTreeMap<PersonId, String>,
    one: &ObjectionView,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Row {
    let stands = &one.stands;
    let person = whom(election, &stands.about).and_then(|person| names.get(&person));
    let about = about_name(t, &tag(&stands.about)).to_owned();
    let about = person.map_or(about.clone(), |name| format!("{about} · {name}"));
    let clock = match stands.state {
        Stands::Filed if stands.ran_out(now) => Clock { says: t.page("objections.ran_out").to_owned(), class: "late" },
        Stands::Filed => clock(t, stands.due, today),
        _ => done(t.choice(&state_word(one))),
    };
    let ruled = one.filing.and_then(|filing| filing.ruled);
    let late = one.filing.and_then(|filing| filing.late);
    Row {
        number: one.filing.map_or_else(String::new, |filing| filing.number.to_string()),
        stage: t.page(stage(&stands.about)),
        about,
        on: t.day(stands.on),
        filed: one.filing.map_or_else(String::new, |filing| moment(t, filing.filed)),
        late: late.map(|late| t.choice(&word_of(late)).to_owned()),
        due: stands.until.map_or_else(|| t.day(stands.due), |until| moment(t, until)),
        clock,
        ruled: ruled.map_or_else(String::new, |ruled| t.day(ruled.on)),
        received: one.received,
        document: one.filing.map(|filing| filing.document),
        open: (stands.state == Stands::Filed).then_some(one.objection),
    }
}

fn paper_row(t: &'static Texts, one: &PaperView, today: NaiveDate) -> PaperRow {
    let state = said(t, state_key(one.came));
    let clock = if one.came == (Came::Waiting {}) { clock(t, one.due, today) } else { done(state) };
    PaperRow {
        id: one.id,
        number: one.number,
        matter: t.word(&matter_key(one.matter)),
        on: moment(t, one.at),
        clock,
        state,
    }
}

//! The page of write-ins: names are noted as they stand on the paper, found on the roll and matched by two persons. Plain
//! forms; what is typed goes in a body and stands in no address.

use crate::frame::Frame;
use crate::pages::{Page, election_id, page};
use crate::refusal::{Reason, reasons};
use crate::session;
use app::commands::Requested;
use app::texts::Texts;
use app::written::{MatchedPerson, NewWriteIn, Suggestions, WriteInView};
use app::{Access, App, Fault, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use election::ballot::Command as Ballot;
use election::ballot::taken_back::TakenBack;
use election::ballot::written::Reading;
use election::office::appointment::Function;
use election::{Command, ElectionId, Role, WrittenId};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "write_ins.html")]
struct WriteInsPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    /// The posts of the paper.
    posts: Vec<String>,
    names: Vec<WriteInView>,
    people: Vec<MatchedPerson>,
    /// Whether the visitor says whom a name means.
    reader: Reader,
    /// The name that is looked at, and whom it may mean.
    chosen: Option<Chosen>,
    reasons: Vec<Reason>,
    key: String,
}

#[derive(PartialEq, Eq)]
enum Reader {
    Yes,
    No,
}

struct Chosen {
    written: WrittenId,
    name: String,
    text: String,
    found: Option<Suggestions>,
}

/// What a form of the page sends.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Sent {
    Note { post: String, name: String, key: String },
    Find { written: WrittenId, text: String },
    Match { written: WrittenId, means: Means, person: Option<Uuid>, key: String },
    TakeBack { written: WrittenId, reason: TakenBack, key: String },
}

/// Why a match may be taken back, as the page offers it.
const REASONS: [&str; 3] = ["other_person", "misread", "eligibility"];

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Means {
    Voter,
    Ineligible,
    Nobody,
}

/// What the page shows beside the names.
#[derive(Default)]
struct Beside {
    chosen: Option<(WrittenId, String)>,
    refused: Vec<election::Blocker>,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/count/write-ins", get(ask).post(act))
}

async fn ask(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    shown(&app, election_id(&id)?, frame, Beside::default()).await
}

async fn act(
    State(app): State<App>,
    Path(id): Path<String>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Page {
    session::require_own_origin(&headers)?;
    let election = election_id(&id)?;
    let done = match sent {
        Sent::Find { written, text } => {
            frame.require(&app, election, Access::THIRD).await?;
            return shown(&app, election, frame, Beside { chosen: Some((written, text)), ..Beside::default() }).await;
        }
        Sent::Note { post, name, key } => note(&app, &frame, election, (post, name), key).await,
        Sent::Match { written, means, person, key } => {
            matched(&app, &frame, election, (written, reading(means, person)?), key).await
        }
        Sent::TakeBack { written, reason, key } => taken_back(&app, &frame, election, (written, reason), key).await,
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/elections/{election}/count/write-ins")).into_response()),
        Err(Problem::Refused(refused)) => shown(&app, election, frame, Beside { refused, ..Beside::default() }).await,
        Err(other) => Err(other.into()),
    }
}

fn reading(means: Means, person: Option<Uuid>) -> Result<Reading, Problem> {
    let person = || person.map(election::PersonId).ok_or_else(|| Problem::field("person", Fault::Missing));
    Ok(match means {
        Means::Voter => Reading::Voter { person: person()? },
        Means::Ineligible => Reading::Ineligible { person: person()? },
        Means::Nobody => Reading::Nobody {},
    })
}

async fn note(
    app: &App,
    frame: &Frame,
    election: ElectionId,
    (post, name): (String, String),
    key: String,
) -> Result<(), Problem> {
    let principal = frame.require(app, election, Access::COUNT).await?;
    let roles = [Role::Committee, Role::Teller, Role::Scrutineer];
    let role = principal.role(&roles, &app.place(election).await?).ok_or(Problem::Forbidden)?;
    let requested = Requested::new(Some(key), None, "write-ins", name.as_bytes());
    app.note_write_in(principal, role, election, NewWriteIn { post: post.into(), name }, &requested).await.map(drop)
}

async fn matched(
    app: &App,
    frame: &Frame,
    election: ElectionId,
    (written, reading): (WrittenId, Reading),
    key: String,
) -> Result<(), Problem> {
    let command = Command::Ballot(Ballot::MatchWriteIn { written, reading });
    let body = format!("{written} {reading:?}");
    let requested = Requested::new(Some(key), None, "match-write-in", body.as_bytes());
    app.act(frame.principal()?, election, command, &requested).await.map(drop)
}

async fn taken_back(
    app: &App,
    frame: &Frame,
    election: ElectionId,
    (written, reason): (WrittenId, TakenBack),
    key: String,
) -> Result<(), Problem> {
    let command = Command::Ballot(Ballot::TakeBackMatch { written, reason });
    let body = format!("{written} {reason:?}");
    let requested = Requested::new(Some(key), None, "take-back-match", body.as_bytes());
    app.act(frame.principal()?, election, command, &requested).await.map(drop)
}

async fn shown(app: &App, election: ElectionId, frame: Frame, beside: Beside) -> Page {
    let principal = frame.require(app, election, Access::COUNT).await?;
    let (_, view) = app.write_ins(principal, election).await?;
    let snapshot = app.snapshot(election).await?;
    let state = snapshot.election();
    let readers = [Function::Scrutineer, Function::CommitteeMember];
    let reader = if state.office.person(principal.account, &readers).is_some() { Reader::Yes } else { Reader::No };
    let contests = state.ballot.round().into_iter().flat_map(|round| &round.contests);
    let posts = contests.map(|contest| contest.post.to_string()).collect();
    let chosen = match beside.chosen {
        Some((written, text)) => chosen(app, election, &view.names, (written, text)).await?,
        None => None,
    };
    let status = if beside.refused.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let reasons = reasons(&frame, beside.refused);
    let mut response = page(&WriteInsPage {
        election,
        community: app.summary(election).await?.community,
        posts,
        names: view.names,
        people: view.people,
        reader,
        chosen,
        reasons,
        key: Uuid::now_v7().to_string(),
        frame,
    });
    *response.status_mut() = status;
    Ok(response)
}

async fn chosen(
    app: &App,
    election: ElectionId,
    names: &[WriteInView],
    (written, text): (WrittenId, String),
) -> Result<Option<Chosen>, Problem> {
    let Some(name) = names.iter().find(|one| one.written == written).and_then(|one| one.name.clone()) else {
        return Ok(None);
    };
    let text = if text.trim().is_empty() { name.clone() } else { text };
    let found = match app.suggest_write_ins(election, &text).await {
        Ok(found) => Some(found),
        Err(Problem::Invalid(_)) => None,
        Err(other) => return Err(other),
    };
    Ok(Some(Chosen { written, name, text, found }))
}

impl WriteInsPage {
    fn asked(&self, chosen: &Chosen) -> String {
        self.frame.t.sentence("write_ins.choose", [("name".to_owned(), chosen.name.clone().into())])
    }
}

/// How a name stands, in words.
pub(crate) fn standing(t: &Texts, one: &WriteInView) -> String {
    match one.matched {
        Some(Reading::Voter { .. }) => t.page("write_ins.means.voter").to_owned(),
        Some(Reading::Ineligible { .. }) => t.page("write_ins.means.ineligible").to_owned(),
        Some(Reading::Nobody {}) => t.page("write_ins.means.nobody").to_owned(),
        None if one.differs => t.page("write_ins.differs").to_owned(),
        None => t.sentence("write_ins.open", [("count".to_owned(), one.read_by.into())]),
    }
}

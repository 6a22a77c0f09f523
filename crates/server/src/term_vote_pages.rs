//! The page from which the guiding office begins a vote of a running term: a by-election for vacant seats, the recall of a
//! member. What the vote needs follows from the log; nothing is typed.

use crate::frame::Frame;
use crate::pages::{Page, unkept};
use crate::refusal::{Said, refused};
use crate::request::Path;
use crate::session;
use app::commands::{NewElection, Receipt, Requested};
use app::texts::Texts;
use app::{Access, App, Problem};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use chrono::NaiveDate;
use election::lifecycle::purpose::Purpose;
use election::{ElectionId, PersonId};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "term_votes.html")]
struct TermVotesPage {
    frame: Frame,
    election: ElectionId,
    community: String,
    due: Vec<Due>,
    /// Votes that were begun, with their names.
    begun: Vec<(ElectionId, String)>,
    said: Said,
    key: String,
}

/// A vote that may begin.
struct Due {
    /// Which of those that are due.
    vote: String,
    name: &'static str,
    /// What it is about, each with its label.
    facts: Vec<(&'static str, String)>,
}

/// Which vote begins, and the key of its button.
#[derive(Deserialize)]
struct Sent {
    key: String,
    vote: String,
}

/// What tells a vote from the others that are due: the seats are one, each recall its member.
fn word(purpose: &Purpose) -> String {
    member(purpose).map_or_else(|| "by_election".to_owned(), |member| member.to_string())
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/term-votes", get(ask).post(begin))
}

async fn ask(State(app): State<App>, Path(id): Path<ElectionId>, frame: Frame) -> Page {
    Ok(shown(&app, frame, id, (StatusCode::OK, Said::default())).await?)
}

async fn begin(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    frame: Frame,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Page {
    session::require_own_origin(&headers)?;
    match begun(&app, &frame, id, sent).await {
        Ok(receipt) => Ok(Redirect::to(&format!("/elections/{}/stages/lifecycle", receipt.election)).into_response()),
        Err(problem) => {
            let said = refused(&frame, problem)?;
            Ok(shown(&app, frame, id, said).await?)
        }
    }
}

async fn begun(app: &App, frame: &Frame, id: ElectionId, sent: Sent) -> Result<Receipt, Problem> {
    let principal = frame.require(app, id, Access::OFFICE).await?;
    let role = app.role_in(principal, id).await?.ok_or(Problem::Forbidden)?;
    let due = app.term_votes(id).await?.into_iter().find(|vote| word(&vote.purpose) == sent.vote);
    let requested = Requested::new(Some(sent.key), None, "term-votes", sent.vote.as_bytes());
    app.draft(principal, role, due.ok_or(Problem::NotFound("vote"))?, &requested).await
}

async fn shown(
    app: &App,
    frame: Frame,
    id: ElectionId,
    (status, said): (StatusCode, Said),
) -> Result<Response, Problem> {
    frame.require(app, id, Access::OFFICE).await?;
    let votes = app.term_votes(id).await?;
    let members = votes.iter().filter_map(|vote| member(&vote.purpose)).collect();
    let names = app.names_of(id, &members).await?;
    let due = votes.iter().map(|vote| due(frame.t, &names, vote)).collect();
    let begun = app.votes_of_term(id).await?;
    let begun = begun.iter().map(|one| (one.election, crate::pages::title(frame.t, one))).collect();
    let community = app.summary(id).await?.community;
    let key = Uuid::now_v7().to_string();
    Ok(unkept(&TermVotesPage { frame, election: id, community, due, begun, said, key }, status))
}

const fn member(purpose: &Purpose) -> Option<PersonId> {
    match purpose {
        Purpose::Recall { member, .. } => Some(*member),
        Purpose::General {} | Purpose::ByElection { .. } => None,
    }
}

fn due(t: &'static Texts, names: &BTreeMap<PersonId, String>, vote: &NewElection) -> Due {
    let day = |day: &NaiveDate| t.day(*day);
    let (name, facts) = match &vote.purpose {
        Purpose::Recall { member, petitioned, .. } => (
            t.page("notice.recall"),
            vec![
                (t.page("term_votes.member"), names.get(member).cloned().unwrap_or_default()),
                (t.page("term_votes.petitioned"), day(petitioned)),
            ],
        ),
        Purpose::ByElection { seats, since, members, women, term_ends, .. } => {
            let seats: Vec<String> =
                seats.iter().map(|row| format!("{} {}", t.choice(&row.post.to_string()), row.seats)).collect();
            let facts = vec![
                (t.page("term_votes.seats"), seats.join(" · ")),
                (t.page("term_votes.since"), day(since)),
                (t.page("term_votes.serving"), members.to_string()),
                (t.page("term_votes.women"), women.to_string()),
                (t.page("term_votes.ends"), day(term_ends)),
            ];
            (t.page("notice.by_election"), facts)
        }
        Purpose::General {} => (t.page("lifecycle"), Vec::new()),
    };
    Due { vote: word(&vote.purpose), name, facts }
}

//! "Am I on the list?": the own entry, without an account. What is typed goes in a body and stands in no address.

use crate::frame::Frame;
use crate::pages::{Page, page};
use app::look_up::{Asked, OwnEntry, Paper};
use app::{App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use election::{ElectionId, GroupNo};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "look_up.html")]
struct LookUpPage {
    frame: Frame,
    community: String,
    election: ElectionId,
    groups: Vec<GroupNo>,
    answer: Answer,
}

/// What a look-up came to.
enum Answer {
    /// Nobody asked yet.
    Unasked,
    /// The own entry.
    Found(OwnEntry),
    /// Nothing fits.
    NotFound,
    /// One name was asked for too often.
    Wait {
        /// Minutes until the next try.
        minutes: i64,
    },
    /// The list is not published yet.
    NotYet,
}

/// What the form sends: a card's number, or the other three.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Sent {
    card: String,
    name: String,
    group: String,
    last_four: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/look-up", get(ask).post(answer))
}

async fn ask(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    shown(&app, &id, frame, Answer::Unasked).await
}

async fn answer(State(app): State<App>, Path(id): Path<String>, frame: Frame, Form(sent): Form<Sent>) -> Page {
    let election: ElectionId = id.parse().map_err(|_| Problem::NotFound("election"))?;
    let asked = match sent.group.parse() {
        Ok(group) if sent.card.trim().is_empty() => {
            Asked::Person { name: sent.name, group: GroupNo(group), last_four: sent.last_four }
        }
        _ => Asked::Card(sent.card),
    };
    let answer = match app.look_up(election, &asked).await {
        Ok(Some(entry)) => Answer::Found(entry),
        Ok(None) => Answer::NotFound,
        Err(Problem::Locked { seconds }) => Answer::Wait { minutes: seconds / 60 + 1 },
        Err(Problem::NotFound("published list")) => Answer::NotYet,
        Err(other) => return Err(other.into()),
    };
    shown(&app, &id, frame, answer).await
}

async fn shown(app: &App, id: &str, frame: Frame, answer: Answer) -> Page {
    let election: ElectionId = id.parse().map_err(|_| Problem::NotFound("election"))?;
    let community = app.summary(election).await?.community;
    let snapshot = app.snapshot(election).await?;
    let groups = snapshot.election().groups.keys().copied().collect();
    let status = match answer {
        Answer::Wait { .. } => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::OK,
    };
    let mut response = page(&LookUpPage { frame, community, election, groups, answer });
    *response.status_mut() = status;
    Ok(response)
}

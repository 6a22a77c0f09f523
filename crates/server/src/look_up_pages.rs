//! "Am I on the list?": the own entry, without an account. What is typed goes in a body and stands in no address.

use crate::frame::Frame;
use crate::pages::{Page, election_id, page};
use app::App;
use app::look_up::{Asked, Found, Paper};
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
    /// What came of it; none before anybody asked.
    found: Option<Found>,
    /// Minutes until one name may be asked for again.
    minutes: i64,
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
    shown(&app, election_id(&id)?, frame, None).await
}

async fn answer(State(app): State<App>, Path(id): Path<String>, frame: Frame, Form(sent): Form<Sent>) -> Page {
    let election = election_id(&id)?;
    let asked = match sent.group.parse() {
        Ok(group) if sent.card.trim().is_empty() => {
            Asked::Person { name: sent.name, group: GroupNo(group), last_four: sent.last_four }
        }
        _ => Asked::Card(sent.card),
    };
    let found = app.look_up(election, &asked).await?;
    shown(&app, election, frame, Some(found)).await
}

async fn shown(app: &App, election: ElectionId, frame: Frame, found: Option<Found>) -> Page {
    let community = app.summary(election).await?.community;
    let snapshot = app.snapshot(election).await?;
    let groups = snapshot.election().groups.keys().copied().collect();
    let (status, minutes) = match &found {
        Some(Found::TooOften { until }) => {
            (StatusCode::TOO_MANY_REQUESTS, (*until - app.clock().now()).num_minutes() + 1)
        }
        _ => (StatusCode::OK, 0),
    };
    let mut response = page(&LookUpPage { frame, community, election, groups, found, minutes });
    *response.status_mut() = status;
    Ok(response)
}

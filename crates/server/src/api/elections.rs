//! Elections: list, draft, stages and actions.

use crate::answer::{ApiResult, tagged};
use crate::authorize::Caller;
use crate::request::{Path, Sent};
use app::checklists::stage_of;
use app::commands::NewElection;
use app::{App, Problem};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use chrono::NaiveDate;
use election::{Area, ElectionId};
use serde_json::{Value, json};

pub(crate) async fn list(State(app): State<App>) -> ApiResult {
    Ok(Json(app.summaries().await?).into_response())
}

pub(crate) async fn draft(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    sent: Sent<NewElection>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let receipt = app.draft(principal, role, sent.value, &sent.requested).await?;
    let mut response = tagged(receipt.size, receipt);
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

pub(crate) async fn show(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let summary = app.summary(id).await?;
    Ok(tagged(summary.size, summary))
}

pub(crate) async fn stage(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, stage)): Path<(ElectionId, String)>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let (size, view) = app.stage(principal, role, id, area(&stage)?).await?;
    Ok(tagged(size, view))
}

pub(crate) async fn checklist(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, stage)): Path<(ElectionId, String)>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let stage = stage_of(area(&stage)?).ok_or(Problem::NotFound("stage"))?;
    let (size, list) = app.checklist(principal, role, id, stage).await?;
    Ok(tagged(size, list))
}

pub(crate) async fn act(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, stage, action)): Path<(ElectionId, String, String)>,
    sent: Sent<Value>,
) -> ApiResult {
    let command = App::command(area(&stage)?, &action, sent.value)?;
    let receipt = app.act(caller.principal()?, id, command, &sent.requested).await?;
    Ok(tagged(receipt.size, receipt))
}

pub(crate) async fn calendar(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let snapshot = app.snapshot(id).await?;
    let election = snapshot.election();
    let day = election.lifecycle.election_day.ok_or(Problem::NotFound("election day yet"))?;
    let rest = election.office.rest_days.iter().copied().collect();
    Ok(Json(rules::calendar_with(&election.profile, day, &rest)).into_response())
}

pub(crate) async fn moved(State(app): State<App>, Path((id, day)): Path<(ElectionId, NaiveDate)>) -> ApiResult {
    let snapshot = app.snapshot(id).await?;
    let today = election::legal_day(app.clock().now());
    Ok(tagged(snapshot.size(), election::lifecycle::moved::broken(snapshot.election(), day, today)))
}

pub(crate) async fn notices(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let snapshot = app.snapshot(id).await?;
    Ok(tagged(snapshot.size(), json!({ "notices": snapshot.election().office.notices })))
}

fn area(word: &str) -> Result<Area, Problem> {
    Area::ALL.into_iter().find(|area| area.slug() == word).ok_or(Problem::NotFound("stage"))
}

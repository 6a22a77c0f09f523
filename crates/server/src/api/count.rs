//! The count as tellers work on it: drafts, papers that are asked again, and how far it is.

use crate::answer::{ApiResult, tagged};
use crate::api::work::Nothing;
use crate::authorize::Caller;
use crate::request::{Path, Sent};
use app::App;
use app::drafts::Positions;
use app::lines_sheet::Lines;
use app::opening::Asked;
use app::written::NewWriteIn;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use election::ballot::count::Look;
use election::{BatchNo, ElectionId, PoolNo};
use schemars::JsonSchema;
use serde::Deserialize;

type BatchPath = Path<(ElectionId, Look, PoolNo, BatchNo)>;

pub(crate) async fn show(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let (size, view) = app.count_so_far(id).await?;
    Ok(tagged(size, view))
}

pub(crate) async fn audit(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let (size, view) = app.audit(id).await?;
    Ok(tagged(size, view))
}

pub(crate) async fn save_draft(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, look, pool, batch)): BatchPath,
    sent: Sent<Positions>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    app.save_draft(principal, role, id, (look, pool, batch), &sent.value).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn draft(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, look, pool, batch)): BatchPath,
) -> ApiResult {
    Ok(Json(app.own_draft(caller.principal()?, id, (look, pool, batch)).await?).into_response())
}

pub(crate) async fn discard_draft(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, look, pool, batch)): BatchPath,
) -> ApiResult {
    app.discard_draft(caller.principal()?, id, (look, pool, batch)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn enter_differences(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, look, pool, batch)): BatchPath,
    sent: Sent<Positions>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let answer = app.enter_differences(principal, role, id, (look, pool, batch), sent.value, &sent.requested).await?;
    Ok(tagged(answer.receipt.size, answer))
}

pub(crate) async fn decide(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, look, pool, batch)): BatchPath,
    sent: Sent<Positions>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let answer = app.decide_batch(principal, role, id, (look, pool, batch), sent.value, &sent.requested).await?;
    Ok(tagged(answer.receipt.size, answer))
}

pub(crate) async fn lines(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, look, pool, batch)): BatchPath,
) -> ApiResult {
    Ok(Json(app.lines_sheet(caller.principal()?, id, (look, pool, batch)).await?).into_response())
}

pub(crate) async fn save_lines_draft(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, look, pool, batch)): BatchPath,
    sent: Sent<Lines>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    app.save_lines_draft(principal, role, id, (look, pool, batch), &sent.value).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn lines_draft(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, look, pool, batch)): BatchPath,
) -> ApiResult {
    Ok(Json(app.own_lines_draft(caller.principal()?, id, (look, pool, batch)).await?).into_response())
}

pub(crate) async fn enter_lines(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, look, pool, batch)): BatchPath,
    sent: Sent<Lines>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let answer = app.enter_lines(principal, role, id, (look, pool, batch), sent.value, &sent.requested).await?;
    Ok(tagged(answer.receipt.size, answer))
}

pub(crate) async fn decide_lines(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, look, pool, batch)): BatchPath,
    sent: Sent<Lines>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let answer = app.decide_lines(principal, role, id, (look, pool, batch), sent.value, &sent.requested).await?;
    Ok(tagged(answer.receipt.size, answer))
}

pub(crate) async fn receipt(State(app): State<App>, Path((id, look, pool, batch)): BatchPath) -> ApiResult {
    let receipt = app.batch_receipt(id, (look, pool, batch)).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], receipt).into_response())
}

pub(crate) async fn open_paper(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, look, pool, batch)): BatchPath,
    sent: Sent<Asked>,
) -> ApiResult {
    let opened = app.open_paper(caller.principal()?, id, (look, pool, batch), sent.value, &sent.requested).await?;
    Ok(tagged(opened.receipt.size, opened))
}

pub(crate) async fn write_ins(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
) -> ApiResult {
    let (size, view) = app.write_ins(caller.principal()?, id).await?;
    Ok(tagged(size, view))
}

pub(crate) async fn note_write_in(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    sent: Sent<NewWriteIn>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let receipt = app.note_write_in(principal, role, id, sent.value, &sent.requested).await?;
    Ok(tagged(receipt.size, receipt))
}

/// A part of a name.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartOfName {
    /// At least two characters of the name, or its initials.
    pub text: String,
}

pub(crate) async fn suggest_write_ins(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    sent: Sent<PartOfName>,
) -> ApiResult {
    Ok(Json(app.suggest_write_ins(id, &sent.value.text).await?).into_response())
}

pub(crate) async fn seal_papers(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    sent: Sent<Nothing>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let receipt = app.seal_papers(principal, role, id, &sent.requested).await?;
    Ok(tagged(receipt.size, receipt))
}

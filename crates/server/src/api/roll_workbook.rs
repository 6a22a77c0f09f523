//! A clerk's workbook between the steps of its import: brought, its columns said, checked, imported, as the pages do it.

use super::work::{Births, Nothing};
use crate::answer::{ApiResult, file};
use crate::authorize::Caller;
use crate::request::{Path, Query, Sent, Upload};
use crate::sentences::language;
use crate::table::WORKBOOK;
use app::App;
use app::roll_mapping::RollColumns;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use election::ElectionId;

pub(crate) async fn bring(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    Query(births): Query<Births>,
    upload: Upload,
) -> ApiResult {
    let brought = births.of(&upload);
    app.keep_roll_file(caller.principal()?, id, &brought).await?;
    Ok(Json(brought.proposal()?).into_response())
}

pub(crate) async fn show(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
) -> ApiResult {
    Ok(Json(app.roll_file(caller.principal()?, id).await?.proposal()?).into_response())
}

pub(crate) async fn lay_aside(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
) -> ApiResult {
    app.drop_roll_file(caller.principal()?, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn map(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    sent: Sent<RollColumns>,
) -> ApiResult {
    let mapped = app.map_roll_file(caller.principal()?, id, sent.value).await?;
    Ok(Json(mapped.proposal()?).into_response())
}

pub(crate) async fn check(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
) -> ApiResult {
    let brought = app.roll_file(caller.principal()?, id).await?;
    Ok(Json(app.check_roll(id, &brought).await?).into_response())
}

pub(crate) async fn problems(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    headers: HeaderMap,
) -> ApiResult {
    let brought = app.roll_file(caller.principal()?, id).await?;
    let bytes = app.problem_workbook(id, &brought, language(&headers)).await?;
    Ok(file(WORKBOOK, "roll-problems.xlsx", bytes))
}

pub(crate) async fn import(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    sent: Sent<Nothing>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let brought = app.roll_file(principal, id).await?;
    let answer = app.import_roll(principal, role, id, brought, &sent.requested).await?;
    app.drop_roll_file(principal, id).await?;
    Ok(Json(answer).into_response())
}

pub(crate) async fn step(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    Ok(Json(app.import_step(id)).into_response())
}

//! A nominee's link: made and recorded by the committee, read and answered by whoever holds it.

use crate::answer::{ApiResult, tagged};
use crate::authorize::Caller;
use crate::request::{Path, Sent};
use app::App;
use app::nominee::Answered;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use election::{ElectionId, NominationId};

pub(crate) async fn list(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    Ok(Json(app.nominees(id).await?).into_response())
}

pub(crate) async fn make_link(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, nomination)): Path<(ElectionId, NominationId)>,
) -> ApiResult {
    let made = app.make_nominee_link(caller.principal()?, id, nomination).await?;
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

pub(crate) async fn record(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, nomination)): Path<(ElectionId, NominationId)>,
    sent: Sent<super::work::Nothing>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let receipt = app.record_nominee_answer(principal, role, id, nomination, &sent.requested).await?;
    Ok(tagged(receipt.size, receipt))
}

pub(crate) async fn own(State(app): State<App>, Path(token): Path<String>) -> ApiResult {
    Ok(Json(app.own_nomination(&token).await?).into_response())
}

pub(crate) async fn answer(State(app): State<App>, Path(token): Path<String>, sent: Sent<Answered>) -> ApiResult {
    app.answer_nomination(&token, sent.value.answer).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

//! What candidates say of themselves, and their appeals: by link, on the committee's desk, in public.

use super::received::handed_in;
use super::work::Nothing;
use crate::answer::{ApiResult, file, tagged};
use crate::authorize::Caller;
use crate::request::{Path, Sent, Upload};
use app::App;
use app::statement::{NewPhoto, OwnWords, SentBack};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use election::{ElectionId, NominationId};
use rules::ReviewBody;
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

/// An appeal as it is sent.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAppeal {
    /// What names this form: sent twice, it is one paper.
    form: String,
    /// Whose finding.
    body: ReviewBody,
    /// Why it is wrong.
    text: String,
}

pub(crate) async fn appeal(State(app): State<App>, Path(token): Path<String>, sent: Sent<NewAppeal>) -> ApiResult {
    let NewAppeal { form, body, text } = sent.value;
    handed_in(app.hand_in_appeal(&token, &form, body, &text).await?)
}

pub(crate) async fn own(State(app): State<App>, Path(token): Path<String>) -> ApiResult {
    Ok(Json(app.own_statements(&token).await?).into_response())
}

pub(crate) async fn write(State(app): State<App>, Path(token): Path<String>, sent: Sent<OwnWords>) -> ApiResult {
    app.draft_statement(&token, &sent.value.words, NewPhoto::Keep).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn take_photo(State(app): State<App>, Path(token): Path<String>, upload: Upload) -> ApiResult {
    app.draft_photo(&token, upload.bytes.to_vec()).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn send(State(app): State<App>, Path(token): Path<String>, _sent: Sent<Nothing>) -> ApiResult {
    app.send_statement(&token).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn list(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    Ok(Json(app.statements(id).await?).into_response())
}

pub(crate) async fn photo(State(app): State<App>, Path((id, statement)): Path<(ElectionId, Uuid)>) -> ApiResult {
    Ok(file("image/jpeg", "photo.jpg", app.statement_photo(id, statement).await?))
}

pub(crate) async fn release(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, statement)): Path<(ElectionId, Uuid)>,
    sent: Sent<Nothing>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let receipt = app.release_statement(principal, role, id, statement, &sent.requested).await?;
    Ok(tagged(receipt.size, receipt))
}

pub(crate) async fn send_back(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, statement)): Path<(ElectionId, Uuid)>,
    sent: Sent<SentBack>,
) -> ApiResult {
    app.send_back(caller.principal()?, id, statement, &sent.value.reason).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn candidates(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    Ok(Json(app.presented(id).await?).into_response())
}

pub(crate) async fn candidate_photo(
    State(app): State<App>,
    Path((id, nomination)): Path<(ElectionId, NominationId)>,
) -> ApiResult {
    Ok(file("image/jpeg", "photo.jpg", app.presented_photo(id, nomination).await?))
}

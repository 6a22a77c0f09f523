//! Accounts for the polling day: made in batch for persons, confirmed, revoked.

use crate::answer::ApiResult;
use crate::api::work::Nothing;
use crate::authorize::Caller;
use crate::request::{Path, Sent};
use app::App;
use app::day_accounts::{NewDayAccounts, RevokedDayAccounts};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use election::ElectionId;

pub(crate) async fn list(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    Ok(Json(app.day_accounts(id).await?).into_response())
}

/// PINs are kept by no browser.
pub(crate) async fn make(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    sent: Sent<NewDayAccounts>,
) -> ApiResult {
    let cards = app.make_day_accounts(caller.principal()?, id, &sent.value, &sent.requested).await?;
    let unkept = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((StatusCode::CREATED, unkept, Json(cards)).into_response())
}

pub(crate) async fn revoke(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    sent: Sent<RevokedDayAccounts>,
) -> ApiResult {
    Ok(Json(app.revoke_day_accounts(id, sent.value).await?).into_response())
}

pub(crate) async fn confirm(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    _sent: Sent<Nothing>,
) -> ApiResult {
    Ok(Json(app.confirm_day_accounts(caller.principal()?, id).await?).into_response())
}

//! Communities, rule profiles, the legal calendar.

use crate::answer::ApiResult;
use crate::authorize::Caller;
use crate::request::{Path, Sent};
use app::App;
use app::communities::NewCommunity;
use app::law_profiles::builtin;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use chrono::NaiveDate;
use rules::Profile;

pub(crate) async fn list(State(app): State<App>) -> ApiResult {
    Ok(Json(app.communities().await?).into_response())
}

pub(crate) async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    sent: Sent<NewCommunity>,
) -> ApiResult {
    let view = app.create_community(caller.principal()?, sent.value).await?;
    Ok((StatusCode::CREATED, Json(view)).into_response())
}

pub(crate) async fn profiles() -> ApiResult {
    Ok(Json(Profile::builtin_ids().collect::<Vec<_>>()).into_response())
}

pub(crate) async fn profile(Path(id): Path<String>) -> ApiResult {
    Ok(Json(&*builtin(&id)?).into_response())
}

pub(crate) async fn calendar(Path((id, day)): Path<(String, NaiveDate)>) -> ApiResult {
    Ok(Json(rules::calendar(&*builtin(&id)?, day)).into_response())
}

pub(crate) async fn profiles_in_use(State(app): State<App>) -> ApiResult {
    Ok(Json(app.profiles_in_use().await?).into_response())
}

pub(crate) async fn differences(State(app): State<App>, Path((one, other)): Path<(String, String)>) -> ApiResult {
    Ok(Json(app.compare_profiles(&one, &other).await?).into_response())
}

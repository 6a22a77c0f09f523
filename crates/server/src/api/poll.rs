//! Polling day: finding a voter, papers issued, what is missing.

use crate::answer::{ApiResult, tagged};
use crate::authorize::Caller;
use crate::request::{Path, Query};
use app::App;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use election::{ElectionId, PlaceId};
use serde::Deserialize;

/// Whom a clerk looks for.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    query: String,
    place: Option<PlaceId>,
}

pub(crate) async fn voters(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    Query(wanted): Query<Wanted>,
) -> ApiResult {
    let found = app.find_voters(caller.principal()?, id, &wanted.query, wanted.place).await?;
    Ok(Json(found).into_response())
}

pub(crate) async fn turnout(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let (size, turnout) = app.turnout(id).await?;
    Ok(tagged(size, turnout))
}

pub(crate) async fn ready(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let (size, ready) = app.readiness(principal, role, id).await?;
    Ok(tagged(size, ready))
}

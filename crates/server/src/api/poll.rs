//! Polling day: finding a voter, papers issued, what is missing.

use crate::answer::{ApiResult, tagged};
use crate::authorize::Caller;
use crate::request::{Path, Query, Sent};
use app::App;
use app::poll::Wanted;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use election::{ElectionId, PlaceId};
use serde::Deserialize;

/// Which station.
#[derive(Deserialize)]
pub(crate) struct Which {
    place: PlaceId,
}

pub(crate) async fn voters(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    sent: Sent<Wanted>,
) -> ApiResult {
    let found = app.find_voters(caller.principal()?, id, &sent.value).await?;
    Ok(Json(found).into_response())
}

pub(crate) async fn station(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    Query(which): Query<Which>,
) -> ApiResult {
    Ok(Json(app.station(caller.principal()?, id, which.place).await?).into_response())
}

pub(crate) async fn turnout(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let (size, turnout) = app.turnout(id).await?;
    Ok(tagged(size, turnout))
}

pub(crate) async fn hours(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let (size, turnout) = app.turnout_by_hour(id).await?;
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

//! The hall's screen: its state, and the links with which it reads without an account.

use crate::answer::{ApiResult, tagged};
use crate::authorize::Caller;
use crate::request::{Path, Sent};
use app::App;
use app::screen::links::NewScreenLink;
use app::screen::scenes::AskedScene;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use election::ElectionId;
use uuid::Uuid;

pub(crate) async fn show(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let screen = app.screen(id).await?;
    Ok(tagged(screen.size, &*screen))
}

pub(crate) async fn show_scene(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    sent: Sent<AskedScene>,
) -> ApiResult {
    let screen = app.show_scene(id, sent.value).await?;
    Ok(tagged(screen.size, &*screen))
}

pub(crate) async fn links(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    Ok(Json(app.screen_links(id).await?).into_response())
}

pub(crate) async fn make_link(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    sent: Sent<NewScreenLink>,
) -> ApiResult {
    let made = app.make_screen_link(caller.principal()?, id, sent.value).await?;
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

pub(crate) async fn revoke_link(State(app): State<App>, Path((id, link)): Path<(ElectionId, Uuid)>) -> ApiResult {
    app.revoke_screen_link(id, link).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

//! Papers that come in online: handed in and followed by anybody with a receipt, filed and answered by the desk.

use crate::answer::{ApiResult, tagged};
use crate::authorize::Caller;
use crate::request::{Path, Sent};
use app::look_up::{Found, Said};
use app::received::desk::{AnsweredPaper, Filed};
use app::received::receipt::{Held, Told};
use app::received::{Complaint, HandedIn};
use app::{App, Fault, Problem};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use election::ElectionId;
use uuid::Uuid;

/// Seconds after which a sender who is turned away may try again.
const LATER: i64 = 3_600;

/// What handing in comes to, as the API says it.
pub(crate) fn handed_in(came: HandedIn) -> ApiResult {
    match came {
        HandedIn::Received(slip) => Ok((StatusCode::CREATED, Json(slip)).into_response()),
        HandedIn::Shut(_) => Err(Problem::field("/matter", Fault::ListShut).into()),
        HandedIn::TooOften | HandedIn::Full => Err(Problem::Locked { seconds: LATER }.into()),
    }
}

pub(crate) async fn hand_in(State(app): State<App>, Path(id): Path<ElectionId>, sent: Sent<Complaint>) -> ApiResult {
    handed_in(app.hand_in(id, &sent.value).await?)
}

pub(crate) async fn look_up(State(app): State<App>, Path(id): Path<ElectionId>, sent: Sent<Said>) -> ApiResult {
    match app.look_up(id, &sent.value.asked()).await? {
        Found::TooOften { until } => {
            Err(Problem::Locked { seconds: (until - app.clock().now()).num_seconds().max(1) }.into())
        }
        found => Ok(Json(found).into_response()),
    }
}

pub(crate) async fn own(State(app): State<App>, Path(id): Path<ElectionId>, sent: Sent<Held>) -> ApiResult {
    match app.own_paper(id, &sent.value).await? {
        Told::Paper(paper) => Ok(Json(paper).into_response()),
        Told::Nothing => Err(Problem::NotFound("paper").into()),
        Told::TooOften { until } => {
            Err(Problem::Locked { seconds: (until - app.clock().now()).num_seconds().max(1) }.into())
        }
    }
}

pub(crate) async fn desk(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    Ok(Json(app.objections_desk(id).await?).into_response())
}

pub(crate) async fn read(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, paper)): Path<(ElectionId, Uuid)>,
) -> ApiResult {
    Ok(Json(app.read_paper(caller.principal()?, id, paper).await?).into_response())
}

pub(crate) async fn file(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, paper)): Path<(ElectionId, Uuid)>,
    sent: Sent<Filed>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let receipt = app.file_paper(principal, role, id, (paper, &sent.value), &sent.requested).await?;
    Ok(tagged(receipt.size, receipt))
}

pub(crate) async fn answer(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, paper)): Path<(ElectionId, Uuid)>,
    sent: Sent<AnsweredPaper>,
) -> ApiResult {
    app.answer_paper(caller.principal()?, id, paper, &sent.value.reason).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

//! One account: its roles, its sessions, and what an administrator decides about it.

use crate::account_rows::{Decides, Disabled, Given, Made, Offer, Own, Row, offer, office, refused, row, told};
use crate::frame::Frame;
use crate::pages::{Page, page};
use crate::request::Path;
use crate::session;
use app::accounts::GrantStanding;
use app::{App, Principal, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use election::{AccountId, Role};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    frame: Frame,
    row: Row,
    created_roles: Offer,
    sessions: usize,
    decides: Decides,
    own: Own,
    made: Option<Made>,
    refusal: Option<&'static str>,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts/{account}", get(account))
        .route("/accounts/{account}/invitation", post(invite_again))
        .route("/accounts/{account}/grants", post(grant))
        .route("/accounts/{account}/{step}", post(step))
        .route("/accounts/{account}/grants/{grant}/{step}", post(decide))
}

fn administrator<'f>(frame: &'f Frame, headers: &HeaderMap) -> Result<&'f Principal, Problem> {
    session::require_own_origin(headers)?;
    let principal = frame.principal()?;
    principal.role_anywhere(&[Role::Administrator]).ok_or(Problem::Forbidden)?;
    Ok(principal)
}

async fn account(State(app): State<App>, Path(id): Path<AccountId>, frame: Frame) -> Page {
    one(&app, id, frame, None, None).await
}

async fn one(app: &App, id: AccountId, frame: Frame, made: Option<Made>, refusal: Option<&'static str>) -> Page {
    let by = office(&frame)?;
    let (t, places) = (frame.t, app.places().await?);
    let decides = by.role_anywhere(&[Role::Administrator]);
    let decides = if decides.is_some() { Decides::Yes } else { Decides::No };
    let own = if by.account == id { Own::Yes } else { Own::No };
    let row = row(t, &places, by, app.account(id).await?);
    let created_roles = offer(app, t, by, &places);
    let sessions = app.count_sessions(id).await?;
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let mut response = page(&AccountPage { frame, row, created_roles, sessions, decides, own, made, refusal });
    *response.status_mut() = status;
    Ok(response)
}

async fn invite_again(State(app): State<App>, Path(id): Path<AccountId>, frame: Frame, headers: HeaderMap) -> Page {
    let by = administrator(&frame, &headers)?;
    let made = app.invite_again(by, id).await?;
    let whom = app.account(id).await?.display;
    one(&app, id, frame, Some(told(&headers, whom, &made.path)), None).await
}

async fn grant(
    State(app): State<App>,
    Path(id): Path<AccountId>,
    frame: Frame,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> Page {
    let by = administrator(&frame, &headers)?;
    let granted = match given.grant() {
        Ok(grant) => app.grant(by, id, app::accounts::NewGrant { grant }).await,
        Err(problem) => Err(problem),
    };
    let t = frame.t;
    match granted {
        Ok(_) => Ok(Redirect::to(&format!("/accounts/{id}")).into_response()),
        Err(problem) => one(&app, id, frame, None, Some(t.page(refused(problem)?))).await,
    }
}

async fn step(
    State(app): State<App>,
    Path((id, step)): Path<(AccountId, String)>,
    frame: Frame,
    headers: HeaderMap,
) -> Page {
    let by = administrator(&frame, &headers)?;
    match step.as_str() {
        "disable" => drop(app.disable_other(by, id).await?),
        "enable" => drop(app.enable_account(id).await?),
        "end-sessions" => app.end_sessions_of(id).await?,
        _ => return Err(Problem::NotFound("step").into()),
    }
    Ok(Redirect::to(&format!("/accounts/{id}")).into_response())
}

async fn decide(
    State(app): State<App>,
    Path((id, grant, step)): Path<(AccountId, Uuid, String)>,
    frame: Frame,
    headers: HeaderMap,
) -> Page {
    let by = administrator(&frame, &headers)?;
    match step.as_str() {
        "confirm" => drop(app.confirm_grant(by, grant).await?),
        "revoke" => match app.revoke_grant(by, grant).await {
            Ok(()) => {}
            Err(Problem::Invalid(_)) => {
                let says = frame.t.page("accounts.only");
                return one(&app, id, frame, None, Some(says)).await;
            }
            Err(other) => return Err(other.into()),
        },
        _ => return Err(Problem::NotFound("step").into()),
    }
    Ok(Redirect::to(&format!("/accounts/{id}")).into_response())
}

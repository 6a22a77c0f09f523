//! Accounts, sessions, roles.

use crate::answer::ApiResult;
use crate::authorize::Caller;
use crate::request::{Path, Sent};
use crate::session::device;
use app::App;
use app::account_search::WantedAccounts;
use app::accounts::{FirstAdministrator, NewAccount, NewGrant};
use app::auth::{ChangedPassword, Credentials, Refresh, ResetPassword};
use app::invitations::{NewInvitation, TakeUp};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use election::AccountId;
use uuid::Uuid;

pub(crate) async fn setup(State(app): State<App>, sent: Sent<FirstAdministrator>) -> ApiResult {
    Ok((StatusCode::CREATED, Json(app.first_administrator(sent.value).await?)).into_response())
}

pub(crate) async fn sign_in(State(app): State<App>, headers: HeaderMap, sent: Sent<Credentials>) -> ApiResult {
    Ok(Json(app.sign_in(sent.value, device(&headers)).await?).into_response())
}

pub(crate) async fn refresh(State(app): State<App>, sent: Sent<Refresh>) -> ApiResult {
    Ok(Json(app.refresh(sent.value).await?).into_response())
}

pub(crate) async fn sign_out(State(app): State<App>, Extension(caller): Extension<Caller>) -> ApiResult {
    app.sign_out(caller.principal()?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn sign_out_everywhere(State(app): State<App>, Extension(caller): Extension<Caller>) -> ApiResult {
    app.sign_out_everywhere(caller.principal()?.account).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn reset_password(State(app): State<App>, sent: Sent<ResetPassword>) -> ApiResult {
    app.reset_password(sent.value).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn me(State(app): State<App>, Extension(caller): Extension<Caller>) -> ApiResult {
    Ok(Json(app.account(caller.principal()?.account).await?).into_response())
}

pub(crate) async fn list(State(app): State<App>) -> ApiResult {
    Ok(Json(app.accounts().await?).into_response())
}

pub(crate) async fn find(State(app): State<App>, sent: Sent<WantedAccounts>) -> ApiResult {
    Ok(Json(app.find_accounts(&sent.value).await?).into_response())
}

pub(crate) async fn show(State(app): State<App>, Path(account): Path<AccountId>) -> ApiResult {
    Ok(Json(app.account(account).await?).into_response())
}

pub(crate) async fn sessions(State(app): State<App>, Extension(caller): Extension<Caller>) -> ApiResult {
    Ok(Json(app.own_sessions(caller.principal()?).await?).into_response())
}

pub(crate) async fn end_session(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(session): Path<Uuid>,
) -> ApiResult {
    app.end_session(caller.principal()?, session).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn end_others(State(app): State<App>, Extension(caller): Extension<Caller>) -> ApiResult {
    app.end_other_sessions(caller.principal()?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn end_sessions_of(State(app): State<App>, Path(account): Path<AccountId>) -> ApiResult {
    app.end_sessions_of(account).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn change_password(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    sent: Sent<ChangedPassword>,
) -> ApiResult {
    app.change_password(caller.principal()?, sent.value).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn invitations(State(app): State<App>, Extension(caller): Extension<Caller>) -> ApiResult {
    Ok(Json(app.invitations(caller.principal()?).await?).into_response())
}

pub(crate) async fn invite(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    sent: Sent<NewInvitation>,
) -> ApiResult {
    Ok((StatusCode::CREATED, Json(app.invite(caller.principal()?, sent.value).await?)).into_response())
}

pub(crate) async fn invite_again(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(account): Path<AccountId>,
) -> ApiResult {
    Ok((StatusCode::CREATED, Json(app.invite_again(caller.principal()?, account).await?)).into_response())
}

pub(crate) async fn withdraw_invitation(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(invitation): Path<Uuid>,
) -> ApiResult {
    app.withdraw_invitation(caller.principal()?, invitation).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn invited(State(app): State<App>, Path(token): Path<String>) -> ApiResult {
    Ok(Json(app.invited(&token).await?).into_response())
}

pub(crate) async fn take_up(State(app): State<App>, Path(token): Path<String>, sent: Sent<TakeUp>) -> ApiResult {
    app.take_up(&token, sent.value).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn create(State(app): State<App>, sent: Sent<NewAccount>) -> ApiResult {
    Ok((StatusCode::CREATED, Json(app.create_account(sent.value).await?)).into_response())
}

pub(crate) async fn issue_reset(State(app): State<App>, Path(account): Path<AccountId>) -> ApiResult {
    Ok((StatusCode::CREATED, Json(app.issue_reset_code(account).await?)).into_response())
}

pub(crate) async fn disable(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(account): Path<AccountId>,
) -> ApiResult {
    Ok(Json(app.disable_other(caller.principal()?, account).await?).into_response())
}

pub(crate) async fn enable(State(app): State<App>, Path(account): Path<AccountId>) -> ApiResult {
    Ok(Json(app.enable_account(account).await?).into_response())
}

pub(crate) async fn grant(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(account): Path<AccountId>,
    sent: Sent<NewGrant>,
) -> ApiResult {
    let view = app.grant(caller.principal()?, account, sent.value).await?;
    Ok((StatusCode::CREATED, Json(view)).into_response())
}

pub(crate) async fn confirm(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(grant): Path<Uuid>,
) -> ApiResult {
    Ok(Json(app.confirm_grant(caller.principal()?, grant).await?).into_response())
}

pub(crate) async fn revoke(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(grant): Path<Uuid>,
) -> ApiResult {
    app.revoke_grant(caller.principal()?, grant).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

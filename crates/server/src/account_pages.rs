//! The office's page of accounts: who may do what and where, who is locked out, invitations, one account with its roles.

use crate::county_pages::OFFICES;
use crate::frame::Frame;
use crate::pages::{Page, page};
use crate::request::{Path, Query};
use crate::session;
use crate::sheet::qr::qr;
use app::account_search::{WantedAccounts, WantedStanding};
use app::accounts::{AccountStanding, AccountView, GrantStanding, GrantView};
use app::invitations::{InvitationStanding, InvitationView, NewInvitation, To};
use app::places::Places;
use app::texts::Texts;
use app::{App, Grant, Principal, Problem, Scope};
use askama::Template;
use axum::Router;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use election::{AccountId, Role};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rows that one page shows; whoever wants another looks for its name.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "accounts.html")]
struct AccountsPage {
    frame: Frame,
    filter: Filter,
    filter_roles: Vec<Pick>,
    filter_standings: Vec<Pick>,
    rows: Vec<Row>,
    found: usize,
    invitations: Vec<InvitationRow>,
    offer: Offer,
    made: Option<Made>,
    refusal: Option<&'static str>,
}

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

/// Whether the visitor decides about accounts, or only looks at them.
#[derive(PartialEq, Eq)]
enum Decides {
    Yes,
    No,
}

/// Whether an account is the visitor's.
#[derive(PartialEq, Eq)]
enum Own {
    Yes,
    No,
}

/// An account in a row.
struct Row {
    account: AccountId,
    display: String,
    name: String,
    state: &'static str,
    class: &'static str,
    disabled: Disabled,
    last: String,
    grants: Vec<GrantRow>,
}

/// Whether an account is shut out.
#[derive(PartialEq, Eq)]
enum Disabled {
    Yes,
    No,
}

/// A role in words.
struct GrantRow {
    id: Uuid,
    role: &'static str,
    place: String,
    state: &'static str,
    standing: GrantStanding,
    confirms: Decides,
}

/// An invitation in a row.
struct InvitationRow {
    id: Uuid,
    whom: String,
    what: String,
    by: String,
    until: String,
    state: &'static str,
    standing: InvitationStanding,
}

/// A link that was made a moment ago.
struct Made {
    whom: String,
    address: String,
    code: (usize, String),
}

/// What somebody may give: roles, and places by kind.
struct Offer {
    roles: Vec<Pick>,
    county: bool,
    streets: Vec<Pick>,
    communities: Vec<Pick>,
    elections: Vec<Pick>,
}

/// One of a list to pick from.
struct Pick {
    word: String,
    name: String,
    picked: bool,
}

/// What the page is asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Filter {
    name: String,
    role: String,
    standing: String,
}

/// A role and a place as a form sends them.
#[derive(Deserialize)]
struct Given {
    #[serde(default)]
    whom: String,
    role: String,
    place: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts", get(list))
        .route("/accounts/invitations", post(invite))
        .route("/accounts/invitations/{invitation}/withdraw", post(withdraw))
        .route("/accounts/{account}", get(account))
        .route("/accounts/{account}/invitation", post(invite_again))
        .route("/accounts/{account}/grants", post(grant))
        .route("/accounts/{account}/{step}", post(step))
        .route("/accounts/{account}/grants/{grant}/{step}", post(decide))
}

fn said(t: &'static Texts, kind: &str, word: impl serde::Serialize) -> &'static str {
    t.word(&format!("{kind}.{}", json!(word).as_str().unwrap_or_default()))
}

/// A role or another word of the API that a form names.
fn of_word<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(Value::from(word)).ok()
}

fn office(frame: &Frame) -> Result<&Principal, Problem> {
    let principal = frame.principal()?;
    principal.role_anywhere(&OFFICES).ok_or(Problem::Forbidden)?;
    Ok(principal)
}

fn administrator<'f>(frame: &'f Frame, headers: &HeaderMap) -> Result<&'f Principal, Problem> {
    session::require_own_origin(headers)?;
    let principal = frame.principal()?;
    principal.role_anywhere(&[Role::Administrator]).ok_or(Problem::Forbidden)?;
    Ok(principal)
}

/// A place in words.
fn place(t: &'static Texts, places: &Places, scope: &Scope) -> String {
    match (scope, places.name(scope)) {
        (_, None) => t.page("place.county").to_owned(),
        (Scope::Election { .. }, Some(name)) => format!("{} {name}", t.page("place.election")),
        (_, Some(name)) => name,
    }
}

fn place_word(scope: &Scope) -> String {
    match scope {
        Scope::County {} => "county".to_owned(),
        Scope::Street { street } => format!("street/{street}"),
        Scope::Community { community } => format!("community/{community}"),
        Scope::Election { election } => format!("election/{election}"),
    }
}

fn place_of_word(word: &str) -> Option<Scope> {
    match word.split_once('/') {
        None => (word == "county").then_some(Scope::County {}),
        Some(("street", street)) => Some(Scope::Street { street: street.to_owned() }),
        Some(("community", id)) => Some(Scope::Community { community: id.parse().ok()? }),
        Some(("election", id)) => Some(Scope::Election { election: id.parse().ok()? }),
        Some(_) => None,
    }
}

impl Given {
    fn grant(&self) -> Result<Grant, Problem> {
        let role = of_word(&self.role).ok_or_else(|| Problem::field("/role", "no such role"))?;
        let scope = place_of_word(&self.place).ok_or_else(|| Problem::field("/scope", "no such place"))?;
        Ok(Grant { role, scope })
    }
}

/// What a visitor may give, and where.
fn offer(app: &App, t: &'static Texts, by: &Principal, places: &Places) -> Offer {
    let mut roles: Vec<Role> = Vec::new();
    let mut pick = |scope: Scope| {
        let given = app.roles_to_give(by, places, &scope);
        roles.extend(given);
        let pick = Pick { word: place_word(&scope), name: place(t, places, &scope), picked: false };
        (!given.is_empty()).then_some(pick)
    };
    let county = pick(Scope::County {}).is_some();
    let streets = places.streets.iter().filter_map(|street| pick(Scope::Street { street: street.clone() })).collect();
    let communities = places.communities.keys().filter_map(|id| pick(Scope::Community { community: *id })).collect();
    let elections = places.elections.keys().filter_map(|id| pick(Scope::Election { election: *id })).collect();
    // A candidate sees the own nomination by a link and needs no account.
    let roles = Role::ALL.into_iter().filter(|role| roles.contains(role) && *role != Role::Candidate);
    let roles = roles.map(|role| role_pick(t, role, "")).collect();
    Offer { roles, county, streets, communities, elections }
}

fn role_pick(t: &'static Texts, role: Role, picked: &str) -> Pick {
    let word = json!(role).as_str().unwrap_or_default().to_owned();
    Pick { name: t.word(&format!("role.{word}")).to_owned(), picked: word == picked, word }
}

fn row(t: &'static Texts, places: &Places, by: &Principal, view: AccountView) -> Row {
    let (state, class) = match (view.standing, view.locked_until) {
        (AccountStanding::Disabled, _) => ("accounts.disabled", "late"),
        (AccountStanding::Active, Some(_)) => ("accounts.locked", "due"),
        (AccountStanding::Active, None) => ("accounts.active", "done"),
    };
    let disabled = if view.standing == AccountStanding::Disabled { Disabled::Yes } else { Disabled::No };
    let own = if view.account == by.account { Own::Yes } else { Own::No };
    let held = view.grants.iter().filter(|grant| grant.standing != GrantStanding::Revoked);
    Row {
        grants: held.map(|grant| grant_row(t, places, by, &own, grant)).collect(),
        account: view.account,
        display: view.display,
        name: view.name,
        state: t.page(state),
        class,
        disabled,
        last: view.last_sign_in.map_or_else(String::new, |day| t.day(day)),
    }
}

fn grant_row(t: &'static Texts, places: &Places, by: &Principal, own: &Own, grant: &GrantView) -> GrantRow {
    let waits = grant.standing == GrantStanding::AwaitsConfirmation;
    let confirms = waits && *own == Own::No && grant.granted_by != Some(by.account);
    GrantRow {
        id: grant.id,
        role: said(t, "role", grant.grant.role),
        place: place(t, places, &grant.grant.scope),
        state: said(t, "grant", grant.standing),
        standing: grant.standing,
        confirms: if confirms { Decides::Yes } else { Decides::No },
    }
}

fn invitation_row(
    t: &'static Texts,
    places: &Places,
    names: &BTreeMap<AccountId, String>,
    view: InvitationView,
) -> InvitationRow {
    let what = match &view.to {
        To::Role { grant } => format!("{} · {}", said(t, "role", grant.role), place(t, places, &grant.scope)),
        To::Password { .. } => t.page("invitation.password").to_owned(),
    };
    InvitationRow {
        id: view.invitation,
        whom: view.whom,
        what,
        by: names.get(&view.made_by).cloned().unwrap_or_default(),
        until: t.day(election::legal_day(view.expires)),
        state: said(t, "invitation", view.standing),
        standing: view.standing,
    }
}

async fn list(State(app): State<App>, frame: Frame, Query(filter): Query<Filter>) -> Page {
    shown(&app, frame, filter, None, None).await
}

async fn shown(app: &App, frame: Frame, filter: Filter, made: Option<Made>, refusal: Option<&'static str>) -> Page {
    let by = office(&frame)?;
    let (t, places) = (frame.t, app.places().await?);
    let wanted = WantedAccounts {
        name: Some(filter.name.clone()),
        role: of_word(&filter.role),
        standing: of_word(&filter.standing),
    };
    let accounts = app.find_accounts(&wanted).await?;
    let names = app.accounts().await?.into_iter().map(|one| (one.account, one.display)).collect();
    let found = accounts.len();
    let rows = accounts.into_iter().take(SHOWN).map(|one| row(t, &places, by, one)).collect();
    let invitations = app.invitations(by).await?.into_iter();
    let invitations = invitations.map(|one| invitation_row(t, &places, &names, one)).collect();
    let offer = offer(app, t, by, &places);
    let roles = Role::ALL.into_iter().filter(|role| *role != Role::Candidate);
    let filter_roles = roles.map(|role| role_pick(t, role, &filter.role)).collect();
    let standings = ["active", "locked", "disabled", "awaiting"].into_iter();
    let filter_standings = standings.map(|word| Pick {
        word: word.to_owned(),
        name: t.word(&format!("accounts.{word}")).to_owned(),
        picked: of_word::<WantedStanding>(word) == wanted.standing,
    });
    let filter_standings = filter_standings.collect();
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let mut response = page(&AccountsPage {
        frame,
        filter,
        filter_roles,
        filter_standings,
        rows,
        found,
        invitations,
        offer,
        made,
        refusal,
    });
    *response.status_mut() = status;
    Ok(response)
}

/// A link as it is told once.
fn told(headers: &HeaderMap, whom: String, path: &str) -> Made {
    let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let address = format!("{origin}{path}");
    Made { whom, code: qr(&address), address }
}

/// What the page says of a refusal; another problem has a page of its own.
fn refused(problem: Problem) -> Result<&'static str, Problem> {
    match problem {
        Problem::Forbidden => Ok("accounts.not_yours"),
        Problem::Invalid(_) => Ok("accounts.incomplete"),
        other => Err(other),
    }
}

async fn invite(State(app): State<App>, frame: Frame, headers: HeaderMap, Form(given): Form<Given>) -> Page {
    session::require_own_origin(&headers)?;
    let by = office(&frame)?;
    let invited = match given.grant() {
        Ok(grant) => app.invite(by, NewInvitation { whom: given.whom.clone(), grant }).await,
        Err(problem) => Err(problem),
    };
    let t = frame.t;
    match invited {
        Ok(made) => shown(&app, frame, Filter::default(), Some(told(&headers, given.whom, &made.path)), None).await,
        Err(problem) => shown(&app, frame, Filter::default(), None, Some(t.page(refused(problem)?))).await,
    }
}

async fn withdraw(State(app): State<App>, Path(id): Path<Uuid>, frame: Frame, headers: HeaderMap) -> Page {
    session::require_own_origin(&headers)?;
    app.withdraw_invitation(office(&frame)?, id).await?;
    Ok(Redirect::to("/accounts").into_response())
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
            Err(Problem::Conflict(_)) => {
                let says = frame.t.page("accounts.only");
                return one(&app, id, frame, None, Some(says)).await;
            }
            Err(other) => return Err(other.into()),
        },
        _ => return Err(Problem::NotFound("step").into()),
    }
    Ok(Redirect::to(&format!("/accounts/{id}")).into_response())
}

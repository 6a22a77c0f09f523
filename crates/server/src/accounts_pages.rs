//! The office's page of accounts: who may do what and where, who is locked out, invitations.

use crate::account_rows::{
    Given, Made, Offer, Pick, Row, of_word, offer, office, place, refused, role_pick, row, told,
};
use crate::frame::Frame;
use crate::pages::{Page, page};
use crate::request::Path;
use crate::session;
use crate::table::{download, file_name, of_texts};
use app::account_search::{WantedAccounts, WantedStanding};
use app::accounts::{AccountView, GrantStanding};
use app::invitations::{InvitationStanding, InvitationView, NewInvitation, To};
use app::places::Places;
use app::texts::Texts;
use app::{App, Principal, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use election::{AccountId, Role};
use roster::write::Table as Written;
use serde::Deserialize;
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

/// What the page is asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Filter {
    name: String,
    role: String,
    standing: String,
}

impl Filter {
    /// Whether everybody is asked for.
    const fn is_none(&self) -> bool {
        self.name.is_empty() && self.role.is_empty() && self.standing.is_empty()
    }

    fn wanted(&self) -> WantedAccounts {
        WantedAccounts { name: Some(self.name.clone()), role: of_word(&self.role), standing: of_word(&self.standing) }
    }
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts", get(list).post(find))
        .route("/accounts/tables/{file}", get(file).post(found))
        .route("/accounts/invitations", post(invite))
        .route("/accounts/invitations/{invitation}/withdraw", post(withdraw))
}

fn invitation_row(
    t: &'static Texts,
    places: &Places,
    names: &BTreeMap<AccountId, String>,
    view: InvitationView,
) -> InvitationRow {
    let what = match &view.to {
        To::Role { grant } => format!("{} · {}", t.named("role", grant.role), place(t, places, &grant.scope)),
        To::Password { .. } => t.page("invitation.password").to_owned(),
    };
    InvitationRow {
        id: view.invitation,
        whom: view.whom,
        what,
        by: names.get(&view.made_by).cloned().unwrap_or_default(),
        until: t.day(election::legal_day(view.expires)),
        state: t.named("invitation", view.standing),
        standing: view.standing,
    }
}

async fn list(State(app): State<App>, frame: Frame) -> Page {
    shown(&app, frame, Filter::default(), None, None).await
}

/// Whom somebody looks for stands in no address.
async fn find(State(app): State<App>, frame: Frame, headers: HeaderMap, Form(filter): Form<Filter>) -> Page {
    session::require_own_origin(&headers)?;
    shown(&app, frame, filter, None, None).await
}

async fn shown(app: &App, frame: Frame, filter: Filter, made: Option<Made>, refusal: Option<&'static str>) -> Page {
    let by = office(&frame)?;
    let (t, places) = (frame.t, app.places().await?);
    let wanted = filter.wanted();
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

/// All accounts, or all invitations, as a file.
async fn file(State(app): State<App>, Path(file): Path<String>, frame: Frame) -> Page {
    let by = office(&frame)?;
    let (t, places) = (frame.t, app.places().await?);
    let (name, form) = file_name(&file)?;
    let accounts = app.accounts().await?;
    let written = match name {
        "accounts" => accounts_written(&app, t, (by, &places), accounts),
        "invitations" => {
            let names = accounts.into_iter().map(|one| (one.account, one.display)).collect();
            let rows = app.invitations(by).await?.into_iter().map(|one| {
                let InvitationRow { whom, what, by, until, state, .. } = invitation_row(t, &places, &names, one);
                vec![whom, what, by, until, state.to_owned()]
            });
            of_texts(&app, t, (name, &["whom", "to", "by", "until", "state"]), rows)
        }
        _ => return Err(Problem::NotFound("table").into()),
    };
    Ok(download(name, form, &written)?)
}

/// The accounts that are found, all of them, as a file; whom somebody looks for stands in no address.
async fn found(
    State(app): State<App>,
    Path(file): Path<String>,
    frame: Frame,
    headers: HeaderMap,
    Form(filter): Form<Filter>,
) -> Page {
    session::require_own_origin(&headers)?;
    let by = office(&frame)?;
    let (name, form) = file_name(&file)?;
    if name != "accounts" {
        return Err(Problem::NotFound("table").into());
    }
    let accounts = app.find_accounts(&filter.wanted()).await?;
    let written = accounts_written(&app, frame.t, (by, &app.places().await?), accounts);
    Ok(download(name, form, &written)?)
}

/// Accounts as a table.
fn accounts_written(
    app: &App,
    t: &'static Texts,
    (by, places): (&Principal, &Places),
    accounts: Vec<AccountView>,
) -> Written {
    let rows = accounts.into_iter().map(|one| {
        let Row { display, name, state, last, grants, .. } = row(t, places, by, one);
        let roles = grants.iter().map(|grant| format!("{} · {} · {}", grant.role, grant.place, grant.state));
        vec![display, name, roles.collect::<Vec<_>>().join("\n"), state.to_owned(), last]
    });
    of_texts(app, t, ("accounts", &["name", "account", "roles", "state", "last"]), rows)
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

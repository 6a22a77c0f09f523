//! Accounts, roles and places in the words of a page, and what a visitor may give.

use crate::county_pages::OFFICES;
use crate::frame::Frame;
use crate::sheet::qr::qr;
use app::accounts::{AccountStanding, AccountView, GrantStanding, GrantView};
use app::places::Places;
use app::texts::{Texts, word_of};
use app::{App, Clock, Fault, Grant, Principal, Problem, Scope};
use axum::http::{HeaderMap, header};
use election::{AccountId, Role};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// Whether the visitor decides about accounts, or only looks at them.
#[derive(PartialEq, Eq)]
pub(crate) enum Decides {
    Yes,
    No,
}

/// Whether an account is the visitor's.
#[derive(PartialEq, Eq)]
pub(crate) enum Own {
    Yes,
    No,
}

/// An account in a row.
pub(crate) struct Row {
    pub(crate) account: AccountId,
    pub(crate) display: String,
    pub(crate) name: String,
    pub(crate) state: &'static str,
    pub(crate) class: &'static str,
    pub(crate) disabled: Disabled,
    pub(crate) last: String,
    pub(crate) grants: Vec<GrantRow>,
}

/// Whether an account is shut out.
#[derive(PartialEq, Eq)]
pub(crate) enum Disabled {
    Yes,
    No,
}

/// A role in words.
pub(crate) struct GrantRow {
    pub(crate) id: Uuid,
    pub(crate) role: &'static str,
    pub(crate) place: String,
    pub(crate) state: &'static str,
    pub(crate) standing: GrantStanding,
    pub(crate) confirms: Decides,
}

/// A link that was made a moment ago.
pub(crate) struct Made {
    pub(crate) whom: String,
    pub(crate) address: String,
    pub(crate) code: (usize, String),
}

/// What somebody may give: roles, and places by kind.
pub(crate) struct Offer {
    pub(crate) roles: Vec<Pick>,
    pub(crate) county: bool,
    pub(crate) streets: Vec<Pick>,
    pub(crate) communities: Vec<Pick>,
    pub(crate) elections: Vec<Pick>,
}

/// One of a list to pick from.
pub(crate) struct Pick {
    pub(crate) word: String,
    pub(crate) name: String,
    pub(crate) picked: bool,
}

/// A role and a place as a form sends them.
#[derive(Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    pub(crate) whom: String,
    pub(crate) role: String,
    pub(crate) place: String,
}

/// A role or another word of the API that a form names.
pub(crate) fn of_word<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(Value::from(word)).ok()
}

pub(crate) fn office(frame: &Frame) -> Result<&Principal, Problem> {
    let principal = frame.principal()?;
    principal.role_anywhere(&OFFICES).ok_or(Problem::Forbidden)?;
    Ok(principal)
}

/// A place in words.
pub(crate) fn place(t: &'static Texts, places: &Places, scope: &Scope) -> String {
    match (scope, places.name(scope)) {
        (_, None) => t.page("place.county").to_owned(),
        (Scope::Election { .. }, Some(name)) => format!("{} {name}", t.page("place.election")),
        (_, Some(name)) => name,
    }
}

pub(crate) fn place_word(scope: &Scope) -> String {
    match scope {
        Scope::County {} => "county".to_owned(),
        Scope::Street { street } => format!("street/{street}"),
        Scope::Community { community } => format!("community/{community}"),
        Scope::Election { election } => format!("election/{election}"),
    }
}

pub(crate) fn place_of_word(word: &str) -> Option<Scope> {
    match word.split_once('/') {
        None => (word == "county").then_some(Scope::County {}),
        Some(("street", street)) => Some(Scope::Street { street: street.to_owned() }),
        Some(("community", id)) => Some(Scope::Community { community: id.parse().ok()? }),
        Some(("election", id)) => Some(Scope::Election { election: id.parse().ok()? }),
        Some(_) => None,
    }
}

impl Given {
    /// The grant that the form means.
    ///
    /// # Errors
    /// [`Problem::Invalid`] names what is none.
    pub(crate) fn grant(&self) -> Result<Grant, Problem> {
        let role = of_word(&self.role).ok_or_else(|| Problem::field("/role", Fault::Unknown))?;
        let scope = place_of_word(&self.place).ok_or_else(|| Problem::field("/scope", Fault::Unknown))?;
        Ok(Grant { role, scope })
    }
}

/// What a visitor may give, and where.
pub(crate) fn offer(app: &App, t: &'static Texts, by: &Principal, places: &Places) -> Offer {
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

pub(crate) fn role_pick(t: &'static Texts, role: Role, picked: &str) -> Pick {
    let word = word_of(role);
    Pick { name: t.word(&format!("role.{word}")).to_owned(), picked: word == picked, word }
}

pub(crate) fn row(t: &'static Texts, places: &Places, by: &Principal, view: AccountView) -> Row {
    let over = view.open_until.is_some_and(|until| until <= Clock::real_now());
    let (state, class) = match (view.standing, view.locked_until) {
        (AccountStanding::Disabled, _) => ("accounts.disabled", "late"),
        (AccountStanding::Active, _) if over => ("accounts.over", "late"),
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

pub(crate) fn grant_row(t: &'static Texts, places: &Places, by: &Principal, own: &Own, grant: &GrantView) -> GrantRow {
    let waits = grant.standing == GrantStanding::AwaitsConfirmation;
    let confirms = waits && *own == Own::No && grant.granted_by != Some(by.account);
    GrantRow {
        id: grant.id,
        role: t.named("role", grant.grant.role),
        place: place(t, places, &grant.grant.scope),
        state: t.named("grant", grant.standing),
        standing: grant.standing,
        confirms: if confirms { Decides::Yes } else { Decides::No },
    }
}

/// A link as it is told once.
pub(crate) fn told(headers: &HeaderMap, whom: String, path: &str) -> Made {
    let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let address = format!("{origin}{path}");
    Made { whom, code: qr(&address), address }
}

/// What the page says of a refusal; another problem has a page of its own.
pub(crate) fn refused(problem: Problem) -> Result<&'static str, Problem> {
    match problem {
        Problem::Forbidden => Ok("accounts.not_yours"),
        Problem::Invalid(_) => Ok("accounts.incomplete"),
        other => Err(other),
    }
}

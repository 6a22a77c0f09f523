//! Accounts and roles: the first administrator, accounts with one-time codes, grants that a second
//! administrator confirms.

use crate::access::{Grant, Principal, Scope};
use crate::app::App;
use crate::auth::{check_password, fingerprint, secret};
use crate::clock::Clock;
use crate::error::Problem;
use crate::fault::Fault;
use crate::random::fresh_id;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use election::{AccountId, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Account, AccountState, Decision, StoreError};
use uuid::Uuid;

/// Hours that a one-time code is good for.
pub(crate) const CODE_HOURS: i64 = 72;

/// The first administrator.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstAdministrator {
    /// The one-time secret that the console printed.
    pub secret: String,
    /// The account's name.
    pub name: String,
    /// The password, at least 10 characters.
    pub password: String,
}

/// An account to be made.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// The name to sign in with.
    pub name: String,
    /// The name as it is shown; the same where it is left out.
    #[serde(default)]
    pub display: Option<String>,
}

/// An account that was made, or whose password may be set anew.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CreatedAccount {
    /// The account.
    pub account: AccountId,
    /// The one-time code for its password; shown this once.
    pub code: String,
}

/// A role to be granted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewGrant {
    /// Role and place.
    #[serde(flatten)]
    pub grant: Grant,
}

/// A grant as it stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GrantView {
    /// Its id.
    pub id: Uuid,
    /// Role and place.
    #[serde(flatten)]
    pub grant: Grant,
    /// Whether it waits, holds or was taken back.
    pub standing: GrantStanding,
    /// Who granted it; nobody for the first administrator.
    pub granted_by: Option<AccountId>,
}

/// How a grant stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GrantStanding {
    /// Waits for a second administrator.
    AwaitsConfirmation,
    /// Holds.
    InForce,
    /// Taken back.
    Revoked,
}

/// An account as administrators see it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AccountView {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// The name as it is shown.
    pub display: String,
    /// Whether it may sign in.
    pub standing: AccountStanding,
    /// Its grants.
    pub grants: Vec<GrantView>,
    /// Until when it is locked out after wrong passwords.
    pub locked_until: Option<DateTime<Utc>>,
    /// The day on which it last signed in.
    pub last_sign_in: Option<NaiveDate>,
    /// Until when it opens, where it was made for a day.
    pub open_until: Option<DateTime<Utc>>,
}

/// Whether an account may sign in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountStanding {
    /// It may.
    Active,
    /// It may not; what it did stays on record.
    Disabled,
}

/// Administrators are the whole county's: one of a part could make links for those of the whole.
pub(crate) fn require_whole(grant: &Grant) -> Result<(), Problem> {
    match (grant.role, &grant.scope) {
        (Role::Administrator, Scope::County {}) => Ok(()),
        (Role::Administrator, _) => Err(Problem::field("/scope", Fault::CountyWide)),
        _ => Ok(()),
    }
}

impl App {
    /// Makes the first administrator; only while there is no account.
    ///
    /// # Errors
    /// [`Problem::WrongCredentials`] for a wrong secret or when there are accounts.
    pub async fn first_administrator(&self, sent: FirstAdministrator) -> Result<AccountView, Problem> {
        check_password(&sent.password)?;
        let expected = self.first_secret().map(fingerprint).ok_or(Problem::WrongCredentials)?;
        if fingerprint(&sent.secret) != expected || self.store().count_accounts().await? > 0 {
            return Err(Problem::WrongCredentials);
        }
        let account = self.add_account(&sent.name, &sent.name, &sent.password).await?;
        let now = Clock::real_now();
        let decision = Decision { by: None, at: now };
        let grant = store::NewGrant {
            id: fresh_id()?,
            account,
            role: Role::Administrator,
            scope: store::Scope::Installation,
            granted: decision,
            confirmed: Some(decision),
        };
        self.store().add_grant(grant).await?;
        self.account(account).await
    }

    async fn add_account(&self, name: &str, display: &str, password: &str) -> Result<AccountId, Problem> {
        check_name(name)?;
        let id = AccountId(fresh_id()?);
        self.add_account_as(id, display, password, None).await.map(|()| id)
    }

    /// Makes an account under an id that stands somewhere already, for ever or until a moment.
    pub(crate) async fn add_account_as(
        &self,
        id: AccountId,
        display: &str,
        password: &str,
        open_until: Option<DateTime<Utc>>,
    ) -> Result<(), Problem> {
        let new = store::NewAccount {
            id,
            display: display.to_owned(),
            password_hash: self.passwords().hash(password).await?,
            created: Clock::real_now(),
            must_change: false,
            open_until,
        };
        match self.store().add_account(new).await {
            Err(StoreError::Taken) => Err(Problem::Conflict("account")),
            other => Ok(other?),
        }
    }

    /// Makes an account that sets its password with a one-time code.
    ///
    /// # Errors
    /// [`Problem::Conflict`], [`Problem::Invalid`].
    pub async fn create_account(&self, new: NewAccount) -> Result<CreatedAccount, Problem> {
        let unknown = secret()?;
        let display = new.display.unwrap_or_else(|| new.name.clone());
        let account = self.add_account(&new.name, &display, &unknown).await?;
        self.issue_reset_code(account).await
    }

    /// A one-time code for a new password.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn issue_reset_code(&self, account: AccountId) -> Result<CreatedAccount, Problem> {
        self.account_row(account).await?;
        let code = secret()?;
        let expires = Clock::real_now() + TimeDelta::hours(CODE_HOURS);
        self.store().set_reset_code(account, fingerprint(&code), expires).await?;
        Ok(CreatedAccount { account, code })
    }

    /// Grants a role. Where another administrator exists, it waits for that one's confirmation.
    ///
    /// # Errors
    /// [`Problem::NotFound`]; [`Problem::Invalid`] for an administrator of less than the county.
    pub async fn grant(&self, by: &Principal, account: AccountId, new: NewGrant) -> Result<GrantView, Problem> {
        require_whole(&new.grant)?;
        self.account_row(account).await?;
        let decision = Decision { by: Some(by.account), at: Clock::real_now() };
        let alone = !self.other_administrator(by.account).await?;
        let row = store::NewGrant {
            id: fresh_id()?,
            account,
            role: new.grant.role,
            scope: self.stored_scope(&new.grant.scope),
            granted: decision,
            confirmed: alone.then_some(decision),
        };
        let id = row.id;
        self.store().add_grant(row).await?;
        let standing = if alone { GrantStanding::InForce } else { GrantStanding::AwaitsConfirmation };
        Ok(GrantView { id, grant: new.grant, standing, granted_by: Some(by.account) })
    }

    pub(crate) async fn other_administrator(&self, one: AccountId) -> Result<bool, Problem> {
        let grants = self.store().grants().await?;
        Ok(grants.iter().any(|grant| grant.role == Role::Administrator && grant.account != one && grant.is_in_force()))
    }

    /// Another administrator than the one who granted it, and not the one whom it is for, confirms a grant.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] for one of these, [`Problem::NotFound`].
    pub async fn confirm_grant(&self, by: &Principal, id: Uuid) -> Result<GrantView, Problem> {
        let grant = self.store().grant(id).await?.ok_or(Problem::NotFound("grant"))?;
        if grant.granted.by == Some(by.account) || grant.account == by.account {
            return Err(Problem::Forbidden);
        }
        self.store().confirm_grant(id, Decision { by: Some(by.account), at: Clock::real_now() }).await?;
        let confirmed = self.store().grant(id).await?.ok_or(Problem::NotFound("grant"))?;
        Ok(grant_view(&confirmed))
    }

    /// Takes a grant back, but not from the last administrator.
    ///
    /// # Errors
    /// [`Problem::NotFound`]; [`Problem::Invalid`] for the role of the only administrator.
    pub async fn revoke_grant(&self, by: &Principal, id: Uuid) -> Result<(), Problem> {
        let grant = self.store().grant(id).await?.ok_or(Problem::NotFound("grant"))?;
        let last = grant.role == Role::Administrator && grant.is_in_force();
        if last && !self.other_administrator(grant.account).await? {
            return Err(Problem::field("/grant", Fault::LastAdministrator));
        }
        Ok(self.store().revoke_grant(id, Decision { by: Some(by.account), at: Clock::real_now() }).await?)
    }

    /// An account with its grants.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn account(&self, id: AccountId) -> Result<AccountView, Problem> {
        let row = self.account_row(id).await?;
        let grants = self.store().grants_of(id).await?;
        Ok(account_view(row, &grants))
    }

    /// Every account with its grants.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn accounts(&self) -> Result<Vec<AccountView>, Problem> {
        let grants = self.store().grants().await?;
        let rows = self.store().accounts().await?;
        Ok(rows.into_iter().map(|row| account_view(row, &grants)).collect())
    }

    /// Whether the first administrator is still to come.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn is_unclaimed(&self) -> Result<bool, Problem> {
        Ok(self.first_secret().is_some() && self.store().count_accounts().await? == 0)
    }

    /// Disables an account; its sessions end.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn disable_account(&self, id: AccountId) -> Result<(), Problem> {
        self.store().set_account_state(id, AccountState::Disabled).await?;
        self.sign_out_everywhere(id).await
    }

    /// Disables another account than the own one, so that an administrator stays.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] for the own account, [`Problem::NotFound`].
    pub async fn disable_other(&self, by: &Principal, id: AccountId) -> Result<AccountView, Problem> {
        if by.account == id {
            return Err(Problem::Forbidden);
        }
        self.disable_account(id).await?;
        self.account(id).await
    }

    /// Lets a disabled account in again.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn enable_account(&self, id: AccountId) -> Result<AccountView, Problem> {
        self.store().set_account_state(id, AccountState::Active).await?;
        self.account(id).await
    }

    pub(crate) async fn account_row(&self, id: AccountId) -> Result<Account, Problem> {
        self.store().account(id).await?.ok_or(Problem::NotFound("account"))
    }

    pub(crate) fn stored_scope(&self, scope: &Scope) -> store::Scope {
        match scope {
            Scope::County {} => store::Scope::County(self.county().to_owned()),
            Scope::Street { street } => {
                store::Scope::Street { county: self.county().to_owned(), street: street.clone() }
            }
            Scope::Community { community } => store::Scope::Community(*community),
            Scope::Election { election } => store::Scope::Election(*election),
        }
    }
}

/// Blocks names that are empty or too long.
pub(crate) fn check_name(name: &str) -> Result<(), Problem> {
    if name.trim().is_empty() || name.chars().count() > 64 {
        return Err(Problem::field("/name", Fault::Length { least: 1, most: 64 }));
    }
    Ok(())
}

fn account_view(row: Account, grants: &[store::Grant]) -> AccountView {
    let own = grants.iter().filter(|grant| grant.account == row.id);
    let standing = match row.state {
        AccountState::Active => AccountStanding::Active,
        AccountState::Disabled => AccountStanding::Disabled,
    };
    AccountView {
        account: row.id,
        grants: own.map(grant_view).collect(),
        name: row.name,
        display: row.display,
        standing,
        locked_until: row.locked_until.filter(|until| *until > Clock::real_now()),
        last_sign_in: row.last_sign_in,
        open_until: row.open_until,
    }
}

pub(crate) fn grant_view(grant: &store::Grant) -> GrantView {
    let standing = match (&grant.confirmed, &grant.revoked) {
        (_, Some(_)) => GrantStanding::Revoked,
        (Some(_), None) => GrantStanding::InForce,
        (None, None) => GrantStanding::AwaitsConfirmation,
    };
    let scope = scope_view(&grant.scope);
    GrantView { id: grant.id, grant: Grant { role: grant.role, scope }, standing, granted_by: grant.granted.by }
}

/// Where a grant holds, as it is shown.
pub(crate) fn scope_view(stored: &store::Scope) -> Scope {
    match stored {
        store::Scope::Installation | store::Scope::County(_) => Scope::County {},
        store::Scope::Street { street, .. } => Scope::Street { street: street.clone() },
        store::Scope::Community(community) => Scope::Community { community: *community },
        store::Scope::Election(election) => Scope::Election { election: *election },
    }
}

//! Finding accounts: by a part of the name, by role, by whether they may come in.

use crate::accounts::{AccountStanding, AccountView, GrantStanding, GrantView};
use crate::app::App;
use crate::error::Problem;
use election::{ElectionId, Role};
use schemars::JsonSchema;
use serde::Deserialize;

/// Which accounts are wanted.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedAccounts {
    /// A part of the name.
    #[serde(default)]
    pub name: Option<String>,
    /// A role that they have or wait for.
    #[serde(default)]
    pub role: Option<Role>,
    /// How they stand.
    #[serde(default)]
    pub standing: Option<WantedStanding>,
}

/// How an account stands, as it is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WantedStanding {
    /// It may sign in.
    Active,
    /// Locked out after wrong passwords.
    Locked,
    /// Shut out.
    Disabled,
    /// With a role that waits for a second administrator.
    Awaiting,
}

impl WantedAccounts {
    /// Whether an account is one of them.
    fn fits(&self, account: &AccountView) -> bool {
        let part = self.name.as_deref().map(store::account_name).unwrap_or_default();
        let named = account.name.contains(&part) || store::account_name(&account.display).contains(&part);
        let has =
            |role| account.grants.iter().any(|one| one.grant.role == role && one.standing != GrantStanding::Revoked);
        named && self.role.is_none_or(has) && self.standing.is_none_or(|wanted| stands(wanted, account))
    }
}

fn stands(wanted: WantedStanding, account: &AccountView) -> bool {
    match wanted {
        WantedStanding::Active => account.standing == AccountStanding::Active,
        WantedStanding::Locked => account.locked_until.is_some(),
        WantedStanding::Disabled => account.standing == AccountStanding::Disabled,
        WantedStanding::Awaiting => {
            account.grants.iter().any(|grant| grant.standing == GrantStanding::AwaitsConfirmation)
        }
    }
}

impl App {
    /// Accounts that may be appointed to something in an election: those with a role that holds there.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn accounts_at(&self, election: ElectionId) -> Result<Vec<AccountView>, Problem> {
        let place = self.place(election).await?;
        let holds = |one: &GrantView| {
            one.standing == GrantStanding::InForce
                && one.grant.role != Role::Administrator
                && one.grant.scope.covers(&place)
        };
        let mut found = self.accounts().await?;
        found.retain(|account| account.standing == AccountStanding::Active && account.grants.iter().any(holds));
        Ok(found)
    }

    /// The accounts that are wanted, by name.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn find_accounts(&self, wanted: &WantedAccounts) -> Result<Vec<AccountView>, Problem> {
        let mut found = self.accounts().await?;
        found.retain(|account| wanted.fits(account));
        Ok(found)
    }
}

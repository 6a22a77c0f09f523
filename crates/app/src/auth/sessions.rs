//! The sessions of an account: which go on, ending one or all others, and the own password, whose change ends the others.

use super::device::Device;
use super::{Fit, check_password};
use crate::access::Principal;
use crate::app::App;
use crate::clock::Clock;
use crate::error::Problem;
use chrono::{DateTime, NaiveDate, Utc};
use election::AccountId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Chosen;
use uuid::Uuid;

/// A session that goes on. Nothing is kept of one that has ended, and of this one no address, no page and no hour of use.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SessionView {
    /// Its id.
    pub session: Uuid,
    /// On what kind of device.
    #[serde(flatten)]
    pub device: Device,
    /// Since when.
    pub since: DateTime<Utc>,
    /// The day on which it was last used.
    pub used_on: NaiveDate,
    /// Whether it is the one that asks.
    pub this: bool,
}

/// A new password with the one that it takes the place of.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangedPassword {
    /// The password until now.
    pub current: String,
    /// The new one, at least 10 characters.
    pub password: String,
}

impl App {
    /// The sessions of the own account that go on, newest first.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn own_sessions(&self, principal: &Principal) -> Result<Vec<SessionView>, Problem> {
        let sessions = self.store().sessions_of(principal.account, Clock::real_now()).await?;
        let shown = sessions.into_iter().map(|one| SessionView {
            session: one.family,
            device: Device::of_words(&one.device),
            since: one.began,
            used_on: one.used_on,
            this: one.family == principal.session,
        });
        Ok(shown.collect())
    }

    /// How many sessions of an account go on.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn count_sessions(&self, account: AccountId) -> Result<usize, Problem> {
        Ok(self.store().sessions_of(account, Clock::real_now()).await?.len())
    }

    /// Ends one session of the own account; its access token is refused from now on.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for a session of somebody else.
    pub async fn end_session(&self, principal: &Principal, session: Uuid) -> Result<(), Problem> {
        let now = Clock::real_now();
        let own = self.store().sessions_of(principal.account, now).await?;
        if !own.iter().any(|one| one.family == session) {
            return Err(Problem::NotFound("session"));
        }
        self.store().revoke_family(session, now).await?;
        Ok(())
    }

    /// Ends the sessions of the own account but this one.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn end_other_sessions(&self, principal: &Principal) -> Result<(), Problem> {
        self.store().revoke_others(principal.account, principal.session, Clock::real_now()).await?;
        Ok(())
    }

    /// Ends all sessions of an account, for an administrator.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn end_sessions_of(&self, account: AccountId) -> Result<(), Problem> {
        self.account_row(account).await?;
        self.sign_out_everywhere(account).await
    }

    /// Changes the own password and ends the other sessions. A wrong one counts as a wrong sign-in does: whoever found
    /// a session open must not guess here.
    ///
    /// # Errors
    /// [`Problem::WrongCredentials`], [`Problem::Locked`], [`Problem::Invalid`].
    pub async fn change_password(&self, principal: &Principal, sent: ChangedPassword) -> Result<(), Problem> {
        check_password(&sent.password)?;
        let now = Clock::real_now();
        let account = self.account_row(principal.account).await?;
        if let Some(until) = account.locked_until.filter(|until| *until > now) {
            return Err(Problem::Locked { seconds: (until - now).num_seconds().max(1) });
        }
        if self.passwords().fits(&sent.current, Some(account.password_hash.clone())).await? == Fit::Wrong {
            self.count_failure(&account, now).await?;
            return Err(Problem::WrongCredentials);
        }
        let hash = self.passwords().hash(&sent.password).await?;
        self.store().set_password(account.id, hash, Chosen::ByOwner).await?;
        self.end_other_sessions(principal).await
    }
}

//! Signing in: passwords, lockout, access and refresh tokens, one-time codes.

mod device;
mod password;
mod renewal;
mod sessions;
mod strangers;
mod token;

pub use device::{Browser, Device, System};
pub use password::{Fit, Passwords};
pub use sessions::{ChangedPassword, SessionView};
pub use token::{ACCESS_SECONDS, Claims, Tokens};

use crate::access::Principal;
use crate::accounts::grant_view;
use crate::app::App;
use crate::clock::Clock;
use crate::error::Problem;
use crate::fault::Fault;
use crate::random::fresh_id;
use chrono::{DateTime, TimeDelta, Utc};
use election::AccountId;
pub(crate) use renewal::Renewals;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Account, Chosen, NewSession, Redeemed, Rotation};
pub(crate) use strangers::Strangers;
pub(crate) use token::{fingerprint, secret};
use uuid::Uuid;

/// Days that a refresh token lives unused.
const REFRESH_DAYS: i64 = 7;
/// Wrong attempts before the first lock.
const FREE_ATTEMPTS: u32 = 5;
/// The longest lock in seconds; each further wrong attempt doubles it up to this.
const LONGEST_LOCK: i64 = 15 * 60;
/// The shortest password in characters.
const SHORTEST: usize = 10;

/// Name and password.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The account's name.
    pub name: String,
    /// The password, or a station's PIN.
    pub password: String,
}

/// A refresh token.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// The token; it can be used once.
    pub refresh: String,
}

/// A new password with the code that allows it.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetPassword {
    /// The account's name.
    pub name: String,
    /// The one-time code.
    pub code: String,
    /// The new password, at least 10 characters.
    pub password: String,
}

/// The tokens of a session.
#[derive(Clone, Serialize, JsonSchema)]
pub struct SessionTokens {
    /// Sent with every request as `Authorization: Bearer …`.
    pub access: String,
    /// When it expires.
    pub expires: DateTime<Utc>,
    /// Traded once for new tokens.
    pub refresh: String,
}

impl App {
    /// Signs in. Unknown names cost the same time and give the same answer as wrong passwords.
    ///
    /// # Errors
    /// [`Problem::WrongCredentials`], [`Problem::Locked`].
    pub async fn sign_in(&self, sent: Credentials, device: Device) -> Result<SessionTokens, Problem> {
        let now = Clock::real_now();
        let account = self.store().account_named(&sent.name).await?;
        let account = account.filter(|account| account.is_open(now));
        let name = store::account_name(&sent.name);
        let locked = match &account {
            Some(account) => account.locked_until,
            None => self.strangers().locked_until(&name),
        };
        if let Some(until) = locked.filter(|until| *until > now) {
            return Err(Problem::Locked { seconds: (until - now).num_seconds().max(1) });
        }
        let stored = account.as_ref().map(|account| account.password_hash.clone());
        let fit = self.passwords().fits(&sent.password, stored).await?;
        match (account, fit) {
            (Some(account), Fit::Right) => {
                self.store().clear_failures(account.id).await?;
                self.open_session(account.id, device, now).await
            }
            (Some(account), Fit::Wrong) => {
                self.count_failure(&account, now).await?;
                Err(Problem::WrongCredentials)
            }
            (None, _) => {
                self.strangers().count(name, |failures| lock_until(failures, now));
                Err(Problem::WrongCredentials)
            }
        }
    }

    async fn count_failure(&self, account: &Account, now: DateTime<Utc>) -> Result<(), Problem> {
        let failures = self.store().count_failure(account.id).await?;
        if let Some(until) = lock_until(failures, now) {
            self.store().lock_account(account.id, until).await?;
        }
        Ok(())
    }

    async fn open_session(
        &self,
        account: AccountId,
        device: Device,
        now: DateTime<Utc>,
    ) -> Result<SessionTokens, Problem> {
        let family = fresh_id()?;
        let (text, token) = refresh_token(account, family, now)?;
        self.store().open_session(NewSession { token, device: device.words() }).await?;
        self.tokens_of(account, family, text, now)
    }

    fn tokens_of(
        &self,
        account: AccountId,
        session: Uuid,
        refresh: String,
        now: DateTime<Utc>,
    ) -> Result<SessionTokens, Problem> {
        let expires = now + TimeDelta::seconds(ACCESS_SECONDS);
        let claims = Claims { sub: account, sid: session, iat: now.timestamp(), exp: expires.timestamp() };
        Ok(SessionTokens { access: self.tokens().sign(&claims)?, expires, refresh })
    }

    /// Trades a refresh token for new tokens. A token that comes a second time ends its session: one of the
    /// two who sent it stole it.
    ///
    /// # Errors
    /// [`Problem::NotSignedIn`].
    pub async fn refresh(&self, sent: Refresh) -> Result<SessionTokens, Problem> {
        let now = Clock::real_now();
        let found = self.store().refresh_token(fingerprint(&sent.refresh)).await?.ok_or(Problem::NotSignedIn)?;
        let admitted = self.store().admitted(found.account).await?;
        admitted.filter(|admitted| admitted.is_open(now)).ok_or(Problem::NotSignedIn)?;
        let (text, next) = refresh_token(found.account, found.family, now)?;
        match self.store().rotate_refresh(found.id, &next, now).await? {
            Rotation::Rotated => self.tokens_of(found.account, found.family, text, now),
            Rotation::Reused => {
                tracing::warn!(account = %found.account, session = %found.family, "a refresh token came twice; its session is ended");
                Err(Problem::NotSignedIn)
            }
            Rotation::Refused => Err(Problem::NotSignedIn),
        }
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn sign_out(&self, principal: &Principal) -> Result<(), Problem> {
        self.store().revoke_family(principal.session, Clock::real_now()).await?;
        Ok(())
    }

    /// Ends all sessions of an account.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn sign_out_everywhere(&self, account: AccountId) -> Result<(), Problem> {
        self.store().revoke_refresh_of(account, Clock::real_now()).await?;
        Ok(())
    }

    /// Sets a password with a one-time code; all sessions of the account end.
    ///
    /// # Errors
    /// [`Problem::WrongCredentials`], [`Problem::Invalid`].
    pub async fn reset_password(&self, sent: ResetPassword) -> Result<(), Problem> {
        check_password(&sent.password)?;
        let account = self.store().account_named(&sent.name).await?.ok_or(Problem::WrongCredentials)?;
        let code = fingerprint(&sent.code);
        match self.store().redeem_reset_code(account.id, code, Clock::real_now()).await? {
            Redeemed::Right => {}
            Redeemed::Refused => return Err(Problem::WrongCredentials),
        }
        let hash = self.passwords().hash(&sent.password).await?;
        self.store().set_password(account.id, hash, Chosen::ByOwner).await?;
        self.sign_out_everywhere(account.id).await
    }

    /// The account behind an access token, with its grants in force.
    ///
    /// # Errors
    /// [`Problem::NotSignedIn`].
    pub async fn principal(&self, token: &str) -> Result<Principal, Problem> {
        let claims = self.tokens().read(token)?;
        let admitted = self.store().admitted(claims.sub).await?.ok_or(Problem::NotSignedIn)?;
        if !admitted.is_open(Clock::real_now()) || admitted.ended.contains(&claims.sid) {
            return Err(Problem::NotSignedIn);
        }
        let grants = admitted.grants.iter().map(|grant| grant_view(grant).grant).collect();
        Ok(Principal { account: claims.sub, name: admitted.display.clone(), session: claims.sid, grants })
    }
}

/// Until when so many wrong attempts lock a name: each doubles the lock.
fn lock_until(failures: u32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let doublings = failures.checked_sub(FREE_ATTEMPTS)?.min(16);
    Some(now + TimeDelta::seconds((1_i64 << doublings).min(LONGEST_LOCK)))
}

fn refresh_token(account: AccountId, family: Uuid, now: DateTime<Utc>) -> Result<(String, store::Refresh), Problem> {
    let text = secret()?;
    let row = store::Refresh {
        id: fresh_id()?,
        family,
        account,
        token_hash: fingerprint(&text),
        issued: now,
        expires: now + TimeDelta::days(REFRESH_DAYS),
        used: None,
        revoked: None,
    };
    Ok((text, row))
}

/// Blocks passwords that are too short.
pub(crate) fn check_password(password: &str) -> Result<(), Problem> {
    if password.chars().count() < SHORTEST {
        return Err(Problem::field("/password", Fault::TooShort { least: SHORTEST }));
    }
    Ok(())
}

/// A one-time secret for the first administrator.
///
/// # Errors
/// [`Problem::Unavailable`] without randomness.
pub fn first_secret() -> Result<String, Problem> {
    secret()
}

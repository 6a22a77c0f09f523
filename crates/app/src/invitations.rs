//! Invitations: an office invites somebody to a role at a place; whoever opens the one-time link gives the own account
//! its name and password. The link is told once and kept as a hash; it expires, can be withdrawn, and falls with the
//! right of whoever made it. An account that is there gets a new password in the same way.

use crate::access::{Grant, Principal};
use crate::accounts::{CODE_HOURS, check_name, grant_view, require_whole, scope_view};
use crate::app::App;
use crate::auth::{check_password, fingerprint, secret};
use crate::clock::Clock;
use crate::error::Problem;
use crate::fault::Fault;
use crate::places::{Places, may_give};
use crate::random::fresh_id;
use chrono::{DateTime, TimeDelta, Utc};
use election::{AccountId, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{AccountState, Decision, Invitation, InvitedTo, StoreError, TakenUp};
use uuid::Uuid;

/// An invitation to be made.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewInvitation {
    /// For whom, as the office calls them.
    pub whom: String,
    /// Role and place.
    #[serde(flatten)]
    pub grant: Grant,
}

/// An invitation that was made; only this answer says where it leads.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct MadeInvitation {
    /// Its id.
    pub invitation: Uuid,
    /// The path of the page.
    pub path: String,
    /// Until when it opens.
    pub expires: DateTime<Utc>,
}

/// What an invitation is for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum To {
    /// An account with a role at a place.
    Role {
        /// Role and place.
        #[serde(flatten)]
        grant: Grant,
    },
    /// A new password of an account.
    Password {
        /// Which.
        account: AccountId,
    },
}

/// How an invitation stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvitationStanding {
    /// It opens.
    Open,
    /// Its time is over.
    Over,
    /// It was taken up.
    Taken,
    /// It was withdrawn.
    Withdrawn,
}

/// An invitation as offices see it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct InvitationView {
    /// Its id.
    pub invitation: Uuid,
    /// For whom.
    pub whom: String,
    /// What for.
    #[serde(flatten)]
    pub to: To,
    /// Who made it.
    pub made_by: AccountId,
    /// Until when it opens.
    pub expires: DateTime<Utc>,
    /// How it stands.
    pub standing: InvitationStanding,
}

/// What whoever opens the link is told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Invited {
    /// For whom.
    pub whom: String,
    /// What for.
    #[serde(flatten)]
    pub to: To,
    /// The name of the place; none for the whole county.
    pub place: Option<String>,
    /// The name to sign in with, where the account is there already.
    pub name: Option<String>,
    /// Until when it opens.
    pub expires: DateTime<Utc>,
}

/// What whoever takes an invitation up sends.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeUp {
    /// The name to sign in with; left out where the account is there already.
    #[serde(default)]
    pub name: Option<String>,
    /// The password, at least 10 characters.
    pub password: String,
}

fn to(invitation: &Invitation) -> To {
    match &invitation.to {
        InvitedTo::Role(role, scope) => To::Role { grant: Grant { role: *role, scope: scope_view(scope) } },
        InvitedTo::Password(account) => To::Password { account: *account },
    }
}

fn view(invitation: Invitation, now: DateTime<Utc>) -> InvitationView {
    let standing = match (&invitation.taken, &invitation.withdrawn) {
        (Some(_), _) => InvitationStanding::Taken,
        (None, Some(_)) => InvitationStanding::Withdrawn,
        (None, None) if invitation.is_open(now) => InvitationStanding::Open,
        (None, None) => InvitationStanding::Over,
    };
    InvitationView {
        invitation: invitation.id,
        to: to(&invitation),
        made_by: invitation.made_by,
        expires: invitation.expires,
        standing,
        whom: invitation.whom,
    }
}

/// Whether somebody may invite to this.
fn may_invite(principal: &Principal, places: &Places, to: &To) -> bool {
    match to {
        To::Role { grant } => may_give(principal, &places.place(&grant.scope)).contains(&grant.role),
        To::Password { .. } => principal.role_anywhere(&[Role::Administrator]).is_some(),
    }
}

impl App {
    /// Invites somebody to a role at a place.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] for a role or a place that is not one's own to give, [`Problem::Invalid`].
    pub async fn invite(&self, by: &Principal, new: NewInvitation) -> Result<MadeInvitation, Problem> {
        if new.whom.trim().is_empty() || new.whom.chars().count() > 64 {
            return Err(Problem::field("/whom", Fault::Length { least: 1, most: 64 }));
        }
        require_whole(&new.grant)?;
        let places = self.places().await?;
        if !places.knows(&new.grant.scope) {
            return Err(Problem::field("/scope", Fault::Unknown));
        }
        if !may_give(by, &places.place(&new.grant.scope)).contains(&new.grant.role) {
            return Err(Problem::Forbidden);
        }
        let scope = self.stored_scope(&new.grant.scope);
        self.add_invitation(by, new.whom.trim(), InvitedTo::Role(new.grant.role, scope)).await
    }

    /// Invites an account to a new password; an earlier such invitation is withdrawn.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn invite_again(&self, by: &Principal, account: AccountId) -> Result<MadeInvitation, Problem> {
        let row = self.account_row(account).await?;
        self.add_invitation(by, &row.display, InvitedTo::Password(account)).await
    }

    async fn add_invitation(&self, by: &Principal, whom: &str, to: InvitedTo) -> Result<MadeInvitation, Problem> {
        let (token, made_at) = (secret()?, Clock::real_now());
        let (id, expires) = (fresh_id()?, made_at + TimeDelta::hours(CODE_HOURS));
        let (secret, whom, made_by) = (fingerprint(&token), whom.to_owned(), by.account);
        let new = store::NewInvitation { id, secret, whom, to, made_by, made_at, expires };
        self.store().add_invitation(new).await?;
        Ok(MadeInvitation { invitation: id, path: format!("/invitation/{token}"), expires })
    }

    /// The invitations that are one's own to give.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn invitations(&self, by: &Principal) -> Result<Vec<InvitationView>, Problem> {
        let (now, places) = (Clock::real_now(), self.places().await?);
        let all = self.store().invitations().await?.into_iter().map(|one| view(one, now));
        Ok(all.filter(|one| may_invite(by, &places, &one.to)).collect())
    }

    /// Withdraws an invitation.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for one that does not open, [`Problem::Forbidden`] for one that is not one's own to give.
    pub async fn withdraw_invitation(&self, by: &Principal, id: Uuid) -> Result<(), Problem> {
        let invitation = self.store().invitation(id).await?.ok_or(Problem::NotFound("invitation"))?;
        if !may_invite(by, &self.places().await?, &to(&invitation)) {
            return Err(Problem::Forbidden);
        }
        let decision = Decision { by: Some(by.account), at: Clock::real_now() };
        match self.store().withdraw_invitation(id, decision).await {
            Err(StoreError::Missing) => Err(Problem::NotFound("invitation")),
            other => Ok(other?),
        }
    }

    /// The invitation that a link opens now, if whoever made it may still give what it promises.
    async fn open_invitation(&self, token: &str) -> Result<(Invitation, Places), Problem> {
        let none = || Problem::NotFound("invitation");
        let found = self.store().invitation_of(fingerprint(token)).await?;
        let found = found.filter(|one| one.is_open(Clock::real_now())).ok_or_else(none)?;
        let maker = self.store().admitted(found.made_by).await?;
        let maker = maker.filter(|maker| maker.state == AccountState::Active).ok_or_else(none)?;
        let grants = maker.grants.iter().map(|grant| grant_view(grant).grant).collect();
        let maker = Principal { account: found.made_by, name: maker.display.clone(), session: Uuid::nil(), grants };
        let places = self.places().await?;
        if may_invite(&maker, &places, &to(&found)) { Ok((found, places)) } else { Err(none()) }
    }

    /// What a link tells whom it was given to.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for a link that never was, is over, used or withdrawn.
    pub async fn invited(&self, token: &str) -> Result<Invited, Problem> {
        let (invitation, places) = self.open_invitation(token).await?;
        let to = to(&invitation);
        let (place, name) = match &to {
            To::Role { grant } => (places.name(&grant.scope), None),
            To::Password { account } => (None, Some(self.account_row(*account).await?.display)),
        };
        Ok(Invited { whom: invitation.whom, to, place, name, expires: invitation.expires })
    }

    /// Takes an invitation up; answers with the name to sign in with. A role waits for a second administrator where
    /// there is one; a new password ends the sessions that are open.
    ///
    /// # Errors
    /// As [`App::invited`]; [`Problem::Invalid`], [`Problem::Conflict`] for a name that another has.
    pub async fn take_up(&self, token: &str, sent: TakeUp) -> Result<String, Problem> {
        check_password(&sent.password)?;
        let (invitation, _) = self.open_invitation(token).await?;
        let hash = self.passwords().hash(&sent.password).await?;
        let now = Clock::real_now();
        let (name, becomes) = match invitation.to {
            InvitedTo::Password(account) => {
                (self.account_row(account).await?.display, TakenUp::Password(account, hash))
            }
            InvitedTo::Role(role, scope) => {
                let name = sent.name.unwrap_or_default();
                check_name(&name)?;
                let account = AccountId(fresh_id()?);
                let granted = Decision { by: Some(invitation.made_by), at: now };
                let alone = !self.other_administrator(invitation.made_by).await?;
                let confirmed = alone.then_some(granted);
                let grant = store::NewGrant { id: fresh_id()?, account, role, scope, granted, confirmed };
                let new = store::NewAccount {
                    id: account,
                    display: name.trim().to_owned(),
                    password_hash: hash,
                    created: now,
                    must_change: false,
                    open_until: None,
                };
                (name, TakenUp::Account(Box::new(new), grant))
            }
        };
        let password_of = if let TakenUp::Password(account, _) = &becomes { Some(*account) } else { None };
        match self.store().take_invitation(invitation.id, becomes, now).await {
            Err(StoreError::Taken) => return Err(Problem::Conflict("account")),
            Err(StoreError::Missing) => return Err(Problem::NotFound("invitation")),
            other => other?,
        }
        if let Some(account) = password_of {
            self.sign_out_everywhere(account).await?;
        }
        Ok(name)
    }
}

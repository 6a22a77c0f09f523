//! Accounts of the people who work on the day: made in one batch for persons, each bound to its person by an appointment
//! in the log, with a PIN that is told once and opens for a day. Who has an account keeps it; whose PIN is lost or over
//! gets another one for the same account, so that one person stays one account.

mod batch;

use crate::access::{Principal, Scope};
use crate::accounts::{AccountStanding, AccountView, GrantStanding, GrantView};
use crate::app::App;
use crate::clock::Clock;
use crate::error::Problem;
use chrono::{DateTime, Utc};
use election::office::appointment::Function;
use election::{AccountId, Election, ElectionId, PersonId, PlaceId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The functions of a polling day and its count; who hosts works as the committee's clerk.
pub const DAY_FUNCTIONS: [Function; 6] =
    [Function::CheckIn, Function::Caller, Function::Teller, Function::Scrutineer, Function::Scribe, Function::Clerk];

/// Hours that a PIN opens where nobody says otherwise: a polling day and the night of the count.
pub const HOURS: u16 = 36;
/// The longest that a PIN opens, in hours.
pub const MOST_HOURS: u16 = 72;

/// A batch of day accounts.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDayAccounts {
    /// For whom; everybody who is appointed and cannot sign in, where nobody is named.
    #[serde(default)]
    pub people: Vec<DayPerson>,
    /// For how many hours the PINs open, from 1 to 72; 36 where it is left out.
    #[serde(default)]
    pub hours: Option<u16>,
}

/// Somebody who works on the day.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DayPerson {
    /// The person.
    pub person: PersonId,
    /// What for; whoever is not appointed for it is appointed.
    pub function: Function,
    /// The polling place, for its staff.
    #[serde(default)]
    pub place: Option<PlaceId>,
}

/// What stands on the card of one person; only this answer says the PIN.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct DayCard {
    /// The person.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// What the person is appointed for.
    pub functions: Vec<Function>,
    /// The account.
    pub account: AccountId,
    /// The name to sign in with.
    pub sign_in: String,
    /// The PIN.
    pub pin: String,
    /// Until when it opens.
    pub until: DateTime<Utc>,
    /// Whether its role waits for an administrator.
    pub standing: GrantStanding,
}

/// The cards of a batch.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct DayCards {
    /// One for each person who got a PIN.
    pub cards: Vec<DayCard>,
    /// Who has an account of another kind and keeps it.
    pub kept: Vec<PersonId>,
}

/// How a day account stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayStanding {
    /// It opens.
    Open,
    /// It opens, but its role waits for an administrator.
    Awaits,
    /// Its time is over, or it was shut.
    Over,
    /// An administrator keeps it out.
    Disabled,
}

/// A day account as a list shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct DayAccountView {
    /// The account.
    pub account: AccountId,
    /// The name to sign in with.
    pub sign_in: String,
    /// Whose it is, by appointment.
    pub person: Option<PersonId>,
    /// What the person is appointed for.
    pub functions: Vec<Function>,
    /// Until when it opens.
    pub until: DateTime<Utc>,
    /// How it stands.
    pub standing: DayStanding,
}

/// The day accounts of an election.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct DayAccounts {
    /// Those that were made.
    pub accounts: Vec<DayAccountView>,
    /// Who is appointed for the day and cannot sign in.
    pub without: Vec<PersonId>,
}

/// Which day accounts are shut.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokedDayAccounts {
    /// One; all of the election where it is left out.
    #[serde(default)]
    pub account: Option<AccountId>,
}

/// How many were changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Changed {
    /// So many.
    pub changed: usize,
}

/// Where day accounts open: this election alone.
const fn here(election: ElectionId) -> Scope {
    Scope::Election { election }
}

/// Whether an account was made for a day of this election: it has a role here, or somebody is appointed with it, where the
/// server stopped before the role was given.
fn is_of_day(account: &AccountView, election: &Election) -> bool {
    let held = |grant: &GrantView| grant.grant.scope == here(election.id);
    let bound = || election.office.in_force().any(|one| one.account == account.account);
    account.open_until.is_some() && (account.grants.iter().any(held) || bound())
}

/// Whether an account opens nothing but this election: a PIN that an office reads opens no more.
fn opens_here_alone(account: &AccountView, election: ElectionId) -> bool {
    let held = account.grants.iter().filter(|grant| grant.standing != GrantStanding::Revoked);
    held.into_iter().all(|grant| grant.grant.scope == here(election))
}

fn stands(account: &AccountView, election: ElectionId, now: DateTime<Utc>) -> DayStanding {
    let waits =
        |grant: &GrantView| grant.grant.scope == here(election) && grant.standing == GrantStanding::AwaitsConfirmation;
    match (account.standing, account.open_until) {
        (AccountStanding::Disabled, _) => DayStanding::Disabled,
        (_, Some(until)) if until <= now => DayStanding::Over,
        _ if account.grants.iter().any(waits) => DayStanding::Awaits,
        _ => DayStanding::Open,
    }
}

/// What a person is appointed for now.
fn functions(election: &Election, person: PersonId) -> Vec<Function> {
    let held: BTreeSet<Function> = election.living_functions(person).collect();
    held.into_iter().collect()
}

impl App {
    /// The accounts that were made for days of an election.
    async fn of_day(&self, id: ElectionId) -> Result<Vec<AccountView>, Problem> {
        let (snapshot, mut accounts) = (self.snapshot(id).await?, self.accounts().await?);
        accounts.retain(|one| is_of_day(one, snapshot.election()));
        Ok(accounts)
    }

    /// Who is appointed for the day and could have a PIN: the account was never made, is over or was shut.
    async fn without_account(&self, id: ElectionId) -> Result<BTreeSet<PersonId>, Problem> {
        let (now, snapshot) = (Clock::real_now(), self.snapshot(id).await?);
        let accounts: BTreeMap<AccountId, AccountView> =
            self.accounts().await?.into_iter().map(|one| (one.account, one)).collect();
        let shut = |account: AccountId| match accounts.get(&account) {
            None => true,
            Some(view) => is_of_day(view, snapshot.election()) && stands(view, id, now) == DayStanding::Over,
        };
        let staff = snapshot.election().office.in_force().filter(|one| DAY_FUNCTIONS.contains(&one.function));
        Ok(staff.filter(|one| shut(one.account)).map(|one| one.person).collect())
    }

    /// The day accounts of an election, and who is appointed without one.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn day_accounts(&self, id: ElectionId) -> Result<DayAccounts, Problem> {
        let (now, snapshot) = (Clock::real_now(), self.snapshot(id).await?);
        let appointments = &snapshot.election().office.appointments;
        let view = |one: AccountView| {
            let person = appointments.values().find(|held| held.account == one.account).map(|held| held.person);
            DayAccountView {
                account: one.account,
                person,
                functions: person.map(|person| functions(snapshot.election(), person)).unwrap_or_default(),
                until: one.open_until.unwrap_or(now),
                standing: stands(&one, id, now),
                sign_in: one.display,
            }
        };
        let accounts = self.of_day(id).await?.into_iter().map(view).collect();
        Ok(DayAccounts { accounts, without: self.without_account(id).await?.into_iter().collect() })
    }

    /// Shuts one day account or all of an election; who is signed in with one is out at once.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an account that was not made for a day of this election.
    pub async fn revoke_day_accounts(&self, id: ElectionId, which: RevokedDayAccounts) -> Result<Changed, Problem> {
        let all = self.of_day(id).await?;
        if which.account.is_some_and(|account| all.iter().all(|one| one.account != account)) {
            return Err(Problem::NotFound("account"));
        }
        self.shut(id, all, |one| which.account.is_none_or(|account| one == account)).await
    }

    /// Shuts the day accounts of an election that are bound to nobody any more: their last appointment ended.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub(crate) async fn shut_unbound(&self, id: ElectionId) -> Result<Changed, Problem> {
        let (snapshot, mut all) = (self.snapshot(id).await?, self.of_day(id).await?);
        all.retain(|one| opens_here_alone(one, id));
        let bound: BTreeSet<AccountId> = snapshot.election().office.in_force().map(|one| one.account).collect();
        self.shut(id, all, |one| !bound.contains(&one)).await
    }

    /// Ends the hours of those that open; whoever is signed in with one is out at once.
    async fn shut(
        &self,
        id: ElectionId,
        all: Vec<AccountView>,
        wanted: impl Fn(AccountId) -> bool,
    ) -> Result<Changed, Problem> {
        let now = Clock::real_now();
        let opens = |one: &AccountView| matches!(stands(one, id, now), DayStanding::Open | DayStanding::Awaits);
        let mut changed = 0;
        for one in all.iter().filter(|one| wanted(one.account) && opens(one)) {
            self.store().open_until(one.account, now).await?;
            self.sign_out_everywhere(one.account).await?;
            changed += 1;
        }
        Ok(Changed { changed })
    }

    /// An administrator confirms the roles of an election's day accounts that wait, but none that the administrator gave.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn confirm_day_accounts(&self, by: &Principal, id: ElectionId) -> Result<Changed, Problem> {
        let mut changed = 0;
        for one in self.of_day(id).await? {
            let waits = one
                .grants
                .into_iter()
                .filter(|grant| grant.grant.scope == here(id) && grant.standing == GrantStanding::AwaitsConfirmation);
            for grant in waits.filter(|grant| grant.granted_by != Some(by.account)) {
                self.confirm_grant(by, grant.id).await?;
                changed += 1;
            }
        }
        Ok(Changed { changed })
    }
}

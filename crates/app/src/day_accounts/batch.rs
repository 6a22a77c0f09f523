//! A batch: who gets which account, the appointments that bind them, and the PINs.

use super::{
    DAY_FUNCTIONS, DayCard, DayCards, DayPerson, HOURS, MOST_HOURS, NewDayAccounts, functions, here, is_of_day,
    opens_here_alone,
};
use crate::access::{Grant, Principal, role_of};
use crate::accounts::{AccountStanding, AccountView, GrantStanding, NewGrant};
use crate::app::App;
use crate::clock::Clock;
use crate::commands::{Requested, Work};
use crate::error::Problem;
use crate::fault::Fault;
use crate::places::may_give;
use crate::random::{fresh_id, random_bytes};
use chrono::{DateTime, TimeDelta, Utc};
use election::office::Command as Office;
use election::office::appointment::Function;
use election::{AccountId, AppointmentId, Command, ElectionId, PersonId, Role};
use std::collections::{BTreeMap, BTreeSet};

/// The most persons of one batch.
const MOST_PEOPLE: u16 = 200;
/// How often another name is drawn for an account.
const DRAWS: usize = 8;

/// What becomes of one person of a batch.
enum Plan {
    /// Has an account of another kind, or one that an administrator keeps out.
    Keeps,
    /// Gets an account under this id.
    Gets(AccountId),
    /// Has a day account, which opens again.
    OpensAgain(Box<AccountView>),
}

/// Eight random digits.
fn pin() -> Result<String, Problem> {
    let number = u64::from_le_bytes(random_bytes()?) % 100_000_000;
    Ok(format!("{number:08}"))
}

/// The name of a new account: what for, and five digits. It says nothing of the person, as it stands in lists.
fn drawn_name(function: Function) -> Result<String, Problem> {
    let word = match function {
        Function::CheckIn => "checkin",
        Function::Caller => "caller",
        Function::Teller => "teller",
        Function::Scrutineer => "scrutineer",
        Function::Scribe => "scribe",
        Function::Clerk | Function::CommitteeMember | Function::Supervisor => "clerk",
    };
    let number = u32::from_le_bytes(random_bytes()?) % 90_000 + 10_000;
    Ok(format!("{word}{number}"))
}

impl App {
    /// Makes day accounts with their PINs: whoever is not appointed yet is appointed first, all of them or nobody.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] for whoever is no guiding office there, [`Problem::Invalid`], [`Problem::Refused`] where
    /// the election refuses an appointment.
    pub async fn make_day_accounts(
        &self,
        by: &Principal,
        election: ElectionId,
        new: &NewDayAccounts,
        requested: &Requested,
    ) -> Result<DayCards, Problem> {
        let hours = new.hours.unwrap_or(HOURS);
        if !(1..=MOST_HOURS).contains(&hours) {
            return Err(Problem::field("/hours", Fault::Range { least: 1, most: i64::from(MOST_HOURS) }));
        }
        let until = Clock::real_now() + TimeDelta::hours(hours.into());
        let wanted = self.wanted(election, &new.people).await?;
        let role = self.role_to_give(by, election, &wanted).await?;
        let planned = self.plans(election, &wanted).await?;
        self.appoint((by, role), election, (&wanted, &planned), requested).await?;
        // A request that came twice at once has one appointment: the account is the one that the log binds.
        let plans = self.plans(election, &wanted).await?;
        let names = self.names_of(election, &plans.keys().copied().collect()).await?;
        let snapshot = self.snapshot(election).await?;
        let mut made = DayCards { cards: Vec::new(), kept: Vec::new() };
        for (person, plan) in plans {
            // Another function of the same person gives no role by a PIN.
            let mut held = functions(snapshot.election(), person);
            held.retain(|function| DAY_FUNCTIONS.contains(function));
            let pin = pin()?;
            let (account, sign_in) = match plan {
                Plan::Keeps => {
                    made.kept.push(person);
                    continue;
                }
                Plan::OpensAgain(view) => (view.account, self.open_again(&view, &pin, until).await?),
                Plan::Gets(id) => (id, self.new_day_account(id, &held, &pin, until).await?),
            };
            let standing = self.give_roles(by, election, account, &held).await?;
            self.record_look(by, election, (Some(person), account.0), "pin:day-account").await?;
            let name = names.get(&person).cloned().unwrap_or_default();
            made.cards.push(DayCard { person, name, functions: held, account, sign_in, pin, until, standing });
        }
        Ok(made)
    }

    /// Whom a batch is for: those who are named, or everybody who is appointed and cannot sign in.
    async fn wanted(&self, id: ElectionId, named: &[DayPerson]) -> Result<Vec<DayPerson>, Problem> {
        if named.len() > usize::from(MOST_PEOPLE) {
            return Err(Problem::field("/people", Fault::Range { least: 0, most: i64::from(MOST_PEOPLE) }));
        }
        let snapshot = self.snapshot(id).await?;
        if named.is_empty() {
            let without = self.without_account(id).await?;
            let staff = snapshot.election().office.in_force().filter(|one| without.contains(&one.person));
            let staff = staff.filter(|one| DAY_FUNCTIONS.contains(&one.function));
            return Ok(staff
                .map(|one| DayPerson { person: one.person, function: one.function, place: one.place })
                .collect());
        }
        match named.iter().position(|one| !DAY_FUNCTIONS.contains(&one.function)) {
            Some(place) => Err(Problem::field(format!("/people/{place}/function"), Fault::NotADayRole)),
            None => Ok(named.to_vec()),
        }
    }

    /// The role in which somebody gives accounts: only who may give a role gives it with an account.
    async fn role_to_give(&self, by: &Principal, id: ElectionId, wanted: &[DayPerson]) -> Result<Role, Problem> {
        let place = self.place(id).await?;
        let role = by.role(&[Role::Street, Role::County], &place).ok_or(Problem::Forbidden)?;
        let given = may_give(by, &place);
        let all = wanted.iter().all(|one| given.contains(&role_of(one.function)));
        if all { Ok(role) } else { Err(Problem::Forbidden) }
    }

    async fn plans(&self, id: ElectionId, wanted: &[DayPerson]) -> Result<BTreeMap<PersonId, Plan>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let accounts: BTreeMap<AccountId, AccountView> =
            self.accounts().await?.into_iter().map(|one| (one.account, one)).collect();
        let mut plans = BTreeMap::new();
        for person in wanted.iter().map(|one| one.person) {
            if plans.contains_key(&person) {
                continue;
            }
            let bound = snapshot.election().office.in_force().find(|one| one.person == person).map(|one| one.account);
            let plan = match bound.map(|account| (account, accounts.get(&account))) {
                None => Plan::Gets(AccountId(fresh_id()?)),
                // Appointed on another server: the account comes into being here under the id that the log has.
                Some((account, None)) => Plan::Gets(account),
                Some((_, Some(view)))
                    if is_of_day(view, snapshot.election())
                        && opens_here_alone(view, id)
                        && view.standing == AccountStanding::Active =>
                {
                    Plan::OpensAgain(Box::new(view.clone()))
                }
                Some(_) => Plan::Keeps,
            };
            plans.insert(person, plan);
        }
        Ok(plans)
    }

    /// Appoints those who are not appointed yet, in one step: all or nobody.
    async fn appoint(
        &self,
        (by, role): (&Principal, Role),
        id: ElectionId,
        (wanted, plans): (&[DayPerson], &BTreeMap<PersonId, Plan>),
        requested: &Requested,
    ) -> Result<(), Problem> {
        let snapshot = self.snapshot(id).await?;
        let mut asked = BTreeSet::new();
        let mut commands = Vec::new();
        for one in wanted {
            let account = match plans.get(&one.person) {
                Some(Plan::Gets(account)) => *account,
                Some(Plan::OpensAgain(view)) => view.account,
                Some(Plan::Keeps) | None => continue,
            };
            let held = functions(snapshot.election(), one.person).contains(&one.function);
            if !held && asked.insert((one.person, one.function)) {
                let appointment = AppointmentId(fresh_id()?);
                let DayPerson { person, function, place } = *one;
                commands.push(Command::Office(Office::Appoint { appointment, person, account, function, place }));
            }
        }
        if commands.is_empty() {
            return Ok(());
        }
        self.submit(by, role, id, Work { commands, ..Work::default() }, requested).await.map(|_| ())
    }

    async fn new_day_account(
        &self,
        id: AccountId,
        held: &[Function],
        pin: &str,
        until: DateTime<Utc>,
    ) -> Result<String, Problem> {
        let function = held.first().copied().unwrap_or(Function::Teller);
        for _ in 0..DRAWS {
            let name = drawn_name(function)?;
            match self.add_account_as(id, &name, pin, Some(until)).await {
                Err(Problem::Conflict(_)) => {}
                other => return other.map(|()| name),
            }
        }
        Err(Problem::Conflict("account"))
    }

    /// Opens a day account again: whoever held the PIN before is out.
    async fn open_again(&self, view: &AccountView, pin: &str, until: DateTime<Utc>) -> Result<String, Problem> {
        let hash = self.passwords().hash(pin).await?;
        self.store().open_again(view.account, hash, until).await?;
        self.sign_out_everywhere(view.account).await?;
        Ok(view.display.clone())
    }

    /// The roles that go with what somebody is appointed for, in this election alone.
    async fn give_roles(
        &self,
        by: &Principal,
        election: ElectionId,
        account: AccountId,
        held: &[Function],
    ) -> Result<GrantStanding, Problem> {
        let grants = self.account(account).await?.grants;
        let mut standing = GrantStanding::InForce;
        let roles: Vec<Role> = held.iter().map(|function| role_of(*function)).collect();
        for role in Role::ALL.into_iter().filter(|role| roles.contains(role)) {
            let grant = Grant { role, scope: here(election) };
            let found = grants.iter().find(|one| one.grant == grant && one.standing != GrantStanding::Revoked);
            let one = match found {
                Some(found) => found.standing,
                None => self.grant(by, account, NewGrant { grant }).await?.standing,
            };
            if one == GrantStanding::AwaitsConfirmation {
                standing = one;
            }
        }
        Ok(standing)
    }
}

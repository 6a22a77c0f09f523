//! Appointments: one published person, one account, one function. The log compares persons, not accounts.

use super::{Command, Office};
use crate::blocker::{Blockers, Code};
use crate::committee;
use crate::context::Context;
use crate::election::Election;
use crate::ids::{AccountId, AppointmentId, PersonId, PlaceId};
use rules::Switch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What somebody is appointed for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// Works for the committee: records its acts.
    Clerk,
    /// A member of the election committee; the power lasts as long as the seat.
    CommitteeMember,
    /// Issues papers at a polling place (发票人).
    CheckIn,
    /// Reads papers aloud (唱票人).
    Caller,
    /// Writes down what is read (计票人).
    Teller,
    /// Watches (监票人).
    Scrutineer,
    /// Writes for those who cannot (代书人).
    Scribe,
    /// Supervises the election (监督).
    Supervisor,
}

impl Function {
    /// Who supervises does not act for the committee.
    const fn excludes(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Clerk | Self::CommitteeMember, Self::Supervisor)
                | (Self::Supervisor, Self::Clerk | Self::CommitteeMember)
        )
    }
}

/// One appointment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    /// The person.
    pub person: PersonId,
    /// The account.
    pub account: AccountId,
    /// The function.
    pub function: Function,
    /// The polling place, for its staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceId>,
    /// Whether it is over.
    pub ended: Ended,
}

/// Whether an appointment is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// It lives.
    No,
    /// It ended.
    Yes,
}

impl Office {
    /// All appointments that did not end.
    pub fn in_force(&self) -> impl Iterator<Item = &Appointment> {
        self.appointments.values().filter(|held| held.ended == Ended::No)
    }

    /// The living appointments of an account.
    pub fn living(&self, account: AccountId) -> impl Iterator<Item = &Appointment> {
        self.by_account.get(&account).into_iter().flatten().filter_map(|id| self.appointments.get(id))
    }

    /// Whether the account holds the function.
    pub fn holds(&self, account: AccountId, function: Function) -> bool {
        self.living(account).any(|held| held.function == function)
    }

    /// Whether the account holds any function.
    pub fn any(&self, account: AccountId) -> bool {
        self.living(account).next().is_some()
    }

    /// The person behind an account in one of these functions.
    pub fn person(&self, account: AccountId, functions: &[Function]) -> Option<PersonId> {
        self.living(account).find(|held| functions.contains(&held.function)).map(|held| held.person)
    }

    /// Whether the account acts for the committee: its clerk, or a member who still has the seat.
    pub(crate) fn committee_power(&self, account: AccountId, election: &Election) -> bool {
        self.living(account).any(|held| match held.function {
            Function::Clerk => true,
            Function::CommitteeMember => election.committee.is_member(held.person),
            Function::CheckIn
            | Function::Caller
            | Function::Teller
            | Function::Scrutineer
            | Function::Scribe
            | Function::Supervisor => false,
        })
    }

    pub(super) fn appoint(&mut self, id: AppointmentId, made: Appointment) {
        self.appointments.insert(id, made);
        self.by_account.entry(made.account).or_default().push_back(id);
    }

    /// Who leaves the committee loses its power at once.
    pub(crate) fn end_membership(&mut self, person: PersonId) {
        let of_member = |held: &Appointment| held.person == person && held.function == Function::CommitteeMember;
        let ending: Vec<_> = self.appointments.iter().filter(|(_, held)| of_member(held)).map(|(id, _)| *id).collect();
        for id in ending {
            self.end(id);
        }
    }

    pub(super) fn end(&mut self, id: AppointmentId) {
        if let Some(appointment) = self.appointments.get_mut(&id) {
            appointment.ended = Ended::Yes;
            let account = appointment.account;
            if let Some(living) = self.by_account.get_mut(&account) {
                living.retain(|other| *other != id);
            }
        }
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::Appoint { appointment, person, account, function, place } => {
            election.require_person(*person, blockers);
            if election.office.appointments.contains_key(appointment) {
                blockers.add(Code::IdTaken).fact("id", appointment);
            }
            // A second person under one account, or one person under two accounts, would make two of one.
            let clash = election
                .office
                .appointments
                .values()
                .any(|held| held.ended == Ended::No && (held.account == *account) != (held.person == *person));
            if clash {
                blockers.add(Code::OnePersonOneAccount).fact("person", person);
            }
            if *account == context.actor.account && *function != Function::CommitteeMember {
                blockers.add(Code::NotOneself).fact("function", function);
            }
            guard_function(election, *person, *function, blockers);
            if let Some(place) = place {
                election.require_place(*place, blockers);
            }
        }
        Command::EndAppointment { appointment } => {
            let living = election.office.appointments.get(appointment);
            if living.is_none_or(|held| held.ended == Ended::Yes) {
                blockers.add(Code::UnknownAppointment).fact("appointment", appointment);
            }
        }
        _ => {}
    }
}

fn guard_function(election: &Election, person: PersonId, function: Function, blockers: &mut Blockers<'_>) {
    if election.staff_conflict(person, function) {
        blockers.add(Code::StaffConflict).fact("person", person).fact("function", function);
    }
    if function.touches_papers() && election.ballot.observers.contains_key(&person) {
        blockers.add(Code::ObserverAtPapers).fact("observer", person);
    }
    if function == Function::Scribe && election.profile.law().booth_scribe == Switch::Off {
        blockers.add(Code::ScribesNotAllowed);
    }
    let agent = election.ballot.proxies.living().iter().any(|proxy| proxy.agent == person);
    if function.touches_papers() && election.profile.law().proxy_staff == Switch::Off && agent {
        blockers.add(Code::ProxyStaff).fact("agent", person);
    }
    let seated = election.committee.phase == committee::Phase::Seated;
    if function == Function::CommitteeMember && !(seated && election.committee.is_member(person)) {
        blockers.add(Code::NotAMember).fact("person", person);
    }
    let watched = election.committee.is_member(person) && function == Function::Supervisor;
    let both = election
        .office
        .appointments
        .values()
        .any(|held| held.person == person && held.ended == Ended::No && held.function.excludes(function));
    if watched || both {
        blockers.add(Code::StaffConflict).fact("person", person).fact("function", function);
    }
}

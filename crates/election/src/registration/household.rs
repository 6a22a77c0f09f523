//! Where households vote (UL26 14), each gives one of its voters a signed authorisation.

use super::{Command, Registration};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{HouseholdNo, PersonId};
use rules::Mode;

impl Registration {
    /// Who holds the authorisation of a household.
    pub fn household_voter(&self, household: HouseholdNo) -> Option<PersonId> {
        self.authorised.get(&household).copied()
    }

    /// Whether a person votes for a household.
    pub fn votes_for_household(&self, person: PersonId) -> bool {
        let household = self.roll.get(&person).and_then(|entry| entry.household);
        household.is_some_and(|household| self.household_voter(household) == Some(person))
    }
}

pub(super) fn gate(election: &Election, blockers: &mut Blockers<'_>) {
    let mode = election.method.terms.as_ref().map(|terms| terms.mode);
    if mode != Some(Mode::Household) {
        blockers.add(Code::NotHouseholdMode).fact("mode", mode);
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::Authorise { household, person, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            election.require_entry(*person, blockers);
            let own = election.registration.roll.get(person).and_then(|entry| entry.household);
            if own != Some(*household) {
                blockers.add(Code::OtherHousehold).fact("person", person).fact("household", household);
            }
            if let Some(holder) = election.registration.household_voter(*household) {
                blockers.add(Code::HouseholdAuthorised).fact("household", household).fact("holder", holder);
            }
        }
        Command::RevokeAuthorisation { household, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            if election.registration.household_voter(*household).is_none() {
                blockers.add(Code::NoAuthorisation).fact("household", household);
            }
            if election.ballot.round().is_some_and(|round| round.households.contains(household)) {
                blockers.add(Code::HouseholdHasVoted).fact("household", household);
            }
        }
        _ => {}
    }
}

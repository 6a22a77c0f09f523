//! Who may not be at the papers: candidates and, in the degrees that the profile names, their relatives.

use super::appointment::{Ended, Function};
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::PersonId;
use rules::StaffRole;
use std::collections::BTreeSet;

impl Function {
    /// The rules' word for the task, where it is one at the papers.
    pub(crate) const fn staff_role(self) -> Option<StaffRole> {
        match self {
            Self::CheckIn => Some(StaffRole::Issuer),
            Self::Caller => Some(StaffRole::Caller),
            Self::Teller => Some(StaffRole::Teller),
            Self::Scrutineer => Some(StaffRole::Scrutineer),
            Self::Scribe => Some(StaffRole::Scribe),
            Self::Clerk | Self::CommitteeMember | Self::Supervisor => None,
        }
    }

    /// Whether it is a task at the papers.
    pub(crate) fn touches_papers(self) -> bool {
        self.staff_role().is_some()
    }
}

impl Election {
    /// Whether a person accepted a nomination or is printed on the papers of this round.
    pub(crate) fn stands(&self, person: PersonId) -> bool {
        let printed = |round: &crate::ballot::round::Round| {
            round.printed.iter().any(|contest| contest.candidates.contains(&person))
        };
        self.nomination.accepted.contains(&person) || self.ballot.round().is_some_and(printed)
    }

    /// Whether the person may not have the function: a candidate, or a relative of one in the degrees of
    /// `staff.conflict`, for a task of `staff.roles`.
    pub(crate) fn staff_conflict(&self, person: PersonId, function: Function) -> bool {
        let law = self.profile.law();
        let barred = function.staff_role().is_some_and(|role| law.staff_roles.contains(&role));
        barred && (self.stands(person) || self.relative_stands(person))
    }

    fn relative_stands(&self, person: PersonId) -> bool {
        let degrees = &self.profile.law().staff_conflict;
        let printed = self.ballot.round().into_iter().flat_map(|round| &round.printed);
        let printed = printed.flat_map(|contest| &contest.candidates);
        self.nomination.accepted.iter().chain(printed).any(|other| self.related_within(person, *other, degrees))
    }

    /// The functions that a person has now.
    pub fn living_functions(&self, person: PersonId) -> impl Iterator<Item = Function> {
        self.office.in_force().filter(move |held| held.person == person).map(|held| held.function)
    }

    /// Whether a person has a function now.
    pub(crate) fn has_function(&self, person: PersonId, function: Function) -> bool {
        self.living_functions(person).any(|held| held == function)
    }

    /// Who has a function.
    pub(crate) fn persons_of(&self, function: Function) -> BTreeSet<PersonId> {
        let held = self.office.appointments.values().filter(|held| held.function == function);
        held.filter(|held| held.ended == Ended::No).map(|held| held.person).collect()
    }

    /// How many persons have a function.
    pub fn staffed(&self, function: Function) -> usize {
        self.persons_of(function).len()
    }

    pub(crate) fn require_function(&self, person: PersonId, function: Function, blockers: &mut Blockers<'_>) {
        if !self.has_function(person, function) {
            blockers.add(Code::WrongFunction).fact("person", person).fact("function", function);
        }
    }
}

//! Families among the representatives: one household, or close relatives.

use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::PersonId;

impl Election {
    /// Whether two persons are of one family: they share a household or are close relatives, as far as the log knows.
    pub(crate) fn one_family(&self, one: PersonId, other: PersonId) -> bool {
        let household = |person| self.people.get(&person).and_then(|facts| facts.household);
        let shared = household(one).is_some() && household(one) == household(other);
        shared || self.related(one, other)
    }
}

/// No family has more representatives than it may.
pub(super) fn guard(election: &Election, representatives: &[PersonId], blockers: &mut Blockers<'_>) {
    let most = election.profile.law().reps_family_max.0;
    for family in families(election, representatives) {
        let members = u32::try_from(family.len()).unwrap_or(u32::MAX);
        if members > most {
            blockers.add(Code::FamilyTooMany).fact("members", members).fact("most", most).fact("people", family);
        }
    }
}

/// Everybody by family; a relative of a relative is of the family too.
fn families(election: &Election, people: &[PersonId]) -> Vec<Vec<PersonId>> {
    let mut left = people.to_vec();
    let mut families = Vec::new();
    while let Some(first) = left.pop() {
        let mut family = vec![first];
        let mut asked = 0;
        while let Some(one) = family.get(asked).copied() {
            asked += 1;
            let (kin, others): (Vec<_>, Vec<_>) = left.into_iter().partition(|other| election.one_family(one, *other));
            family.extend(kin);
            left = others;
        }
        families.push(family);
    }
    families
}

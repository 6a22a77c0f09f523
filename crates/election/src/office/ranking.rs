//! Who was named with how many votes: the order that follows, further votes among those who are level, and who is
//! passed over. Groups choose their representatives by it, meetings the election committee.

use super::meeting::Manner;
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::{DocumentId, PersonId};
use rules::Share;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A person and the votes for that person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Votes {
    /// Who was named.
    pub person: PersonId,
    /// How many named the person.
    pub votes: u32,
}

/// A further vote among those who are level.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FurtherVote {
    /// Everybody who was level, each with the votes of the further vote.
    pub votes: Vec<Votes>,
    /// How many took part.
    pub took_part: u32,
    /// How.
    pub manner: Manner,
    /// The signed sheet.
    pub document: DocumentId,
}

/// Why somebody who was named does not take the place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PassedOverFor {
    /// Declined in writing.
    Declined,
    /// A close relative is ahead.
    Relative,
}

/// Somebody who does not take the place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PassedOver {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub why: PassedOverFor,
    /// The paper that says so.
    pub document: DocumentId,
}

/// The votes of one choice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ranking {
    /// Everybody who was named, with the votes.
    pub votes: Vec<Votes>,
    /// Further votes among those who were level, in the order they were held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further: Vec<FurtherVote>,
    /// Those who do not take a place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed_over: Vec<PassedOver>,
}

/// A person's votes, then those of each further vote the person stood in: more is better, place by place.
type Key = Vec<u32>;

/// How many took part of how many, and how many must.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turnout {
    pub(crate) took_part: u32,
    pub(crate) due: u32,
    pub(crate) quorum: Share,
    /// What blocks where too few took part.
    pub(crate) short: Code,
}

impl Turnout {
    /// Blocks where so many are too few, or more than there are.
    pub(crate) fn guard(self, took_part: u32, blockers: &mut Blockers<'_>) {
        if took_part > self.due {
            blockers.add(Code::MorePresentThanDue).fact("present", took_part).fact("due", self.due);
        }
        if !self.quorum.met(took_part, self.due) {
            blockers.add(self.short).fact("present", took_part).fact("needed", self.quorum.needed(self.due));
        }
    }
}

impl Ranking {
    /// Those who may take a place, best first, each with the key of the order.
    fn ordered(&self) -> Vec<(PersonId, Key)> {
        let out: BTreeSet<_> = self.passed_over.iter().map(|one| one.person).collect();
        let mut rows: Vec<_> =
            self.keys(self.further.len()).into_iter().filter(|(one, _)| !out.contains(one)).collect();
        rows.sort_by(|(_, one), (_, other)| other.cmp(one));
        rows
    }

    /// The keys after so many of the further votes, in the order in which people were named.
    fn keys(&self, further: usize) -> Vec<(PersonId, Key)> {
        let key = |named: &Votes| {
            let more = self.further.iter().take(further).flat_map(|vote| &vote.votes);
            let more = more.filter(|one| one.person == named.person).map(|one| one.votes);
            (named.person, std::iter::once(named.votes).chain(more).collect())
        };
        self.votes.iter().map(key).collect()
    }

    /// Those who may take a place, best first.
    pub fn order(&self) -> Vec<PersonId> {
        self.ordered().into_iter().map(|(person, _)| person).collect()
    }

    /// The votes of a person in the first vote.
    pub fn votes_of(&self, person: PersonId) -> u32 {
        self.votes.iter().find(|one| one.person == person).map_or(0, |one| one.votes)
    }

    /// Everybody who is level with another across a cut behind so many places.
    pub(crate) fn level_at(&self, places: usize) -> Vec<PersonId> {
        let rows = self.ordered();
        let (Some(last), Some(next)) = (places.checked_sub(1).and_then(|at| rows.get(at)), rows.get(places)) else {
            return Vec::new();
        };
        if last.1 != next.1 {
            return Vec::new();
        }
        rows.iter().filter(|(_, key)| *key == next.1).map(|(person, _)| *person).collect()
    }

    /// Blocks what no vote can be: somebody unknown or named twice, more votes than people, a further vote among others
    /// than those who were level, or one that too few took part in.
    pub(crate) fn guard(&self, election: &Election, turnout: Turnout, blockers: &mut Blockers<'_>) {
        let mut named = BTreeSet::new();
        for Votes { person, votes } in &self.votes {
            election.require_person(*person, blockers);
            if !named.insert(*person) {
                blockers.add(Code::SamePerson).fact("person", person);
            }
            if *votes > turnout.took_part {
                blockers.add(Code::MoreVotesThanPresent).fact("votes", votes).fact("present", turnout.took_part);
            }
        }
        for passed in &self.passed_over {
            election.office.require_document(passed.document, blockers);
            if !named.contains(&passed.person) {
                blockers.add(Code::PassedOverWithoutReason).fact("person", passed.person);
            }
        }
        for (held, vote) in self.further.iter().enumerate() {
            election.office.require_document(vote.document, blockers);
            self.guard_further(held, vote, turnout, blockers);
        }
    }

    fn guard_further(&self, held: usize, vote: &FurtherVote, turnout: Turnout, blockers: &mut Blockers<'_>) {
        let among: BTreeSet<_> = vote.votes.iter().map(|one| one.person).collect();
        let mut classes: BTreeMap<Key, BTreeSet<PersonId>> = BTreeMap::new();
        for (person, key) in self.keys(held) {
            classes.entry(key).or_default().insert(person);
        }
        let whole = classes.values().any(|level| level.len() > 1 && *level == among);
        if !whole || among.len() != vote.votes.len() {
            blockers.add(Code::FurtherVoteAmongOthers).fact("named", among.len());
        }
        turnout.guard(vote.took_part, blockers);
        for one in vote.votes.iter().filter(|one| one.votes > vote.took_part) {
            blockers.add(Code::MoreVotesThanPresent).fact("votes", one.votes).fact("present", vote.took_part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn named(votes: &[(u128, u32)]) -> Vec<Votes> {
        votes.iter().map(|(id, votes)| Votes { person: PersonId(Uuid::from_u128(*id)), votes: *votes }).collect()
    }

    fn ids(people: &[PersonId]) -> Vec<u128> {
        people.iter().map(|person| person.0.as_u128()).collect()
    }

    proptest::proptest! {
        /// In whatever order people are written down, the same are ahead and the same are level.
        #[test]
        fn the_order_of_names_never_matters(votes in proptest::collection::vec(0_u32..6, 1..9), turn in 0_usize..9, places in 0_usize..9) {
            let mut written: Vec<(u128, u32)> = (1..).zip(votes).collect();
            let ranking = |written: &[(u128, u32)]| {
                Ranking { votes: named(written), further: Vec::new(), passed_over: Vec::new() }
            };
            let one = ranking(&written);
            let turn = turn % written.len();
            written.rotate_left(turn);
            let other = ranking(&written);
            let set = |people: Vec<PersonId>| people.into_iter().collect::<BTreeSet<_>>();
            proptest::prop_assert_eq!(set(one.level_at(places)), set(other.level_at(places)));
            let chosen = |ranking: &Ranking| set(ranking.order().into_iter().take(places).collect());
            if one.level_at(places).is_empty() {
                proptest::prop_assert_eq!(chosen(&one), chosen(&other));
            }
        }
    }

    #[test]
    fn votes_order_and_further_votes_order_those_who_are_level() {
        let mut ranking =
            Ranking { votes: named(&[(1, 5), (2, 9), (3, 5), (4, 5)]), further: Vec::new(), passed_over: Vec::new() };
        assert_eq!(ids(&ranking.level_at(1)), [], "2 is ahead");
        for places in [2, 3] {
            assert_eq!(ids(&ranking.level_at(places)), [1, 3, 4]);
        }
        assert_eq!(ids(&ranking.level_at(4)), [], "nobody is behind the last place");
        let document = DocumentId(Uuid::nil());
        let further = |votes| FurtherVote { votes, took_part: 10, manner: Manner::Secret, document };
        ranking.further.push(further(named(&[(1, 2), (3, 6), (4, 2)])));
        assert_eq!(ids(&ranking.order()), [2, 3, 1, 4]);
        assert_eq!(ids(&ranking.level_at(2)), []);
        assert_eq!(ids(&ranking.level_at(3)), [1, 4], "those two are level once more");
        ranking.further.push(further(named(&[(4, 6), (1, 4)])));
        assert_eq!(ids(&ranking.order()), [2, 3, 4, 1]);
        let why = PassedOverFor::Declined;
        ranking.passed_over.push(PassedOver { person: PersonId(Uuid::from_u128(3)), why, document });
        assert_eq!(ids(&ranking.order()), [2, 4, 1]);
    }
}

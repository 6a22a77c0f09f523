//! Counting groups (计票小组): a caller, two tellers and a scrutineer. Who counts with whom is drawn by lot from public
//! dice once the poll is closed, so that nobody could arrange it beforehand; a batch is entered by the group that has it
//! and by nobody else, and a pool's second look is another group's.

use super::Command;
use super::count::{Batch, Look};
use super::round::Round;
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{BatchNo, CountingGroupNo, PersonId, PoolNo};
use crate::office::appointment::Function;
use crate::record::anchor::AnchorKind;
use rules::StaffRole;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::num::NonZeroU16;
use std::ops::RangeInclusive;
use tally::audit::{Draws, Seed, SeedError};

/// Who counts together.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CountingGroup {
    /// They write down what is read, each for themselves.
    pub tellers: [PersonId; 2],
    /// Who reads the papers aloud.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<PersonId>,
    /// Who watches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scrutineer: Option<PersonId>,
}

impl CountingGroup {
    /// Everybody in it.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        self.tellers.into_iter().chain(self.caller).chain(self.scrutineer)
    }

    /// Those whose eyes and hands the count comes from; who only watched may watch again.
    fn counts(&self, person: PersonId) -> bool {
        self.tellers.contains(&person) || self.caller == Some(person)
    }
}

/// Nobody knows who counts with whom before the closing stands on paper.
pub(super) fn gate_draw(election: &Election, blockers: &mut Blockers<'_>) {
    election.require_anchor(AnchorKind::PollClosed, blockers);
}

pub(super) fn gate_hand(election: &Election, blockers: &mut Blockers<'_>) {
    if election.ballot.round().is_some_and(|round| round.groups.is_empty()) {
        blockers.add(Code::GroupsNotDrawn);
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::DrawCountingGroups { counting_groups, seed, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            match seed.parse() {
                Ok(seed) => guard_draw(election, &seed, *counting_groups, blockers),
                Err(error) => {
                    blockers.add(Code::SeedIsNone).fact("error", SeedError::to_string(&error));
                }
            }
        }
        Command::HandBatches { counting_group: group, look, pool, from, to } => {
            let Some(round) = election.ballot.round() else { return };
            let Some(found) = round.groups.get(group) else {
                if !round.groups.is_empty() {
                    blockers.add(Code::UnknownCountingGroup).fact("group", group);
                }
                return;
            };
            if !election.is_whole(found) {
                blockers.add(Code::GroupBroken).fact("group", group);
            }
            guard_batches(election, round, (*look, *pool), *from..=*to, blockers);
            guard_other_look(round, found, (*look, *pool), blockers);
        }
        _ => {}
    }
}

/// Two tellers for each group, and whom the profile wants beside them.
fn guard_draw(election: &Election, seed: &Seed, groups: NonZeroU16, blockers: &mut Blockers<'_>) {
    let lot = Lot::draw(election, seed, groups);
    let wanted = usize::from(groups.get());
    if lot.tellers.len() < 2 * wanted {
        blockers.add(Code::TooFewTellers).fact("tellers", lot.tellers.len()).fact("groups", groups);
        return;
    }
    for role in &election.profile.law().count_group {
        let there = match role {
            StaffRole::Caller => lot.callers.len(),
            StaffRole::Scrutineer => lot.scrutineers.len(),
            StaffRole::Teller | StaffRole::Issuer | StaffRole::Scribe => continue,
        };
        if there < wanted {
            blockers.add(Code::GroupNotWhole).fact("role", role).fact("people", there).fact("groups", groups);
        }
    }
}

/// Every batch waits; one that was begun changes hands only where its group fell apart.
fn guard_batches(
    election: &Election,
    round: &Round,
    (look, pool): (Look, PoolNo),
    batches: RangeInclusive<BatchNo>,
    blockers: &mut Blockers<'_>,
) {
    let (from, to) = (*batches.start(), *batches.end());
    for number in [from, to] {
        if from > to || !round.batches.contains_key(&(look, pool, number)) {
            blockers.add(Code::UnknownBatch).fact("pool", pool).fact("batch", number);
            return;
        }
    }
    let whole = |batch: &Batch| {
        batch.group.and_then(|number| round.groups.get(&number)).is_some_and(|group| election.is_whole(group))
    };
    let taken = |batch: &Batch| batch.agreed.is_some() || !batch.tellers.is_empty() && whole(batch);
    let handed = round.batches.range((look, pool, from)..=(look, pool, to));
    if let Some(((.., number), _)) = handed.into_iter().find(|(_, batch)| taken(batch)) {
        blockers.add(Code::BatchHasItsTellers).fact("pool", pool).fact("batch", number);
    }
}

/// Nobody counts a pool in both looks, in whatever group.
fn guard_other_look(round: &Round, group: &CountingGroup, place: (Look, PoolNo), blockers: &mut Blockers<'_>) {
    let people = group.tellers.into_iter().chain(group.caller);
    if let Some(person) = round.counted_in_other_look(place, people) {
        blockers.add(Code::SecondLookByOthers).fact("person", person).fact("pool", place.1);
    }
}

/// Who was drawn, in the order of the draw.
struct Lot {
    tellers: Vec<PersonId>,
    callers: Vec<PersonId>,
    scrutineers: Vec<PersonId>,
}

impl Lot {
    /// Tellers first; who counts neither calls nor watches.
    fn draw(election: &Election, seed: &Seed, groups: NonZeroU16) -> Self {
        let wanted = usize::from(groups.get());
        let mut taken = election.in_whole_groups();
        let mut of = |function, number: usize| {
            let mut drawn = election.by_lot(seed, function, &taken);
            drawn.truncate(number);
            taken.extend(drawn.iter().copied());
            drawn
        };
        Self {
            tellers: of(Function::Teller, 2 * wanted),
            callers: of(Function::Caller, wanted),
            scrutineers: of(Function::Scrutineer, wanted),
        }
    }
}

/// The groups that these dice draw.
pub(super) fn drawn(election: &Election, seed: &str, groups: NonZeroU16) -> Vec<CountingGroup> {
    let Ok(seed) = seed.parse() else { return Vec::new() };
    let Lot { tellers, callers, scrutineers } = Lot::draw(election, &seed, groups);
    let (mut callers, mut scrutineers) = (callers.into_iter(), scrutineers.into_iter());
    let pairs = tellers.as_chunks::<2>().0.iter();
    pairs.map(|pair| CountingGroup { tellers: *pair, caller: callers.next(), scrutineer: scrutineers.next() }).collect()
}

impl Election {
    /// Whether both tellers of a group may still count.
    pub fn is_whole(&self, group: &CountingGroup) -> bool {
        let counts = |person: &PersonId| {
            self.has_function(*person, Function::Teller) && !self.staff_conflict(*person, Function::Teller)
        };
        group.tellers.iter().all(counts)
    }

    /// Who has a place in a group that can count: they are not drawn again.
    fn in_whole_groups(&self) -> BTreeSet<PersonId> {
        let groups = self.ballot.round().into_iter().flat_map(|round| round.groups.values());
        groups.filter(|group| self.is_whole(group)).flat_map(CountingGroup::people).collect()
    }

    /// Everybody who is free for a function, numbered in the order of their ids, in the order in which the dice draw them.
    fn by_lot(&self, seed: &Seed, function: Function, taken: &BTreeSet<PersonId>) -> Vec<PersonId> {
        let free = |person: &PersonId| !taken.contains(person) && !self.staff_conflict(*person, function);
        let people: Vec<PersonId> = self.persons_of(function).into_iter().filter(free).collect();
        let Ok(many) = u32::try_from(people.len()) else { return Vec::new() };
        let at = |number: u32| people.get(usize::try_from(number.checked_sub(1)?).ok()?).copied();
        Draws::new(seed.clone(), many).filter_map(at).collect()
    }
}

impl Round {
    /// The first of these people who counted the pool in the other look, or is in a group that has it there.
    pub(super) fn counted_in_other_look(
        &self,
        (look, pool): (Look, PoolNo),
        people: impl IntoIterator<Item = PersonId>,
    ) -> Option<PersonId> {
        let other = match look {
            Look::First => Look::Second,
            Look::Second => Look::First,
        };
        let theirs = self.batches.range((other, pool, BatchNo(0))..=(other, pool, BatchNo(u16::MAX)));
        let theirs: Vec<&Batch> = theirs.map(|(_, batch)| batch).collect();
        let groups: BTreeSet<CountingGroupNo> = theirs.iter().filter_map(|batch| batch.group).collect();
        let counts = |person: PersonId| {
            theirs.iter().any(|batch| batch.tellers.contains(&person) || batch.third == Some(person))
                || groups.iter().filter_map(|number| self.groups.get(number)).any(|other| other.counts(person))
        };
        people.into_iter().find(|person| counts(*person))
    }

    pub(super) fn add_groups(&mut self, groups: Vec<CountingGroup>) {
        let after = self.groups.get_max().map_or(0, |(number, _)| number.0);
        self.groups.extend((after.saturating_add(1)..).map(CountingGroupNo).zip(groups));
    }

    /// What another group began of a batch stays in the log; the new one starts afresh.
    pub(super) fn hand(
        &mut self,
        group: CountingGroupNo,
        (look, pool): (Look, PoolNo),
        batches: RangeInclusive<BatchNo>,
    ) {
        for number in batches.start().0..=batches.end().0 {
            let Some(batch) = self.batches.get_mut(&(look, pool, BatchNo(number))) else { continue };
            if !batch.tellers.is_empty() {
                batch.reopened += 1;
            }
            *batch = Batch { group: Some(group), reopened: batch.reopened, ..Batch::of(batch.papers) };
        }
    }
}

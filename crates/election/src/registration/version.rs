//! Versions of the roll: the frozen roll has a number and a hash; whoever leaves it afterwards makes the next version.
//! A round of the ballot uses the version that stood when its poll opened.

use super::Registration;
use super::entry::{Entry, RemovalReason};
use super::verdict::Found;
use crate::election::Election;
use crate::ids::{HouseholdNo, PersonId, RollNo, RoundNo};
use imbl::OrdMap;
use ledger::Hash;
use rules::RollOfRound;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One version of the roll.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Frozen {
    /// Its number, from 1.
    pub number: RollNo,
    /// How many are registered.
    pub registered: u32,
    /// How many households they are.
    pub households: u32,
    /// The RFC 6962 root over the entries in order of person ids.
    pub root: Hash,
}

/// The RFC 6962 root over entries in order of person ids.
pub(super) fn root(entries: &OrdMap<PersonId, Entry>) -> Hash {
    let mut frontier = ledger::Frontier::new();
    for entry in entries.values() {
        let bytes = ledger::canonical(entry).unwrap_or_default();
        frontier.push(ledger::leaf_hash(&bytes));
    }
    frontier.root()
}

impl Frozen {
    /// What a roll of these entries would be under a number.
    pub fn over(number: RollNo, entries: &OrdMap<PersonId, Entry>) -> Self {
        let households: BTreeSet<HouseholdNo> = entries.values().filter_map(|entry| entry.household).collect();
        let count = |many| u32::try_from(many).unwrap_or(u32::MAX);
        Self { number, registered: count(entries.len()), households: count(households.len()), root: root(entries) }
    }
}

/// Sums over the roll, kept with every entry that comes or goes.
#[derive(Clone, Default, Debug)]
pub(crate) struct Totals {
    /// Entries of each household.
    pub(super) households: OrdMap<HouseholdNo, u32>,
    /// Entries whose verdict was found for this.
    pub(super) found: OrdMap<Found, u32>,
}

fn add<K: Ord + Copy>(sums: &mut OrdMap<K, u32>, key: K) {
    let sum = sums.get(&key).copied().unwrap_or(0);
    sums.insert(key, sum.saturating_add(1));
}

fn take<K: Ord + Copy>(sums: &mut OrdMap<K, u32>, key: &K) {
    match sums.get(key).copied() {
        Some(sum) if sum > 1 => {
            sums.insert(*key, sum.saturating_sub(1));
        }
        _ => {
            sums.remove(key);
        }
    }
}

impl Registration {
    /// A person comes onto the roll, or back onto it.
    pub(super) fn enter(&mut self, entry: Entry) {
        self.removed.remove(&entry.person);
        self.put(entry);
    }

    /// An entry stands as given.
    pub(super) fn put(&mut self, entry: Entry) {
        if let Some(old) = self.roll.insert(entry.person, entry) {
            self.forget(&old);
            if old.household != entry.household {
                self.unauthorise(&old);
            }
        }
        add(&mut self.totals.found, entry.found);
        if let Some(household) = entry.household {
            add(&mut self.totals.households, household);
        }
    }

    /// An entry is out, with what hung on it.
    pub(super) fn take(&mut self, person: PersonId) -> Option<Entry> {
        let entry = self.roll.remove(&person)?;
        self.forget(&entry);
        self.pledged.remove(&person);
        self.unauthorise(&entry);
        Some(entry)
    }

    /// Who leaves a household votes for it no more.
    fn unauthorise(&mut self, entry: &Entry) {
        if let Some(household) = entry.household.filter(|one| self.authorised.get(one) == Some(&entry.person)) {
            self.authorised.remove(&household);
        }
    }

    fn forget(&mut self, entry: &Entry) {
        take(&mut self.totals.found, &entry.found);
        if let Some(household) = &entry.household {
            take(&mut self.totals.households, household);
        }
    }

    /// How many households stand on the roll.
    pub fn households(&self) -> u32 {
        u32::try_from(self.totals.households.len()).unwrap_or(u32::MAX)
    }

    /// The roll as it stands, with the next number.
    pub(super) fn next_version(&self) -> Frozen {
        let number = self.versions.last().map_or(0, |last| last.number.0).saturating_add(1);
        Frozen {
            number: RollNo(number),
            registered: self.registered(),
            households: self.households(),
            root: self.root(),
        }
    }

    /// The version as it stands last: what a recall or a by-election of the term may use.
    pub fn newest(&self) -> Option<Frozen> {
        self.versions.last().copied()
    }

    /// The version as it was frozen first.
    pub fn frozen(&self) -> Option<Frozen> {
        self.versions.front().copied()
    }

    /// The poll of a round opens: the round keeps the version that stands now, or the first round's.
    pub(crate) fn pin(&mut self, round: RoundNo, roll: RollOfRound) {
        if let Some(version) = self.version_for(round, roll) {
            self.pinned.insert(round, version.number);
        }
    }

    /// The version of the roll that a round uses: the one of its poll; before that, the first round's where the law says
    /// so, else the newest.
    pub fn version_for(&self, round: RoundNo, roll: RollOfRound) -> Option<Frozen> {
        let first = self.pinned.get(&RoundNo(1)).filter(|_| roll == RollOfRound::First);
        match self.pinned.get(&round).or(first) {
            Some(number) => self.versions.iter().find(|version| version.number == *number).copied(),
            None => self.versions.last().copied(),
        }
    }

    /// How many left the list or the roll, by reason.
    pub fn removals(&self) -> BTreeMap<RemovalReason, u32> {
        let mut removals = BTreeMap::new();
        for removal in self.removed.values() {
            let sum: &mut u32 = removals.entry(removal.reason).or_default();
            *sum = sum.saturating_add(1);
        }
        removals
    }
}

impl Election {
    /// The version of the roll for the round that is held or comes next.
    pub fn roll_of_round(&self) -> Option<Frozen> {
        let round = self.ballot.round_no().0.max(1);
        self.registration.version_for(RoundNo(round), self.profile.law().runoff_roll)
    }
}

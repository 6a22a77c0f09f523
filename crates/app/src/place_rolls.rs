//! How many who can vote belong to each polling place, beside the papers that went out there. A place is where its groups
//! vote; nothing is said of anybody, and of nothing smaller than a place.

use crate::poll::{PlaceTurnout, needed};
use election::ballot::round::Round;
use election::{Election, GroupNo, HouseholdNo, PlaceId};
use rules::Mode;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The voters of one place beside its papers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct PlaceRoll {
    /// The place.
    pub place: PlaceId,
    /// Its number on notices.
    pub number: u16,
    /// The groups that vote there; where it names none, nobody on the roll belongs to it.
    pub groups: Vec<GroupNo>,
    /// How many of these groups can vote under the method's mode: voters, households or representatives; nothing where they are
    /// so few that it would tell of single voters.
    pub on_roll: Option<u32>,
    /// Papers issued there, replacements not counted.
    pub issued: u32,
    /// The half line of these alone, 0 where none need take part; nothing where the roll is not told. Whether the vote is valid
    /// is decided by the whole.
    pub needed: Option<u32>,
}

/// The rolls of all places.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct PlaceRolls {
    /// By place, in order of their numbers.
    pub rolls: Vec<PlaceRoll>,
    /// How many can vote and belong to no place, because none names their group.
    pub elsewhere: u32,
}

impl PlaceRolls {
    pub(crate) fn of(election: &Election, round: &Round, places: &[PlaceTurnout]) -> Self {
        let groups = by_group(election);
        let mut tied: u32 = 0;
        let roll = |one: &PlaceTurnout| {
            let groups_there = election.ballot.places.get(&one.place).map(|place| place.groups.clone());
            let groups_there = groups_there.unwrap_or_default();
            let on_roll: u32 = groups_there.iter().filter_map(|group| groups.get(group)).sum();
            tied = tied.saturating_add(on_roll);
            let told = Some(on_roll).filter(|on_roll| *on_roll >= election.profile.law().secrecy_min_pool.0);
            PlaceRoll {
                place: one.place,
                number: one.number,
                groups: groups_there,
                on_roll: told,
                issued: one.issued,
                needed: told.map(|on_roll| needed(election, round, on_roll)),
            }
        };
        let mut rolls: Vec<PlaceRoll> = places.iter().map(roll).collect();
        hide_with_another(&mut rolls);
        let elsewhere = groups.values().sum::<u32>().saturating_sub(tied);
        Self { rolls, elsewhere }
    }
}

/// A place that is hidden alone follows from the whole and the others: the smallest of them is hidden with it.
fn hide_with_another(rolls: &mut [PlaceRoll]) {
    let hidden = rolls.iter().filter(|roll| !roll.groups.is_empty() && roll.on_roll.is_none()).count();
    let told = rolls.iter_mut().filter(|roll| roll.on_roll.is_some());
    if let Some(smallest) = told.min_by_key(|roll| roll.on_roll).filter(|_| hidden == 1) {
        (smallest.on_roll, smallest.needed) = (None, None);
    }
}

/// How many of each group can vote.
fn by_group(election: &Election) -> BTreeMap<GroupNo, u32> {
    let roll = &election.registration.roll;
    let mode = election.mode();
    let groups: Vec<GroupNo> = match mode {
        Mode::Direct => roll.values().map(|entry| entry.group).collect(),
        Mode::Household => {
            let lives = roll.values().filter_map(|entry| Some((entry.household?, entry.group)));
            lives.collect::<BTreeMap<HouseholdNo, GroupNo>>().into_values().collect()
        }
        Mode::Representative => {
            let chosen = election.electing_representatives();
            chosen.iter().filter_map(|person| roll.get(person)).map(|entry| entry.group).collect()
        }
    };
    let mut sums = BTreeMap::new();
    for group in groups {
        *sums.entry(group).or_insert(0) += 1;
    }
    sums
}

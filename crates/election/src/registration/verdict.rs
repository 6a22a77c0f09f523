//! Verdicts of age and length of stay hold for one election day under the rules of their time: when the day or the
//! rule moves, every one of them is stale until it is found again.

use super::entry::{Age, Entry, RemovalReason};
use super::{Event, Phase, Registration, eligibility};
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::PersonId;
use chrono::NaiveDate;
use rules::Birthday;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// For which day and by which rules a verdict was found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// The election day.
    pub day: NaiveDate,
    /// The age that was asked for.
    pub years: u32,
    /// When a year of age was taken as complete.
    pub counted: Birthday,
}

/// The verdict on one voter for the election day as it stands now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// The voter.
    pub person: PersonId,
    /// Whether the person is old enough.
    pub age: Age,
    /// Whole months of residence or work, for the classes that need them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
}

impl Election {
    /// What verdicts have to be found for now; nothing before there is an election day.
    pub fn verdicts_for(&self) -> Option<Found> {
        // Who had the vote on a roll that was taken over has it.
        if let Some(found) = self.registration.adopted {
            return Some(found);
        }
        let law = self.profile.law();
        let day = self.roll_day()?;
        Some(Found { day, years: law.voter_age.0, counted: law.voter_age_from })
    }

    /// Blocks while a verdict on the roll was found for another day or by another rule.
    pub(crate) fn require_fresh_verdicts(&self, blockers: &mut Blockers<'_>) {
        let stale = self.registration.stale(self.verdicts_for());
        if stale > 0 {
            blockers.add(Code::VerdictsToRenew).fact("stale", stale).fact("day", self.roll_day());
        }
    }
}

impl Registration {
    /// How many verdicts on the roll were found for something else.
    pub fn stale(&self, wanted: Option<Found>) -> u32 {
        let fresh = wanted.and_then(|wanted| self.totals.found.get(&wanted)).copied().unwrap_or(0);
        self.registered().saturating_sub(fresh)
    }
}

pub(super) fn guard(election: &Election, found: Found, verdicts: &[Renewal], blockers: &mut Blockers<'_>) {
    // The day may have moved while they were found.
    if election.verdicts_for() != Some(found) {
        blockers.add(Code::VerdictStale).fact("day", election.roll_day()).fact("found_for", found.day);
    }
    if verdicts.is_empty() {
        blockers.add(Code::NothingToRecord);
    }
    let mut seen = std::collections::BTreeSet::new();
    for verdict in verdicts {
        election.require_entry(verdict.person, blockers);
        if !seen.insert(verdict.person) {
            blockers.add(Code::SamePerson).fact("person", verdict.person);
        }
        let entry = election.registration.roll.get(&verdict.person);
        if entry.is_some_and(|entry| entry.basis.counts_months()) && verdict.months.is_none() {
            blockers.add(Code::MonthsNotFound).fact("person", verdict.person);
        }
    }
}

/// The entries as they stand by the new verdicts; who has no vote by them leaves, and stays countable.
pub(super) fn decide(election: &Election, found: Found, verdicts: Vec<Renewal>) -> Vec<crate::Event> {
    let leaving = verdicts.iter().filter_map(|verdict| {
        let entry = election.registration.roll.get(&verdict.person)?.renewed(verdict, found);
        let stays = eligibility::explain(election, &entry).eligible;
        (!stays).then_some(Event::Removed { person: verdict.person, reason: RemovalReason::Verdict })
    });
    let leaving: Vec<Event> = leaving.collect();
    let mut events = vec![Event::VerdictsRenewed { found, verdicts }];
    events.extend(leaving);
    election.with_reissue(events)
}

impl Entry {
    /// The entry with its verdict for another day.
    #[must_use]
    pub(super) fn renewed(self, verdict: &Renewal, found: Found) -> Self {
        Self { age: verdict.age, basis: self.basis.after(verdict.months), found, ..self }
    }
}

impl Election {
    /// The events of registration, and the number and hash of the roll that a frozen roll has after them.
    pub(super) fn with_reissue(&self, events: Vec<Event>) -> Vec<crate::Event> {
        let mut after = self.clone();
        let mut events: Vec<crate::Event> = events.into_iter().map(crate::Event::from).collect();
        for event in &events {
            crate::evolve(&mut after, event);
        }
        if self.registration.phase == Phase::Frozen {
            let roll = after.registration.next_version();
            events.push(Event::Reissued { roll }.into());
        }
        events
    }
}

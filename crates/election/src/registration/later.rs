//! The roll of a later round, where the law asks for a new one (`runoff.roll`): the stage opens again for that round,
//! goes the same way of list, objections and corrections for the round's own day, and its roll is frozen before the poll.

use super::entry::RemovalReason;
use super::{Event, Import, Phase, Registration};
use crate::ballot;
use crate::blocker::{Blocker, Blockers, Code};
use crate::election::Election;
use crate::ids::{PersonId, RoundNo};
use chrono::NaiveDate;
use rules::RollOfRound;

/// Only a round that is prepared, and only once, opens the roll; where the first round's roll is used, none does.
pub(super) fn gate_open(election: &Election, blockers: &mut Blockers<'_>) {
    if election.profile.law().runoff_roll == RollOfRound::First {
        blockers.add(Code::FirstRollIsUsed).fact("round", election.ballot.round_no());
    }
    let prepared = election.ballot.phase == ballot::Phase::Preparing && later(election).is_some();
    if !prepared || election.registration.later == later(election) {
        blockers
            .add(Code::NoRollToMake)
            .fact("round", election.ballot.round_no())
            .fact("phase", election.ballot.phase)
            .fact("made_for", election.registration.later);
    }
}

/// The later round that is the current one.
fn later(election: &Election) -> Option<RoundNo> {
    Some(election.ballot.round_no()).filter(|round| round.0 > 1)
}

/// The poll of a later round waits for the roll of that round.
pub(crate) fn gate_poll(election: &Election, blockers: &mut Blockers<'_>) {
    if election.profile.law().runoff_roll == RollOfRound::First || later(election).is_none() {
        return;
    }
    let stage = &election.registration;
    if stage.later != later(election) || stage.phase != Phase::Frozen {
        blockers
            .add(Code::RollOfRoundMissing)
            .fact("round", election.ballot.round_no())
            .fact("phase", stage.phase)
            .fact("made_for", stage.later);
    }
}

/// Who is struck off while the roll of a later round is made left a published roll, and stays countable.
pub(super) fn struck(election: &Election, person: PersonId) -> Event {
    match election.registration.later {
        Some(_) => Event::Removed { person, reason: RemovalReason::NewRoll },
        None => Event::Struck { person },
    }
}

impl Registration {
    /// The stage opens for a round: everybody stands as on the roll before, and no earlier import can be taken back.
    pub(super) fn open_for(&mut self, round: RoundNo) {
        self.phase = Phase::Enrolling;
        self.later = Some(round);
        self.published = None;
        let closed = self.imports.iter().filter(|(_, import)| matches!(import, Import::Closed { .. }));
        for import in closed.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.imports.insert(import, Import::Kept);
        }
    }
}

impl Election {
    /// The day for which the roll is made: that of the round with a roll of its own, else the election day.
    pub fn roll_day(&self) -> Option<NaiveDate> {
        let later = self.registration.later;
        let held = self.ballot.rounds.iter().find(|held| Some(held.number) == later);
        held.map_or(self.lifecycle.election_day, |held| Some(held.day))
    }

    /// Why nobody's age can be judged: no day is set. Empty where one is.
    pub fn undated(&self) -> Vec<Blocker> {
        let mut blockers = Blockers::of(self);
        if self.roll_day().is_none() {
            blockers.add(Code::DayNotSet);
        }
        blockers.into_vec()
    }
}

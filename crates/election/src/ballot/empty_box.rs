//! A box before it is sealed (当众验空票箱): shown empty to everybody and locked before papers go into it, and the way of a
//! mobile box to its voters and back. No step of the poll waits for it; what is recorded hangs together, and a lid that
//! comes back broken is found on before the box is opened.

use super::Command;
use super::boxes::Seal;
use super::custody::{BoxStep, Handled, SealNo, guard_time, out_of_order, require_shut, require_two};
use super::mobile::require_mobile;
use super::round::Round;
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{BoxId, DocumentId, PersonId};
use crate::office::appointment::Function;
use chrono::{NaiveDate, NaiveTime};
use serde::Serialize;

/// What is known of a box since it was shown empty.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Locked {
    /// The numbers of the seals on its lid.
    pub seals: Vec<SealNo>,
    /// Whether it is at its place.
    pub whereabouts: Whereabouts,
    /// The worst that was found of its lid.
    pub found: Seal,
    /// The written finding on a broken lid.
    pub finding: Option<DocumentId>,
}

/// Where a box is during the poll.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Whereabouts {
    /// At its polling place.
    AtPlace,
    /// With its voters.
    Out,
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    match command {
        Command::ShowBoxEmpty { ballot_box, seals, by, at } => {
            require_shut(election, round, *ballot_box, blockers);
            require_two(election, *by, blockers);
            if round.locked.contains_key(ballot_box) || seals.is_empty() {
                out_of_order(election, *ballot_box, blockers);
            }
            // The evening before, nobody would know what happens to it in the night.
            if context.today() < round.day {
                blockers.add(Code::NotTheDay).fact("day", round.day).fact("today", context.today());
            }
            guard_time(election, *ballot_box, *at, context, blockers);
        }
        Command::SendOutBox { ballot_box, by: [one, other], at } => {
            require_shut(election, round, *ballot_box, blockers);
            require_mobile(election, *ballot_box, blockers);
            if one == other {
                blockers.add(Code::SamePerson).fact("person", one);
            }
            for person in [one, other] {
                election.require_function(*person, Function::Scrutineer, blockers);
            }
            require_named(election, *ballot_box, [*one, *other], blockers);
            if round.whereabouts(*ballot_box) != Some(Whereabouts::AtPlace) {
                out_of_order(election, *ballot_box, blockers);
            }
            guard_time(election, *ballot_box, *at, context, blockers);
        }
        Command::BringBackBox { ballot_box, by, at, .. } => {
            require_shut(election, round, *ballot_box, blockers);
            require_two(election, *by, blockers);
            if !round.is_out(*ballot_box) {
                out_of_order(election, *ballot_box, blockers);
            }
            guard_time(election, *ballot_box, *at, context, blockers);
        }
        _ => {}
    }
}

/// Where people were named to go with a box, no others carry it.
fn require_named(election: &Election, id: BoxId, by: [PersonId; 2], blockers: &mut Blockers<'_>) {
    let named = election.ballot.mobile.with.get(&id).filter(|_| election.engine >= crate::BINDING);
    let Some(named) = named.filter(|named| !named.is_empty()) else { return };
    let going = by.iter().filter(|person| named.contains(*person)).count();
    if going < by.len() {
        blockers
            .add(Code::BoxScrutineersMissing)
            .fact("box", election.box_number(id))
            .fact("scrutineers", going)
            .fact("needed", by.len());
    }
}

impl Round {
    /// Where a box is; nothing where it was not shown empty.
    fn whereabouts(&self, id: BoxId) -> Option<Whereabouts> {
        self.locked.get(&id).map(|locked| locked.whereabouts)
    }

    /// Whether a box is with its voters, so that nobody can seal it.
    pub(super) fn is_out(&self, id: BoxId) -> bool {
        self.whereabouts(id) == Some(Whereabouts::Out)
    }

    /// On another day every box is shown empty again.
    pub(super) fn put_off(&mut self, day: NaiveDate) {
        self.day = day;
        self.locked.clear();
        self.ways.clear();
    }

    pub(super) fn show_box_empty(&mut self, id: BoxId, seals: Vec<SealNo>, by: [PersonId; 2], at: NaiveTime) {
        self.handled(id, Handled { step: BoxStep::ShownEmpty, at, by: by.to_vec(), seal: None });
        let locked = Locked { seals, whereabouts: Whereabouts::AtPlace, found: Seal::Intact, finding: None };
        self.locked.insert(id, locked);
    }

    pub(super) fn send_out_box(&mut self, id: BoxId, by: [PersonId; 2], at: NaiveTime) {
        self.handled(id, Handled { step: BoxStep::SentOut, at, by: by.to_vec(), seal: None });
        if let Some(locked) = self.locked.get_mut(&id) {
            locked.whereabouts = Whereabouts::Out;
        }
    }

    pub(super) fn bring_back_box(&mut self, id: BoxId, seal: Seal, by: [PersonId; 2], at: NaiveTime) {
        self.handled(id, Handled { step: BoxStep::BroughtBack, at, by: by.to_vec(), seal: Some(seal) });
        let Some(locked) = self.locked.get_mut(&id) else { return };
        locked.whereabouts = Whereabouts::AtPlace;
        if seal == Seal::Broken {
            // A finding that was written before does not speak of this.
            (locked.found, locked.finding) = (seal, None);
        }
    }
}

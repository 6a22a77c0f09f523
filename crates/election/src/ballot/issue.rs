//! Papers: stock in, one paper per voter out, spoilt ones replaced, unused ones counted at the end.

use super::{Command, proxy};
use crate::blocker::{Blockers, Code};
use crate::context::{Context, legal_time};
use crate::election::Election;
use crate::ids::{DocumentId, PersonId, PlaceId};
use crate::office::appointment::Function;
use crate::record::anchor::AnchorKind;
use chrono::NaiveTime;
use rules::Mode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who takes the paper on a voter's entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum As {
    /// The voter.
    Own {},
    /// An agent who is present.
    Proxy {
        /// Who.
        agent: PersonId,
    },
}

/// Why an issue is taken back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UndoReason {
    /// The wrong entry was marked.
    WrongEntry,
    /// The paper never left the table.
    PaperNotTaken,
}

/// That a paper was issued on an entry. It names no paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issued {
    /// Where.
    pub place: PlaceId,
    /// Who took it.
    pub taken: As,
    /// Who issued it.
    pub issuer: PersonId,
}

/// The papers of a place.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Stock {
    /// Received.
    pub printed: u32,
    /// Handed to voters, replacements not counted.
    pub issued: u32,
    /// Spoilt and replaced.
    pub spoilt: u32,
    /// Handed out while the station was cut off, and refused by the record afterwards.
    pub unrecorded: u32,
    /// Left over, once counted and cut.
    pub unused: Option<u32>,
    /// The signed explanation, where the papers did not add up.
    pub explanation: Option<DocumentId>,
}

impl Stock {
    /// Papers still on the table.
    pub fn left(&self) -> u32 {
        self.printed.saturating_sub(self.issued).saturating_sub(self.spoilt).saturating_sub(self.unrecorded)
    }
}

pub(super) fn gate(election: &Election, blockers: &mut Blockers<'_>) {
    election.require_anchor(AnchorKind::PollOpened, blockers);
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::ReceiveStock { place, papers, document } => {
            election.require_place(*place, blockers);
            election.office.require_document(*document, blockers);
            if *papers == 0 {
                blockers.add(Code::NothingToRecord);
            }
        }
        Command::Issue { place, voter, taken } => {
            guard_station(election, *place, context, blockers);
            guard_hours(election, *place, context, blockers);
            guard_voter(election, *place, *voter, blockers);
            if let As::Proxy { agent } = taken {
                proxy::guard_issue(election, *voter, *agent, blockers);
            }
        }
        Command::EnterListed { place, voter, taken, at, document } => {
            guard_station(election, *place, context, blockers);
            guard_listed(election, *place, *at, context, blockers);
            guard_voter(election, *place, *voter, blockers);
            if let As::Proxy { agent } = taken {
                proxy::guard_issue(election, *voter, *agent, blockers);
            }
            if let Some(document) = document {
                election.office.require_document(*document, blockers);
            }
        }
        Command::UndoIssue { voter, .. } => guard_undo(election, *voter, context, blockers),
        Command::ReplaceSpoilt { place } => guard_station(election, *place, context, blockers),
        Command::AccountStock { place, unused, explanation, signed } => {
            election.require_place(*place, blockers);
            // Unused papers are cut before the first box opens; afterwards nobody makes them fit.
            require_shut(election, blockers);
            match explanation {
                Some(document) => {
                    election.office.require_document(*document, blockers);
                    guard_signed(election, *signed, blockers);
                }
                None => guard_stock(election, *place, *unused, blockers),
            }
        }
        _ => {}
    }
}

/// Two persons sign why papers do not add up.
fn guard_signed(election: &Election, signed: Option<[PersonId; 2]>, blockers: &mut Blockers<'_>) {
    match signed {
        Some(two) => super::custody::require_two(election, two, blockers),
        None if election.engine >= crate::BINDING => {
            blockers.add(Code::SignaturesMissing).fact("signed", 0).fact("needed", 2);
        }
        None => {}
    }
}

/// No box is open: what was issued is known before anybody knows what came back.
fn require_shut(election: &Election, blockers: &mut Blockers<'_>) {
    if let Some(opened) = election.ballot.round().and_then(|round| round.opened.keys().next()) {
        blockers.add(Code::BoxAlreadyOpen).fact("box", opened);
    }
}

/// It was handed out in the posted hours, not later than now, and is entered before the first box opens.
fn guard_listed(election: &Election, id: PlaceId, at: NaiveTime, context: &Context, blockers: &mut Blockers<'_>) {
    require_shut(election, blockers);
    let Some(place) = election.ballot.places.get(&id) else { return };
    if at < place.opens {
        blockers.add(Code::BeforeOpeningTime).fact("opens", place.opens);
    }
    let day = election.ballot.round().map(|round| round.day);
    if at >= place.closes || (Some(context.today()) == day && at > legal_time(context.at)) {
        blockers.add(Code::AfterClosingTime).fact("closes", place.closes);
    }
}

/// The clerk belongs to this place.
pub(super) fn guard_here(election: &Election, place: PlaceId, context: &Context, blockers: &mut Blockers<'_>) {
    election.require_place(place, blockers);
    let here = election
        .office
        .living(context.actor.account)
        .any(|held| held.function == Function::CheckIn && held.place.is_none_or(|own| own == place));
    if !here {
        blockers.add(Code::NotThisPlace).fact("place", place);
    }
}

/// The clerk belongs to this place, and a paper is left there.
fn guard_station(election: &Election, place: PlaceId, context: &Context, blockers: &mut Blockers<'_>) {
    guard_here(election, place, context, blockers);
    let left = election.ballot.round().and_then(|round| round.stock.get(&place)).map_or(0, Stock::left);
    if left == 0 {
        blockers.add(Code::NoPapersLeft).fact("place", place);
    }
}

fn guard_voter(election: &Election, place: PlaceId, voter: PersonId, blockers: &mut Blockers<'_>) {
    let Some(entry) = election.registration.roll.get(&voter) else {
        blockers.add(Code::NotOnRoll).fact("person", voter);
        return;
    };
    if let Some(round) = election.ballot.round() {
        if let Some(issued) = round.issued.get(&voter) {
            blockers.add(Code::AlreadyIssued).fact("voter", voter).fact("place", issued.place);
        }
        let mode = election.method.terms.as_ref().map(|terms| terms.mode);
        if mode == Some(Mode::Household)
            && entry.household.is_none_or(|household| round.households.contains(&household))
        {
            blockers.add(Code::HouseholdHasVoted).fact("household", entry.household);
        }
        if mode == Some(Mode::Household) && !election.registration.votes_for_household(voter) {
            blockers.add(Code::NotTheHouseholdsVoter).fact("household", entry.household);
        }
        if mode == Some(Mode::Representative) && !election.electing_representatives().contains(&voter) {
            blockers.add(Code::NotARepresentative).fact("person", voter);
        }
    }
    if election.ballot.places.get(&place).is_some_and(|known| !known.groups.contains(&entry.group)) {
        blockers.add(Code::OtherPlace).fact("voter", voter).fact("group", entry.group);
    }
}

fn guard_undo(election: &Election, voter: PersonId, context: &Context, blockers: &mut Blockers<'_>) {
    require_shut(election, blockers);
    let Some(issued) = election.ballot.round().and_then(|round| round.issued.get(&voter)) else {
        blockers.add(Code::NotIssued).fact("voter", voter);
        return;
    };
    let same = election.office.living(context.actor.account).any(|held| held.person == issued.issuer);
    if same {
        blockers.add(Code::SecondPersonNeeded);
    }
}

/// The poll stays open until the last place's posted hour; an earlier or later one is a change of hours.
pub(super) fn gate_close(election: &Election, context: &Context, blockers: &mut Blockers<'_>) {
    let Some(day) = election.ballot.round().map(|round| round.day) else { return };
    let closes = election.ballot.places.values().map(|place| place.closes).max();
    if closes.is_some_and(|closes| (context.today(), legal_time(context.at)) < (day, closes)) {
        blockers.add(Code::BeforeClosingTime).fact("closes", closes);
    }
}

/// Papers are handed out in the posted hours of the place.
fn guard_hours(election: &Election, id: PlaceId, context: &Context, blockers: &mut Blockers<'_>) {
    let opens = election.ballot.places.get(&id).map(|place| place.opens);
    if opens.is_some_and(|opens| legal_time(context.at) < opens) {
        blockers.add(Code::BeforeOpeningTime).fact("opens", opens);
    }
    if let Some(closes) = election.closed_at(id, context) {
        blockers.add(Code::AfterClosingTime).fact("closes", closes);
    }
}

/// printed = issued + spoilt + unused, or a signed explanation; what left the table unrecorded is always explained.
fn guard_stock(election: &Election, place: PlaceId, unused: u32, blockers: &mut Blockers<'_>) {
    let stock = election.ballot.round().and_then(|round| round.stock.get(&place)).copied().unwrap_or_default();
    if stock.left() != unused || stock.unrecorded > 0 || stock.printed < stock.issued.saturating_add(stock.spoilt) {
        blockers
            .add(Code::StockDoesNotAddUp)
            .fact("printed", stock.printed)
            .fact("issued", stock.issued)
            .fact("spoilt", stock.spoilt)
            .fact("unrecorded", stock.unrecorded)
            .fact("unused", unused);
    }
}

impl Election {
    /// Who votes under the method that was adopted; voters themselves before.
    pub fn mode(&self) -> Mode {
        self.method.terms.as_ref().map_or(Mode::Direct, |terms| terms.mode)
    }

    /// How many could vote under the method's mode: voters, households or representatives.
    pub fn electorate(&self) -> u32 {
        match self.mode() {
            Mode::Direct => self.roll_of_round().map_or(0, |roll| roll.registered),
            Mode::Household => self.roll_of_round().map_or(0, |roll| roll.households),
            Mode::Representative => crate::sheets::count(self.electing_representatives()),
        }
    }
}

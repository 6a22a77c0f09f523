//! Custody of the boxes (票箱保管): sealed after the poll, moved and received by two persons each time, its seals looked at
//! on the way; a box whose chain has a hole, or whose seal was found broken without a written finding, is not opened.
//! And the explanation that a place owes where fewer papers came back than it issued.

use super::boxes::Seal;
use super::round::Round;
use super::{Command, Event};
use crate::blocker::{Blockers, Code};
use crate::context::{Context, legal_time};
use crate::election::Election;
use crate::ids::{BoxId, DocumentId, PersonId};
use crate::office::appointment::Function;
use chrono::NaiveTime;
use rules::Switch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest number of a seal.
const LONGEST: usize = 16;

/// The number printed on a seal: digits, capital letters, hyphens.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct SealNo(#[schemars(regex(pattern = "^[0-9A-Z-]{1,16}$"))] String);

/// Not the number of a seal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotASeal;

impl fmt::Display for NotASeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a seal's number has at most {LONGEST} digits, capital letters and hyphens")
    }
}

impl TryFrom<String> for SealNo {
    type Error = NotASeal;

    fn try_from(text: String) -> Result<Self, NotASeal> {
        let fits = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || c == '-';
        let whole = (1..=LONGEST).contains(&text.len()) && text.chars().all(fits);
        if whole { Ok(Self(text)) } else { Err(NotASeal) }
    }
}

impl From<SealNo> for String {
    fn from(number: SealNo) -> Self {
        number.0
    }
}

/// Where a box is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Spot {
    /// At its polling place.
    PollingPlace,
    /// Where the votes are counted.
    CountingPlace,
}

/// What is known of a box since it was sealed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Custody {
    /// The numbers of its seals.
    pub seals: Vec<SealNo>,
    /// Where it is, or was last.
    pub spot: Spot,
    /// Where it is on its way to.
    pub under_way: Option<Spot>,
    /// The two persons who answer for it.
    pub by: [PersonId; 2],
    /// When it was last heard of.
    pub last: NaiveTime,
    /// The worst that was found of its seals.
    pub found: Seal,
    /// The written finding on a broken seal.
    pub finding: Option<DocumentId>,
}

/// What was done with a box.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub enum BoxStep {
    /// It was shown empty and locked.
    #[serde(rename = "box_shown_empty")]
    ShownEmpty,
    /// It left for its voters.
    #[serde(rename = "box_sent_out")]
    SentOut,
    /// It came back from them.
    #[serde(rename = "box_brought_back")]
    BroughtBack,
    /// It was shut and sealed.
    #[serde(rename = "box_sealed")]
    Sealed,
    /// It left.
    #[serde(rename = "box_moved")]
    Moved,
    /// It came in.
    #[serde(rename = "box_received")]
    Received,
    /// It was opened in public.
    #[serde(rename = "box_opened")]
    Opened,
}

/// One step of a box's way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Handled {
    /// What was done.
    pub step: BoxStep,
    /// When, on the day of the poll.
    pub at: NaiveTime,
    /// Who did it; the whole committee where nobody is named.
    pub by: Vec<PersonId>,
    /// How its seals were found, where they were looked at.
    pub seal: Option<Seal>,
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    match command {
        Command::SealBox { ballot_box, seals, by, at } => {
            require_shut(election, round, *ballot_box, blockers);
            require_two(election, *by, blockers);
            let sealed = round.custody.contains_key(ballot_box);
            if sealed || seals.is_empty() || round.is_out(*ballot_box) {
                out_of_order(election, *ballot_box, blockers);
            }
            guard_time(election, *ballot_box, *at, context, blockers);
        }
        Command::MoveBox { ballot_box, from, to, by, at } => {
            require_shut(election, round, *ballot_box, blockers);
            require_two(election, *by, blockers);
            let there = |custody: &Custody| custody.spot == *from && custody.under_way.is_none();
            if from == to || !round.custody.get(ballot_box).is_some_and(there) {
                out_of_order(election, *ballot_box, blockers);
            }
            guard_time(election, *ballot_box, *at, context, blockers);
        }
        Command::ReceiveBox { ballot_box, by, at, .. } => {
            require_shut(election, round, *ballot_box, blockers);
            require_two(election, *by, blockers);
            if round.custody.get(ballot_box).is_none_or(|custody| custody.under_way.is_none()) {
                out_of_order(election, *ballot_box, blockers);
            }
            guard_time(election, *ballot_box, *at, context, blockers);
        }
        Command::FindOnSeal { ballot_box, scrutineers: [one, other], document } => {
            require_shut(election, round, *ballot_box, blockers);
            // A seal is looked at where the box has arrived.
            if round.custody.get(ballot_box).is_some_and(|custody| custody.under_way.is_some()) {
                out_of_order(election, *ballot_box, blockers);
            }
            election.office.require_document(*document, blockers);
            if one == other {
                blockers.add(Code::SamePerson).fact("person", one);
            }
            for person in [one, other] {
                election.require_function(*person, Function::Scrutineer, blockers);
            }
        }
        Command::ExplainDifference { place, signed, document } => {
            election.require_place(*place, blockers);
            election.require_boxes_open(*place, blockers);
            election.office.require_document(*document, blockers);
            require_two(election, *signed, blockers);
        }
        _ => {}
    }
}

/// Known, and nobody has opened it yet.
pub(super) fn require_shut(election: &Election, round: &Round, ballot_box: BoxId, blockers: &mut Blockers<'_>) {
    if !election.ballot.boxes.contains_key(&ballot_box) {
        blockers.add(Code::UnknownBox).fact("box", ballot_box);
    }
    if round.opened.contains_key(&ballot_box) {
        blockers.add(Code::BoxAlreadyOpen).fact("box", ballot_box);
    }
}

/// Two persons, each of the committee or appointed for something.
pub(super) fn require_two(election: &Election, [one, other]: [PersonId; 2], blockers: &mut Blockers<'_>) {
    if one == other {
        blockers.add(Code::SamePerson).fact("person", one);
    }
    for person in [one, other] {
        if !election.committee.is_member(person) && election.living_functions(person).next().is_none() {
            blockers.add(Code::NotOfTheStaff).fact("person", person);
        }
    }
}

pub(super) fn out_of_order(election: &Election, ballot_box: BoxId, blockers: &mut Blockers<'_>) {
    blockers.add(Code::CustodyOutOfOrder).fact("box", election.box_number(ballot_box));
}

/// Not before what is on record of the box, and not later than now.
pub(super) fn guard_time(
    election: &Election,
    id: BoxId,
    at: NaiveTime,
    context: &Context,
    blockers: &mut Blockers<'_>,
) {
    let Some(round) = election.ballot.round() else { return };
    let before = round.ways.get(&id).and_then(|way| way.last()).is_some_and(|handled| at < handled.at);
    let ahead = context.today() == round.day && at > legal_time(context.at);
    if before || ahead {
        blockers.add(Code::CustodyTime).fact("box", election.box_number(id)).fact("at", at);
    }
}

/// A box is opened when its chain has no hole and every broken seal has its finding.
pub(super) fn guard_open(election: &Election, ballot_box: BoxId, seal: Seal, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    let number = election.box_number(ballot_box);
    if election.engine >= crate::BINDING && round.is_out(ballot_box) {
        blockers.add(Code::CustodyHole).fact("box", number);
    }
    if election.profile.law().box_custody == Switch::Off || !election.ballot.boxes.contains_key(&ballot_box) {
        return;
    }
    let Some(custody) = round.custody.get(&ballot_box) else {
        blockers.add(Code::CustodyHole).fact("box", number);
        return;
    };
    if custody.under_way.is_some() {
        blockers.add(Code::CustodyHole).fact("box", number);
    }
    if (custody.found == Seal::Broken || seal == Seal::Broken) && custody.finding.is_none() {
        blockers.add(Code::SealWithoutFinding).fact("box", number);
    }
}

/// Where fewer papers came back than a place issued, two persons sign why.
pub(super) fn gate_explained(election: &Election, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round().filter(|_| election.profile.law().count_explain == Switch::On) else {
        return;
    };
    for (id, place) in &election.ballot.places {
        let (papers, issued) = (election.papers_at(*id), round.stock.get(id).map_or(0, |stock| stock.issued));
        if papers < issued && !round.explained.contains_key(id) {
            blockers
                .add(Code::DifferenceUnexplained)
                .fact("place", place.number)
                .fact("papers", papers)
                .fact("issued", issued);
        }
    }
}

/// What a step of a box's way brings about.
pub(super) fn told(command: Command) -> Option<Event> {
    Some(match command {
        Command::ShowBoxEmpty { ballot_box, seals, by, at } => Event::BoxShownEmpty { ballot_box, seals, by, at },
        Command::SendOutBox { ballot_box, by, at } => Event::BoxSentOut { ballot_box, by, at },
        Command::BringBackBox { ballot_box, seal, by, at } => Event::BoxBroughtBack { ballot_box, seal, by, at },
        Command::SealBox { ballot_box, seals, by, at } => Event::BoxSealed { ballot_box, seals, by, at },
        Command::MoveBox { ballot_box, to, by, at, .. } => Event::BoxMoved { ballot_box, to, by, at },
        Command::ReceiveBox { ballot_box, seal, by, at } => Event::BoxReceived { ballot_box, seal, by, at },
        Command::FindOnSeal { ballot_box, document, .. } => Event::SealFoundOn { ballot_box, document },
        Command::ExplainDifference { place, signed, document } => {
            Event::DifferenceExplained { place, signed, document }
        }
        _ => return None,
    })
}

impl Election {
    pub(super) fn box_number(&self, id: BoxId) -> Option<u16> {
        self.ballot.boxes.get(&id).map(|found| found.number)
    }
}

impl Round {
    pub(super) fn evolve_custody(&mut self, event: Event) {
        match event {
            Event::BoxShownEmpty { ballot_box, seals, by, at } => self.show_box_empty(ballot_box, seals, by, at),
            Event::BoxSentOut { ballot_box, by, at } => self.send_out_box(ballot_box, by, at),
            Event::BoxBroughtBack { ballot_box, seal, by, at } => self.bring_back_box(ballot_box, seal, by, at),
            Event::BoxSealed { ballot_box, seals, by, at } => self.seal_box(ballot_box, seals, by, at),
            Event::BoxMoved { ballot_box, to, by, at } => self.move_box(ballot_box, to, by, at),
            Event::BoxReceived { ballot_box, seal, by, at } => self.receive_box(ballot_box, seal, by, at),
            Event::SealFoundOn { ballot_box, document } => self.find_on_seal(ballot_box, document),
            _ => {}
        }
    }

    fn seal_box(&mut self, id: BoxId, seals: Vec<SealNo>, by: [PersonId; 2], last: NaiveTime) {
        self.handled(id, Handled { step: BoxStep::Sealed, at: last, by: by.to_vec(), seal: None });
        let spot = Spot::PollingPlace;
        // A lid that was found broken on the way to the voters is found on like any other seal.
        let lid = self.locked.get(&id);
        let (found, finding) = lid.map_or((Seal::Intact, None), |lid| (lid.found, lid.finding));
        let custody = Custody { seals, spot, under_way: None, by, last, found, finding };
        self.custody.insert(id, custody);
    }

    pub(super) fn handled(&mut self, id: BoxId, handled: Handled) {
        self.ways.entry(id).or_default().push_back(handled);
    }

    fn move_box(&mut self, id: BoxId, to: Spot, by: [PersonId; 2], at: NaiveTime) {
        self.handled(id, Handled { step: BoxStep::Moved, at, by: by.to_vec(), seal: None });
        if let Some(custody) = self.custody.get_mut(&id) {
            custody.under_way = Some(to);
            (custody.by, custody.last) = (by, at);
        }
    }

    fn receive_box(&mut self, id: BoxId, seal: Seal, by: [PersonId; 2], at: NaiveTime) {
        self.handled(id, Handled { step: BoxStep::Received, at, by: by.to_vec(), seal: Some(seal) });
        let Some(custody) = self.custody.get_mut(&id) else { return };
        if let Some(spot) = custody.under_way.take() {
            custody.spot = spot;
        }
        (custody.by, custody.last) = (by, at);
        if seal == Seal::Broken {
            // A finding that was written before does not speak of this.
            (custody.found, custody.finding) = (seal, None);
        }
    }

    fn find_on_seal(&mut self, id: BoxId, document: DocumentId) {
        if let Some(custody) = self.custody.get_mut(&id) {
            custody.finding = Some(document);
        } else if let Some(lid) = self.locked.get_mut(&id) {
            lid.finding = Some(document);
        }
    }
}

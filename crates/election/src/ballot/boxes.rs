//! Boxes are opened in public, their papers counted against what their place issued, and all papers mixed
//! into pools that are large enough to hide a voter.

use super::event::Event;
use super::round::Round;
use super::{Command, custody};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{BoxId, PersonId, PlaceId};
use crate::office::appointment::Function;
use crate::record::anchor::AnchorKind;
use rules::{BoxExcess, Switch};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a box's seal was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Seal {
    /// Whole.
    Intact,
    /// Broken; printed on the result sheet.
    Broken,
}

/// What was found in a box.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// Papers in it.
    pub papers: u32,
    /// Its seal.
    pub seal: Seal,
}

/// The poll's closing is anchored, every place has counted its unused papers, and no objection to the poll waits.
pub(super) fn gate_open(election: &Election, context: &Context, blockers: &mut Blockers<'_>) {
    election.no_objection_waits(context, blockers);
    election.require_anchor(AnchorKind::PollClosed, blockers);
    for (id, place) in &election.ballot.places {
        let counted = election.ballot.round().and_then(|round| round.stock.get(id)).and_then(|stock| stock.unused);
        if counted.is_none() {
            blockers.add(Code::UnusedNotCounted).fact("place", place.number);
        }
    }
}

/// There is something to see once every box is open.
pub(super) fn gate_watch(election: &Election, blockers: &mut Blockers<'_>) {
    require_open(election, blockers);
}

/// Every box is open, every surplus has its finding, and somebody saw the papers mixed.
pub(super) fn gate_mix(election: &Election, context: &Context, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    election.no_objection_waits(context, blockers);
    require_open(election, blockers);
    if election.profile.law().count_mix == Switch::On && round.mixing_watched.is_empty() {
        blockers.add(Code::MixingNotWatched);
    }
    custody::gate_explained(election, blockers);
    let written = election.profile.law().ballot_box_excess == BoxExcess::Finding;
    for (id, place) in &election.ballot.places {
        let (papers, issued) = (election.papers_at(*id), round.stock.get(id).map_or(0, |stock| stock.issued));
        if written && papers > issued && !round.surplus_findings.contains(id) {
            blockers
                .add(Code::SurplusWithoutFinding)
                .fact("place", place.number)
                .fact("papers", papers)
                .fact("issued", issued);
        }
    }
}

fn require_open(election: &Election, blockers: &mut Blockers<'_>) {
    require_opened(election, |_| true, blockers);
}

fn require_opened(election: &Election, counts: impl Fn(&PlaceId) -> bool, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    let shut: Vec<_> = election
        .ballot
        .boxes
        .iter()
        .filter(|(id, found)| counts(&found.place) && !round.opened.contains_key(*id))
        .map(|(_, found)| found.number)
        .collect();
    if !shut.is_empty() {
        blockers.add(Code::BoxesNotOpen).fact("boxes", shut);
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::OpenBox { ballot_box, papers, seal } => {
            guard_box(election, *ballot_box, blockers);
            custody::guard_open(election, *ballot_box, *seal, blockers);
            guard_printed(election, *papers, blockers);
        }
        Command::CorrectBox { ballot_box, papers, document } => {
            guard_correction(election, *ballot_box, *papers, blockers);
            election.office.require_document(*document, blockers);
        }
        Command::FindOnSurplus { place, scrutineers: [one, other], document } => {
            election.require_place(*place, blockers);
            election.require_boxes_open(*place, blockers);
            election.office.require_document(*document, blockers);
            require_scrutineers(election, [*one, *other], blockers);
        }
        Command::WatchMixing {} => {
            let person = election.office.person(context.actor.account, &[Function::Scrutineer]);
            let watched = person.is_some_and(|person| {
                election.ballot.round().is_some_and(|round| round.mixing_watched.contains(&person))
            });
            if watched {
                blockers.add(Code::AlreadySigned);
            }
        }
        Command::Mix { pools } => guard_pools(election, pools, blockers),
        _ => {}
    }
}

fn require_scrutineers(election: &Election, [one, other]: [PersonId; 2], blockers: &mut Blockers<'_>) {
    if one == other {
        blockers.add(Code::SamePerson).fact("person", one);
    }
    for person in [one, other] {
        election.require_function(person, Function::Scrutineer, blockers);
    }
}

/// Another number than the one that stands, of a box that is open, and not more papers than were printed.
fn guard_correction(election: &Election, id: BoxId, papers: u32, blockers: &mut Blockers<'_>) {
    let Some(opened) = election.ballot.round().and_then(|round| round.opened.get(&id)) else {
        blockers.add(Code::BoxesNotOpen).fact("boxes", election.box_number(id));
        return;
    };
    if opened.papers == papers {
        blockers.add(Code::NothingToRecord);
    }
    guard_printed(election, papers.saturating_sub(opened.papers), blockers);
}

fn guard_box(election: &Election, id: BoxId, blockers: &mut Blockers<'_>) {
    if !election.ballot.boxes.contains_key(&id) {
        blockers.add(Code::UnknownBox).fact("box", id);
    }
    if election.ballot.round().is_some_and(|round| round.opened.contains_key(&id)) {
        blockers.add(Code::BoxAlreadyOpen).fact("box", id);
    }
}

/// Papers beyond those printed for the round are no ballots: they are set aside, not counted.
pub(super) fn guard_printed(election: &Election, papers: u32, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    let printed = round.stock.values().fold(0_u64, |sum, stock| sum + u64::from(stock.printed));
    let found = u64::from(election.returned()) + u64::from(papers);
    if found > printed {
        blockers.add(Code::MorePapersThanPrinted).fact("found", found).fact("printed", printed);
    }
}

/// The pools hold all papers, and none is so small that it would betray its voters.
fn guard_pools(election: &Election, pools: &[u32], blockers: &mut Blockers<'_>) {
    let papers = election.returned();
    let sum = pools.iter().fold(0_u64, |sum, pool| sum + u64::from(*pool));
    if sum != u64::from(papers) {
        blockers.add(Code::PoolsDoNotAddUp).fact("pools", sum).fact("papers", papers);
    }
    let least = election.profile.law().secrecy_min_pool.0;
    let too_small = pools.iter().any(|pool| *pool < least) && pools.len() > 1;
    if too_small || pools.contains(&0) {
        blockers.add(Code::PoolTooSmall).fact("least", least);
    }
}

/// What becomes of papers that were counted: those left over at a place, those of a box that is counted again.
pub(super) fn told(command: &Command) -> Option<Event> {
    match *command {
        Command::AccountStock { place, unused, explanation, .. } => {
            Some(Event::StockAccounted { place, unused, explanation })
        }
        Command::CorrectBox { ballot_box, papers, .. } => Some(Event::BoxCorrected { ballot_box, papers }),
        _ => None,
    }
}

impl Election {
    /// Blocks what is said about a difference before anybody can know it.
    pub(super) fn require_boxes_open(&self, place: PlaceId, blockers: &mut Blockers<'_>) {
        require_opened(self, |of| *of == place, blockers);
    }

    /// Papers found in the boxes of a place.
    pub fn papers_at(&self, place: PlaceId) -> u32 {
        self.ballot.round().map_or(0, |round| self.papers_in(round, place))
    }

    /// Papers found in the boxes of a place in a round.
    pub(crate) fn papers_in(&self, round: &Round, place: PlaceId) -> u32 {
        let boxes = self.ballot.boxes.iter().filter(|(_, found)| found.place == place);
        let opened = boxes.filter_map(|(id, _)| round.opened.get(id));
        opened.fold(0, |sum, opened| sum.saturating_add(opened.papers))
    }

    /// Papers returned in the current round.
    pub fn returned(&self) -> u32 {
        self.ballot
            .round()
            .map_or(0, |round| round.opened.values().fold(0, |sum: u32, opened| sum.saturating_add(opened.papers)))
    }

    /// Papers issued in the current round.
    pub fn issued(&self) -> u32 {
        self.ballot
            .round()
            .map_or(0, |round| round.stock.values().fold(0, |sum: u32, stock| sum.saturating_add(stock.issued)))
    }

    /// Whether more papers came back than were issued, where that voids the round.
    pub(crate) fn surplus_voids(&self) -> bool {
        self.profile.law().ballot_count_le_issued == Switch::On && self.returned() > self.issued()
    }
}

//! A miscount that shows after the mixing: a batch holds more or fewer papers than it was given, so that a box was counted
//! wrongly by just as many. Boxes, pools and batches stay one sum; no paper is added to a count or taken out of it unseen.

use super::audit::Audit;
use super::boxes::guard_printed;
use super::command::Command;
use super::count::Look;
use super::event::Event;
use super::round::Round;
use super::scan::{Scan, ScanState};
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::{BatchNo, BoxId, DocumentId, PlaceId, PoolNo};
use std::cmp::Ordering;

/// A number of a box that turned out to be wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Correction {
    /// Which box.
    pub ballot_box: BoxId,
    /// The number that stood.
    pub before: u32,
    /// The number that stands since.
    pub papers: u32,
    /// The batch that showed it; none where it was found before the papers were mixed.
    pub batch: Option<(PoolNo, BatchNo)>,
}

/// What is said of a batch that holds another number of papers.
struct Miscount {
    batch: (PoolNo, BatchNo),
    /// Papers as they were counted out.
    papers: u32,
    /// The box whose count was wrong.
    ballot_box: BoxId,
}

/// What becomes of the two numbers.
struct Change {
    /// Papers that the box held.
    in_box: u32,
    more: u32,
}

impl Miscount {
    const fn of(command: &Command) -> Option<(Self, DocumentId)> {
        let Command::CorrectBatch { pool, batch, papers, ballot_box, document } = command else { return None };
        Some((Self { batch: (*pool, *batch), papers: papers.get(), ballot_box: *ballot_box }, *document))
    }

    fn change(&self, round: &Round) -> Option<Change> {
        let stands = round.batches.get(&(Look::First, self.batch.0, self.batch.1))?.papers;
        let boxed = round.opened.get(&self.ballot_box)?.papers;
        let in_box = boxed.checked_add(self.papers)?.checked_sub(stands)?;
        Some(Change { in_box, more: self.papers.saturating_sub(stands) })
    }
}

pub(super) fn guard(election: &Election, command: &Command, blockers: &mut Blockers<'_>) {
    let Some((said, document)) = Miscount::of(command) else { return };
    let Some(round) = election.ballot.round() else { return };
    election.office.require_document(document, blockers);
    let (pool, batch) = said.batch;
    let Some(stands) = round.batches.get(&(Look::First, pool, batch)).map(|found| found.papers) else {
        blockers.add(Code::UnknownBatch).fact("pool", pool).fact("batch", batch);
        return;
    };
    if stands == said.papers {
        blockers.add(Code::NothingToRecord);
    }
    // Which papers are drawn to check a scan depends on every batch of its pool.
    let drawn = |scan: &Scan| matches!(scan.state, ScanState::AwaitsDice | ScanState::Reading { .. });
    if round.scans.get(&pool).is_some_and(drawn) {
        blockers.add(Code::ScanUnderWay).fact("pool", pool);
    }
    guard_secrecy(election, stands, said.papers, blockers);
    if !round.opened.contains_key(&said.ballot_box) {
        blockers.add(Code::BoxesNotOpen).fact("boxes", election.box_number(said.ballot_box));
        return;
    }
    if let Some(change) = said.change(round) {
        guard_printed(election, change.more, blockers);
        return;
    }
    let held = round.opened.get(&said.ballot_box).map(|opened| opened.papers);
    blockers
        .add(Code::BoxHeldFewer)
        .fact("box", election.box_number(said.ballot_box))
        .fact("papers", held)
        .fact("missing", stands.saturating_sub(said.papers));
}

/// A miscount is a matter of a few papers: no batch that hid its voters is cut down to one that would betray them.
fn guard_secrecy(election: &Election, before: u32, papers: u32, blockers: &mut Blockers<'_>) {
    let least = election.profile.law().count_batch.0 / 2;
    if papers < least && before >= least {
        blockers.add(Code::PoolTooSmall).fact("least", least);
    }
}

/// The box held as many papers more or fewer as the batch does. What was agreed of the batch is open again, for everybody to
/// see; the batch is then counted anew in both looks.
pub(super) fn told(election: &Election, command: &Command) -> Vec<crate::Event> {
    let Some((said, document)) = Miscount::of(command) else { return Vec::new() };
    let (Some(round), Some(found)) = (election.ballot.round(), election.ballot.boxes.get(&said.ballot_box)) else {
        return Vec::new();
    };
    let Some(Change { in_box, .. }) = said.change(round) else { return Vec::new() };
    let (pool, batch) = said.batch;
    let agreed = |look: &Look| round.batches.get(&(*look, pool, batch)).is_some_and(|found| found.agreed.is_some());
    let reopened = [Look::First, Look::Second].into_iter().filter(agreed);
    let mut events: Vec<crate::Event> =
        reopened.map(|look| Event::BatchReopened { look, pool, batch }.into()).collect();
    events.push(Event::BoxCorrected { ballot_box: said.ballot_box, papers: in_box }.into());
    events.push(Event::BatchCorrected { pool, batch, papers: said.papers, place: found.place, document }.into());
    events
}

/// A batch gets its number of papers, and is counted from the beginning. Where the place has a surplus or a difference by now,
/// the signed finding stands for it.
pub(super) fn corrected(
    election: &mut Election,
    batch: (PoolNo, BatchNo),
    papers: u32,
    (place, document): (PlaceId, DocumentId),
) {
    let at_place = election.papers_at(place);
    let Some(round) = election.ballot.round_mut() else { return };
    round.resize(batch, papers);
    // The event before this one is the correction of its box.
    if let Some(correction) = round.corrections.back_mut() {
        correction.batch = Some(batch);
    }
    let issued = round.stock.get(&place).map_or(0, |stock| stock.issued);
    round.surplus_findings.remove(&place);
    round.explained.remove(&place);
    match at_place.cmp(&issued) {
        Ordering::Greater => {
            round.surplus_findings.insert(place);
        }
        Ordering::Less => {
            round.explained.insert(place, document);
        }
        Ordering::Equal => {}
    }
}

impl Round {
    /// A box holds another number of papers than the one that stands.
    pub(super) fn correct_box(&mut self, ballot_box: BoxId, papers: u32) {
        let Some(opened) = self.opened.get_mut(&ballot_box) else { return };
        let before = std::mem::replace(&mut opened.papers, papers);
        self.corrections.push_back(Correction { ballot_box, before, papers, batch: None });
    }

    fn resize(&mut self, (pool, batch): (PoolNo, BatchNo), papers: u32) {
        for look in [Look::First, Look::Second] {
            let Some(found) = self.batches.get_mut(&(look, pool, batch)) else { continue };
            let before = found.papers;
            // What was agreed of it has its own event before this one.
            let _agreed = found.reopen();
            found.papers = papers;
            found.resized = found.resized.saturating_add(1);
            // What people found of doubtful papers stays asked of whoever enters the batch.
            found.found = found.found.iter().filter(|(at, _)| **at <= papers).map(|(at, one)| (*at, *one)).collect();
            if look == Look::First
                && let Some(whole) = self.pools.get_mut(&pool)
            {
                *whole = whole.saturating_sub(before).saturating_add(papers);
            }
        }
        self.unscan((Look::Second, pool, batch));
        // Which papers an audit draws depends on how many there are.
        self.audit = self.audit.take().and_then(Audit::broken);
    }
}

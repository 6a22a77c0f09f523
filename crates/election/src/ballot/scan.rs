//! A ballot scanner (选票扫描机) in the place of the people of the second look. It commits to every paper of a pool as it
//! read it; public dice then draw some, people read these from the sheets without seeing what the scanner saw, and each
//! reading must stand under the committed root. One that does not, or a paper that nobody finds, sets the scan aside, and
//! the pool is counted again by people. A scan never is the first look.

use super::Command;
use super::count::{self, Look};
use super::judged::guard_paper;
use super::paper::{BatchKey, PaperRecord};
use super::round::Round;
use super::{Event, audit};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{BatchNo, DocumentId, PersonId, PoolNo};
use crate::office::appointment::Function;
use imbl::OrdMap;
use ledger::{Hash, verify_inclusion_hashes};
use rules::{ScanUse, SecondLook};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tally::audit::{Draws, Seed};
use tally::{Classification, Paper};

/// What a scanner's file is written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScanFormat {
    /// A table, one row for each paper.
    Csv,
    /// Cast vote records (NIST SP 1500-103) as JSON.
    CastVoteRecords,
}

/// What a scanner commits to for one batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScannedRoot {
    /// Which batch.
    pub batch: BatchNo,
    /// The root over its papers' leaves in order of position.
    pub root: Hash,
}

/// What became of a paper that the dice drew.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "sampled", rename_all = "snake_case", deny_unknown_fields)]
pub enum ScanReading {
    /// It was found and read by a person.
    Read {
        /// What stands on it.
        paper: Paper,
        /// The nonce of its position.
        nonce: Hash,
        /// From the paper's leaf up to the scanner's root of the batch.
        proof: Vec<Hash>,
    },
    /// No such paper is in its batch.
    Missing {
        /// The signed record of the search.
        document: DocumentId,
    },
}

/// Why a scan counts for nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SetAside {
    /// People read a paper otherwise than the scanner.
    ReadOtherwise,
    /// A paper that was drawn is not there.
    PaperMissing,
    /// The committee gave the scan up.
    GivenUp,
}

/// A scan of a pool.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Scan {
    /// What the file was written in.
    pub format: ScanFormat,
    /// Where it stands.
    pub state: ScanState,
    /// The roots of the batches that are the scanner's; one that is counted again by people is not among them.
    #[serde(skip)]
    pub roots: OrdMap<BatchNo, Hash>,
}

/// Where a scan stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ScanState {
    /// Its roots stand; no dice were thrown.
    AwaitsDice,
    /// Drawn papers are read by people.
    Reading {
        /// The digits of the dice.
        seed: String,
        /// How many papers are read.
        papers: u32,
        /// How many were and bear the scan out.
        read: u32,
    },
    /// Every drawn paper says what the scanner said.
    BorneOut {
        /// How many were read.
        papers: u32,
    },
    /// It counts for nothing.
    SetAside {
        /// Why.
        why: SetAside,
        /// How many papers had borne it out before.
        read: u32,
    },
}

/// Where a paper lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lies {
    /// Its pool.
    pub pool: PoolNo,
    /// Its batch.
    pub batch: BatchNo,
    /// Its place there, from 1.
    pub position: u32,
    /// The papers of that batch.
    pub of: u32,
}

/// Where the paper with a number lies, counted from 1 over batches of so many papers.
fn lies_among(batches: impl Iterator<Item = (PoolNo, BatchNo, u32)>, number: u32) -> Option<Lies> {
    let mut before = 0;
    for (pool, batch, of) in batches {
        if number > before && number - before <= of {
            return Some(Lies { pool, batch, position: number - before, of });
        }
        before += of;
    }
    None
}

/// What a scanner and a reader can both say of a paper: posts without a mark are left out, and so are the marks of a paper
/// that is void in whole.
pub fn normal(paper: &Paper) -> Paper {
    let classification = paper.classification.clone();
    let marks = match classification {
        Classification::Void { .. } => BTreeMap::new(),
        Classification::Ordinary | Classification::PartlyVoid { .. } => {
            let marked = paper.marks.iter().filter(|(_, marks)| !marks.0.is_empty());
            marked.map(|(post, marks)| (post.clone(), marks.clone())).collect()
        }
    };
    Paper { marks, classification }
}

impl ScanState {
    fn drawn(seed: String, papers: u32) -> Self {
        if papers == 0 { Self::BorneOut { papers } } else { Self::Reading { seed, papers, read: 0 } }
    }

    /// How many papers people read that bear it out.
    pub const fn read(&self) -> u32 {
        match self {
            Self::AwaitsDice => 0,
            Self::Reading { read, .. } | Self::SetAside { read, .. } => *read,
            Self::BorneOut { papers } => *papers,
        }
    }

    /// One more drawn paper says what the scanner said.
    fn bear_out(&mut self) {
        if let Self::Reading { papers, read, .. } = self {
            *read += 1;
            if read >= papers {
                *self = Self::BorneOut { papers: *papers };
            }
        }
    }
}

impl Scan {
    pub(super) fn of(format: ScanFormat, roots: Vec<ScannedRoot>) -> Self {
        let roots = roots.into_iter().map(|row| (row.batch, row.root)).collect();
        Self { format, state: ScanState::AwaitsDice, roots }
    }

    fn set_aside(&mut self, why: SetAside) {
        self.state = ScanState::SetAside { why, read: self.state.read() };
        self.roots.clear();
    }
}

impl Round {
    /// The number of the paper of a pool that is read next, from 1 in the order of batches and positions.
    pub fn next_scanned(&self, pool: PoolNo) -> Option<u32> {
        let ScanState::Reading { seed, read, .. } = &self.scans.get(&pool)?.state else { return None };
        let seed: Seed = seed.parse().ok()?;
        Draws::new(seed, *self.pools.get(&pool)?).nth(usize::try_from(*read).ok()?)
    }

    /// Where a paper of a pool lies in the second look.
    pub fn lies(&self, pool: PoolNo, number: u32) -> Option<Lies> {
        lies_among(self.second_look(pool).map(|(batch, papers)| (pool, batch, papers)), number)
    }

    /// Where the paper with this number among all counted papers lies, from 1 in the order of pools, batches and positions.
    pub fn lies_in_first_look(&self, number: u32) -> Option<Lies> {
        let first = self.batches.iter().filter(|((look, ..), _)| *look == Look::First);
        lies_among(first.map(|((_, pool, batch), found)| (*pool, *batch, found.papers)), number)
    }

    fn second_look(&self, pool: PoolNo) -> impl Iterator<Item = (BatchNo, u32)> {
        let batches = self.batches.range((Look::Second, pool, BatchNo(0))..=(Look::Second, pool, BatchNo(u16::MAX)));
        batches.map(|((.., batch), found)| (*batch, found.papers))
    }

    /// The scanner's root of a batch that is not the people's to enter.
    pub fn scanned(&self, (look, pool, batch): (Look, PoolNo, BatchNo)) -> Option<(&Scan, Hash)> {
        let scan = self.scans.get(&pool).filter(|_| look == Look::Second)?;
        Some((scan, *scan.roots.get(&batch)?))
    }

    /// Whether a batch of a scan is not agreed yet.
    fn under_way(&self, pool: PoolNo, scan: &Scan) -> bool {
        let open = |batch| self.batches.get(&(Look::Second, pool, batch)).is_some_and(|found| found.agreed.is_none());
        scan.roots.keys().any(|batch| open(*batch))
    }

    /// Applies what happened to a pool's scan.
    pub(super) fn evolve_scan(&mut self, event: Event) {
        match event {
            Event::ScanImported { pool, format, roots } => {
                self.scans.insert(pool, Scan::of(format, roots));
            }
            Event::ScanSampleDrawn { pool, seed, papers } => {
                if let Some(scan) = self.scans.get_mut(&pool) {
                    scan.state = ScanState::drawn(seed, papers);
                }
            }
            Event::ScannedPaperRead { pool } => {
                if let Some(scan) = self.scans.get_mut(&pool) {
                    scan.state.bear_out();
                }
            }
            Event::ScanSetAside { pool, why } => {
                if let Some(scan) = self.scans.get_mut(&pool) {
                    scan.set_aside(why);
                }
            }
            _ => {}
        }
    }

    /// A batch that is counted again is the people's.
    pub(super) fn unscan(&mut self, (look, pool, batch): (Look, PoolNo, BatchNo)) {
        if let Some(scan) = self.scans.get_mut(&pool).filter(|_| look == Look::Second) {
            scan.roots.remove(&batch);
        }
    }
}

/// A second look is asked for, the profile lets a scanner take it, and the boxes' anchor stands.
pub(super) fn gate_import(election: &Election, blockers: &mut Blockers<'_>) {
    count::gate(election, blockers);
    let law = election.profile.law();
    if law.count_second == SecondLook::Off {
        blockers.add(Code::NoSecondLookAsked);
    } else if law.count_scan == ScanUse::None {
        blockers.add(Code::ScansNotAllowed);
    }
}

/// Some scan waits for dice, is being read or can be given up.
pub(super) fn gate_scan(election: &Election, blockers: &mut Blockers<'_>) {
    let round = election.ballot.round();
    if round.is_none_or(|round| !round.scans.iter().any(|(pool, scan)| round.under_way(*pool, scan))) {
        blockers.add(Code::NoScan);
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    match command {
        Command::ImportScan { pool, document, roots, .. } => {
            election.office.require_document(*document, blockers);
            election.require_papers_entered(blockers);
            guard_import(round, *pool, roots, blockers);
        }
        Command::DrawScanSample { pool, seed, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            audit::guard_seed(seed, blockers);
            match round.scans.get(pool).map(|scan| &scan.state) {
                Some(ScanState::AwaitsDice) => {}
                state => refuse(state, *pool, blockers),
            }
        }
        Command::ReadScanned { pool, number, sampled } => {
            guard_reader(election, *pool, context, blockers);
            guard_reading(election, round, (*pool, *number), sampled, blockers);
        }
        Command::SetScanAside { pool, document } => {
            election.office.require_document(*document, blockers);
            if round.scans.get(pool).is_none_or(|scan| !round.under_way(*pool, scan)) {
                blockers.add(Code::NoScan).fact("pool", pool);
            }
        }
        _ => {}
    }
}

/// Dice are thrown once for a scan, and a pool whose scan was set aside is not scanned again: else one would try until a
/// sample pleases.
fn refuse(state: Option<&ScanState>, pool: PoolNo, blockers: &mut Blockers<'_>) {
    let code = match state {
        None | Some(ScanState::AwaitsDice) => Code::NoScan,
        Some(ScanState::Reading { .. } | ScanState::BorneOut { .. }) => Code::ScanUnderWay,
        Some(ScanState::SetAside { .. }) => Code::ScanSetAside,
    };
    blockers.add(code).fact("pool", pool);
}

/// People counted the pool first and nobody began to count it a second time; the scanner has a root for each batch.
fn guard_import(round: &Round, pool: PoolNo, roots: &[ScannedRoot], blockers: &mut Blockers<'_>) {
    if !round.pools.contains_key(&pool) {
        blockers.add(Code::UnknownBatch).fact("pool", pool);
        return;
    }
    let of = |look| round.batches.iter().filter(move |((of, number, _), _)| (*of, *number) == (look, pool));
    let open = of(Look::First).filter(|(_, batch)| batch.agreed.is_none()).count();
    if open > 0 {
        blockers.add(Code::BatchesOpen).fact("look", Look::First).fact("pool", pool).fact("batches", open);
    }
    if of(Look::Second).any(|(_, batch)| batch.agreed.is_some() || !batch.versions.is_empty()) {
        blockers.add(Code::SecondLookBegun).fact("pool", pool);
    }
    let scanned = roots.iter().map(|row| row.batch);
    if !scanned.eq(round.second_look(pool).map(|(batch, _)| batch)) {
        let batches = of(Look::Second).count();
        blockers.add(Code::ScanIncomplete).fact("pool", pool).fact("batches", batches).fact("roots", roots.len());
    }
    match round.scans.get(&pool).map(|scan| &scan.state) {
        // Before the dice another file takes the place of the one that came in.
        None | Some(ScanState::AwaitsDice) => {}
        state => refuse(state, pool, blockers),
    }
}

/// Neither a candidate's relative nor somebody who counted the pool the first time.
fn guard_reader(election: &Election, pool: PoolNo, context: &Context, blockers: &mut Blockers<'_>) {
    let Some(person) = election.office.person(context.actor.account, &[Function::Scrutineer]) else { return };
    guard_independent(election, pool, person, blockers);
    if election.staff_conflict(person, Function::Scrutineer) {
        blockers.add(Code::StaffConflict).fact("person", person);
    }
}

fn guard_independent(election: &Election, pool: PoolNo, person: PersonId, blockers: &mut Blockers<'_>) {
    let round = election.ballot.round();
    if round.and_then(|round| round.counted_in_other_look((Look::Second, pool), [person])).is_some() {
        blockers.add(Code::SecondLookByOthers).fact("person", person).fact("pool", pool);
    }
}

fn guard_reading(
    election: &Election,
    round: &Round,
    (pool, number): (PoolNo, u32),
    reading: &ScanReading,
    blockers: &mut Blockers<'_>,
) {
    match round.scans.get(&pool).map(|scan| &scan.state) {
        Some(ScanState::Reading { .. }) => {
            let next = round.next_scanned(pool);
            if next != Some(number) {
                blockers.add(Code::NotTheScannedPaperDrawn).fact("number", number).fact("next", next);
            }
        }
        Some(ScanState::SetAside { .. }) => {
            blockers.add(Code::ScanSetAside).fact("pool", pool);
        }
        None | Some(ScanState::AwaitsDice | ScanState::BorneOut { .. }) => {
            blockers.add(Code::NoScan).fact("pool", pool);
        }
    }
    match reading {
        ScanReading::Read { paper, .. } => guard_paper(election, round, paper, blockers),
        ScanReading::Missing { document } => election.office.require_document(*document, blockers),
    }
}

/// How many papers of a pool people read.
pub(super) fn sample(election: &Election, pool: PoolNo) -> u32 {
    let papers = election.ballot.round().and_then(|round| round.pools.get(&pool)).copied().unwrap_or(0);
    papers.min(election.profile.law().count_scan_sample.get())
}

/// Whether the paper as people read it stands in the scanner's root.
pub(super) fn read(election: &Election, pool: PoolNo, number: u32, reading: &ScanReading) -> Event {
    match reading {
        ScanReading::Missing { .. } => Event::ScanSetAside { pool, why: SetAside::PaperMissing },
        ScanReading::Read { paper, nonce, proof } => {
            let round = election.ballot.round();
            if round.is_some_and(|round| bears_out(round, (pool, number), paper, (nonce, proof))) {
                Event::ScannedPaperRead { pool }
            } else {
                Event::ScanSetAside { pool, why: SetAside::ReadOtherwise }
            }
        }
    }
}

fn bears_out(round: &Round, (pool, number): (PoolNo, u32), paper: &Paper, (nonce, proof): (&Hash, &[Hash])) -> bool {
    let Some(Lies { batch, position, of, .. }) = round.lies(pool, number) else { return false };
    let Some((_, root)) = round.scanned((Look::Second, pool, batch)) else { return false };
    let key = BatchKey { round: round.number, look: Look::Second, pool, batch };
    let leaf = PaperRecord { batch: key, position, paper: normal(paper) }.leaf(nonce.as_bytes());
    verify_inclusion_hashes(u64::from(position) - 1, u64::from(of), &leaf, proof, &root).is_ok()
}

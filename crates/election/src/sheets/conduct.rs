//! What went otherwise than it should: on the result sheet beside the numbers.

use crate::ballot::audit::Audit;
use crate::ballot::boxes::Seal;
use crate::ballot::change::ChangeReason;
use crate::ballot::custody::BoxStep;
use crate::ballot::miscount::Correction;
use crate::ballot::place::{BallotBox, Place};
use crate::ballot::round::{Round, RoundKind};
use crate::ballot::scan::{Scan, ScanState, SetAside};
use crate::ballot::voids::VoidRow;
use crate::election::Election;
use crate::ids::{BatchNo, BoxId, DocumentId, ObjectionId, PlaceId, PoolNo, RoundNo};
use crate::office::sign_off::{Finding, SignOff, Stage};
use chrono::{NaiveDate, NaiveTime};
use rules::VoidGround;
use schemars::JsonSchema;
use serde::Serialize;
use tally::Post;

/// What was out of the ordinary in a round.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Conduct {
    /// Which round.
    pub round: RoundNo,
    /// Which kind of vote.
    pub vote: RoundKind,
    /// Its day.
    pub day: NaiveDate,
    /// Places whose papers did not add up, with the signed explanation.
    pub explained: Vec<Explained>,
    /// Boxes whose seal was found broken.
    pub broken_seals: Vec<u16>,
    /// Places whose boxes held more papers than were issued there, with a written finding.
    pub surplus: Vec<u16>,
    /// Boxes of which a seal was found broken, on the way or at the opening, or two scrutineers wrote a finding.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub seal_defects: Vec<SealFinding>,
    /// Places whose boxes held fewer papers than were issued there, with the signed explanation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shortfalls: Vec<Shortfall>,
    /// Numbers of boxes that were corrected after the opening.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<CorrectedBox>,
    /// Why papers are void: all of them, then pool by pool.
    pub void_grounds: Vec<VoidRow>,
    /// Doubtful papers that people decided on.
    pub doubtful: u32,
    /// Papers that an audit read in place of the second look.
    pub audited: Option<u32>,
    /// Papers that an audit drew and nobody found, each counted against the result.
    pub missing: Option<u32>,
    /// Pools that a scanner read in the second look.
    pub scanned: Vec<ScannedPool>,
    /// Objections on which nobody ruled in time.
    pub ran_out: Vec<ObjectionId>,
    /// The written decision on what the outcome left to people.
    pub decided: Option<DocumentId>,
    /// The ground on which an office found the round void.
    pub void: Option<VoidGround>,
}

/// A pool that a scanner read in the place of the people of the second look.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ScannedPool {
    /// Which pool.
    pub pool: PoolNo,
    /// Its papers.
    pub papers: u32,
    /// How many of them people read from the sheets, all as the scanner did.
    pub read_by_hand: u32,
    /// Why the scan counted for nothing and people counted the pool, where they did.
    pub set_aside: Option<SetAside>,
}

impl ScannedPool {
    fn all(round: &Round) -> Vec<Self> {
        let of = |(pool, scan): (&PoolNo, &Scan)| Self {
            pool: *pool,
            papers: round.pools.get(pool).copied().unwrap_or(0),
            read_by_hand: scan.state.read(),
            set_aside: match scan.state {
                ScanState::SetAside { why, .. } => Some(why),
                ScanState::AwaitsDice | ScanState::Reading { .. } | ScanState::BorneOut { .. } => None,
            },
        };
        round.scans.iter().map(of).collect()
    }
}

/// Papers of a place that did not add up.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Explained {
    /// The number of the place.
    pub place: u16,
    /// Printed and received.
    pub printed: u32,
    /// Handed to voters.
    pub issued: u32,
    /// Spoilt and replaced.
    pub spoilt: u32,
    /// Handed out unrecorded while the place was cut off.
    pub unrecorded: u32,
    /// Left over.
    pub unused: Option<u32>,
    /// The signed explanation.
    pub explanation: DocumentId,
}

/// What was found of the seals of a box.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct SealFinding {
    /// The number of the box.
    pub ballot_box: u16,
    /// At which steps of its way a seal was found broken, in their order.
    pub broken_at: Vec<BoxStep>,
    /// The written finding of two scrutineers; none where nothing asked for one.
    pub finding: Option<DocumentId>,
}

impl SealFinding {
    fn all(election: &Election, round: &Round) -> Vec<Self> {
        let of = |(id, found): (&BoxId, &BallotBox)| {
            let way = round.ways.get(id).into_iter().flatten();
            let broken = way.filter(|handled| handled.seal == Some(Seal::Broken)).map(|handled| handled.step);
            let custody = round.custody.get(id).map(|custody| custody.finding);
            let finding = custody.or_else(|| round.locked.get(id).map(|lid| lid.finding)).flatten();
            let row = Self { ballot_box: found.number, broken_at: broken.collect(), finding };
            (!row.broken_at.is_empty() || row.finding.is_some()).then_some(row)
        };
        let mut all: Vec<Self> = election.ballot.boxes.iter().filter_map(of).collect();
        all.sort_by_key(|row| row.ballot_box);
        all
    }
}

/// A box whose papers were counted or written down wrongly at its opening.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct CorrectedBox {
    /// The number of the box.
    pub ballot_box: u16,
    /// How many papers were recorded at first.
    pub before: u32,
    /// How many there were.
    pub papers: u32,
    /// The pool of the batch that showed it; none where it was found before the mixing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<PoolNo>,
    /// The batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchNo>,
}

impl CorrectedBox {
    fn all(election: &Election, round: &Round) -> Vec<Self> {
        let of = |one: &Correction| {
            Some(Self {
                ballot_box: election.ballot.boxes.get(&one.ballot_box)?.number,
                before: one.before,
                papers: one.papers,
                pool: one.batch.map(|(pool, _)| pool),
                batch: one.batch.map(|(_, batch)| batch),
            })
        };
        round.corrections.iter().filter_map(of).collect()
    }
}

/// A place whose boxes held fewer papers than were issued there.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Shortfall {
    /// The number of the place.
    pub place: u16,
    /// Handed to voters.
    pub issued: u32,
    /// Found in its boxes.
    pub returned: u32,
    /// The explanation that two persons signed.
    pub explanation: DocumentId,
}

impl Shortfall {
    fn all(election: &Election, round: &Round) -> Vec<Self> {
        let of = |(id, explanation): (&PlaceId, &DocumentId)| {
            Some(Self {
                place: election.ballot.places.get(id)?.number,
                issued: round.stock.get(id).map_or(0, |stock| stock.issued),
                returned: election.papers_in(round, *id),
                explanation: *explanation,
            })
        };
        let mut all: Vec<Self> = round.explained.iter().filter_map(of).collect();
        all.sort_by_key(|row| row.place);
        all
    }
}

impl Conduct {
    pub(super) fn of(election: &Election, round: &Round) -> Self {
        let number = |id: &PlaceId| election.ballot.places.get(id).map(|place| place.number);
        let explained = round.stock.iter().filter_map(|(id, stock)| {
            Some(Explained {
                place: number(id)?,
                printed: stock.printed,
                issued: stock.issued,
                spoilt: stock.spoilt,
                unrecorded: stock.unrecorded,
                unused: stock.unused,
                explanation: stock.explanation?,
            })
        });
        let audit = round.audit.as_ref().filter(|_| round.audited());
        let broken = round.opened.iter().filter(|(_, opened)| opened.seal == Seal::Broken);
        let broken = broken.filter_map(|(id, _)| election.ballot.boxes.get(id).map(|found| found.number));
        // The result's facts are hashed in its notice: what older engines left out of them stays out. A corrected box is newer
        // than the first engine, and nobody's notice leaves it out.
        let told = election.engine >= crate::BINDING;
        Self {
            round: round.number,
            vote: round.kind,
            day: round.day,
            explained: explained.collect(),
            broken_seals: broken.collect(),
            surplus: round.surplus_findings.iter().filter_map(number).collect(),
            seal_defects: if told { SealFinding::all(election, round) } else { Vec::new() },
            shortfalls: if told { Shortfall::all(election, round) } else { Vec::new() },
            corrections: CorrectedBox::all(election, round),
            void_grounds: round.void_rows(),
            doubtful: round.classified,
            audited: audit.map(|audit| super::count(&audit.read)),
            missing: audit.map(Audit::missing),
            scanned: ScannedPool::all(round),
            ran_out: round.ran_out.iter().copied().collect(),
            decided: round.decided.as_ref().map(|decision| decision.document),
            void: round.voided,
        }
    }
}

/// Hours or place that changed after they were posted.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ChangedPoll {
    /// The number of the place.
    pub place: u16,
    /// What it was before.
    pub before: Option<Place>,
    /// When it opens now.
    pub opens: NaiveTime,
    /// When it closes now.
    pub closes: NaiveTime,
    /// Why.
    pub reason: ChangeReason,
    /// The committee's decision.
    pub decision: DocumentId,
}

impl ChangedPoll {
    pub(super) fn all(election: &Election) -> Vec<Self> {
        let changed = election.ballot.changed.iter().map(|one| Self {
            place: one.change.definition.number,
            before: one.before.clone(),
            opens: one.change.definition.opens,
            closes: one.change.definition.closes,
            reason: one.change.reason,
            decision: one.change.document,
        });
        changed.collect()
    }
}

/// What a supervisor had to say of a stage.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Remark {
    /// Of which stage.
    pub stage: Stage,
    /// When it was signed.
    pub on: NaiveDate,
    /// The signed paper.
    pub document: DocumentId,
}

impl Remark {
    pub(super) fn all(election: &Election) -> Vec<Self> {
        let remark = |signed: &SignOff| match signed.finding {
            Finding::InOrder => None,
            Finding::Remarks { document } => Some(Self { stage: signed.stage, on: signed.on, document }),
        };
        election.office.sign_offs.iter().filter_map(remark).collect()
    }
}

/// Seats that stay vacant by decision.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct VacantSeats {
    /// Of which post.
    pub post: Post,
    /// How many.
    pub seats: u32,
}

impl VacantSeats {
    pub(super) fn all(election: &Election) -> Vec<Self> {
        election.ballot.vacant.iter().map(|(post, seats)| Self { post: post.clone(), seats: *seats }).collect()
    }
}

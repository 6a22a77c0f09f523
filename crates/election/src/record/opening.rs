//! Openings: a counted paper, or all papers of a round, shown to whoever audits. Which, why and for whom stands in the log
//! before the nonce and the record leave the vault, and on the result sheet afterwards.

use crate::ballot::paper::BatchKey;
use crate::ballot::round::Round;
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::{PersonId, RoundNo};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which papers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "extent", rename_all = "snake_case", deny_unknown_fields)]
pub enum Papers {
    /// One.
    OnePaper {
        /// Where it lies.
        lies: BatchKey,
        /// Its position in the batch, from 1.
        position: u32,
    },
    /// Every paper of a round, in both looks: what a full bundle of evidence shows.
    WholeRound {
        /// Which round.
        round: RoundNo,
    },
}

/// Why papers are opened.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OpeningReason {
    /// An objection is about them.
    ObjectionFiled,
    /// The audit holds a sample against the paper.
    SpotCheck,
    /// An authority asks for them.
    AuthorityAsks,
    /// A court or the prosecution asks for them.
    CourtAsks,
}

/// One opening.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Which.
    pub which: Papers,
    /// Why.
    pub reason: OpeningReason,
    /// Who asked.
    pub person: PersonId,
}

impl Papers {
    /// Of which round.
    pub const fn round(self) -> RoundNo {
        match self {
            Self::OnePaper { lies, .. } => lies.round,
            Self::WholeRound { round } => round,
        }
    }
}

impl Election {
    /// Whether all papers of a round are opened on record.
    pub fn is_opened(&self, round: RoundNo) -> bool {
        self.openings.iter().any(|one| one.which == Papers::WholeRound { round })
    }
}

/// A round whose result stands: nothing of its count can be swayed any more.
pub(super) fn stands(round: &Round) -> bool {
    round.declared_by.is_some() || round.voided.is_some()
}

/// There is a round whose papers may be opened.
pub(super) fn gate(election: &Election, blockers: &mut Blockers<'_>) {
    if !election.ballot.rounds.iter().any(stands) {
        blockers.add(Code::PapersStaySealed).fact("round", election.ballot.round_no());
    }
}

/// Only papers that were counted, of a round whose result stands.
pub(super) fn guard(election: &Election, papers: Papers, blockers: &mut Blockers<'_>) {
    if !blockers.is_empty() {
        return;
    }
    let round = election.ballot.rounds.iter().find(|round| round.number == papers.round());
    if !round.is_some_and(stands) {
        blockers.add(Code::PapersStaySealed).fact("round", papers.round());
    }
    let Papers::OnePaper { lies, position } = papers else { return };
    election.require_papers_entered(blockers);
    let batch = round.and_then(|round| round.batches.get(&(lies.look, lies.pool, lies.batch)));
    match batch.filter(|batch| batch.agreed.is_some()) {
        None => {
            blockers.add(Code::UnknownBatch).fact("pool", lies.pool).fact("batch", lies.batch);
        }
        Some(batch) if position == 0 || position > batch.papers => {
            blockers.add(Code::NotPapersOfBatch).fact("papers", batch.papers);
        }
        Some(_) => {}
    }
}

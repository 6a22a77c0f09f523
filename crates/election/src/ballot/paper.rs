//! A counted paper as it is committed: where it lies and what it says, nothing of who cast it or when.

use super::count::Look;
use crate::ids::{BatchNo, PoolNo, RoundNo};
use ledger::{Frontier, Hash};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tally::Paper;

/// Which batch of which look of which round.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchKey {
    /// The round.
    pub round: RoundNo,
    /// First or second look.
    pub look: Look,
    /// The pool.
    pub pool: PoolNo,
    /// The batch.
    pub batch: BatchNo,
}

/// The record that a paper's leaf commits to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperRecord {
    /// Its batch.
    pub batch: BatchKey,
    /// Its place in the batch, from 1.
    pub position: u32,
    /// Marks and classification.
    pub paper: Paper,
}

impl PaperRecord {
    /// `SHA-256(0x00 ‖ nonce ‖ canonical record)`; the nonce is drawn per position when the batch opens.
    pub fn leaf(&self, nonce: &[u8; 32]) -> Hash {
        let bytes = ledger::canonical(self).unwrap_or_default();
        ledger::paper_leaf(nonce, &bytes)
    }
}

/// The root that a teller commits to: over the leaves of the papers in order of position, one nonce each.
pub fn batch_root<'a>(batch: BatchKey, papers: impl IntoIterator<Item = (&'a Paper, &'a [u8; 32])>) -> Hash {
    let mut frontier = Frontier::new();
    for (position, (paper, nonce)) in (1_u32..).zip(papers) {
        frontier.push(PaperRecord { batch, position, paper: paper.clone() }.leaf(nonce));
    }
    frontier.root()
}

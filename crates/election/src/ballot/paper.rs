//! A counted paper as it is committed: where it lies and what it says, nothing of who cast it or when.

use super::count::{Agreed, Batch, Look};
use super::round::Round;
use crate::ids::{BatchNo, PoolNo, RoundNo};
use ledger::{Frontier, Hash};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tally::{ContestSums, Paper, Post, Sums};

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

/// The root over what has roots of its own, each a leaf: a pool over its batches, a round over its pools.
pub fn root_of(parts: impl IntoIterator<Item = Hash>) -> Hash {
    let mut frontier = Frontier::new();
    for part in parts {
        frontier.push(ledger::leaf_hash(part.as_bytes()));
    }
    frontier.root()
}

/// What a batch says of one contest: a leaf of the contest's root.
#[derive(Serialize)]
struct ContestRecord<'a> {
    batch: BatchKey,
    root: Hash,
    sums: &'a ContestSums,
}

impl Round {
    /// The agreed batches of a look, in order.
    pub(crate) fn agreed(&self, look: Look) -> impl Iterator<Item = (BatchKey, &Batch, &Agreed)> {
        let of_look = self.batches.iter().filter(move |((of, _, _), _)| *of == look);
        of_look.filter_map(|((look, pool, batch), found)| {
            let key = BatchKey { round: self.number, look: *look, pool: *pool, batch: *batch };
            Some((key, found, found.agreed.as_ref()?))
        })
    }

    /// The root over the batches of a pool, once every one is agreed.
    pub fn pool_root(&self, look: Look, pool: PoolNo) -> Option<Hash> {
        let mut batches = self.batches.iter().filter(|((of, number, _), _)| (*of, *number) == (look, pool)).peekable();
        batches.peek()?;
        let roots: Option<Vec<Hash>> = batches.map(|(_, batch)| Some(batch.agreed.as_ref()?.root)).collect();
        Some(root_of(roots?))
    }

    /// The root over what each batch of a look says of one contest, under the batch's own root.
    pub fn contest_root(&self, look: Look, post: &Post) -> Hash {
        let mut frontier = Frontier::new();
        for (batch, _, agreed) in self.agreed(look) {
            for sums in agreed.sums.contests.iter().filter(|sums| sums.post == *post) {
                let record = ContestRecord { batch, root: agreed.root, sums };
                frontier.push(ledger::leaf_hash(&ledger::canonical(&record).unwrap_or_default()));
            }
        }
        frontier.root()
    }
}

/// The record that the one leaf of a batch commits to where the method says that batches are entered by their sums.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SumsRecord {
    /// The batch.
    pub batch: BatchKey,
    /// Its sums, without rows of no votes.
    pub sums: Sums,
}

/// The root that a teller commits to who enters a batch by its sums: over the one leaf
/// `SHA-256(0x00 ‖ nonce ‖ canonical record)`, under the nonce of the first position.
pub fn sums_root(batch: BatchKey, sums: &Sums, nonce: &[u8; 32]) -> Hash {
    let mut sums = sums.clone();
    // A row of nobody's votes says what no row says: a name may come onto the sheet between two entries.
    for contest in &mut sums.contests {
        contest.votes.retain(|_, votes| *votes > 0);
    }
    let record = SumsRecord { batch, sums };
    let mut frontier = Frontier::new();
    frontier.push(ledger::paper_leaf(nonce, &ledger::canonical(&record).unwrap_or_default()));
    frontier.root()
}

/// The root that a teller commits to: over the leaves of the papers in order of position, one nonce each.
pub fn batch_root<'a>(batch: BatchKey, papers: impl IntoIterator<Item = (&'a Paper, &'a [u8; 32])>) -> Hash {
    let mut frontier = Frontier::new();
    for (position, (paper, nonce)) in (1_u32..).zip(papers) {
        frontier.push(PaperRecord { batch, position, paper: paper.clone() }.leaf(nonce));
    }
    frontier.root()
}

//! The frontier of a tree: the roots of its perfect subtrees, largest first.
//!
//! It is all that appending needs, so a log's head is one small row whatever the log's length.

use serde::{Deserialize, Serialize};

use crate::hash::{Hash, node_hash, sha256};

/// No log comes near this size; it is the largest whole number of canonical JSON.
const MAX_SIZE: u64 = (1 << 53) - 1;

/// Size and perfect subtree roots of an append-only tree (RFC 6962 §2.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Row")]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

/// Why a stored frontier is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrontierError {
    /// Each bit set in the size stands for one peak.
    #[error("a tree of size {size} has not {peaks} peaks")]
    PeakCount {
        /// The stored size, in leaves.
        size: u64,
        /// The stored number of peaks.
        peaks: usize,
    },
    /// The size is beyond 53 bits.
    #[error("a tree of size {0} is beyond 53 bits")]
    TooLarge(u64),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    size: u64,
    peaks: Vec<Hash>,
}

impl TryFrom<Row> for Frontier {
    type Error = FrontierError;

    fn try_from(Row { size, peaks }: Row) -> Result<Self, FrontierError> {
        if size > MAX_SIZE {
            return Err(FrontierError::TooLarge(size));
        }
        if usize::try_from(size.count_ones()) != Ok(peaks.len()) {
            return Err(FrontierError::PeakCount { size, peaks: peaks.len() });
        }
        Ok(Self { size, peaks })
    }
}

impl Frontier {
    /// The frontier of the empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends one leaf hash.
    pub fn push(&mut self, leaf: Hash) {
        let merged = self.size.trailing_ones();
        let node = (0..merged).map_while(|_| self.peaks.pop()).fold(leaf, |right, left| node_hash(&left, &right));
        self.peaks.push(node);
        self.size += 1;
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root; for the empty tree the SHA-256 of nothing.
    pub fn root(&self) -> Hash {
        self.peaks.iter().rev().copied().reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(|| sha256(b""))
    }
}

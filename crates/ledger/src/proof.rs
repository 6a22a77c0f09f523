//! Checking inclusion and consistency proofs from hashes alone (RFC 9162 §2.1.3.2, §2.1.4.2).
//!
//! An inclusion proof does not bind the tree's size: take it from a signed checkpoint.

use crate::hash::{Hash, HashError, node_hash};

/// Why a proof does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The tree of the proof has no leaves.
    #[error("the tree is empty")]
    EmptyTree,
    /// The leaf would lie outside the tree.
    #[error("leaf {index} is not in a tree of size {size}")]
    IndexBeyondSize {
        /// The claimed position, from 0.
        index: u64,
        /// The tree's size.
        size: u64,
    },
    /// Nothing can be shown from size 0: the first checkpoint seen is taken as it is.
    #[error("consistency from size 0 shows nothing: first contact")]
    FirstContact,
    /// The earlier tree is the larger one.
    #[error("size {old} cannot come before size {new}")]
    Shrunk {
        /// The size said to be earlier.
        old: u64,
        /// The size said to be later.
        new: u64,
    },
    /// A leaf, root or proof hash has not 32 bytes.
    #[error("malformed hash: {0}")]
    MalformedHash(#[from] HashError),
    /// The proof has fewer or more hashes than the sizes ask for.
    #[error("the proof has the wrong number of hashes")]
    WrongLength,
    /// The proof does not lead to the earlier root.
    #[error("the proof does not lead to the earlier root")]
    OldRootMismatch,
    /// The proof does not lead to the root.
    #[error("the proof does not lead to the root")]
    RootMismatch,
}

/// Checks that `leaf` stands at `index` (from 0) in the tree of `size` leaves under `root`.
/// `proof` runs from the leaf's sibling upwards; every hash must have 32 bytes.
pub fn verify_inclusion(index: u64, size: u64, leaf: &[u8], proof: &[Vec<u8>], root: &[u8]) -> Result<(), ProofError> {
    let (leaf, root, proof) = (leaf.try_into()?, root.try_into()?, hashes(proof)?);
    verify_inclusion_hashes(index, size, &leaf, &proof, &root)
}

/// Checks that the tree of `size2` leaves under `root2` continues the one of `size1` under `root1`.
/// Equal sizes ask for equal roots and an empty proof; every hash must have 32 bytes.
pub fn verify_consistency(
    size1: u64,
    size2: u64,
    root1: &[u8],
    root2: &[u8],
    proof: &[Vec<u8>],
) -> Result<(), ProofError> {
    let (root1, root2, proof) = (root1.try_into()?, root2.try_into()?, hashes(proof)?);
    verify_consistency_hashes(size1, size2, &root1, &root2, &proof)
}

fn hashes(proof: &[Vec<u8>]) -> Result<Vec<Hash>, HashError> {
    proof.iter().map(|bytes| bytes.as_slice().try_into()).collect()
}

/// [`verify_inclusion`] for hashes that are known to be whole (RFC 9162 §2.1.3.2).
pub fn verify_inclusion_hashes(
    index: u64,
    size: u64,
    leaf: &Hash,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    let last = size.checked_sub(1).ok_or(ProofError::EmptyTree)?;
    if index > last {
        return Err(ProofError::IndexBeyondSize { index, size });
    }
    let mut path = Path { node: index, last };
    let mut computed = *leaf;
    for sibling in proof {
        computed = match path.climb()? {
            Side::Left => node_hash(sibling, &computed),
            Side::Right => node_hash(&computed, sibling),
        };
    }
    path.finish()?;
    if computed == *root { Ok(()) } else { Err(ProofError::RootMismatch) }
}

/// [`verify_consistency`] for hashes that are known to be whole (RFC 9162 §2.1.4.2).
pub fn verify_consistency_hashes(
    size1: u64,
    size2: u64,
    root1: &Hash,
    root2: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    let old_last = size1.checked_sub(1).ok_or(ProofError::FirstContact)?;
    if size1 > size2 {
        return Err(ProofError::Shrunk { old: size1, new: size2 });
    }
    if size1 == size2 {
        return verify_same(root1, root2, proof);
    }
    // A whole old tree is itself the node from which the path starts.
    let (seed, rest) =
        if size1.is_power_of_two() { (root1, proof) } else { proof.split_first().ok_or(ProofError::WrongLength)? };
    let whole = old_last.trailing_ones();
    let mut path = Path { node: shift(old_last, whole), last: shift(size2 - 1, whole) };
    let (mut old, mut new) = (*seed, *seed);
    for sibling in rest {
        match path.climb()? {
            Side::Left => {
                old = node_hash(sibling, &old);
                new = node_hash(sibling, &new);
            }
            Side::Right => new = node_hash(&new, sibling),
        }
    }
    path.finish()?;
    if old != *root1 {
        Err(ProofError::OldRootMismatch)
    } else if new != *root2 {
        Err(ProofError::RootMismatch)
    } else {
        Ok(())
    }
}

fn verify_same(root1: &Hash, root2: &Hash, proof: &[Hash]) -> Result<(), ProofError> {
    if !proof.is_empty() {
        Err(ProofError::WrongLength)
    } else if root1 != root2 {
        Err(ProofError::RootMismatch)
    } else {
        Ok(())
    }
}

/// On which side of the path a sibling lies.
enum Side {
    Left,
    Right,
}

/// The way up: a node and the last node of its level (`fn` and `sn` of RFC 9162).
struct Path {
    node: u64,
    last: u64,
}

impl Path {
    /// Takes one sibling: says its side and goes up to the parent.
    fn climb(&mut self) -> Result<Side, ProofError> {
        if self.last == 0 {
            return Err(ProofError::WrongLength);
        }
        let left = self.node & 1 == 1 || self.node == self.last;
        if left {
            // On the right edge, levels without a left sibling have no node of their own.
            self.up(self.node.trailing_zeros());
        }
        self.up(1);
        Ok(if left { Side::Left } else { Side::Right })
    }

    fn up(&mut self, levels: u32) {
        self.node = shift(self.node, levels);
        self.last = shift(self.last, levels);
    }

    /// The root must be reached, no sooner and no later than the proof ends.
    fn finish(&self) -> Result<(), ProofError> {
        if self.last == 0 { Ok(()) } else { Err(ProofError::WrongLength) }
    }
}

/// `number` without its lowest `bits`; all 64 of them leave nothing.
fn shift(number: u64, bits: u32) -> u64 {
    number.checked_shr(bits).unwrap_or(0)
}

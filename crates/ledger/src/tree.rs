//! A Merkle tree over ready leaf hashes, for roots and proofs at every earlier size.
//!
//! `ct-merkle` says which nodes a proof holds; it keeps the leaves themselves in its own tree, which
//! a reader of leaf hashes does not have, so the nodes are kept here.

use ct_merkle::{indices_for_consistency_proof, indices_for_inclusion_proof};

use crate::hash::{Hash, node_hash, sha256};

/// An append-only tree with every perfect subtree's root: two hashes of memory for a leaf.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    size: u64,
    /// `levels[k][i]` is the root over the leaves from `i · 2^k` to before `(i + 1) · 2^k`.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// Builds the tree over the leaf hashes in their order.
    pub fn from_leaves(leaves: impl IntoIterator<Item = Hash>) -> Self {
        let mut tree = Self::default();
        tree.extend(leaves);
        tree
    }

    /// Appends one leaf hash.
    pub fn push(&mut self, leaf: Hash) {
        self.size += 1;
        let mut node = leaf;
        for level in &mut self.levels {
            level.push(node);
            match level.as_chunks::<2>() {
                (pairs, []) => match pairs.last() {
                    Some([left, right]) => node = node_hash(left, right),
                    None => return,
                },
                // It waits for its right sibling.
                _ => return,
            }
        }
        self.levels.push(vec![node]);
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root over all leaves; for the empty tree the SHA-256 of nothing.
    pub fn root(&self) -> Hash {
        self.root_at(self.size).unwrap_or_else(|| sha256(b""))
    }

    /// The root when the tree had `size` leaves, or nothing if it never had so many.
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        match size {
            0 => Some(sha256(b"")),
            _ if size > self.size => None,
            _ => self.range(0, size),
        }
    }

    /// The proof that leaf `index` is in the tree of `size` leaves (RFC 6962 §2.1.1), sibling
    /// first; nothing unless `index < size` and the tree has had `size` leaves.
    pub fn inclusion(&self, index: u64, size: u64) -> Option<Vec<Hash>> {
        if index >= size || size > self.size {
            return None;
        }
        self.nodes(&indices_for_inclusion_proof(size, index), size)
    }

    /// The proof that the tree of `new` leaves continues the one of `old` (RFC 6962 §2.1.2);
    /// nothing unless `0 < old <= new` and the tree has had `new` leaves.
    pub fn consistency(&self, old: u64, new: u64) -> Option<Vec<Hash>> {
        if old == 0 || old > new || new > self.size {
            return None;
        }
        if old == new {
            return Some(Vec::new());
        }
        self.nodes(&indices_for_consistency_proof(old, new - old), new)
    }

    /// The root of the perfect subtree `index` (from 0) of height `level`, if it is full.
    pub(crate) fn node(&self, level: u32, index: u64) -> Option<Hash> {
        let level = self.levels.get(usize::try_from(level).ok()?)?;
        level.get(usize::try_from(index).ok()?).copied()
    }

    /// Roots by their index in the array form of a tree of `size` leaves: the trailing ones of an
    /// index are the height, the bits above the next one count the subtrees to its left.
    fn nodes(&self, indices: &[u64], size: u64) -> Option<Vec<Hash>> {
        indices
            .iter()
            .map(|index| {
                let height = index.trailing_ones();
                let start = index.checked_shr(height + 1)? << height;
                self.range(start, (start + (1 << height)).min(size))
            })
            .collect()
    }

    /// The root over the leaves from `start` to before `end`; `start` is a multiple of the smallest
    /// power of two that holds the range.
    fn range(&self, start: u64, end: u64) -> Option<Hash> {
        let width = end.checked_sub(start)?;
        if width.is_power_of_two() {
            let height = width.trailing_zeros();
            return self.node(height, start >> height);
        }
        let middle = start + (1 << width.checked_ilog2()?);
        Some(node_hash(&self.range(start, middle)?, &self.range(middle, end)?))
    }
}

impl Extend<Hash> for Tree {
    fn extend<I: IntoIterator<Item = Hash>>(&mut self, leaves: I) {
        for leaf in leaves {
            self.push(leaf);
        }
    }
}

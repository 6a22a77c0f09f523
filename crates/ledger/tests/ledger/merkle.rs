//! Trees and frontiers, beside two other implementations of RFC 6962.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ledger::{Frontier, Tree, leaf_hash};
use proptest::prelude::*;
use sha2::Sha256;
use tlog_tiles::HashReader;

use crate::vectors::{CONSISTENCY, INCLUSION, LEAVES, ROOTS, hash, hashes, numbered_leaf, numbered_tree, raw};

fn published_tree() -> Tree {
    Tree::from_leaves(LEAVES.map(|leaf| leaf_hash(&hex::decode(leaf).unwrap())))
}

#[test]
fn roots_and_proofs_are_the_published_ones() {
    let tree = published_tree();
    assert_eq!((tree.size(), tree.root()), (8, hash(ROOTS[8])));
    for (size, root) in (0..).zip(ROOTS) {
        assert_eq!(tree.root_at(size), Some(hash(root)), "size {size}");
    }
    for (index, size, proof) in INCLUSION {
        assert_eq!(tree.inclusion(index, size), Some(hashes(proof)));
    }
    for (old, new, proof) in CONSISTENCY {
        assert_eq!(tree.consistency(old, new), Some(hashes(proof)));
    }
}

#[test]
fn what_the_tree_never_had_has_no_proof() {
    let tree = published_tree();
    assert_eq!(tree.root_at(9), None);
    for (index, size) in [(0, 0), (8, 8), (3, 2), (0, 9), (u64::MAX, u64::MAX)] {
        assert_eq!(tree.inclusion(index, size), None, "{index} in {size}");
    }
    for (old, new) in [(0, 8), (0, 0), (5, 4), (1, 9), (9, 9)] {
        assert_eq!(tree.consistency(old, new), None, "{old} to {new}");
    }
}

#[test]
fn the_frontier_has_the_root_of_the_tree_at_every_size() {
    let tree = numbered_tree(300);
    let mut frontier = Frontier::new();
    for size in 0..300 {
        assert_eq!(frontier.size(), size);
        assert_eq!(Some(frontier.root()), tree.root_at(size), "size {size}");
        let row = serde_json::to_string(&frontier).unwrap();
        assert_eq!(serde_json::from_str::<Frontier>(&row).unwrap(), frontier);
        frontier.push(numbered_leaf(size));
    }
}

#[test]
fn a_stored_frontier_must_fit_its_size() {
    let mut frontier = Frontier::new();
    (0..5).for_each(|index| frontier.push(numbered_leaf(index)));
    let row = serde_json::to_value(&frontier).unwrap();
    for size in [0, 1, 4, 7, 1 << 53, u64::MAX] {
        let mut changed = row.clone();
        changed["size"] = size.into();
        assert!(serde_json::from_value::<Frontier>(changed).is_err(), "{size}");
    }
    let mut extended = row;
    extended["more"] = 1.into();
    assert!(serde_json::from_value::<Frontier>(extended).is_err());
}

#[test]
fn proofs_are_those_of_ct_merkle() {
    let tree = numbered_tree(70);
    let mut other: MemoryBackedTree<Sha256, Vec<u8>> = MemoryBackedTree::new();
    for size in 1..=70_u64 {
        other.push((size - 1).to_string().into_bytes());
        let root = tree.root_at(size).unwrap();
        assert_eq!(other.root().as_bytes().as_slice(), root.as_bytes());
        for index in 0..size {
            let theirs = other.prove_inclusion(usize::try_from(index).unwrap());
            let ours = tree.inclusion(index, size).unwrap();
            assert_eq!(raw(&ours).concat(), theirs.as_bytes(), "{index} in {size}");
            let added = usize::try_from(size - 1 - index).unwrap();
            let ours = tree.consistency(index + 1, size).unwrap();
            if added > 0 {
                let theirs = other.prove_consistency(added);
                assert_eq!(raw(&ours).concat(), theirs.as_bytes(), "{index}+1 to {size}");
            }
        }
    }
}

/// The store of hashes that `tlog_tiles` reads its trees from.
#[derive(Default)]
pub(crate) struct Stored(Vec<tlog_tiles::Hash>);

impl Stored {
    pub(crate) fn numbered(size: u64) -> Self {
        let mut stored = Self::default();
        for index in 0..size {
            let leaf = tlog_tiles::Hash(*numbered_leaf(index).as_bytes());
            let new = tlog_tiles::stored_hashes_for_record_hash(index, leaf, &stored).unwrap();
            stored.0.extend(new);
        }
        stored
    }
}

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        let at = |index: &u64| self.0[usize::try_from(*index).unwrap()];
        Ok(indexes.iter().map(at).collect())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn trees_of_any_size_are_those_of_tlog_tiles(size in 1..2_000_u64, at in any::<u64>()) {
        let (tree, stored, index) = (numbered_tree(size), Stored::numbered(size), at % size);
        let mut frontier = Frontier::new();
        (0..size).for_each(|index| frontier.push(numbered_leaf(index)));
        let root = tlog_tiles::tree_hash(size, &stored).unwrap();
        prop_assert_eq!(*tree.root().as_bytes(), root.0);
        prop_assert_eq!(frontier.root(), tree.root());
        let proof = tlog_tiles::prove_record(size, index, &stored).unwrap();
        let theirs: Vec<_> = proof.iter().map(|hash| hash.0.to_vec()).collect();
        prop_assert_eq!(raw(&tree.inclusion(index, size).unwrap()), theirs);
        if index > 0 {
            let proof = tlog_tiles::prove_tree(size, index, &stored).unwrap();
            let theirs: Vec<_> = proof.iter().map(|hash| hash.0.to_vec()).collect();
            let ours = raw(&tree.consistency(index, size).unwrap());
            // Their proof also holds the old root when the verifier has it already.
            let theirs = if index.is_power_of_two() && theirs.len() > ours.len() {
                theirs[1..].to_vec()
            } else {
                theirs
            };
            prop_assert_eq!(ours, theirs);
        }
    }
}

//! Checking proofs: right ones hold, spoilt ones never do.

use ledger::{Hash, HashError, ProofError, verify_consistency, verify_inclusion};
use proptest::prelude::*;

use crate::vectors::{CONSISTENCY, INCLUSION, LEAF_HASHES, ROOTS, hash, hashes, numbered_leaf, numbered_tree, raw};

/// Every way to spoil a proof that matters: a bit, a hash less, a hash more, a short hash, order.
fn spoilt(proof: &[Vec<u8>], spare: &Hash) -> Vec<Vec<Vec<u8>>> {
    let mut all = Vec::new();
    let changed = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let mut copy = proof.to_vec();
        change(&mut copy);
        copy
    };
    all.push(changed(&|copy| copy.push(spare.as_bytes().to_vec())));
    all.push(changed(&|copy| copy.insert(0, spare.as_bytes().to_vec())));
    for at in 0..proof.len() {
        all.push(changed(&|copy| copy[at][31] ^= 1));
        all.push(changed(&|copy| copy[at][0] ^= 0x80));
        all.push(changed(&|copy| drop(copy.remove(at))));
        all.push(changed(&|copy| copy[at].truncate(31)));
        all.push(changed(&|copy| copy[at].push(0)));
        all.push(changed(&|copy| copy[at].clear()));
        if at > 0 {
            all.push(changed(&|copy| copy.swap(at - 1, at)));
        }
    }
    all
}

#[test]
fn published_proofs_hold() {
    for (index, size, proof) in INCLUSION {
        let leaf = hash(LEAF_HASHES[usize::try_from(index).unwrap()]);
        let root = hash(ROOTS[usize::try_from(size).unwrap()]);
        let proof = raw(&hashes(proof));
        let held = verify_inclusion(index, size, leaf.as_bytes(), &proof, root.as_bytes());
        assert_eq!(held, Ok(()), "{index} in {size}");
    }
    for (old, new, proof) in CONSISTENCY {
        let root1 = hash(ROOTS[usize::try_from(old).unwrap()]);
        let root2 = hash(ROOTS[usize::try_from(new).unwrap()]);
        let proof = raw(&hashes(proof));
        let held = verify_consistency(old, new, root1.as_bytes(), root2.as_bytes(), &proof);
        assert_eq!(held, Ok(()), "{old} to {new}");
    }
}

#[test]
fn every_inclusion_proof_up_to_64_holds_and_no_spoilt_one() {
    let tree = numbered_tree(64);
    for size in 1..=64 {
        let root = tree.root_at(size).unwrap();
        for index in 0..size {
            let leaf = numbered_leaf(index);
            let proof = raw(&tree.inclusion(index, size).unwrap());
            let holds = |index, size, leaf: &Hash, proof: &[Vec<u8>], root: &Hash| {
                verify_inclusion(index, size, leaf.as_bytes(), proof, root.as_bytes()).is_ok()
            };
            assert!(holds(index, size, &leaf, &proof, &root), "{index} in {size}");
            for bad in spoilt(&proof, &root) {
                assert!(!holds(index, size, &leaf, &bad, &root), "{index} in {size}");
            }
            assert!(!holds(index, size, &numbered_leaf(99), &proof, &root));
            assert!(!holds(index, size, &leaf, &proof, &numbered_leaf(99)));
            assert!(!holds(index ^ 1, size, &leaf, &proof, &root));
            assert!(!holds(index + size, size, &leaf, &proof, &root));
        }
    }
}

#[test]
fn every_consistency_proof_up_to_64_holds_and_no_spoilt_one() {
    let tree = numbered_tree(64);
    for new in 1..=64 {
        let root2 = tree.root_at(new).unwrap();
        for old in 1..=new {
            let root1 = tree.root_at(old).unwrap();
            let proof = raw(&tree.consistency(old, new).unwrap());
            let holds = |root1: &Hash, root2: &Hash, proof: &[Vec<u8>]| {
                verify_consistency(old, new, root1.as_bytes(), root2.as_bytes(), proof).is_ok()
            };
            assert!(holds(&root1, &root2, &proof), "{old} to {new}");
            for bad in spoilt(&proof, &root1) {
                assert!(!holds(&root1, &root2, &bad), "{old} to {new}");
            }
            if old < new {
                assert!(!holds(&root2, &root2, &proof), "{old} to {new}");
                assert!(!holds(&root1, &root1, &proof), "{old} to {new}");
                assert!(!holds(&root1, &root2, &[]), "{old} to {new}");
            }
        }
    }
}

#[test]
fn what_cannot_be_asked_is_refused_with_its_reason() {
    let (one, two) = (numbered_leaf(1), numbered_leaf(2));
    let (leaf, short) = (one.as_bytes().as_slice(), &one.as_bytes()[..31]);
    let length = |found| ProofError::MalformedHash(HashError::Length { found });
    for (index, size, leaf, root, expected) in [
        (0, 0, leaf, leaf, ProofError::EmptyTree),
        (1, 1, leaf, leaf, ProofError::IndexBeyondSize { index: 1, size: 1 }),
        (0, 1, short, short, length(31)),
        (0, 1, &[], &[], length(0)),
        (0, 2, leaf, leaf, ProofError::WrongLength),
    ] {
        let found = verify_inclusion(index, size, leaf, &[], root);
        assert_eq!(found, Err(expected), "{index} in {size}");
    }
    let other = two.as_bytes().as_slice();
    let proof = raw(&[one]);
    for (old, new, root1, root2, proof, expected) in [
        (0, 0, leaf, leaf, &[][..], ProofError::FirstContact),
        (0, 5, leaf, leaf, &[][..], ProofError::FirstContact),
        (2, 1, leaf, leaf, &[][..], ProofError::Shrunk { old: 2, new: 1 }),
        (3, 3, leaf, other, &[][..], ProofError::RootMismatch),
        (3, 3, leaf, leaf, &proof[..], ProofError::WrongLength),
        (1, 2, leaf, other, &[][..], ProofError::WrongLength),
        (1, 1, short, short, &[][..], length(31)),
    ] {
        let found = verify_consistency(old, new, root1, root2, proof);
        assert_eq!(found, Err(expected), "{old} to {new}");
    }
    assert_eq!(verify_consistency(3, 3, leaf, leaf, &[]), Ok(()));
}

proptest! {
    #[test]
    fn numbers_from_outside_are_answered_whatever_they_are(
        sizes in any::<(u64, u64)>(),
        seed in any::<[u8; 32]>(),
        length in 0..130_usize,
    ) {
        let proof = vec![seed.to_vec(); length];
        prop_assert!(verify_inclusion(sizes.0, sizes.1, &seed, &proof, &[0; 32]).is_err());
        prop_assert!(verify_consistency(sizes.0, sizes.1, &seed, &[0; 32], &proof).is_err());
    }

    #[test]
    fn any_flipped_bit_spoils_a_proof(size in 2..400_u64, at in any::<u64>(), bit in 0..256_usize) {
        let (tree, index) = (numbered_tree(size), at % size);
        let (leaf, root) = (numbered_leaf(index), tree.root());
        let mut proof = raw(&tree.inclusion(index, size).unwrap());
        prop_assert!(verify_inclusion(index, size, leaf.as_bytes(), &proof, root.as_bytes()).is_ok());
        let place = usize::try_from(at).unwrap() % proof.len();
        proof[place][bit / 8] ^= 1 << (bit % 8);
        prop_assert!(verify_inclusion(index, size, leaf.as_bytes(), &proof, root.as_bytes()).is_err());
    }
}

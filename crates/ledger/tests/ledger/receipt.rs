use ledger::{Checkpoint, CheckpointError, ProofError, Receipt, ReceiptError, SigningKey};

use crate::vectors::{numbered_leaf, numbered_tree};

const ORIGIN: &str = "zhixuan/county/election";

fn log() -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[1; 32]).unwrap()
}

/// The receipt of leaf `index` in the numbered tree of `size` leaves.
fn receipt(index: u64, size: u64) -> Receipt {
    let tree = numbered_tree(size);
    let head = Checkpoint { origin: ORIGIN.to_owned(), size, root: tree.root() };
    Receipt { extra: None, index, proof: tree.inclusion(index, size).unwrap(), checkpoint: head.sign(&log()) }
}

#[test]
fn receipts_are_read_as_written_and_hold() {
    for (index, size) in [(0, 1), (3, 8), (72, 109)] {
        for extra in [None, Some(vec![]), Some(b"beside".to_vec())] {
            let receipt = Receipt { extra, ..receipt(index, size) };
            let text = receipt.to_string();
            assert_eq!(text.parse(), Ok(receipt.clone()));
            let head = receipt.verify(&numbered_leaf(index), &[log().verifier_key()]).unwrap();
            assert_eq!(head.size, size);
        }
    }
    let text = receipt(0, 1).to_string();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nindex 0\n\nzhixuan/county/election\n1\n"));
}

#[test]
fn a_receipt_for_something_else_does_not_hold() {
    let (receipt, keys) = (receipt(3, 8), [log().verifier_key()]);
    let other = receipt.verify(&numbered_leaf(4), &keys);
    assert_eq!(other, Err(ProofError::RootMismatch.into()));
    let moved = Receipt { index: 2, ..receipt.clone() };
    assert_eq!(moved.verify(&numbered_leaf(3), &keys), Err(ProofError::RootMismatch.into()));
    let stranger = SigningKey::from_seed(ORIGIN, &[2; 32]).unwrap().verifier_key();
    let unsigned = receipt.verify(&numbered_leaf(3), &[stranger]);
    assert!(matches!(unsigned, Err(ReceiptError::Checkpoint(CheckpointError::Note(_)))));
}

#[test]
fn a_receipt_is_read_strictly() {
    let good = receipt(3, 8).to_string();
    let hash = numbered_leaf(2).to_string();
    for (text, what) in [
        (good.replace("@v1", "@v2"), "another version"),
        (good.replace("index 3", "index 03"), "leading zero"),
        (good.replace("index 3", "index -3"), "sign"),
        (good.replace("index 3\n", ""), "no index"),
        (good.replace("index 3", "extra ?\nindex 3"), "extra is not base64"),
        (good.replace("index 3", "extra AAAA\nextra AAAA\nindex 3"), "extra twice"),
        (good.replace("index 3", "index 3\nindex 3"), "index twice"),
        (good.replacen(&hash, &hash[1..], 1), "short hash"),
        (good.replacen("\n\n", "\n", 1), "no blank line"),
        (good.replacen("\n\n", "\n\n\n", 1), "blank line twice"),
        (good.trim_end().to_owned(), "cut off"),
        (String::new(), "empty"),
    ] {
        let read = text.parse::<Receipt>();
        let held = read.map(|receipt| receipt.verify(&numbered_leaf(3), &[log().verifier_key()]));
        assert!(!matches!(held, Ok(Ok(_))), "{what}");
    }
    assert_eq!(Receipt::parse(b"\xff"), Err(ReceiptError::NotUtf8));
}

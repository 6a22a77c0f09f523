//! Checkpoints and cosignatures.

use ledger::{
    Checkpoint, CheckpointError, Cosignature, KeyKind, Note, NoteError, SigningKey, cosigned_message, sha256,
};
use proptest::prelude::*;

/// The example of C2SP tlog-cosignature.
const EXAMPLE: &str = "example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
";

fn checkpoint(size: u64) -> Checkpoint {
    Checkpoint { origin: "zhixuan/county/election".to_owned(), size, root: sha256(&size.to_be_bytes()) }
}

fn key(name: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(name, &[seed; 32]).unwrap()
}

#[test]
fn the_example_of_the_document_reads() {
    let note: Note = EXAMPLE.parse().unwrap();
    let head: Checkpoint = note.text.parse().unwrap();
    assert_eq!((head.origin.as_str(), head.size), ("example.com/behind-the-sofa", 20_852_163));
    assert_eq!(head.to_string(), note.text);
    let cosignature = Cosignature::parse(note.signatures[1].bytes()).unwrap();
    assert_eq!(cosignature.time, 1_679_315_147);
    assert_eq!(cosignature.to_bytes(), note.signatures[1].bytes());
    let signed = "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n\
                  CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    assert_eq!(cosigned_message(cosignature.time, &note.text), signed);
}

#[test]
fn a_checkpoint_is_three_lines() {
    let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    assert!(Checkpoint::parse(&format!("o\n0\n{root}\n")).is_ok());
    for (text, error) in [
        (String::new(), CheckpointError::Lines),
        (format!("o\n1\n{root}"), CheckpointError::Lines),
        ("o\n1\n".to_owned(), CheckpointError::Lines),
        (format!("o\n1\n{root}\nextension\n"), CheckpointError::Lines),
        (format!("o\n1\n{root}\n\n"), CheckpointError::Lines),
        (format!("\n1\n{root}\n"), CheckpointError::Origin),
        (format!("o\t\n1\n{root}\n"), CheckpointError::Origin),
        (format!("o\n01\n{root}\n"), CheckpointError::Size),
        (format!("o\n00\n{root}\n"), CheckpointError::Size),
        (format!("o\n+1\n{root}\n"), CheckpointError::Size),
        (format!("o\n-1\n{root}\n"), CheckpointError::Size),
        (format!("o\n1 \n{root}\n"), CheckpointError::Size),
        (format!("o\n\n{root}\n"), CheckpointError::Size),
        (format!("o\n18446744073709551616\n{root}\n"), CheckpointError::Size),
    ] {
        assert_eq!(Checkpoint::parse(&text), Err(error), "{text:?}");
    }
    for root in ["", "AAAA", &root[..43], " CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="] {
        let refused = Checkpoint::parse(&format!("o\n1\n{root}\n"));
        assert!(matches!(refused, Err(CheckpointError::Root(_))), "{root:?}");
    }
}

#[test]
fn a_checkpoint_opens_only_by_the_key_of_its_origin() {
    let head = checkpoint(7);
    let (log, other) = (key(&head.origin, 1), key("other", 1));
    let mut note = head.sign(&log);
    note.signatures.push(other.sign(&note.text));
    let both = [log.verifier_key(), other.verifier_key()];
    assert_eq!(Checkpoint::open(&note, &both), Ok(head.clone()));
    assert_eq!(Checkpoint::open(&note, &both[1..]), Err(CheckpointError::NotByLog(head.origin.clone())));
    note.signatures.clear();
    note.signatures.push(log.cosign(&note.text, 5));
    assert_eq!(
        Checkpoint::open(&note, &[log.cosigner_key()]),
        Err(CheckpointError::NotByLog(head.origin)),
        "a cosignature is not the log's word"
    );
    note.signatures.clear();
    assert_eq!(Checkpoint::open(&note, &both), Err(NoteError::Unsigned.into()));
}

#[test]
fn a_cosignature_binds_its_time_and_its_checkpoint() {
    let (log, witness) = (key("zhixuan/county/election", 1), key("witness", 2));
    let mut note = checkpoint(7).sign(&log);
    note.signatures.push(witness.cosign(&note.text, 1_679_315_147));
    let known = [witness.cosigner_key()];
    let verified = note.verify(&known).unwrap();
    assert_eq!((verified[0].kind, verified[0].time), (KeyKind::Cosignature, Some(1_679_315_147)));
    assert_eq!(note.verify(&[witness.verifier_key()]), Err(NoteError::Unsigned), "another id");

    let moved = Note { text: checkpoint(8).to_string(), ..note.clone() };
    assert!(moved.verify(&known).is_err());
    let wrong = witness.cosign(&note.text, u64::MAX);
    note.signatures = vec![wrong];
    assert!(note.verify(&known).is_err(), "a time beyond 2^63 - 1");
    let other = witness.sign(&note.text);
    assert!(Cosignature::parse(other.bytes()).is_none(), "64 bytes are no cosignature");
}

proptest! {
    #[test]
    fn checkpoints_are_those_of_tlog_tiles(size in any::<u64>(), origin in "[^\\x00-\\x1f]{1,30}") {
        let head = Checkpoint { origin, ..checkpoint(size) };
        let text = head.to_string();
        prop_assert_eq!(Checkpoint::parse(&text), Ok(head.clone()));
        let theirs = tlog_tiles::Checkpoint::from_bytes(text.as_bytes()).unwrap();
        prop_assert_eq!(theirs.origin(), head.origin);
        prop_assert_eq!(theirs.size(), size);
        prop_assert_eq!(&theirs.hash().0, head.root.as_bytes());
    }
}

//! A flipped byte anywhere, a cut anywhere: never good.

use std::sync::LazyLock;

use evidence::{Form, Verdict, build, verify};
use proptest::prelude::*;

use crate::story::{PUBLIC, SOURCE, failed, head, key, pinned};

/// A bundle of the first entries, small enough to be damaged often.
static SMALL: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut source = SOURCE.clone();
    source.entries.truncate(12);
    source.earlier = vec![head(&source, 5).sign(&key()).to_string()];
    source.checkpoint = head(&source, 12).sign(&key()).to_string();
    source.people.clear();
    source.documents.truncate(1);
    source.batches.clear();
    build(&source, Form::Full, &key()).unwrap()
});

fn never_good(bundle: &[u8], what: &str) {
    let report = verify(bundle, &pinned());
    assert!(matches!(report.verdict, Verdict::Bad | Verdict::Unreadable), "{what}: {:?}", report.verdict);
    assert!(!failed(&report).is_empty(), "{what}: nothing is named");
}

#[test]
fn every_byte_around_a_member_counts() {
    let find = |what: &[u8]| SMALL.windows(what.len()).position(|window| window == what).unwrap();
    let (directory, end) = (find(b"PK\x01\x02"), find(b"PK\x05\x06"));
    let first = 0..30 + "checkpoint.txt".len();
    for at in first.chain(directory..directory + 60).chain(end..SMALL.len()) {
        let mut bundle = SMALL.clone();
        bundle[at] ^= 0x20;
        never_good(&bundle, &format!("byte {at}"));
    }
}

#[test]
fn damage_is_named_by_file() {
    let mut bundle = SMALL.clone();
    let at = bundle.windows(9).position(|window| window == b"\"command\"").unwrap();
    bundle[at] ^= 1;
    let report = verify(&bundle, &pinned());
    assert_eq!(report.verdict, Verdict::Bad);
    let named: Vec<_> =
        report.checks.iter().filter(|line| line.facts.get("file") == Some(&"entries.jsonl".into())).collect();
    assert!(named.len() >= 2, "{:#?}", report.checks);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_flipped_bit_is_found(at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let mut bundle = SMALL.clone();
        let at = at.index(bundle.len());
        bundle[at] ^= 1 << bit;
        never_good(&bundle, &format!("bit {bit} of byte {at}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]

    #[test]
    fn a_flipped_bit_of_the_public_form_is_found(at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let mut bundle = PUBLIC.clone();
        let at = at.index(bundle.len());
        bundle[at] ^= 1 << bit;
        never_good(&bundle, &format!("bit {bit} of byte {at}"));
    }

    #[test]
    fn a_cut_is_found(at in any::<prop::sample::Index>()) {
        let cut = at.index(SMALL.len());
        never_good(&SMALL[..cut], &format!("cut at {cut}"));
    }
}

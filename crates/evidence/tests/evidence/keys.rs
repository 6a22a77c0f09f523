//! Keys that follow one another, and what witnesses recorded.

use std::sync::Arc;

use election::log::Log;
use election::record::Command as Record;
use election::{Actor, Command, Context, DocumentId, ElectionId, Role};
use evidence::{CheckCode, Form, Origin, Source, State, Trust, Verdict, build, verify};
use ledger::{Hash, SigningKey};
use uuid::Uuid;

use crate::story::{ORIGIN, SOURCE, failed, head, key, key_of, pinned, sign};

/// The first entries of the story, and one more by the office.
fn with(command: impl FnOnce(&Log) -> Record) -> Source {
    let mut source = SOURCE.clone();
    source.entries.truncate(60);
    source.earlier.clear();
    source.people.clear();
    source.documents.clear();
    source.batches.clear();
    let election = ElectionId(Uuid::from_u128(0xE1EC));
    let mut log = Log::new(election, Arc::new(source.profile.clone()));
    source.entries.iter().for_each(|entry| log.restore(entry).unwrap());
    let account = election::AccountId(Uuid::from_u128(5));
    let context = Context { at: log.last_at().unwrap(), actor: Actor { account, role: Role::County } };
    let command = Command::Record(command(&log));
    source.entries.push(log.append(command, &context).unwrap().bytes);
    source
}

fn next_key() -> SigningKey {
    key_of(ORIGIN, b'n')
}

/// A log that changed its key with its last entry.
fn rotated() -> Source {
    let document = |log: &Log| -> DocumentId { *log.election.office.documents.keys().next().unwrap() };
    with(|log| Record::RotateKey { key: next_key().verifier_key().to_string(), document: document(log) })
}

fn trust(key: &SigningKey) -> Trust {
    Trust { keys: vec![key.verifier_key()], policy: None }
}

#[test]
fn a_key_hands_over_to_the_next() {
    let mut source = rotated();
    sign(&mut source, &next_key());
    let size = source.entries.len();
    for form in [Form::Full, Form::Public] {
        let bundle = |source: &Source| build(source, form, &next_key()).unwrap();
        source.earlier = vec![head(&source, 9).sign(&key()).to_string(), head(&source, size).sign(&key()).to_string()];
        let report = verify(&bundle(&source), &trust(&key()));
        assert_eq!(report.verdict, Verdict::Good, "{:#?}", report.checks);
        assert_eq!(report.origin, Origin::Proven { name: ORIGIN.into() });
        let report = verify(&bundle(&source), &trust(&next_key()));
        assert_eq!(report.verdict, Verdict::Good, "the first key's heads are not covered: {:#?}", report.checks);
        source.earlier.pop();
        let report = verify(&bundle(&source), &trust(&key()));
        assert_eq!(failed(&report), ["EVI-05"], "nothing shows that the old key handed over");
        source.earlier.clear();
        assert_eq!(verify(&bundle(&source), &trust(&next_key())).verdict, Verdict::Good);
    }
}

#[test]
fn without_the_first_key_its_heads_are_not_covered() {
    let mut source = rotated();
    sign(&mut source, &next_key());
    source.earlier = vec![head(&source, 9).sign(&key()).to_string()];
    let report = verify(&build(&source, Form::Full, &next_key()).unwrap(), &Trust::default());
    assert_eq!(report.verdict, Verdict::Good, "{:#?}", report.checks);
    let line = report.checks.iter().find(|line| line.code == CheckCode::Earlier).unwrap();
    assert_eq!(line.state, State::NotCovered);
}

#[test]
fn a_key_that_the_log_does_not_name_signs_nothing() {
    let mut source = rotated();
    let third = key_of(ORIGIN, b't');
    sign(&mut source, &third);
    let report = verify(&build(&source, Form::Full, &third).unwrap(), &pinned());
    assert_eq!(failed(&report), ["EVI-05", "EVI-06", "EVI-07"]);
}

#[test]
fn a_recorded_witness_saw_this_log() {
    let seen = |root: Hash| {
        let mut source = with(|_| Record::RecordWitness { size: 9, root, names: vec!["w".into()] });
        sign(&mut source, &key());
        source
    };
    let right = head(&SOURCE, 9).root;
    for form in [Form::Full, Form::Public] {
        let verify = |source: &Source| verify(&build(source, form, &key()).unwrap(), &pinned());
        assert_eq!(verify(&seen(right)).verdict, Verdict::Good);
        assert_eq!(failed(&verify(&seen(ledger::sha256(b"fork")))), ["EVI-09"]);
    }
}

//! Checkpoints, keys and cosignatures.

use evidence::{Form, Source, State, Trust, build};
use ledger::{Note, Policy, SigningKey};
use serde_json::json;

use super::{MEMBERS, bad, bad_entry, entry, foreign, number, rebuilt, resigned, run};
use crate::story::{FULL, ORIGIN, OTHER, SOURCE, good, head, key, key_of, pinned};

#[test]
fn the_heads() {
    let size = SOURCE.entries.len();
    let checkpoint = |note: Note| resigned(&MEMBERS, |all| drop(all.insert("checkpoint.txt".into(), note.to_bytes())));
    let earlier =
        |note: Note| resigned(&MEMBERS, |all| drop(all.insert("checkpoints/0001.txt".into(), note.to_bytes())));
    let at = |size| head(&SOURCE, size);
    let changed = |change: fn(&mut ledger::Checkpoint)| {
        let mut checkpoint = at(SOURCE.entries.len());
        change(&mut checkpoint);
        checkpoint
    };
    let unsigned = |mut note: Note| {
        note.text = note.text.replace(&format!("\n{size}\n"), &format!("\n{}\n", size - 1));
        note
    };
    let other = &OTHER.source(&OTHER.tell(|_, _| ()));
    run(
        vec![
            bad("EVI-07", "an older one", checkpoint(at(size - 1).sign(&key()))),
            bad("EVI-07", "its size", checkpoint(changed(|head| head.size += 1).sign(&key()))),
            bad("EVI-07", "its size, unsigned", checkpoint(unsigned(at(size).sign(&key())))),
            bad("EVI-08", "its root", checkpoint(changed(|head| head.root = ledger::sha256(b"")).sign(&key()))),
            bad("EVI-07", "its key", checkpoint(at(size).sign(&foreign()))),
            bad(
                "EVI-07",
                "its origin",
                checkpoint(changed(|head| head.origin = "zhixuan/changning/9999".into()).sign(&key())),
            ),
            bad("EVI-08", "of another election", checkpoint(head(other, other.entries.len()).sign(&key()))),
            bad(
                "EVI-07",
                "no checkpoint",
                checkpoint(Note { signatures: vec![key().sign("hello\n")], text: "hello\n".into() }),
            ),
            bad("EVI-09", "an earlier one of a fork", earlier(head(other, 9).sign(&key()))),
            bad("EVI-09", "an earlier one of more entries", earlier(changed(|head| head.size += 5).sign(&key()))),
            bad("EVI-09", "an earlier one of another key", earlier(at(9).sign(&foreign()))),
            bad(
                "EVI-09",
                "an earlier one of another log",
                earlier(changed(|head| head.origin = "zhixuan/x/y".into()).sign(&key())),
            ),
            bad(
                "EVI-09",
                "yesterday's backup",
                rebuilt(&key(), |source| {
                    source.earlier = vec![SOURCE.checkpoint.clone()];
                    source.entries.truncate(source.entries.len() - 3);
                    source.people.clear();
                    source.documents.clear();
                    source.batches.clear();
                }),
            ),
        ],
        &pinned(),
    );
}

#[test]
fn another_key() {
    let posted = number("publish-list");
    let edit =
        |source: &mut Source| entry(source, posted, |all| all["command"]["happened"]["on"] = json!("2026-05-01"));
    let rows = || {
        vec![
            bad("EVI-05", "all signed anew", rebuilt(&foreign(), |_| ())),
            bad_entry(posted, "EVI-05", "an entry edited, all signed anew", rebuilt(&foreign(), edit)),
            bad(
                "EVI-05",
                "an entry dropped, all signed anew",
                rebuilt(&foreign(), |source| drop(source.entries.pop())),
            ),
            bad_entry(posted, "EVI-08", "an entry edited, the tree left", stale_tree(edit)),
        ]
    };
    run(rows(), &pinned());
    let unpinned = Trust::default();
    run(vec![bad_entry(posted, "EVI-15", "edited, and no key is known", rebuilt(&foreign(), edit))], &unpinned);
    let wrong = Trust { keys: vec![key_of(ORIGIN, b'w').verifier_key()], policy: None };
    run(vec![bad("EVI-05", "the reader trusts another key", FULL.clone())], &wrong);
    let elsewhere = Trust { keys: vec![key_of("zhixuan/elsewhere", b'k').verifier_key()], policy: None };
    run(vec![bad("EVI-05", "the same key under another name", FULL.clone())], &elsewhere);
}

fn stale_tree(change: impl Fn(&mut Source)) -> Vec<u8> {
    let mut source = SOURCE.clone();
    source.earlier.clear();
    change(&mut source);
    build(&source, Form::Full, &key()).unwrap()
}

#[test]
fn cosignatures() {
    let (witness, unknown) = (key_of("witness.example", b'w'), key_of("unknown.example", b'u'));
    let text = format!("log {}\nwitness w1 {}\nquorum w1\n", key().verifier_key(), witness.cosigner_key());
    let trust = Trust { keys: Vec::new(), policy: Some(Policy::parse(text.as_bytes()).unwrap()) };
    let cosigned = |by: &SigningKey| {
        let mut source = SOURCE.clone();
        let mut note: Note = source.checkpoint.parse().unwrap();
        note.signatures.push(by.cosign(&note.text, 1_780_000_000));
        source.checkpoint = note.to_string();
        build(&source, Form::Full, &key()).unwrap()
    };
    let report = good(&cosigned(&witness), &trust);
    let held = |code: &str| report.checks.iter().any(|line| line.code.as_str() == code && line.state == State::Passed);
    assert!(held("EVI-10") && held("EVI-05"));
    let open = report.checks.iter().any(|line| line.code.as_str() == "EVI-11" && line.state == State::NotCovered);
    assert!(!open, "a cosigned checkpoint fixes every entry");
    run(
        vec![
            bad("EVI-10", "no cosignature", FULL.clone()),
            bad("EVI-10", "a cosignature of an unknown key", cosigned(&unknown)),
            bad("EVI-10", "a cosignature by an impostor", cosigned(&key_of("witness.example", b'x'))),
        ],
        &trust,
    );
}

//! Every line that a report can have has its words in both languages, with the same facts.

use std::collections::{BTreeMap, BTreeSet};

use evidence::{CheckCode, Committed, Form, Reason, Report, State, Trust, build, verify};

use serde_json::json;

use crate::story::{FULL, PUBLIC, SOURCE, key, pinned};

const LOCALES: [&str; 2] = [
    include_str!("../../../../web/locales/evidence.zh-Hans.toml"),
    include_str!("../../../../web/locales/evidence.en.toml"),
];

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// The states in which a check can end.
const fn states(code: CheckCode) -> &'static [State] {
    use State::{Failed, NotCovered, Note, Passed};
    match code {
        CheckCode::Archive
        | CheckCode::Manifest
        | CheckCode::Contents
        | CheckCode::Signature
        | CheckCode::Checkpoint
        | CheckCode::Tree
        | CheckCode::Profile
        | CheckCode::Engine
        | CheckCode::Entries
        | CheckCode::Count => &[Passed, Failed],
        CheckCode::Key | CheckCode::Earlier | CheckCode::Cosignatures | CheckCode::People | CheckCode::Documents => {
            &[Passed, Failed, NotCovered]
        }
        CheckCode::Papers => &[Passed, Failed, NotCovered, Note],
        CheckCode::Balance => &[Passed, Failed, Note],
        CheckCode::Rotation => &[Failed, Note],
        CheckCode::Anchors | CheckCode::ProfileDiffers => &[Passed, NotCovered, Note],
        CheckCode::Notices => &[Passed],
        CheckCode::CheckWords | CheckCode::Rehearsal | CheckCode::Corrections => &[Note],
        CheckCode::AsCommitted => &[NotCovered],
        CheckCode::Reclaimed => &[NotCovered, Note],
    }
}

fn keys() -> BTreeSet<String> {
    let lines = CheckCode::ALL
        .iter()
        .flat_map(|code| states(*code).iter().map(move |state| format!("{}.{}", code.as_str(), state.slug())));
    let reasons = Reason::ALL.iter().map(|reason| format!("reason.{}", reason.slug()));
    let committed = Committed::ALL.iter().map(|finding| format!("committed.{}", finding.slug()));
    let checks = tally::CheckCode::ALL.iter().map(|code| format!("check.{}", json!(code).as_str().unwrap()));
    let verdicts = ["good", "REHEARSAL", "bad", "unreadable"].map(|verdict| format!("verdict.{verdict}"));
    let origins = ["proven", "unproven", "unknown"].map(|origin| format!("origin.{origin}"));
    lines.chain(checks).chain(reasons).chain(committed).chain(verdicts).chain(origins).collect()
}

fn words() -> [BTreeMap<String, String>; 2] {
    LOCALES.map(|text| toml::from_str(text).unwrap())
}

#[test]
fn both_languages_say_every_line_with_the_same_facts() {
    let [chinese, english] = words();
    for words in [&chinese, &english] {
        assert_eq!(words.keys().cloned().collect::<BTreeSet<_>>(), keys());
    }
    for (key, text) in &chinese {
        assert_eq!(placeholders(text), placeholders(&english[key]), "{key}");
    }
}

/// Holds a report's lines against the words: each has its key, and every placeholder its fact.
fn said(report: &Report) {
    let [chinese, _] = words();
    for line in &report.checks {
        let text = chinese.get(&line.key()).unwrap_or_else(|| panic!("{} has no words", line.key()));
        for name in placeholders(text) {
            assert!(line.facts.contains_key(name), "{}: no fact {name} in {:?}", line.key(), line.facts);
        }
    }
}

#[test]
fn every_placeholder_has_its_fact() {
    for bundle in [&FULL, &PUBLIC] {
        said(&verify(bundle, &pinned()));
        said(&verify(bundle, &Trust::default()));
        said(&verify(&bundle[1..], &pinned()));
        for at in (0..bundle.len()).step_by(bundle.len() / 7) {
            let mut damaged = bundle.to_vec();
            damaged[at] ^= 4;
            said(&verify(&damaged, &pinned()));
        }
    }
    for number in [0, 40] {
        let mut source = SOURCE.clone();
        source.entries.remove(number);
        source.people.truncate(1);
        said(&verify(&build(&source, Form::Full, &key()).unwrap(), &pinned()));
    }
}

//! Good bundles of both forms, and what their reports say.

use evidence::{CheckCode, Form, Origin, Rehearsal, State, Trust, Verdict, build, verify};
use ledger::SigningKey;

use crate::member::{pack, unpack};
use crate::play::Setup;
use crate::story::{FULL, ORIGIN, PUBLIC, SOURCE, STORY, Story, good, head, key, key_of, pinned};

#[test]
fn a_full_bundle_holds_in_every_check() {
    let report = good(&FULL, &pinned());
    assert_eq!(report.form, Some(Form::Full));
    assert_eq!(report.origin, Origin::Proven { name: ORIGIN.into() });
    assert_eq!(report.rehearsal, Rehearsal::No);
    assert_eq!(report.size, u64::try_from(SOURCE.entries.len()).ok());
    assert_eq!(report.first_bad_entry, None);
    assert_eq!(report.check_words.len(), 2);
    let passed = [
        CheckCode::Archive,
        CheckCode::Manifest,
        CheckCode::Contents,
        CheckCode::Signature,
        CheckCode::Key,
        CheckCode::Checkpoint,
        CheckCode::Tree,
        CheckCode::Earlier,
        CheckCode::Anchors,
        CheckCode::Profile,
        CheckCode::ProfileDiffers,
        CheckCode::Engine,
        CheckCode::Entries,
        CheckCode::Notices,
        CheckCode::People,
        CheckCode::Documents,
        CheckCode::Papers,
        CheckCode::Count,
        CheckCode::Balance,
    ];
    for code in passed {
        let lines: Vec<_> = report.checks.iter().filter(|line| line.code == code).collect();
        assert!(lines.iter().any(|line| line.state == State::Passed), "{code:?}: {lines:?}");
    }
}

#[test]
fn a_public_bundle_holds_and_says_what_it_takes_as_committed() {
    let report = good(&PUBLIC, &pinned());
    assert_eq!(report.form, Some(Form::Public));
    for code in [CheckCode::Tree, CheckCode::Entries, CheckCode::Count] {
        assert!(report.checks.iter().any(|line| line.code == code && line.state == State::Passed), "{code:?}");
    }
    let committed = report.checks.iter().find(|line| line.code == CheckCode::AsCommitted).unwrap();
    assert!(committed.facts["withheld"].as_u64().unwrap() > 0);
    assert_eq!(report.check_words, good(&FULL, &pinned()).check_words);
}

#[test]
fn check_words_are_those_of_the_election() {
    let told = STORY.tell(|_, _| ());
    for round in good(&FULL, &pinned()).check_words {
        let hash = told.log.election.check_hash(round.round).unwrap();
        assert_eq!(round.words, ledger::check_words(&hash));
        assert_eq!(round.groups, ledger::hash_groups(&hash));
    }
}

#[test]
fn without_a_pinned_key_the_origin_is_unproven() {
    let report = good(&FULL, &Trust::default());
    let key = key().verifier_key().to_string();
    let fingerprint = ledger::hash_groups(&ledger::sha256(key.as_bytes())).join(" ");
    assert_eq!(report.origin, Origin::Unproven { name: ORIGIN.into(), key, fingerprint });
}

#[test]
fn a_rehearsal_never_reads_as_an_election() {
    let mut source = SOURCE.clone();
    source.origin = "zhixuan-rehearsal/changning/e1ec".into();
    let key = key_of(&source.origin, b'r');
    source.earlier.clear();
    crate::story::sign(&mut source, &key);
    for form in [Form::Full, Form::Public] {
        let report = verify(&build(&source, form, &key).unwrap(), &Trust::default());
        assert_eq!(report.verdict, Verdict::Rehearsal, "{:#?}", report.checks);
        assert_eq!(report.rehearsal, Rehearsal::Yes);
        assert_eq!(serde_json::to_value(report.verdict).unwrap(), "REHEARSAL");
        assert!(report.checks.iter().any(|line| line.code == CheckCode::Rehearsal));
    }
}

#[test]
fn the_same_source_gives_the_same_bytes_and_other_tools_read_them() {
    assert_eq!(build(&SOURCE, Form::Full, &key()).unwrap(), *FULL);
    for bundle in [&*FULL, &*PUBLIC] {
        assert_eq!(pack(&unpack(bundle)), **bundle);
    }
}

#[test]
fn what_is_not_opened_is_not_covered() {
    let mut source = SOURCE.clone();
    source.people.truncate(3);
    source.documents.clear();
    source.batches.pop();
    let report = good(&build(&source, Form::Full, &key()).unwrap(), &pinned());
    for code in [CheckCode::People, CheckCode::Documents, CheckCode::Papers] {
        let line = report.checks.iter().find(|line| line.code == code).unwrap();
        assert_eq!(line.state, State::NotCovered, "{line:?}");
    }
}

#[test]
fn a_bundle_of_every_stage_of_the_log_holds() {
    for size in (1..SOURCE.entries.len()).step_by(37) {
        let mut source = SOURCE.clone();
        source.entries.truncate(size);
        source.earlier.clear();
        source.people.clear();
        source.documents.clear();
        source.batches.clear();
        source.checkpoint = head(&source, size).sign(&key()).to_string();
        for form in [Form::Full, Form::Public] {
            good(&build(&source, form, &key()).unwrap(), &pinned());
        }
    }
}

#[test]
fn a_key_of_another_name_builds_nothing() {
    let other: SigningKey = key_of("zhixuan/elsewhere/e1ec", b'k');
    assert!(build(&SOURCE, Form::Full, &other).is_err());
}

#[test]
fn what_no_anchor_fixes_is_named() {
    let report = good(&FULL, &pinned());
    let line = |state| report.checks.iter().find(|line| line.code == CheckCode::Anchors && line.state == state);
    let fixed = line(State::Passed).unwrap().facts["size"].as_u64().unwrap();
    let open = line(State::NotCovered).unwrap();
    assert_eq!(open.facts["from"], fixed);
    assert_eq!(open.facts["to"], report.size.unwrap() - 1);
}

#[test]
fn a_profile_of_its_own_is_told_rule_by_rule() {
    let mut setup = crate::play::Setup { voters: 102, ..crate::play::Setup::default() };
    let days = rules::Value::Days(rules::Days(3));
    setup.profile = std::sync::Arc::new(setup.profile.with_value(rules::RuleId::CertDays, days).unwrap());
    let story = Story::of(setup);
    let source = story.source(&story.tell(|_, _| ()));
    for form in [Form::Full, Form::Public] {
        let report = good(&build(&source, form, &key()).unwrap(), &pinned());
        let line = |code| report.checks.iter().find(|line| line.code == code).unwrap();
        let differs = line(CheckCode::ProfileDiffers);
        assert_eq!((differs.state, &differs.facts["rule"]), (State::Note, &"cert.days".into()));
        assert_eq!(line(CheckCode::Profile).state, State::Passed);
    }
}

/// A recall and a by-election are logs like any other: both forms of their bundles hold.
#[test]
fn later_votes_of_a_term_verify_like_any_other() {
    for setup in [Setup::recall(), Setup::by_election()] {
        let story = Story::of(Setup { voters: 102, ..setup });
        let source = story.source(&story.tell(|_, _| ()));
        for form in [Form::Full, Form::Public] {
            good(&build(&source, form, &key()).unwrap(), &pinned());
        }
    }
}

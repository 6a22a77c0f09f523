//! An election whose batches were entered by their sums: the record of each batch is held against its root, and every report
//! says that no single paper is in it.

use crate::play::Setup;
use crate::story::{Story, key, pinned};
use election::method::{EntryBy, Terms};
use election::sheets::{FormFacts, FormKind};
use evidence::{CheckCode, Form, Report, Source, State, Verdict, build, verify};

fn told() -> (Story, Source) {
    let setup = Setup::default();
    let terms = Terms { entry: EntryBy::Sums, ..setup.terms.clone() };
    let story = Story::of(Setup { terms, ..setup });
    let told = story.tell(|_, _| ());
    let reports = [FormKind::ResultReport, FormKind::CountReport];
    let facts = reports.map(|kind| FormFacts::of(&told.log.election, kind).map(|facts| serde_json::json!(facts)));
    for facts in facts.into_iter().flatten() {
        assert_eq!(facts["facts"]["entered_by"], "sums", "{facts}");
    }
    let source = story.source(&told);
    (story, source)
}

fn verdict(source: &Source) -> Report {
    verify(&build(source, Form::Full, &key()).unwrap(), &pinned())
}

/// Whether it is said that no single paper is on record.
fn note(report: &Report) -> bool {
    report.checks.iter().any(|line| line.code == CheckCode::Papers && line.state == State::Note)
}

#[test]
fn sums_under_their_roots_are_good_and_any_other_sum_is_found() {
    let (_story, source) = told();
    assert!(source.batches.iter().all(|batch| batch.papers.is_empty() && batch.sums.is_some()));
    let report = verdict(&source);
    assert_eq!(report.verdict, Verdict::Good, "{report:#?}");

    assert!(note(&report), "{report:#?}");
    let unopened = Source { batches: Vec::new(), ..source.clone() };
    assert!(note(&verdict(&unopened)), "before any batch is opened too");

    let mut moved = source.clone();
    let votes = &mut moved.batches[0].sums.as_mut().unwrap().sums.contests[0].votes;
    let (from, to) = (votes.keys().next().cloned().unwrap(), votes.keys().last().cloned().unwrap());
    *votes.get_mut(&from).unwrap() -= 1;
    *votes.get_mut(&to).unwrap() += 1;
    assert_ne!(verdict(&moved).verdict, Verdict::Good, "a vote that moved from one to another");

    let mut papers = source;
    papers.batches[0].sums = None;
    assert_ne!(verdict(&papers).verdict, Verdict::Good, "neither sums nor papers");
}

//! Why papers are void: statistics by pool, and one reason that stands on too many of them (Zhejiang 2008: marked papers).

use super::{Table, at, ruled};
use crate::play::{Play, Setup, Stage};
use election::ballot::Command;
use election::ballot::count::{Look, ReopenReason};
use election::ballot::voids::clusters;
use election::law::Command as Law;
use election::law::pass::{PassReason, Step};
use election::sheets::{FormFacts, FormKind};
use election::{Action, BatchNo, Code, PoolNo, ballot, committee};
use rules::{Comparator, Count, RuleId, Share, Value};
use serde_json::json;
use std::sync::Arc;
use tally::{Classification, Paper, Post, VoidReason};

pub(super) fn rows(table: &mut Table) {
    least(table);
    share(table);
    forces(table);
}

fn marked() -> Paper {
    let reason = VoidReason::IdentifyingMark;
    Paper { classification: Classification::Void { reason }, ..Paper::default() }
}

/// A vote for the first director; the part for the members is void where a mark stands in it.
fn partly(play: &Play) -> Paper {
    let name = play.people.candidates[0].to_string().into();
    let posts = [(Post::MEMBER, VoidReason::IdentifyingMark)].into();
    Paper {
        marks: [(Post::DIRECTOR, tally::Marks([name].into()))].into(),
        classification: Classification::PartlyVoid { posts },
    }
}

/// Both looks over so many marked papers, the others blank.
fn counted(mut play: Play, void: usize, part: usize) -> Play {
    let all = usize::try_from(play.election().returned()).unwrap();
    let marked = std::iter::repeat_n(marked(), void).chain(std::iter::repeat_n(partly(&play), part));
    let papers: Vec<Paper> = marked.chain(std::iter::repeat(Paper::default())).take(all).collect();
    for look in [Look::First, Look::Second] {
        play.look(look, &papers);
    }
    play
}

fn pass(reason: PassReason) -> Law {
    let step = Step::of(Action::Ballot(ballot::Action::AgreeCount));
    Law::PassWarning { step, code: Code::VoidsCluster, reason }
}

/// Nineteen papers are below the least number, twenty are not, however they are void.
fn least(table: &mut Table) {
    let agree = || Command::AgreeCount {};
    for (void, part) in [(19, 0), (10, 9)] {
        let play = counted(at(Stage::Counting), void, part);
        table.allows(&play, play.people.clerk, agree());
    }
    for (void, part) in [(20, 0), (10, 10)] {
        let play = counted(at(Stage::Counting), void, part);
        table.trips(Code::VoidsCluster, &play, play.people.clerk, agree());
    }
    let mut play = counted(at(Stage::Counting), 20, 1);
    let (clerk, on) = (play.people.clerk, play.today().on);
    play.act(clerk, pass(PassReason::LookedAgain));
    play.act(clerk, agree());
    let used = &play.election().passes.used[0];
    assert_eq!((used.code, used.person, used.on), (Code::VoidsCluster, Some(clerk.person), on));
    // The report prints who let it pass, why and when, and the numbers.
    let printed = json!(FormFacts::of(play.election(), FormKind::ResultReport))["facts"].clone();
    let passed = &printed["passed"][0];
    assert_eq!(passed["basis"], json!({ "by": "reason", "reason": "looked_again" }));
    assert_eq!((&passed["person"], &passed["on"]), (&json!(clerk.person), &json!(on)));
    let row = |pool| json!({ "pool": pool, "papers": 23, "ground": "identifying_mark", "whole": 20, "partly": 1 });
    assert_eq!(printed["conduct"][0]["void_grounds"], json!([row(json!(null)), row(json!(1))]));
}

/// A twentieth of the pool: of 23 papers one is less and two are not.
fn share(table: &mut Table) {
    let small = || ruled(RuleId::CountVoidLeast, Value::Count(Count(1)), Stage::Counting);
    let play = counted(small(), 1, 0);
    table.allows(&play, play.people.clerk, Command::AgreeCount {});
    let play = counted(small(), 2, 0);
    table.trips(Code::VoidsCluster, &play, play.people.clerk, Command::AgreeCount {});
    let setup = Setup::default();
    let profile = setup.profile.with_value(RuleId::CountVoidLeast, Value::Count(Count(1))).unwrap();
    let more = Value::Share(Share::new(Comparator::MoreThan, 2, 23).unwrap());
    let profile = Arc::new(profile.with_value(RuleId::CountVoidShare, more).unwrap());
    let play = counted(Play::with(Setup { profile, ..setup }, Stage::Counting), 2, 0);
    table.allows(&play, play.people.clerk, Command::AgreeCount {});
}

/// What has a finding to be written never passes; a record that was not kept passes by an authority's document.
fn forces(table: &mut Table) {
    assert!(Code::CustodyHole.may_pass() && Code::DifferenceUnexplained.may_pass() && Code::VoidsCluster.may_pass());
    let play = counted(at(Stage::Counting), 20, 0);
    for never in [Code::SealWithoutFinding, Code::ThirdDecides, Code::LooksDiffer, Code::MarksDoNotBalance] {
        let step = Step::of(Action::Ballot(ballot::Action::AgreeCount));
        let reason = PassReason::LookedAgain;
        let pass = Law::PassWarning { step, code: never, reason };
        table.trips(Code::DoesNotPass, &play, play.people.clerk, pass);
    }
    let wrong = committee::Action::Choose;
    let step = Step::of(Action::Committee(wrong));
    let mut other = play.clone();
    other.act(other.people.clerk, Law::PassWarning { step, code: Code::VoidsCluster, reason: PassReason::LookedAgain });
    table.trips(Code::VoidsCluster, &other, other.people.clerk, Command::AgreeCount {});
}

/// A batch that is counted again leaves nothing behind in the statistics.
#[test]
fn totals_are_those_of_the_agreed_batches() {
    let mut play = counted(at(Stage::Counting), 3, 2);
    let rows = play.round().void_rows();
    assert_eq!(
        rows.iter().map(|row| (row.pool, row.whole, row.partly)).collect::<Vec<_>>(),
        [(None, 3, 2), (Some(PoolNo(1)), 3, 2)]
    );
    assert!(!rows.iter().any(|row| clusters(play.election(), row)));
    let (look, pool, batch, reason) = (Look::First, PoolNo(1), BatchNo(1), ReopenReason::Scrutineer);
    play.act(play.people.clerk, Command::ReopenBatch { look, pool, batch, reason });
    assert_eq!(play.round().void_rows(), []);
}

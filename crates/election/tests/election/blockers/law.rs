//! Passes, amendments, readings.

use super::{Table, at};
use crate::play::{Play, Setup, Stage};
use election::law::pass::{PassReason, Step};
use election::law::{Command as Law, ReadingNo};
use election::{Action, Area, Code, ballot, committee, lifecycle, registration};
use rules::{Force, Rule, RuleId, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn rows(table: &mut Table) {
    passes(table);
    amendments(table);
    readings(table);
}

fn step(stage: Area, action: &str) -> Step {
    Step { stage, action: action.to_owned() }
}

fn by_authority(play: &Play, step: Step, code: Code) -> Law {
    Law::ProceedByAuthority { step, code, document: play.document, happened: play.today() }
}

/// What a province adds passes once by a document; what the law says and what the count needs never does.
fn passes(table: &mut Table) {
    let mut play = at(Stage::MethodAdopted);
    let (street, clerk) = (play.people.street, play.people.clerk);
    let open = || step(Area::Registration, "open");
    let code = Code::MethodNotApproved;
    table.trips(code, &play, clerk, registration::Command::Open {});
    table.trips(Code::UnknownStep, &play, street, by_authority(&play, step(Area::Registration, "vote"), code));
    for never in [Code::ListTooLate, Code::LooksDiffer, Code::WrongPhase] {
        table.trips(Code::DoesNotPass, &play, street, by_authority(&play, open(), never));
    }
    let by_reason = Law::PassWarning { step: open(), code, reason: PassReason::LocalPractice };
    table.trips(Code::DoesNotPass, &play, street, by_reason);
    play.act(street, by_authority(&play, open(), code));
    table.trips(Code::PassStands, &play, street, by_authority(&play, open(), code));
    play.act(clerk, registration::Command::Open {});
    assert!(play.election().passes.standing.is_empty(), "it is good for one step");
    assert_eq!(play.election().passes.used[0].code, code);
    assert_eq!(play.election().registration.phase, registration::Phase::Enrolling);
    a_warning_passes_for_a_reason(table);
}

/// R76 advises reserves: a committee without any is chosen for a reason.
fn a_warning_passes_for_a_reason(table: &mut Table) {
    let mut play = at(Stage::CommitteeChoosing);
    let street = play.people.street;
    let kind = election::office::meeting::Kind::Residents;
    let meeting = play.meeting(kind, None, election::office::meeting::Subject::ElectionCommittee);
    let mut choice = play.committee_choice(meeting);
    choice.ranking.votes.truncate(5);
    let choose = || committee::Command::Choose { choice: choice.clone(), happened: play.today() };
    table.trips(Code::TooFewReserves, &play, street, choose());
    let choose = choose();
    let pass = Law::PassWarning {
        step: step(Area::Committee, "choose"),
        code: Code::TooFewReserves,
        reason: PassReason::NobodyElse,
    };
    play.act(street, pass);
    play.act(street, choose);
    assert_eq!(play.election().passes.used.len(), 1);
}

fn amendment(play: &Play, rule: RuleId, value: Value) -> (BTreeMap<RuleId, Rule>, ledger::Hash) {
    let amended = Rule { value, readings: vec![], ..play.election().profile.rule(rule).clone() };
    let rules = BTreeMap::from([(rule, amended)]);
    let profile = play.election().profile.amended(&rules);
    let hash = profile.map_or_else(|_| ledger::sha256(b""), |profile| election::log::profile_hash(&profile));
    (rules, hash)
}

fn amendments(table: &mut Table) {
    let mut play = at(Stage::Enrolled);
    let (street, county) = (play.people.street, play.people.county);
    let amend = |play: &Play, (rules, profile_hash)| Law::AmendProfile {
        rules,
        profile_hash,
        document: play.document,
        happened: play.today(),
    };
    let earlier = amendment(&play, RuleId::ListPublish, Value::Days(rules::Days(25)));
    table.trips(Code::CountyOnly, &play, street, amend(&play, earlier.clone()));
    table.trips(Code::OtherProfile, &play, county, amend(&play, (earlier.0.clone(), ledger::sha256(b"another"))));
    table.trips(Code::NothingToRecord, &play, county, amend(&play, (BTreeMap::new(), play.election().profile_hash)));
    let clash = amendment(&play, RuleId::ListPublish, Value::Days(rules::Days(3)));
    table.trips(Code::ProfileDoesNotHold, &play, county, amend(&play, clash));
    let polling = at(Stage::Polling);
    let during = amendment(&polling, RuleId::ListPublish, Value::Days(rules::Days(25)));
    table.trips(Code::PollUnderWay, &polling, county, amend(&polling, during));
    play.act(county, amend(&play, earlier.clone()));
    assert_eq!((play.election().profile.law().list_publish.0, play.election().profile_hash), (25, earlier.1));
    let mut replayed = election::log::Log::new(play.setup.election, play.setup.profile.clone());
    for entry in &play.entries {
        replayed.replay(&entry.bytes).unwrap();
    }
    assert_eq!(replayed.election.profile, play.election().profile);
}

/// Where a tenth would elect by another reading, the declaration waits for the office.
fn readings(table: &mut Table) {
    let rule: Rule = serde_json::from_value(serde_json::json!({
        "value": { "comparator": "more_than", "num": 1, "den": 2 }, "unit": "share", "article": "UL26 18",
        "certainty": "unconfirmed", "force": "hard", "stage": "S5",
        "readings": [{ "comparator": "at_least", "num": 1, "den": 10 }],
    }))
    .unwrap();
    let setup = Setup::default();
    let profile = setup.profile.amended(&BTreeMap::from([(RuleId::WinFirst, rule)])).unwrap();
    let mut play = Play::with(Setup { profile: Arc::new(profile), ..setup }, Stage::Tallied);
    let (street, clerk) = (play.people.street, play.people.clerk);
    play.act(clerk, ballot::Command::AgreeCount {});
    let asked = election::law::open_readings(play.election());
    let open = asked.iter().find(|open| open.rule == RuleId::WinFirst).unwrap().clone();
    assert_eq!(open.stands, play.round().result.clone().unwrap().outcome);
    table.trips(Code::ReadingOpen, &play, clerk, ballot::Command::Declare {});
    let answer = |play: &Play, rule, reading| Law::AnswerReading {
        rule,
        reading: ReadingNo(reading),
        document: play.document,
        happened: play.today(),
    };
    table.trips(Code::NoSuchReading, &play, street, answer(&play, RuleId::WinFirst, 2));
    table.trips(Code::NoSuchReading, &play, street, answer(&play, RuleId::ListPublish, 0));
    let other = answer(&play, RuleId::WinFirst, 1);
    play.act(street, other);
    assert_eq!(play.round().result.clone().unwrap().outcome, open.outcome);
    assert!(!election::law::open_readings(play.election()).iter().any(|one| one.rule == open.rule));
}

/// Every blocker whose rule is hard in the national profile stays, and so does everything without a rule.
#[test]
fn nothing_hard_and_nothing_without_a_rule_can_pass() {
    let profile = at(Stage::Drafted).setup.profile;
    for code in Code::ALL {
        let hard = code.rule().is_none_or(|rule| profile.rule(rule).force == Force::Hard);
        let step = Step::of(Action::Lifecycle(lifecycle::Action::Begin));
        let play = at(Stage::Called);
        let refused = play.attempt(play.people.street, by_authority(&play, step, *code));
        if hard {
            let refused = refused.unwrap_err();
            assert!(refused.iter().any(|one| one.code == Code::DoesNotPass.as_str()), "{code:?}");
        }
    }
}

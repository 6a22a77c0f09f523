//! Doubtful papers: grounds and readings of marks from the posted rules, decided by whom the rules name (BJ 28, ZJ 27).

use super::{Table, at, ruled, words};
use crate::play::{Play, Stage};
use election::ballot::Command;
use election::ballot::count::Look;
use election::ballot::doubt::PaperFinding;
use election::{BatchNo, Code, PersonId, PoolNo};
use rules::{IntentRule, RuleId, Value};
use tally::{Post, VoidReason};

pub(super) fn rows(table: &mut Table) {
    findings(table);
    who_decides(table);
    write_ins(table);
}

fn classify(finding: PaperFinding, panel: [PersonId; 3]) -> Command {
    let (look, pool, batch, position) = (Look::First, PoolNo(1), BatchNo(1), 1);
    Command::ClassifyPaper { look, pool, batch, position, finding, panel }
}

fn members(play: &Play) -> [PersonId; 3] {
    [1, 2, 3].map(|place: usize| play.people.members[place].person)
}

fn findings(table: &mut Table) {
    let play = at(Stage::Counting);
    let (clerk, panel) = (play.people.clerk, members(&play));
    let void = |reason| classify(PaperFinding::Void { reason }, panel);
    let clear = |by| classify(PaperFinding::Clear { by }, panel);
    for reason in [VoidReason::Overvote, VoidReason::Unreadable, VoidReason::IdentifyingMark, VoidReason::NotOfficial] {
        assert!(play.attempt(clerk, void(reason)).is_ok(), "{reason:?}");
    }
    table.trips(Code::FaultNotInRules, &play, clerk, void(VoidReason::ByMethod));
    assert!(play.attempt(clerk, clear(IntentRule::StruckOut)).is_ok());
    let strict = ruled(RuleId::BallotVoid, words(&["overvote"]), Stage::Counting);
    table.trips(Code::FaultNotInRules, &strict, clerk, void(VoidReason::IdentifyingMark));
    let strict = ruled(RuleId::BallotIntent, words(&["two_marks"]), Stage::Counting);
    assert!(strict.attempt(clerk, clear(IntentRule::TwoMarks)).is_ok());
    table.trips(Code::IntentNotInRules, &strict, clerk, clear(IntentRule::StruckOut));
}

/// BJ 28, ZJ 27: the committee; elsewhere the chief scrutineer, who is named first.
fn who_decides(table: &mut Table) {
    let play = at(Stage::Counting);
    let (clerk, [one, two, three]) = (play.people.clerk, members(&play));
    let [chief, other] = play.people.scrutineers.map(|who| who.person);
    let blank = |panel| classify(PaperFinding::Blank {}, panel);
    assert!(play.attempt(clerk, blank([one, two, three])).is_ok());
    table.trips(Code::DoubtDecidedByOthers, &play, clerk, blank([one, two, chief]));
    let chiefs = ruled(RuleId::BallotUnclear, Value::Choice("chief_scrutineer".to_owned()), Stage::Counting);
    assert!(chiefs.attempt(clerk, blank([chief, one, other])).is_ok());
    table.trips(Code::DoubtDecidedByOthers, &chiefs, clerk, blank([one, chief, other]));
    table.trips(Code::DoubtDecidedByOthers, &chiefs, clerk, blank([chief, one, chiefs.people.tellers[0].person]));
}

fn write_ins(table: &mut Table) {
    let play = ruled(RuleId::BallotChoices, words(&["for", "against", "abstain"]), Stage::Counting);
    let admit = Command::AdmitWriteIn { post: Post::MEMBER, person: play.people.written_in };
    table.trips(Code::WriteInsNotOffered, &play, play.people.clerk, admit);
}

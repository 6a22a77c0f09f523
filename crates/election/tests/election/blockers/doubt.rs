//! Doubtful papers: grounds and readings of marks from the posted rules, decided by whom the rules name (BJ 28, ZJ 27).

use super::{Table, at, design, ruled, words};
use crate::play::{Play, Stage};
use election::ballot::Command;
use election::ballot::count::Look;
use election::ballot::doubt::{Decided, PaperFinding, grounds, unposted};
use election::office::meeting::{Kind, Subject};
use election::{BatchNo, Code, MeetingId, PersonId, PoolNo};
use rules::{IntentRule, RuleId, Value};
use tally::{Classification, Paper, Post, VoidReason};
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    findings(table);
    who_decides(table);
    by_meeting(table);
}

fn classify(finding: PaperFinding, panel: [PersonId; 3]) -> Command {
    classify_by(finding, Decided::Panel { panel, against: None })
}

fn classify_by(finding: PaperFinding, decided: Decided) -> Command {
    let (look, pool, batch, position) = (Look::First, PoolNo(1), BatchNo(1), 1);
    Command::ClassifyPaper { look, pool, batch, position, finding, decided }
}

fn members(play: &Play) -> [PersonId; 3] {
    [1, 2, 3].map(|place: usize| play.people.members[place].person)
}

fn findings(table: &mut Table) {
    let counted = at(Stage::Tallied);
    let late = classify(PaperFinding::Valid {}, members(&counted));
    table.trips(Code::BatchesOpen, &counted, counted.people.clerk, late);
    let play = at(Stage::Counting);
    let (clerk, panel) = (play.people.clerk, members(&play));
    let void = |reason| classify(PaperFinding::Void { reason }, panel);
    let clear = |by| classify(PaperFinding::Clear { by }, panel);
    for reason in [VoidReason::Overvote, VoidReason::Unreadable, VoidReason::IdentifyingMark, VoidReason::NotOfficial] {
        assert!(play.attempt(clerk, void(reason)).is_ok(), "{reason:?}");
    }
    table.trips(Code::FaultNotInRules, &play, clerk, void(VoidReason::ByMethod));
    assert!(play.attempt(clerk, clear(IntentRule::StruckOut)).is_ok());
    let part = |reason| classify(PaperFinding::PartlyVoid { reason }, panel);
    table.allows(&play, clerk, part(VoidReason::Unreadable));
    table.trips(Code::FaultNotInRules, &play, clerk, part(VoidReason::ByMethod));
    let strict = ruled(RuleId::BallotVoid, words(&["overvote"]), Stage::Counting);
    table.trips(Code::FaultNotInRules, &strict, clerk, void(VoidReason::IdentifyingMark));
    table.trips(Code::FaultNotInRules, &strict, clerk, part(VoidReason::Unreadable));
    // A set of sheets is several voters' (ZJ 27: each paper by itself).
    let apart = design::apart(Stage::Counting);
    table.trips(Code::WholeOfSheets, &apart, clerk, void(VoidReason::Unreadable));
    table.allows(&apart, clerk, part(VoidReason::Unreadable));
    let whole = Classification::Void { reason: VoidReason::Unreadable };
    let refused = unposted(apart.election(), &[Paper { classification: whole, ..Paper::default() }]);
    assert_eq!(refused.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::WholeOfSheets.as_str()]);
    // One person for two posts has a rule of its own (ZJ 27).
    for (word, voids) in [("void_paper", true), ("void_posts", true), ("first_post", false)] {
        let play = ruled(RuleId::BallotDupPost, Value::Choice(word.to_owned()), Stage::Counting);
        if voids {
            table.allows(&play, clerk, void(VoidReason::DuplicatePost));
        } else {
            table.trips(Code::FaultNotInRules, &play, clerk, void(VoidReason::DuplicatePost));
        }
    }
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

/// The whole committee decides by a meeting: with its quorum, on this subject, once there are papers (BJ 28, ZJ 27).
fn by_meeting(table: &mut Table) {
    for (word, panel_too) in [("committee", true), ("committee_meeting", false)] {
        let mut play = ruled(RuleId::BallotUnclear, Value::Choice(word.to_owned()), Stage::Counting);
        let (clerk, three) = (play.people.clerk, members(&play));
        let by = |meeting| classify_by(PaperFinding::Blank {}, Decided::Meeting { meeting });
        let panel = classify(PaperFinding::Blank {}, three);
        if panel_too {
            table.allows(&play, clerk, panel);
        } else {
            table.trips(Code::DoubtDecidedByOthers, &play, clerk, panel);
        }
        let met = play.meeting(Kind::Committee, None, Subject::DoubtfulPapers);
        table.allows(&play, clerk, by(met));
        let other = play.meeting(Kind::Committee, None, Subject::TimeOrPlace);
        table.trips(Code::CommitteeNotDecided, &play, clerk, by(other));
        let residents = play.meeting(Kind::Residents, None, Subject::DoubtfulPapers);
        table.trips(Code::DoubtDecidedByOthers, &play, clerk, by(residents));
        table.trips(Code::UnknownMeeting, &play, clerk, by(MeetingId(Uuid::nil())));
    }
    let mut play = at(Stage::Prepared);
    let early = play.meeting(Kind::Committee, None, Subject::DoubtfulPapers);
    play.advance(Stage::Counting);
    let by = classify_by(PaperFinding::Blank {}, Decided::Meeting { meeting: early });
    table.trips(Code::DoubtDecidedEarly, &play, play.people.clerk, by);
    let mut chiefs = ruled(RuleId::BallotUnclear, Value::Choice("chief_scrutineer".to_owned()), Stage::Counting);
    let meeting = chiefs.meeting(Kind::Committee, None, Subject::DoubtfulPapers);
    let by = classify_by(PaperFinding::Blank {}, Decided::Meeting { meeting });
    table.trips(Code::DoubtDecidedByOthers, &chiefs, chiefs.people.clerk, by);
}

/// What a teller may enter as void is what the posted rules name, and nothing else passes.
#[test]
fn a_teller_enters_on_posted_grounds_only() {
    let strict = ruled(RuleId::BallotVoid, words(&["unreadable"]), Stage::Counting);
    let law = strict.election().profile.law();
    assert_eq!(grounds(law), [VoidReason::Unreadable, VoidReason::Damaged]);
    let void = |reason| Paper { classification: Classification::Void { reason }, ..Paper::default() };
    let part = |reason| Paper {
        classification: Classification::PartlyVoid { posts: [(Post::MEMBER, reason)].into() },
        ..Paper::default()
    };
    let known = [Paper::default(), void(VoidReason::Damaged), part(VoidReason::Unreadable)];
    assert_eq!(unposted(strict.election(), &known), []);
    for paper in [void(VoidReason::IdentifyingMark), part(VoidReason::ByMethod), void(VoidReason::Overvote)] {
        let found = unposted(strict.election(), [&known[0], &paper]);
        assert_eq!(found.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::FaultNotInRules.as_str()]);
    }
}

//! Seats without anybody, who leads then, a third vote, a round found void (R76; ZJ; BJ; UL26 18).

use super::{Table, at, ruled, said};
use crate::play::{Play, Stage, date, paper_of};
use crate::rounds::{count, further, names};
use election::ballot::Command;
use election::ballot::round::RoundKind;
use election::office::meeting::{Kind, Subject};
use election::office::notice::NoticeKind;
use election::{Code, PersonId};
use rules::{RuleId, Switch, Value, VoidGround};
use tally::{Paper, Post};

pub(super) fn rows(table: &mut Table) {
    who_decides(table);
    the_third_vote(table);
    without_director(table);
    without_deputy(table);
    void(table);
}

/// A second election for the posts that nobody marked, in which nobody is marked again.
fn without(mut play: Play, posts: &[Post]) -> Play {
    let names = names(&play.people.candidates);
    count(&mut play, |_| {
        let mut paper = paper_of(&[
            (Post::DIRECTOR, &[&names[0]]),
            (Post::DEPUTY, &[&names[2]]),
            (Post::MEMBER, &[&names[4], &names[5], &names[6]]),
        ]);
        paper.marks.retain(|post, _| !posts.contains(post));
        paper
    });
    further(&mut play, RoundKind::SecondElection);
    count(&mut play, |_| Paper::default());
    play.post_result();
    play
}

fn leave(play: &mut Play, post: Post, kind: Kind) -> Command {
    let meeting = play.meeting(kind, None, Subject::VacantSeat);
    let (document, happened) = (play.paper(), play.today());
    Command::LeaveVacant { post, meeting, document, happened }
}

/// R76, ZJ: the committee; SH: the assembly.
fn who_decides(table: &mut Table) {
    let assembly = ruled(RuleId::RunoffVacantBy, Value::Choice("assembly".to_owned()), Stage::Counting);
    for (play, theirs, others) in [
        (at(Stage::Counting), Kind::Committee, Kind::Representatives),
        (assembly, Kind::Representatives, Kind::Committee),
    ] {
        let mut play = without(play, &[Post::DIRECTOR]);
        let by_others = leave(&mut play, Post::DIRECTOR, others);
        table.trips(Code::VacancyDecidedBy, &play, play.people.clerk, by_others);
        let by_them = leave(&mut play, Post::DIRECTOR, theirs);
        assert!(play.attempt(play.people.clerk, by_them).is_ok());
    }
}

/// Half a year after the first vote of 20 June: 20 December, not the day after.
fn the_third_vote(table: &mut Table) {
    let play = without(at(Stage::Counting), &[Post::DIRECTOR]);
    let clerk = play.people.clerk;
    let begin = |day| Command::BeginRound { kind: RoundKind::SecondElection, day };
    assert!(play.attempt(clerk, begin(date(12, 20))).is_ok());
    table.trips(Code::ThirdVoteTooLate, &play, clerk, begin(date(12, 21)));
}

fn acting(play: &mut Play, person: PersonId) -> Command {
    let (document, happened) = (play.paper(), play.today());
    Command::RecordActing { person, document, happened }
}

/// Nothing may stay vacant without a director (BJ); elsewhere an elected deputy leads.
fn without_director(table: &mut Table) {
    let strict = ruled(RuleId::RunoffVacantDirector, Value::Switch(Switch::On), Stage::Counting);
    let mut strict = without(strict, &[Post::DIRECTOR]);
    let command = leave(&mut strict, Post::DIRECTOR, Kind::Committee);
    table.trips(Code::VacancyNeedsDirector, &strict, strict.people.clerk, command);
    let mut play = without(at(Stage::Counting), &[Post::DIRECTOR]);
    let clerk = play.people.clerk;
    let deputy = play.people.candidates[2];
    let too_early = acting(&mut play, deputy);
    table.trips(Code::ActingNotEligible, &play, clerk, too_early);
    let command = leave(&mut play, Post::DIRECTOR, Kind::Committee);
    play.act(clerk, command);
    table.trips(Code::ActingMissing, &play, clerk, Command::Settle {});
    let member = play.people.candidates[4];
    let wrong = acting(&mut play, member);
    table.trips(Code::ActingNotEligible, &play, clerk, wrong);
    let right = acting(&mut play, deputy);
    play.act(clerk, right);
    let refused = play.attempt(clerk, Command::Settle {}).unwrap_err();
    assert!(!refused.iter().any(|blocker| blocker.code == Code::ActingMissing.as_str()));
    let facts = said(&play, NoticeKind::Result);
    assert_eq!(
        (&facts["vacant"], &facts["acting"]),
        (&serde_json::json!([{ "post": "director", "seats": 1 }]), &serde_json::json!(deputy))
    );
}

/// Without a deputy too, one of the members who were elected.
fn without_deputy(table: &mut Table) {
    let mut play = without(at(Stage::Counting), &[Post::DIRECTOR, Post::DEPUTY]);
    let clerk = play.people.clerk;
    for post in [Post::DIRECTOR, Post::DEPUTY] {
        let command = leave(&mut play, post, Kind::Committee);
        play.act(clerk, command);
    }
    let loser = play.people.candidates[7];
    let wrong = acting(&mut play, loser);
    table.trips(Code::ActingNotEligible, &play, clerk, wrong);
    let member = play.people.candidates[4];
    let right = acting(&mut play, member);
    assert!(play.attempt(clerk, right).is_ok());
}

/// R76: grounds that an office finds; what the count shows is nobody's word.
fn void(table: &mut Table) {
    let mut play = at(Stage::Declared);
    let county = play.people.county;
    let (document, happened) = (play.paper(), play.today());
    let void = |ground| Command::VoidRound { ground, document, happened };
    for ground in [VoidGround::Quorum, VoidGround::MoreReturnedThanIssued] {
        table.trips(Code::GroundNotInRules, &play, county, void(ground));
    }
    table.trips(Code::OfficeOnly, &play, play.people.clerk, void(VoidGround::CountNotPublic));
    play.act(county, void(VoidGround::CommitteeUnlawful));
    table.trips(Code::RoundIsVoid, &play, county, void(VoidGround::CountNotPublic));
    let strict = ruled(RuleId::RevoteInvalid, super::words(&["quorum", "committee_unlawful"]), Stage::Declared);
    let (document, happened) = (strict.document, strict.today());
    let void = |ground| Command::VoidRound { ground, document, happened };
    table.trips(Code::GroundNotInRules, &strict, county, void(VoidGround::CountNotPublic));
    assert!(strict.attempt(county, void(VoidGround::CommitteeUnlawful)).is_ok());
}

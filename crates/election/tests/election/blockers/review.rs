//! The review of candidates: each body's days, the appeal's days, the list that waits, what a candidate is told.

use super::candidates::{find, formal};
use super::{Table, at, ruled};
use crate::play::{Play, Stage, date};
use election::nomination::review::Verdict;
use election::nomination::standing::{Next, Standing, Step};
use election::nomination::{Command, Nominated};
use election::office::objection::Ruling;
use election::{Code, Happened, LateReason};
use rules::{Days, ReviewBody, RuleId, Switch, Value};

pub(super) fn rows(table: &mut Table) {
    findings(table);
    days_of_a_body(table);
    later_acceptance(table);
    appeals(table);
    days_of_an_appeal(table);
    days_of_a_decision(table);
    posted_meanwhile(table);
}

/// The bodies that the profile names, each once; a late answer bars nobody (Fujian; R76).
fn findings(table: &mut Table) {
    let mut play = at(Stage::Reviewing);
    let (clerk, street) = (play.people.clerk, play.people.street);
    let other = find(&mut play, 0, ReviewBody::Committee, Verdict::Pass);
    table.trips(Code::BodyNotAsked, &play, street, other);
    play.find(0, ReviewBody::Street, Verdict::Pass);
    let again = find(&mut play, 0, ReviewBody::Street, Verdict::Fail);
    table.trips(Code::FindingStands, &play, street, again);
    // Each body has to answer: one of two is not enough.
    play.day(6, 10, 9);
    for place in 1..8 {
        play.find(place, ReviewBody::Street, Verdict::Late);
    }
    let lists = play.lists();
    let list = formal(&play, lists, None);
    play.act(clerk, list);
    table.trips(Code::ReviewsMissing, &play, clerk, Command::Settle {});
    for place in 0..8 {
        play.find(place, ReviewBody::Departments, Verdict::Late);
    }
    table.allows(&play, clerk, Command::Settle {});
}

/// The bodies were asked on 2 June for seven days: the 9th is the last, and from the 10th whatever they say is late
/// (Fujian). A paper of the 9th that is recorded on the 10th is in time, and stands in place of "late".
fn days_of_a_body(table: &mut Table) {
    let mut play = at(Stage::Reviewing);
    let street = play.people.street;
    play.day(6, 9, 9);
    let late = find(&mut play, 0, ReviewBody::Street, Verdict::Late);
    table.trips(Code::FindingNotLate, &play, street, late);
    for verdict in [Verdict::Fail, Verdict::Pass] {
        let found = find(&mut play, 0, ReviewBody::Street, verdict);
        table.allows(&play, street, found);
    }
    play.day(6, 10, 9);
    for verdict in [Verdict::Fail, Verdict::Pass] {
        let found = find(&mut play, 0, ReviewBody::Street, verdict);
        table.trips(Code::FindingLate, &play, street, found);
    }
    play.find(0, ReviewBody::Street, Verdict::Late);
    let (nomination, document) = (play.nominations[0], play.paper());
    let (body, happened) = (ReviewBody::Street, Happened::on(date(6, 9)));
    let verdict = Verdict::Fail;
    let in_time = Command::RecordFinding { nomination, body, verdict, document, happened };
    table.allows(&play, street, in_time);
    // Other days in the rules, another last day.
    let mut play = ruled(RuleId::CandReviewDays, Value::Days(Days(8)), Stage::Reviewing);
    play.day(6, 10, 9);
    let fail = find(&mut play, 0, ReviewBody::Street, Verdict::Fail);
    table.allows(&play, street, fail);
    play.day(6, 11, 9);
    let fail = find(&mut play, 0, ReviewBody::Street, Verdict::Fail);
    table.trips(Code::FindingLate, &play, street, fail);
}

/// Who accepts during the review has the bodies' days from then on.
fn later_acceptance(table: &mut Table) {
    let mut play = at(Stage::Nominating);
    let (clerk, street) = (play.people.clerk, play.people.street);
    let person = play.people.voters[20];
    let oneself = election::nomination::support::Support::Oneself {};
    let (nomination, command) = super::nominators::nominate(&mut play, person, tally::Post::MEMBER, oneself);
    play.act(clerk, command);
    play.advance(Stage::Reviewing);
    let (document, body, verdict) = (play.paper(), ReviewBody::Street, Verdict::Fail);
    let fail = |play: &Play| {
        let happened = play.today();
        Command::RecordFinding { nomination, body, verdict, document, happened }
    };
    table.trips(Code::UnknownNomination, &play, street, fail(&play));
    play.day(6, 5, 9);
    let happened = play.today();
    play.act(clerk, Command::Accept { nomination, document, happened });
    play.day(6, 12, 9);
    table.allows(&play, street, fail(&play));
    play.day(6, 13, 9);
    table.trips(Code::FindingLate, &play, street, fail(&play));
}

/// A candidate whom the street failed on 4 June, as everybody else passed, and the formal list with that candidate.
struct Failed {
    play: Play,
    list: Vec<election::nomination::List>,
    without: Vec<election::nomination::List>,
}

fn failed_under(mut play: Play) -> Failed {
    play.day(6, 4, 9);
    play.find(4, ReviewBody::Street, Verdict::Fail);
    let list = play.lists();
    let mut without = list.clone();
    without[2].candidates.remove(0);
    without[2].candidates.push(play.people.withdraws);
    Failed { play, list, without }
}

fn failed() -> Failed {
    failed_under(at(Stage::Reviewing))
}

fn appeal(play: &mut Play) -> Command {
    let (nomination, document, happened) = (play.nominations[4], play.paper(), play.today());
    Command::FileAppeal { nomination, body: ReviewBody::Street, document, happened }
}

fn decide(play: &mut Play, ruling: Ruling) -> Command {
    let (nomination, document, happened) = (play.nominations[4], play.paper(), play.today());
    Command::DecideAppeal { nomination, body: ReviewBody::Street, ruling, document, happened }
}

/// Whom a finding bars may appeal, once; who is right stands again, and the finding stays on record as it was.
fn appeals(table: &mut Table) {
    let mut play = at(Stage::Reviewing);
    let early = appeal(&mut play);
    table.trips(Code::NothingToAppeal, &play, play.people.clerk, early);
    for (ruling, step, next) in
        [(Ruling::Upheld, Step::SetAside {}, Next::Findings), (Ruling::Dismissed, Step::Confirmed {}, Next::Nothing)]
    {
        let Failed { mut play, list, .. } = failed();
        let (clerk, street) = (play.people.clerk, play.people.street);
        let command = decide(&mut play, ruling);
        table.trips(Code::NoAppeal, &play, street, command);
        let command = appeal(&mut play);
        play.act(clerk, command.clone());
        table.trips(Code::NothingToAppeal, &play, clerk, command);
        let command = decide(&mut play, ruling);
        play.act(street, command.clone());
        table.trips(Code::NoAppeal, &play, street, command);
        let told = told(&play, 4);
        assert_eq!((told.reviews[0].step, told.next), (step, next));
        assert_eq!(nominated(&play, 4).findings[&ReviewBody::Street].verdict, Verdict::Fail);
        if ruling == Ruling::Upheld {
            table.allows(&play, clerk, formal(&play, list, None));
        } else {
            table.trips(Code::NotQualified, &play, clerk, formal(&play, list, None));
        }
    }
}

/// Three days from 4 June: the 7th is the last to appeal, and until it is over nothing is listed, not even without the
/// candidate (UL26 17 by analogy).
fn days_of_an_appeal(table: &mut Table) {
    let Failed { mut play, list, without } = failed();
    let clerk = play.people.clerk;
    play.day(6, 7, 9);
    table.trips(Code::AppealWindowOpen, &play, clerk, formal(&play, without.clone(), None));
    let command = appeal(&mut play);
    table.allows(&play, clerk, command);
    play.day(6, 8, 9);
    let command = appeal(&mut play);
    table.trips(Code::AppealTooLate, &play, clerk, command);
    table.allows(&play, clerk, formal(&play, without.clone(), None));
    table.trips(Code::NotQualified, &play, clerk, formal(&play, list, None));
    // A list of the 7th that is recorded on the 8th was posted too early.
    let happened = Happened::on(date(6, 7));
    let posted = Command::PublishFormal { lists: without.clone(), equal: None, happened };
    table.trips(Code::AppealWindowOpen, &play, clerk, posted);
    // Who withdraws needs no days.
    let Failed { mut play, without, .. } = failed();
    let (nomination, document, happened) = (play.nominations[4], play.paper(), play.today());
    play.act(clerk, Command::Withdraw { nomination, document, happened });
    table.allows(&play, clerk, formal(&play, without, None));
    // Five days where the rules say so.
    let Failed { mut play, .. } = failed_under(ruled(RuleId::CandAppeal, Value::Days(Days(5)), Stage::Reviewing));
    play.day(6, 9, 9);
    let command = appeal(&mut play);
    table.allows(&play, clerk, command);
    play.day(6, 10, 9);
    let command = appeal(&mut play);
    table.trips(Code::AppealTooLate, &play, clerk, command);
}

/// An appeal of 5 June is due by the 8th; the list waits until it is decided or due, and a later decision gives its reason.
fn days_of_a_decision(table: &mut Table) {
    let Failed { mut play, list, without } = failed();
    let (clerk, street) = (play.people.clerk, play.people.street);
    play.day(6, 5, 9);
    let command = appeal(&mut play);
    play.act(clerk, command);
    assert_eq!((told(&play, 4).next, told(&play, 4).until), (Next::Appeal, Some(date(6, 8))));
    play.day(6, 8, 9);
    let command = decide(&mut play, Ruling::Upheld);
    table.allows(&play, street, command);
    table.trips(Code::AppealOpen, &play, clerk, formal(&play, without.clone(), None));
    play.day(6, 9, 9);
    let command = decide(&mut play, Ruling::Upheld);
    table.trips(Code::AppealRulingLate, &play, street, command);
    table.allows(&play, clerk, formal(&play, without, None));
    let Command::DecideAppeal { nomination, body, ruling, document, happened } = decide(&mut play, Ruling::Upheld)
    else {
        unreachable!()
    };
    let happened = Happened { late: Some(LateReason::Oversight), ..happened };
    play.act(street, Command::DecideAppeal { nomination, body, ruling, document, happened });
    table.allows(&play, clerk, formal(&play, list, None));
}

/// The list was posted when an appeal was overdue: the stage settles, and the decision is still recorded.
fn posted_meanwhile(table: &mut Table) {
    let Failed { mut play, without, .. } = failed();
    let (clerk, street) = (play.people.clerk, play.people.street);
    let command = appeal(&mut play);
    play.act(clerk, command);
    for place in (0..10).filter(|place| *place != 8) {
        for body in [ReviewBody::Street, ReviewBody::Departments] {
            if (place, body) != (4, ReviewBody::Street) {
                play.find(place, body, Verdict::Pass);
            }
        }
    }
    table.trips(Code::AppealOpen, &play, clerk, Command::Settle {});
    play.day(6, 8, 9);
    let command = formal(&play, without, None);
    play.act(clerk, command);
    play.act(clerk, Command::Settle {});
    let Command::DecideAppeal { nomination, body, ruling, document, happened } = decide(&mut play, Ruling::Upheld)
    else {
        unreachable!()
    };
    let happened = Happened { late: Some(LateReason::Oversight), ..happened };
    play.act(street, Command::DecideAppeal { nomination, body, ruling, document, happened });
    assert_eq!(told(&play, 4).reviews[0].step, Step::SetAside {});
}

fn nominated(play: &Play, place: usize) -> &Nominated {
    play.election().nomination.get(play.nominations[place]).unwrap()
}

fn told(play: &Play, place: usize) -> Standing {
    let id = play.nominations[place];
    play.election().standings().into_iter().find(|one| one.nomination == id).unwrap()
}

/// Where is my nomination, what comes next, and until when.
#[test]
fn a_candidate_is_told_where_the_nomination_stands() {
    let next = |play: &Play, place| (told(play, place).next, told(play, place).until);
    let mut play = at(Stage::Preliminary);
    assert_eq!(next(&play, 4), (Next::Review, None));
    assert_eq!(next(&play, 8), (Next::Nothing, None), "declined");
    play.advance(Stage::Reviewing);
    assert_eq!(next(&play, 4), (Next::Findings, Some(date(6, 9))));
    let steps: Vec<_> = told(&play, 4).reviews.iter().map(|review| (review.body, review.step)).collect();
    let asked = Step::Asked { until: Some(date(6, 9)) };
    assert_eq!(steps, [(ReviewBody::Street, asked), (ReviewBody::Departments, asked)]);
    play.find(4, ReviewBody::Street, Verdict::Fail);
    assert_eq!(next(&play, 4), (Next::Appeal, Some(date(6, 5))));
    play.advance(Stage::Reviewing);
    let settled = at(Stage::NominationSettled);
    assert_eq!(next(&settled, 4), (Next::Poll, Some(date(6, 20))));
    assert_eq!(told(&settled, 3).reviews[0].step, Step::Late {});
    assert_eq!(told(&settled, 5).reviews[0].step, Step::SetAside {});
    assert_eq!(next(&settled, 9), (Next::Nothing, None), "withdrawn");
    let off = ruled(RuleId::CandReview, Value::Switch(Switch::Off), Stage::Reviewing);
    assert!(told(&off, 4).reviews.is_empty(), "nobody reviews");
    assert_eq!(next(&off, 4), (Next::FormalList, Some(date(6, 15))));
}

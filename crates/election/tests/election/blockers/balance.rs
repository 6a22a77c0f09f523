//! Sums that cannot be: each numbered check refuses the agreement by its own code, with both sides of the sum (issue 4,
//! points 6: the published complaint).

use super::{Table, at};
use crate::play::{Play, Setup, Stage, Who};
use election::ballot::Command;
use election::ballot::count::Look;
use election::record::anchor::AnchorKind;
use election::{BatchNo, Code, PoolNo};
use rules::{Count, RuleId, Value};
use serde_json::json;
use std::sync::Arc;
use tally::{CandidateId, Sums, VoidReason};

/// A batch that both tellers entered alike.
fn entered(play: &mut Play) -> Who {
    let [one, two] = play.tellers(Look::First);
    for teller in [one, two] {
        let root = ledger::sha256(b"alike");
        play.act(
            teller,
            Command::CommitBatch { look: Look::First, pool: PoolNo(1), batch: BatchNo(1), root, resized: 0 },
        );
    }
    one
}

fn agree(sums: Sums) -> Command {
    let root = ledger::sha256(b"alike");
    Command::AgreeBatch { look: Look::First, pool: PoolNo(1), batch: BatchNo(1), root, sums }
}

/// All papers valid and for nobody.
fn unused(play: &Play) -> Sums {
    let papers = play.election().returned();
    let mut sums = Sums { papers, valid: papers, ..play.round().empty_sums() };
    for contest in &mut sums.contests {
        contest.unused = papers * contest.seats;
    }
    sums
}

fn votes(sums: &mut Sums, votes: &[u32]) {
    let director = &mut sums.contests[0];
    let names: Vec<CandidateId> = director.votes.keys().cloned().collect();
    director.votes.extend(names.into_iter().zip(votes.iter().copied()));
    director.unused = sums.valid.saturating_sub(votes.iter().sum());
}

pub(super) fn rows(table: &mut Table) {
    let mut play = at(Stage::Counting);
    let teller = entered(&mut play);
    let good = unused(&play);
    let papers = good.papers;
    table.allows(&play, teller, agree(good.clone()));
    let refused = |change: &dyn Fn(&mut Sums)| {
        let mut sums = good.clone();
        change(&mut sums);
        agree(sums)
    };
    table.trips(Code::PapersDoNotAddUp, &play, teller, refused(&|sums| sums.void = 1));
    table.trips(Code::ReasonsDoNotAddUp, &play, teller, refused(&|sums| (sums.valid, sums.void) = (papers - 1, 1)));
    table.trips(Code::MarksDoNotBalance, &play, teller, refused(&|sums| sums.contests[0].unused -= 1));
    table.trips(Code::MarksDoNotBalance, &play, teller, refused(&|sums| sums.contests[2].unused += 1));
    // As many votes for one person as papers are possible; one more is not.
    table.allows(&play, teller, refused(&|sums| votes(sums, &[papers])));
    table.trips(Code::MoreVotesThanPapers, &play, teller, refused(&|sums| votes(sums, &[papers + 1])));
    let void =
        |papers: u32| move |sums: &mut Sums| (sums.contests[0].void_for_post, sums.contests[0].unused) = (papers, 0);
    table.allows(&play, teller, refused(&void(papers)));
    table.trips(Code::MoreVoidThanValid, &play, teller, refused(&void(papers + 1)));
    let fewer = |sums: &mut Sums| {
        *sums = Sums { papers: papers - 1, blank: papers - 1, ..play.round().empty_sums() };
    };
    table.trips(Code::PapersMissing, &play, teller, refused(&fewer));
}

/// 622 voters took part, 17 papers were void, and 315 + 294 votes were declared: 609 votes on 605 papers.
#[test]
fn the_published_complaint_cannot_be_declared() {
    // One of them stays at home.
    let setup = Setup { voters: 623, ..Setup::default() };
    let profile = setup.profile.with_value(RuleId::CountBatch, Value::Count(Count(622))).unwrap();
    let mut play = Play::with(Setup { profile: Arc::new(profile), ..setup }, Stage::Opened);
    let papers = play.election().returned();
    play.act(play.people.clerk, Command::Mix { pools: vec![papers] });
    play.anchor(AnchorKind::BoxesOpened);
    play.hand_out();
    let teller = entered(&mut play);
    let mut sums = unused(&play);
    assert_eq!(papers, 622);
    (sums.valid, sums.void) = (papers - 17, 17);
    sums.void_reasons = [(VoidReason::Unreadable, 17)].into();
    for contest in &mut sums.contests {
        contest.unused = sums.valid * contest.seats;
    }
    votes(&mut sums, &[315, 294]);
    let refused = play.attempt(teller, agree(sums.clone())).unwrap_err();
    assert_eq!(refused.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::MarksDoNotBalance.as_str()]);
    let facts = json!(refused[0].facts);
    let numbers = ["papers", "void", "valid", "votes", "want"].map(|name| facts[name].as_u64().unwrap());
    assert_eq!(numbers, [622, 17, 605, 609, 605]);
    // Whoever hides the four votes among the valid papers is refused for the papers.
    sums.valid = 609;
    for contest in sums.contests.iter_mut().skip(1) {
        contest.unused = sums.valid * contest.seats;
    }
    let refused = play.attempt(teller, agree(sums)).unwrap_err();
    assert_eq!(refused.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::PapersDoNotAddUp.as_str()]);
    for action in [Command::AgreeCount {}, Command::Declare {}] {
        assert!(play.attempt(play.people.clerk, action).is_err());
    }
}

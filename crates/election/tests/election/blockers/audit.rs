//! An audit in place of the second look: committed papers, then dice, then the papers that they draw.

use super::{Table, at};
use crate::play::{Play, Stage, paper_of};
use crate::rounds::{clear, names};
use election::Code;
use election::ballot::Command;
use election::ballot::audit::Sampled;
use election::ballot::count::Look;
use election::record::anchor::AnchorKind;
use tally::{CandidateId, Paper, Post};

pub(super) fn rows(table: &mut Table) {
    the_order(table);
    confirmed(table);
    contradicted(table);
    without_margin(table);
    dice_once(table);
    second_look_kept(table);
    second_look_wanted(table);
    not_found(table);
    counted_down(table);
}

const SEED: &str = "31415926535897932384";

/// The first look of papers that all say the same.
fn counted() -> Play {
    counted_from(at(Stage::Counting))
}

fn counted_from(mut play: Play) -> Play {
    let papers = usize::try_from(play.election().returned()).unwrap();
    let paper = clear(&play);
    play.look(Look::First, &(0..papers).map(paper).collect::<Vec<_>>());
    play
}

fn dice(play: &Play, seed: &str) -> Command {
    Command::DrawSeed { seed: seed.to_owned(), document: play.document, happened: play.today() }
}

fn read(number: u32, paper: Paper) -> Command {
    Command::ReadSample { number, sampled: Sampled::Read { paper } }
}

/// The number of the paper that is drawn next.
fn drawn(play: &Play) -> Option<u32> {
    play.round().audit.as_ref().unwrap().next(play.election().returned())
}

fn begun() -> Play {
    let mut play = counted();
    play.act(play.people.clerk, Command::BeginAudit {});
    play.anchor(AnchorKind::PapersCommitted);
    play.act(play.people.clerk, dice(&play, SEED));
    play
}

/// No dice before all papers are counted and committed to on paper.
fn the_order(table: &mut Table) {
    let play = at(Stage::Counting);
    let (clerk, scrutineer) = (play.people.clerk, play.people.scrutineers[0]);
    table.trips(Code::BatchesOpen, &play, clerk, Command::BeginAudit {});
    let mut play = counted();
    table.trips(Code::NoAudit, &play, clerk, dice(&play, SEED));
    table.trips(Code::NoAudit, &play, clerk, Command::EndAudit {});
    play.act(clerk, Command::BeginAudit {});
    table.trips(Code::AuditUnderWay, &play, clerk, Command::BeginAudit {});
    table.trips(Code::AnchorMissing, &play, clerk, dice(&play, SEED));
    table.trips(Code::NoAudit, &play, scrutineer, read(1, Paper::default()));
    play.anchor(AnchorKind::PapersCommitted);
    table.trips(Code::SeedIsNone, &play, clerk, dice(&play, &SEED[1..]));
    table.trips(Code::SeedIsNone, &play, clerk, dice(&play, "3141592653589793238f"));
    play.act(clerk, dice(&play, SEED));
    table.trips(Code::AuditUnderWay, &play, clerk, dice(&play, SEED));
    let next = drawn(&play).unwrap();
    table.trips(Code::NotThePaperDrawn, &play, scrutineer, read(next + 1, Paper::default()));
    let stranger = paper_of(&[("treasurer".into(), &[])]);
    table.trips(Code::UnknownPost, &play, scrutineer, read(next, stranger));
    let pairs = vec![election::office::Pair {
        one: scrutineer.person,
        other: play.people.candidates[0],
        kinship: rules::Kinship::Spouse,
    }];
    play.act(clerk, election::office::Command::RecordRelatives { pairs });
    table.trips(Code::StaffConflict, &play, scrutineer, read(next, Paper::default()));
}

/// Papers that bear the count out end the audit before all are read, and no second look is asked for.
fn confirmed(table: &mut Table) {
    let mut play = begun();
    let (clerk, paper) = (play.people.clerk, clear(&play)(0));
    let mut papers = 0;
    while play.attempt(clerk, Command::EndAudit {}).is_err() {
        table.trips(Code::RiskTooHigh, &play, clerk, Command::EndAudit {});
        let number = drawn(&play).unwrap();
        play.act(play.people.scrutineers[0], read(number, paper.clone()));
        papers += 1;
    }
    assert!(papers < play.election().returned(), "a sample is enough where all papers agree");
    table.trips(Code::BatchesOpen, &play, clerk, Command::AgreeCount {});
    play.act(clerk, Command::EndAudit {});
    table.trips(Code::NoAudit, &play, clerk, Command::EndAudit {});
    play.stage = Stage::Tallied;
    play.advance(Stage::Declared);
    assert_eq!(play.election().ballot.all_elected().len(), 5);
    let said = super::said(&play, election::office::notice::NoticeKind::Result);
    assert_eq!(said["conduct"][0]["audited"], papers);
    assert_eq!(said["conduct"][0]["missing"], 0);
}

/// Papers that say otherwise never confirm it, not even when all are read: everything is counted again.
fn contradicted(table: &mut Table) {
    let mut play = begun();
    let clerk = play.people.clerk;
    let names: Vec<CandidateId> = names(&play.people.candidates);
    let other = paper_of(&[(Post::DIRECTOR, &[&names[1]])]);
    while let Some(number) = drawn(&play) {
        play.act(play.people.scrutineers[0], read(number, other.clone()));
    }
    let beyond = read(1, other);
    table.trips(Code::NotThePaperDrawn, &play, play.people.scrutineers[0], beyond);
    table.trips(Code::RiskTooHigh, &play, clerk, Command::EndAudit {});
    table.trips(Code::BatchesOpen, &play, clerk, Command::AgreeCount {});
    let papers = usize::try_from(play.election().returned()).unwrap();
    let paper = clear(&play);
    play.look(Look::Second, &(0..papers).map(paper).collect::<Vec<_>>());
    assert!(play.attempt(clerk, Command::AgreeCount {}).is_ok());
}

/// A tie at the cut has no margin that a sample could tell.
fn without_margin(table: &mut Table) {
    let mut play = at(Stage::Counting);
    let names = names(&play.people.candidates);
    let papers = usize::try_from(play.election().returned()).unwrap() / 3 * 3;
    let mut all: Vec<Paper> = (0..papers)
        .map(|number| {
            let members: Vec<_> = [4, 5, 6, 7].into_iter().filter(|at| *at == 4 || at % 3 != number % 3).collect();
            let members: Vec<&CandidateId> = members.into_iter().map(|at| &names[at]).collect();
            paper_of(&[(Post::DIRECTOR, &[&names[0]]), (Post::DEPUTY, &[&names[2]]), (Post::MEMBER, &members)])
        })
        .collect();
    all.resize(usize::try_from(play.election().returned()).unwrap(), Paper::default());
    play.look(Look::First, &all);
    table.trips(Code::NothingToSample, &play, play.people.clerk, Command::BeginAudit {});
}

/// A batch that is counted again takes the audit's ground away; new dice would try until a sample pleases.
fn dice_once(table: &mut Table) {
    let mut play = counted();
    let clerk = play.people.clerk;
    play.act(clerk, Command::BeginAudit {});
    again(&mut play, Look::First);
    assert!(play.round().audit.is_none(), "without dice nothing was drawn that could displease");
    assert!(play.attempt(clerk, Command::BeginAudit {}).is_ok());
    let mut play = begun();
    let number = drawn(&play).unwrap();
    play.act(play.people.scrutineers[0], read(number, Paper::default()));
    again(&mut play, Look::First);
    table.trips(Code::DiceThrown, &play, clerk, Command::BeginAudit {});
    table.trips(Code::AuditUnderWay, &play, clerk, dice(&play, SEED));
    table.trips(Code::NoAudit, &play, clerk, Command::EndAudit {});
    table.trips(Code::BatchesOpen, &play, clerk, Command::AgreeCount {});
    // An audit that had ended falls with the batch as well.
    let mut play = begun();
    read_out(&mut play);
    assert!(play.attempt(clerk, Command::AgreeCount {}).is_ok());
    again(&mut play, Look::First);
    table.trips(Code::BatchesOpen, &play, clerk, Command::AgreeCount {});
    let papers = usize::try_from(play.election().returned()).unwrap();
    let paper = clear(&play);
    play.look(Look::Second, &(0..papers).map(paper).collect::<Vec<_>>());
    assert!(play.attempt(clerk, Command::AgreeCount {}).is_ok(), "a full second look is always left");
}

/// A second look that found other sums is not outvoted by a sample.
fn second_look_kept(table: &mut Table) {
    let mut play = counted();
    let papers = usize::try_from(play.election().returned()).unwrap();
    let paper = clear(&play);
    let mut all: Vec<Paper> = (0..papers).map(paper).collect();
    all[0] = Paper::default();
    let clerk = play.people.clerk;
    play.act(clerk, Command::BeginAudit {});
    play.anchor(AnchorKind::PapersCommitted);
    play.act(clerk, dice(&play, SEED));
    play.look(Look::Second, &all);
    read_out(&mut play);
    table.trips(Code::LooksDiffer, &play, clerk, Command::AgreeCount {});
    // While the pool is counted a second time once more, the audit stands: it rests on the first look alone.
    let (pool, batch) = (election::PoolNo(1), election::BatchNo(1));
    let reason = election::ballot::count::ReopenReason::LooksDiffer;
    play.act(clerk, Command::ReopenBatch { look: Look::Second, pool, batch, reason });
    assert!(play.round().audit.is_some());
}

/// Where no second look is asked for nothing is sampled in its place, and after a full one nothing is left to sample; one
/// that is only begun leaves the choice.
fn second_look_wanted(table: &mut Table) {
    let off = super::ruled(rules::RuleId::CountSecond, rules::Value::Choice("off".into()), Stage::Counting);
    let off = counted_from(off);
    let clerk = off.people.clerk;
    table.trips(Code::NoSecondLookAsked, &off, clerk, Command::BeginAudit {});
    table.allows(&off, clerk, Command::AgreeCount {});
    let mut play = counted();
    let papers = usize::try_from(play.election().returned()).unwrap();
    let paper = clear(&play);
    let begun = (Look::Second, election::PoolNo(1), election::BatchNo(1));
    play.commit(play.tellers(Look::Second)[0], begun, ledger::sha256(b"begun"));
    table.allows(&play, clerk, Command::BeginAudit {});
    let mut play = counted();
    play.look(Look::Second, &(0..papers).map(paper).collect::<Vec<_>>());
    table.trips(Code::RecountStands, &play, clerk, Command::BeginAudit {});
}

/// A paper that is drawn and not found counts against every claim; the audit goes on, and needs more papers for it.
fn not_found(table: &mut Table) {
    let mut whole = begun();
    let usual = read_out(&mut whole);
    let mut play = begun();
    let (clerk, scrutineer) = (play.people.clerk, play.people.scrutineers[0]);
    let number = drawn(&play).unwrap();
    let missing = |number, document| Command::ReadSample { number, sampled: Sampled::Missing { document } };
    let nothing = election::DocumentId(uuid::Uuid::nil());
    table.trips(Code::UnknownDocument, &play, scrutineer, missing(number, nothing));
    let document = play.paper();
    table.trips(Code::NotThePaperDrawn, &play, scrutineer, missing(number + 1, document));
    play.act(scrutineer, missing(number, document));
    assert_ne!(drawn(&play), Some(number), "the next is drawn");
    let more = read_out(&mut play);
    assert!(more + 1 > usual, "{more} beside the missing one, and {usual} without");
    assert_eq!(play.round().audit.as_ref().unwrap().missing(), 1);
    assert!(play.attempt(clerk, Command::AgreeCount {}).is_ok());
    // Where nothing is found, nothing is confirmed: not even that somebody lacks votes.
    let mut play = begun();
    while let Some(number) = drawn(&play) {
        let document = play.document;
        play.act(scrutineer, missing(number, document));
    }
    table.trips(Code::RiskTooHigh, &play, clerk, Command::EndAudit {});
}

/// Votes that come down from higher posts stand in no single post of a paper (降格计票): no sample of posts confirms them.
fn counted_down(table: &mut Table) {
    let rule = rules::RuleId::BallotDupPost;
    let mut play = super::ruled(rule, rules::Value::Choice("count_down".into()), Stage::Counting);
    let papers = usize::try_from(play.election().returned()).unwrap();
    let paper = clear(&play);
    play.look(Look::First, &(0..papers).map(paper).collect::<Vec<_>>());
    table.trips(Code::NothingToSample, &play, play.people.clerk, Command::BeginAudit {});
}

/// Counts the first batch of a look again, with the same sums.
fn again(play: &mut Play, look: Look) {
    let key = (look, election::PoolNo(1), election::BatchNo(1));
    let reason = election::ballot::count::ReopenReason::Scrutineer;
    play.act(play.people.clerk, Command::ReopenBatch { look: key.0, pool: key.1, batch: key.2, reason });
    for teller in play.tellers(look) {
        play.commit(teller, key, play.batch_root(key));
    }
    play.agree_batch(key);
}

/// Reads papers that bear the count out until the audit ends; how many.
fn read_out(play: &mut Play) -> usize {
    let mut papers = 0;
    let (clerk, paper) = (play.people.clerk, clear(play)(0));
    while play.attempt(clerk, Command::EndAudit {}).is_err() {
        let number = drawn(play).unwrap();
        play.act(play.people.scrutineers[0], read(number, paper.clone()));
        papers += 1;
    }
    play.act(clerk, Command::EndAudit {});
    papers
}

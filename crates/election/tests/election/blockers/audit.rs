//! An audit in place of the second look: committed papers, then dice, then the papers that they draw.

use super::{Table, at};
use crate::play::{Play, Stage, paper_of};
use crate::rounds::{clear, names};
use election::Code;
use election::ballot::Command;
use election::ballot::count::Look;
use election::record::anchor::AnchorKind;
use tally::{CandidateId, Paper, Post};

pub(super) fn rows(table: &mut Table) {
    the_order(table);
    confirmed(table);
    contradicted(table);
    without_margin(table);
}

const SEED: &str = "31415926535897932384";

/// The first look of papers that all say the same.
fn counted() -> Play {
    let mut play = at(Stage::Counting);
    let papers = usize::try_from(play.election().returned()).unwrap();
    let paper = clear(&play);
    play.look(Look::First, &(0..papers).map(paper).collect::<Vec<_>>());
    play
}

fn dice(play: &Play, seed: &str) -> Command {
    Command::DrawSeed { seed: seed.to_owned(), document: play.document, happened: play.today() }
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
    let read = Command::ReadSample { number: 1, paper: Paper::default() };
    table.trips(Code::NoAudit, &play, scrutineer, read.clone());
    play.anchor(AnchorKind::PapersCommitted);
    table.trips(Code::SeedIsNone, &play, clerk, dice(&play, &SEED[1..]));
    table.trips(Code::SeedIsNone, &play, clerk, dice(&play, "3141592653589793238f"));
    play.act(clerk, dice(&play, SEED));
    table.trips(Code::AuditUnderWay, &play, clerk, dice(&play, SEED));
    let next = drawn(&play).unwrap();
    table.trips(
        Code::NotThePaperDrawn,
        &play,
        scrutineer,
        Command::ReadSample { number: next + 1, paper: Paper::default() },
    );
    let stranger = paper_of(&[("treasurer".into(), &[])]);
    table.trips(Code::UnknownPost, &play, scrutineer, Command::ReadSample { number: next, paper: stranger });
    let pairs = vec![election::office::Pair {
        one: scrutineer.person,
        other: play.people.candidates[0],
        kinship: rules::Kinship::Spouse,
    }];
    play.act(clerk, election::office::Command::RecordRelatives { pairs });
    table.trips(Code::StaffConflict, &play, scrutineer, Command::ReadSample { number: next, paper: Paper::default() });
}

/// Papers that bear the count out end the audit before all are read, and no second look is asked for.
fn confirmed(table: &mut Table) {
    let mut play = begun();
    let (clerk, paper) = (play.people.clerk, clear(&play)(0));
    let mut read = 0;
    while play.attempt(clerk, Command::EndAudit {}).is_err() {
        table.trips(Code::RiskTooHigh, &play, clerk, Command::EndAudit {});
        let number = drawn(&play).unwrap();
        play.act(play.people.scrutineers[0], Command::ReadSample { number, paper: paper.clone() });
        read += 1;
    }
    assert!(read < play.election().returned(), "a sample is enough where all papers agree");
    table.trips(Code::BatchesOpen, &play, clerk, Command::AgreeCount {});
    play.act(clerk, Command::EndAudit {});
    table.trips(Code::NoAudit, &play, clerk, Command::EndAudit {});
    play.stage = Stage::Tallied;
    play.advance(Stage::Declared);
    assert_eq!(play.election().ballot.all_elected().len(), 5);
    let said = super::said(&play, election::office::notice::NoticeKind::Result);
    assert_eq!(said["conduct"][0]["audited"], read);
    // A batch that is opened again takes the audit's ground away.
    let mut play = begun();
    let reason = election::ballot::count::ReopenReason::Scrutineer;
    let (look, pool, batch) = (Look::First, election::PoolNo(1), election::BatchNo(1));
    play.act(clerk, Command::ReopenBatch { look, pool, batch, reason });
    assert!(play.round().audit.is_none());
}

/// Papers that say otherwise never confirm it, not even when all are read: everything is counted again.
fn contradicted(table: &mut Table) {
    let mut play = begun();
    let clerk = play.people.clerk;
    let names: Vec<CandidateId> = names(&play.people.candidates);
    let other = paper_of(&[(Post::DIRECTOR, &[&names[1]])]);
    while let Some(number) = drawn(&play) {
        play.act(play.people.scrutineers[0], Command::ReadSample { number, paper: other.clone() });
    }
    let beyond = Command::ReadSample { number: 1, paper: other };
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

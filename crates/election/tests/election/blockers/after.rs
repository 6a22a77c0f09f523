//! After the result: certificates, handover, seal, sealed papers, the board and the archive, each on both sides of its
//! last day.

use super::{Table, at, ruled};
use crate::play::{Play, Stage};
use election::ballot::Command;
use election::lifecycle::Command as Lifecycle;
use election::{Code, Happened, LateReason};
use rules::{Days, RuleId, Value};

pub(super) fn rows(table: &mut Table) {
    certificates_and_handover(table);
    the_seal(table);
    papers(table);
    the_board(table);
    the_archive(table);
}

/// R76: certificates within ten days of the result; UL26 23: the handover within ten.
fn certificates_and_handover(table: &mut Table) {
    let mut play = at(Stage::SecondDeclared);
    let (street, clerk) = (play.people.street, play.people.clerk);
    let (person, document) = (play.election().ballot.all_elected()[0], play.paper());
    let certificate = |happened| Command::IssueCertificate { person, happened };
    let handover = |happened| Command::RecordHandover { document, happened };
    play.day(7, 7, 9);
    play.attempt(street, certificate(play.today())).unwrap();
    play.attempt(clerk, handover(play.today())).unwrap();
    play.day(7, 8, 9);
    table.trips(Code::CertificateLate, &play, street, certificate(play.today()));
    table.trips(Code::HandoverLate, &play, clerk, handover(play.today()));
    let late = Happened { late: Some(LateReason::Oversight), ..play.today() };
    play.attempt(street, certificate(late)).unwrap();
    play.attempt(clerk, handover(late)).unwrap();
}

/// SH: the seal on the day of the result.
fn the_seal(table: &mut Table) {
    let mut play = ruled(RuleId::HandoverSealDays, Value::Days(Days(0)), Stage::SecondDeclared);
    let clerk = play.people.clerk;
    let document = play.paper();
    let seal = |happened| Command::HandOverSeal { document, happened };
    play.attempt(clerk, seal(play.today())).unwrap();
    table.trips(Code::SealNotHandedOver, &play, clerk, Command::Settle {});
    play.day(6, 28, 9);
    table.trips(Code::SealLate, &play, clerk, seal(play.today()));
    let none = at(Stage::SecondDeclared);
    let missing = none.attempt(clerk, Command::Settle {}).unwrap_err();
    assert!(!missing.iter().any(|blocker| blocker.code == Code::SealNotHandedOver.as_str()));
}

/// SH 23: the papers are sealed on the day of the result.
fn papers(table: &mut Table) {
    let mut play = at(Stage::Counted);
    let clerk = play.people.clerk;
    let document = play.paper();
    play.act(clerk, Command::Declare {});
    let seal = |happened| Command::SealPapers { document, happened };
    play.attempt(clerk, seal(play.today())).unwrap();
    table.trips(Code::PapersNotSealed, &play, clerk, Command::Settle {});
    play.day(6, 21, 9);
    table.trips(Code::SealedLate, &play, clerk, seal(play.today()));
}

/// Panzhihua: the result hangs for seven days, the day of posting not counted.
fn the_board(table: &mut Table) {
    let mut play = ruled(RuleId::ResultNoticeDays, Value::Days(Days(7)), Stage::Settled);
    let street = play.people.street;
    play.day(7, 4, 23);
    table.trips(Code::NoticeRuns, &play, street, Lifecycle::Conclude {});
    play.day(7, 5, 0);
    play.attempt(street, Lifecycle::Conclude {}).unwrap();
}

/// R76: each thing on the list has its paper.
fn the_archive(table: &mut Table) {
    let mut play = at(Stage::Concluded);
    let street = play.people.street;
    let (document, happened) = (play.paper(), play.today());
    let archive = |play: &Play, without: Option<usize>| {
        let mut items = play.archived();
        without.map(|at| items.remove(at));
        Lifecycle::Archive { document, items, happened }
    };
    for missing in 0..play.archived().len() {
        table.trips(Code::ArchiveIncomplete, &play, street, archive(&play, Some(missing)));
    }
    play.attempt(street, archive(&play, None)).unwrap();
}

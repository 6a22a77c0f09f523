//! Where two tellers differ again: a third person decides, and nobody else.

use super::{Table, at, ruled};
use crate::play::{Play, Stage, Who};
use election::ballot::Command;
use election::ballot::count::Look;
use election::office::appointment::Function;
use election::{BatchNo, Code, PoolNo};
use rules::{Count, RuleId, Value};

pub(super) fn rows(table: &mut Table) {
    called(table);
    who(table);
    the_rule(table);
}

fn commit(root: &str) -> Command {
    let root = ledger::sha256(root.as_bytes());
    Command::CommitBatch { look: Look::First, pool: PoolNo(1), batch: BatchNo(1), root, resized: 0 }
}

fn decide(positions: &[u32]) -> Command {
    let (positions, root) = (positions.to_vec(), ledger::sha256(b"as the third saw it"));
    Command::DecideBatch { look: Look::First, pool: PoolNo(1), batch: BatchNo(1), positions, root }
}

fn enter(play: &mut Play, who: Who, root: &str) {
    play.act(who, commit(root));
}

/// Each teller enters the same thing twice.
fn twice(play: &mut Play) -> [Who; 2] {
    let [one, two] = play.tellers(Look::First);
    for _ in 0..2 {
        enter(play, one, "a");
        enter(play, two, "b");
    }
    [one, two]
}

/// Whoever corrects the own entry before the other has looked again has not differed again.
fn called(table: &mut Table) {
    let mut play = at(Stage::Counting);
    let [one, two] = play.tellers(Look::First);
    let third = play.people.scrutineers[0];
    enter(&mut play, one, "a");
    enter(&mut play, one, "aa");
    table.trips(Code::ThirdNotCalled, &play, third, decide(&[3]));
    enter(&mut play, two, "b");
    enter(&mut play, two, "bb");
    table.trips(Code::ThirdNotCalled, &play, third, decide(&[3]));
    table.allows(&play, one, commit("bb"));
    enter(&mut play, one, "aa");
    table.trips(Code::ThirdDecides, &play, one, commit("bb"));
    table.trips(Code::ThirdDecides, &play, two, commit("aa"));
    for wrong in [&[][..], &[0], &[3, 3], &[4, 3], &[play.election().returned() + 1]] {
        table.trips(Code::NotPapersOfBatch, &play, third, decide(wrong));
    }
    play.act(third, decide(&[3, 4]));
    table.trips(Code::BatchAwaitsAgreement, &play, third, decide(&[3, 4]));
    table.trips(Code::BatchAwaitsAgreement, &play, one, commit("bb"));
    let batch = &play.round().batches[&(Look::First, PoolNo(1), BatchNo(1))];
    assert_eq!(batch.common(), Some(ledger::sha256(b"as the third saw it")));
    // Every version stays: three of the one teller, two of the other, and what the third saw.
    assert_eq!(batch.versions.len(), 6);
    assert_eq!(batch.decisive(), Some(third.person));
}

/// Neither teller of the pair, nobody who counts the pool the other time, no relative of a candidate.
fn who(table: &mut Table) {
    let mut play = at(Stage::Counting);
    let [one, _] = twice(&mut play);
    let [other, _] = play.tellers(Look::Second);
    for teller in [one, other] {
        play.appoint(teller, Function::Scrutineer, None);
    }
    table.trips(Code::SamePerson, &play, one, decide(&[3]));
    table.trips(Code::SecondLookByOthers, &play, other, decide(&[3]));
    table.trips(Code::NotAppointed, &play, play.people.nobody, decide(&[3]));
    table.allows(&play, play.people.scrutineers[0], decide(&[3]));
    table.allows(&play, play.people.members[1], decide(&[3]));
    let pairs = vec![election::office::Pair {
        one: play.people.scrutineers[1].person,
        other: play.people.candidates[0],
        kinship: rules::Kinship::Sibling,
    }];
    play.act(play.people.clerk, election::office::Command::RecordRelatives { pairs });
    table.trips(Code::StaffConflict, &play, play.people.scrutineers[1], decide(&[3]));
}

/// After how many disagreements is the profile's.
fn the_rule(table: &mut Table) {
    let mut play = ruled(RuleId::CountThird, Value::Count(Count(3)), Stage::Counting);
    let [one, two] = twice(&mut play);
    table.trips(Code::ThirdNotCalled, &play, play.people.scrutineers[0], decide(&[3]));
    enter(&mut play, one, "a");
    enter(&mut play, two, "b");
    table.allows(&play, play.people.scrutineers[0], decide(&[3]));
}

//! Who counts with whom: drawn by lot after the close, and a batch is its group's alone.

use super::{Table, at, ruled, words};
use crate::play::{People, Play, Setup, Stage, Who};
use election::ballot::Command;
use election::ballot::count::Look;
use election::ballot::groups::CountingGroup;
use election::law::Command as Law;
use election::law::pass::{PassReason, Step};
use election::office::Command as Office;
use election::office::appointment::Function;
use election::record::anchor::AnchorKind;
use election::{BatchNo, Code, CountingGroupNo, PersonId, PoolNo};
use rules::RuleId;
use std::collections::BTreeSet;
use std::num::NonZeroU16;

pub(super) fn rows(table: &mut Table) {
    the_draw(table);
    the_people(table);
    handing(table);
    a_group_falls_apart(table);
}

fn draw(play: &Play, groups: u16, seed: &str) -> Command {
    let counting_groups = NonZeroU16::new(groups).unwrap();
    let (seed, document, happened) = (seed.to_owned(), play.document, play.today());
    Command::DrawCountingGroups { counting_groups, seed, document, happened }
}

fn hand(group: u16, look: Look, batches: [u16; 2]) -> Command {
    let [from, to] = batches.map(BatchNo);
    Command::HandBatches { counting_group: CountingGroupNo(group), look, pool: PoolNo(1), from, to }
}

/// Not before the close stands on paper, and not from digits that somebody could have thought of.
fn the_draw(table: &mut Table) {
    let mut play = at(Stage::Polled);
    let clerk = play.people.clerk;
    play.day(6, 20, 18);
    table.trips(Code::WrongPhase, &play, clerk, draw(&play, 2, Play::DICE));
    play.act(clerk, Command::ClosePolling {});
    table.trips(Code::AnchorMissing, &play, clerk, draw(&play, 2, Play::DICE));
    play.anchor(AnchorKind::PollClosed);
    table.trips(Code::SeedIsNone, &play, clerk, draw(&play, 2, &Play::DICE[..19]));
    table.trips(Code::SeedIsNone, &play, clerk, draw(&play, 2, "3141592653589793238x"));
    table.allows(&play, clerk, draw(&play, 2, Play::DICE));
    // A small place with two tellers has one group; three tellers make no two.
    table.allows(&play, clerk, draw(&play, 1, Play::DICE));
    end(&mut play, |people| people.tellers[0]);
    table.trips(Code::TooFewTellers, &play, clerk, draw(&play, 2, Play::DICE));
    end(&mut play, |people| people.tellers[1]);
    table.allows(&play, clerk, draw(&play, 1, Play::DICE));
    end(&mut play, |people| people.tellers[2]);
    table.trips(Code::TooFewTellers, &play, clerk, draw(&play, 1, Play::DICE));
}

/// Ends every appointment of somebody.
fn end(play: &mut Play, whose: impl Fn(&People) -> Who) {
    let person = whose(&play.people).person;
    let held = play.election().office.appointments.iter().filter(|(_, one)| one.person == person);
    let ids: Vec<_> = held.map(|(id, _)| *id).collect();
    for appointment in ids {
        play.act(play.people.clerk, Office::EndAppointment { appointment });
    }
}

/// A caller and a scrutineer for each group, where the rule wants them; who has no caller may go on with a reason.
fn the_people(table: &mut Table) {
    let mut play = at(Stage::Closed);
    let clerk = play.people.clerk;
    end(&mut play, |people| people.callers[0]);
    table.trips(Code::GroupNotWhole, &play, clerk, draw(&play, 2, Play::DICE));
    table.allows(&play, clerk, draw(&play, 1, Play::DICE));
    let step = Step { stage: election::Area::Ballot, action: "draw-counting-groups".to_owned() };
    let mut passed = play.clone();
    passed.act(clerk, Law::PassWarning { step, code: Code::GroupNotWhole, reason: PassReason::NobodyElse });
    passed.act(clerk, draw(&play, 2, Play::DICE));
    let groups: Vec<&CountingGroup> = passed.round().groups.values().collect();
    assert_eq!(groups.iter().filter(|group| group.caller.is_none()).count(), 1);
    let mut without = ruled(RuleId::CountGroup, words(&["scrutineer"]), Stage::Closed);
    end(&mut without, |people| people.callers[0]);
    table.allows(&without, clerk, draw(&without, 2, Play::DICE));
    for who in [play.people.scrutineers.as_slice(), &play.people.box_scrutineers[..2]].concat() {
        end(&mut without, |_| who);
    }
    table.trips(Code::GroupNotWhole, &without, clerk, draw(&without, 2, Play::DICE));
    // A teller whose brother stands is not drawn.
    let pairs = vec![election::office::Pair {
        one: play.people.tellers[3].person,
        other: play.people.candidates[0],
        kinship: rules::Kinship::Sibling,
    }];
    play.act(clerk, Office::RecordRelatives { pairs });
    table.trips(Code::TooFewTellers, &play, clerk, draw(&play, 2, Play::DICE));
}

fn handing(table: &mut Table) {
    let setup = Setup { voters: 130, ..Setup::default() };
    let mut play = Play::with(setup, Stage::Opened);
    let clerk = play.people.clerk;
    let papers = play.election().returned();
    play.act(clerk, Command::Mix { pools: vec![papers] });
    play.anchor(AnchorKind::BoxesOpened);
    table.trips(Code::GroupsNotDrawn, &play, clerk, hand(1, Look::First, [1, 2]));
    play.paper();
    play.act(clerk, draw(&play, 2, Play::DICE));
    let [one, two] = play.tellers(Look::First);
    let root = ledger::sha256(b"root");
    let commit =
        |batch| Command::CommitBatch { look: Look::First, pool: PoolNo(1), batch: BatchNo(batch), root, resized: 0 };
    table.trips(Code::BatchOfOthers, &play, one, commit(1));
    table.trips(Code::UnknownCountingGroup, &play, clerk, hand(3, Look::First, [1, 2]));
    for wrong in [[0, 1], [1, 3], [2, 1]] {
        table.trips(Code::UnknownBatch, &play, clerk, hand(1, Look::First, wrong));
    }
    play.act(clerk, hand(1, Look::First, [1, 1]));
    table.trips(Code::BatchOfOthers, &play, one, commit(2));
    table.trips(Code::SecondLookByOthers, &play, clerk, hand(1, Look::Second, [2, 2]));
    // What nobody began may still change hands.
    play.act(clerk, hand(2, Look::First, [1, 1]));
    play.act(clerk, hand(1, Look::First, [1, 2]));
    play.act(one, commit(1));
    table.trips(Code::BatchHasItsTellers, &play, clerk, hand(2, Look::First, [1, 2]));
    table.allows(&play, clerk, hand(2, Look::First, [2, 2]));
    play.act(two, commit(1));
}

/// A teller leaves: the group takes no batch any more, what it has not agreed is counted by another that the dice draw
/// among those who are free, and who counted the pool before is not in its second look.
fn a_group_falls_apart(table: &mut Table) {
    let mut play = at(Stage::Counting);
    let clerk = play.people.clerk;
    let [gone, stays] = play.tellers(Look::First);
    let root = ledger::sha256(b"root");
    let commit = Command::CommitBatch { look: Look::First, pool: PoolNo(1), batch: BatchNo(1), root, resized: 0 };
    play.act(gone, commit.clone());
    end(&mut play, |_| gone);
    table.trips(Code::GroupBroken, &play, clerk, hand(1, Look::First, [1, 1]));
    table.trips(Code::TooFewTellers, &play, clerk, draw(&play, 1, Play::DICE));
    let newcomer = play.people.scribe;
    play.appoint(newcomer, Function::Teller, None);
    play.act(clerk, draw(&play, 1, Play::DICE));
    let group = play.round().groups[&CountingGroupNo(3)].clone();
    let pair: BTreeSet<PersonId> = group.tellers.into();
    assert_eq!(pair, [stays.person, newcomer.person].into());
    table.trips(Code::SecondLookByOthers, &play, clerk, hand(3, Look::Second, [1, 1]));
    play.act(clerk, hand(3, Look::First, [1, 1]));
    let batch = &play.round().batches[&(Look::First, PoolNo(1), BatchNo(1))];
    assert!(batch.tellers.is_empty() && batch.reopened == 1);
    play.act(stays, commit.clone());
    play.act(newcomer, commit);
}

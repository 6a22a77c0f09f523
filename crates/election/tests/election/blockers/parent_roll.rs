//! Which roll a recall and a by-election use (`recall.roll`, `byelect.roll`): the one of the election whose term runs, held
//! to its hash, or a new one.

use super::{Table, at};
use crate::play::{Play, Setup, Stage};
use election::lifecycle::purpose::Purpose;
use election::registration::entry::{Entry, RemovalReason};
use election::registration::{Command, Phase};
use election::{Code, HouseholdNo, ImportId, RollNo, ballot, lifecycle};
use rules::{LaterVoteRoll, RuleId, Value};
use std::sync::Arc;
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    naming(table);
    nobody_registers(table);
    entry_by_entry(table);
    no_roll_to_take(table);
}

/// A set-up under which both votes use this roll.
fn using(setup: Setup, roll: LaterVoteRoll) -> Setup {
    let value = || Value::Choice(roll.as_str().to_owned());
    let profile = setup.profile.with_value(RuleId::RecallRoll, value()).unwrap();
    let profile = Arc::new(profile.with_value(RuleId::ByelectRoll, value()).unwrap());
    Setup { profile, ..setup }
}

fn without_roll(purpose: Purpose) -> Purpose {
    match purpose {
        Purpose::Recall { of, member, petitioned, representatives, .. } => {
            Purpose::Recall { of, member, petitioned, roll: None, representatives }
        }
        other => other,
    }
}

/// A by-election on the roll of the election whose term runs.
fn by_election_on_it() -> Setup {
    let setup = using(Setup::by_election(), LaterVoteRoll::Parent);
    let roll = Play::new(Setup::default()).parent_roll();
    Setup { purpose: setup.purpose.clone().with_roll(roll), ..setup }
}

/// UL26 19, 22: the roll is named exactly where the law has it used.
fn naming(table: &mut Table) {
    let (recall, by_election) = (Setup::recall(), Setup::by_election());
    let named = by_election_on_it().purpose;
    for (rule, setup, purpose, code) in [
        (LaterVoteRoll::Parent, &recall, recall.purpose.clone(), None),
        (LaterVoteRoll::Parent, &recall, without_roll(recall.purpose.clone()), Some(Code::RecallRollNamed)),
        (LaterVoteRoll::New, &recall, recall.purpose.clone(), Some(Code::RecallRollNamed)),
        (LaterVoteRoll::New, &recall, without_roll(recall.purpose.clone()), None),
        (LaterVoteRoll::New, &by_election, by_election.purpose.clone(), None),
        (LaterVoteRoll::New, &by_election, named.clone(), Some(Code::ByElectionRollNamed)),
        (LaterVoteRoll::Parent, &by_election, by_election.purpose.clone(), Some(Code::ByElectionRollNamed)),
        (LaterVoteRoll::Parent, &by_election, named.clone(), None),
    ] {
        let play = Play::new(using(setup.clone(), rule));
        let command = lifecycle::Command::Draft {
            election: play.setup.election,
            community: election::CommunityId(Uuid::nil()),
            term: 12,
            groups: vec![election::Group { number: election::GroupNo(1), households: 9 }],
            profile: play.setup.profile.id().to_owned(),
            profile_hash: play.election().profile_hash,
            engine: election::ENGINE,
            purpose,
        };
        match code {
            Some(code) => table.trips(code, &play, play.people.county, command),
            None => table.allows(&play, play.people.county, command),
        }
    }
}

/// Where the roll is taken over nobody is entered otherwise; where voters register anew, they are.
fn nobody_registers(table: &mut Table) {
    let setups = [(Setup::recall(), Code::RecallUsesParentRoll), (by_election_on_it(), Code::ByElectionUsesParentRoll)];
    for (setup, code) in setups {
        let mut play = Play::with(setup, Stage::Enrolling);
        let clerk = play.people.clerk;
        play.day(5, 11, 9);
        let entry = play.entry(play.people.voters[0]);
        let happened = play.today();
        table.trips(code, &play, clerk, Command::Enrol { entry });
        table.trips(code, &play, clerk, Command::PublishList { happened });
        let import = play.parent_import();
        let rows = u32::try_from(play.people.voters.len()).unwrap();
        table.trips(code, &play, clerk, Command::CloseImport { import, rows });
        table.allows(&play, clerk, Command::AdoptRoll { import });
    }
}

/// A row too few, or one that says something else, is another roll.
fn entry_by_entry(table: &mut Table) {
    let play = Play::with(Setup::recall(), Stage::Enrolling);
    let right = play.parent_entries();
    let mut other = right.clone();
    other[3] = Entry { household: Some(HouseholdNo(99)), ..right[3] };
    for (rows, passes) in [(right.clone(), true), (right[1..].to_vec(), false), (other, false)] {
        let mut play = play.clone();
        let (import, document, clerk) = (ImportId(play.id()), play.paper(), play.people.clerk);
        play.act(clerk, Command::BeginImport { import, document });
        play.act(clerk, Command::ImportRows { import, rows });
        if passes {
            table.allows(&play, clerk, Command::AdoptRoll { import });
        } else {
            table.trips(Code::NotTheParentRoll, &play, clerk, Command::AdoptRoll { import });
        }
    }
    let unknown = ImportId(Uuid::nil());
    table.trips(Code::UnknownImport, &play, play.people.clerk, Command::AdoptRoll { import: unknown });
}

/// A general election takes over nothing.
fn no_roll_to_take(table: &mut Table) {
    let play = at(Stage::Enrolling);
    table.trips(Code::NoParentRoll, &play, play.people.clerk, Command::AdoptRoll { import: ImportId(Uuid::nil()) });
}

/// The electorate of a recall is the roll that it names, with the changes recorded since: the same hash under a number of
/// its own, then the next version for who died.
#[test]
fn a_recall_votes_on_the_roll_that_it_names() {
    let mut play = Play::with(Setup::recall(), Stage::Frozen);
    let named = play.setup.purpose.roll().unwrap();
    let stage = &play.election().registration;
    let taken = stage.newest().unwrap();
    assert_eq!(stage.phase, Phase::Frozen);
    assert_eq!((taken.root, taken.registered, taken.households), (named.root, named.registered, named.households));
    assert_eq!((taken.number, named.number), (RollNo(1), RollNo(2)));
    assert_eq!(stage.stale(play.election().verdicts_for()), 0, "who had the vote has it");
    let (person, document, happened) = (play.people.voters[20], play.paper(), play.today());
    let reason = RemovalReason::Death;
    play.act(play.people.clerk, Command::Remove { person, reason, document, happened });
    assert_eq!(play.election().electorate(), named.registered - 1);
    play.people.voters.retain(|voter| *voter != person);
    play.advance(Stage::Declared);
    assert_eq!(play.round().result.as_ref().unwrap().tally.registered, named.registered - 1);
}

/// Where the law has a by-election use it, nomination and ballot open on the roll that was taken over.
#[test]
fn a_by_election_may_use_it_as_well() {
    let play = Play::with(by_election_on_it(), Stage::Declared);
    assert_eq!(play.election().ballot.phase, ballot::Phase::Declared);
    assert_eq!(play.election().ballot.all_elected(), [play.people.voters[0]]);
}

/// Where a recall has its voters register anew, it goes the whole way of a roll.
#[test]
fn a_recall_may_register_anew() {
    let setup = using(Setup::recall(), LaterVoteRoll::New);
    let play = Play::with(Setup { purpose: without_roll(setup.purpose.clone()), ..setup }, Stage::Declared);
    assert!(play.election().registration.published.is_some() && play.election().recall_result().is_some());
}

//! A later round with a roll of its own (`runoff.roll`): entered again between the rounds, posted, objected to, frozen, and
//! the poll waits for it; where the first roll is used, nobody is entered.

use super::{Table, at};
use crate::play::{Play, Setup, Stage, date};
use election::ballot::Command as Ballot;
use election::ballot::issue::As;
use election::ballot::round::RoundKind;
use election::office::objection::{About, Ruling};
use election::record::anchor::AnchorKind;
use election::registration::entry::{Age, AmendReason, RemovalReason};
use election::registration::verdict::Renewal;
use election::registration::{Command, Phase, RuledEntry};
use election::{Code, PersonFacts, PersonId, office};
use rules::{Days, RollOfRound, RuleId, Value};
use std::sync::Arc;

pub(super) fn rows(table: &mut Table) {
    first_roll(table);
    once_for_each_round(table);
    poll_waits(table);
    list_in_time(table);
}

/// The national profile with a new roll for later rounds, which may be thirty days apart (ZJ, SH).
fn anew(stage: Stage) -> Play {
    let setup = Setup::default();
    let rules = [
        (RuleId::RunoffWhen, Value::Days(Days(30))),
        (RuleId::RunoffRoll, Value::Choice(RollOfRound::New.as_str().to_owned())),
    ];
    let profile =
        rules.into_iter().fold((*setup.profile).clone(), |all, (rule, value)| all.with_value(rule, value).unwrap());
    Play::with(Setup { profile: Arc::new(profile), ..setup }, stage)
}

const DAY: (u32, u32) = (7, 18);

/// The second election is begun for 18 July, four weeks after the first vote.
pub(crate) fn begun() -> Play {
    let mut play = anew(Stage::Declared);
    let day = date(DAY.0, DAY.1);
    play.post_result();
    play.act(play.people.clerk, Ballot::BeginRound { kind: RoundKind::SecondElection, day });
    play
}

/// A person whom nobody has entered yet.
fn newcomer(play: &mut Play) -> PersonId {
    let person = PersonId(play.id());
    let facts: PersonFacts = play.facts(person);
    let people = vec![office::Person { person, facts }];
    play.act(play.people.street, office::Command::RecordPeople { people });
    person
}

/// Every verdict is found again for the day of the round.
fn renew(play: &mut Play) {
    let found = play.election().verdicts_for().unwrap();
    let stale = play.election().registration.roll.values().filter(|entry| entry.found != found);
    let verdicts = stale.map(|entry| Renewal { person: entry.person, age: Age::Of, months: None }).collect();
    play.act(play.people.clerk, Command::RenewVerdicts { found, verdicts });
}

/// The roll of the round up to the posted list: somebody comes, somebody leaves.
fn listed(play: &mut Play) -> (PersonId, PersonId) {
    let clerk = play.people.clerk;
    play.act(clerk, Command::OpenForRound {});
    let (comes, goes) = (newcomer(play), play.people.voters[20]);
    let entry = play.entry(comes);
    assert_eq!(entry.found.day, date(DAY.0, DAY.1), "age is counted to the day of the round");
    play.act(clerk, Command::Enrol { entry });
    play.act(clerk, Command::Strike { person: goes, reason: AmendReason::Moved });
    renew(play);
    play.day(6, 28, 9);
    let happened = play.today();
    play.act(clerk, Command::PublishList { happened });
    (comes, goes)
}

/// R76: the roll of the first vote is used, and enrolment stays closed.
fn first_roll(table: &mut Table) {
    let mut play = at(Stage::SecondPreparing);
    let clerk = play.people.clerk;
    table.trips(Code::FirstRollIsUsed, &play, clerk, Command::OpenForRound {});
    let person = newcomer(&mut play);
    let entry = play.entry(person);
    table.trips(Code::WrongPhase, &play, clerk, Command::Enrol { entry });
    play.day(6, 26, 9);
    play.stock();
    play.booths();
    table.allows(&play, clerk, Ballot::DeclareReady {});
}

/// Not before the round is begun, and not again once its roll is frozen.
fn once_for_each_round(table: &mut Table) {
    let declared = anew(Stage::Declared);
    table.trips(Code::NoRollToMake, &declared, declared.people.clerk, Command::OpenForRound {});
    let first = anew(Stage::Preparing);
    table.trips(Code::NoRollToMake, &first, first.people.clerk, Command::OpenForRound {});
    let mut play = begun();
    let clerk = play.people.clerk;
    table.allows(&play, clerk, Command::OpenForRound {});
    listed(&mut play);
    play.day(7, 4, 9);
    play.act(clerk, Command::Freeze {});
    table.trips(Code::NoRollToMake, &play, clerk, Command::OpenForRound {});
}

/// The poll waits until the roll of the round is frozen.
fn poll_waits(table: &mut Table) {
    let mut play = begun();
    let clerk = play.people.clerk;
    let mut untouched = play.clone();
    untouched.day(7, 17, 9);
    untouched.stock();
    untouched.booths();
    table.trips(Code::RollOfRoundMissing, &untouched, clerk, Ballot::DeclareReady {});
    listed(&mut play);
    play.day(7, 4, 9);
    play.stock();
    play.booths();
    table.trips(Code::RollOfRoundMissing, &play, clerk, Ballot::DeclareReady {});
    play.act(clerk, Command::Freeze {});
    play.anchor(AnchorKind::RollFrozen);
    table.allows(&play, clerk, Ballot::DeclareReady {});
}

/// UL26 17 holds for the round's own day: twenty days before 18 July is 28 June. Objections then have their five days.
fn list_in_time(table: &mut Table) {
    let mut play = begun();
    let clerk = play.people.clerk;
    play.act(clerk, Command::OpenForRound {});
    let happened = play.today();
    table.trips(Code::VerdictsToRenew, &play, clerk, Command::PublishList { happened });
    renew(&mut play);
    for (day, passes) in [(28, true), (29, false)] {
        play.day(6, day, 9);
        let happened = play.today();
        if passes {
            table.allows(&play, clerk, Command::PublishList { happened });
        } else {
            table.trips(Code::ListTooLate, &play, clerk, Command::PublishList { happened });
        }
    }
    let mut play = begun();
    let clerk = play.people.clerk;
    listed(&mut play);
    for (day, passes) in [(3, false), (4, true)] {
        play.day(7, day, 9);
        if passes {
            table.allows(&play, clerk, Command::Freeze {});
        } else {
            table.trips(Code::WindowOpen, &play, clerk, Command::Freeze {});
        }
    }
}

/// No import of the first roll can be taken back for the second, and who was struck off stays countable.
#[test]
fn the_roll_of_a_round_keeps_what_was_frozen() {
    let mut play = begun();
    let clerk = play.people.clerk;
    let import = *play.election().registration.imports.keys().next().unwrap();
    let (_, goes) = listed(&mut play);
    assert!(play.attempt(clerk, Command::UndoImport { import }).is_err());
    let stage = &play.election().registration;
    assert_eq!(stage.removed[&goes].reason, RemovalReason::NewRoll);
    assert_eq!((stage.removals()[&RemovalReason::NewRoll], stage.registered()), (1, 24));
}

/// A whole second election on a roll of its own: an objection is upheld and posted, who came votes, who left does not, and
/// the first round keeps its roll.
#[test]
fn a_second_election_on_its_own_roll() {
    let mut play = begun();
    let clerk = play.people.clerk;
    let first = play.election().registration.frozen().unwrap();
    let (comes, goes) = listed(&mut play);
    let missing = newcomer(&mut play);
    play.day(6, 30, 9);
    let objection = play.object(About::RollMissing { person: missing });
    play.rule(objection, Ruling::Upheld);
    play.day(7, 4, 9);
    assert!(play.attempt(clerk, Command::Freeze {}).is_err(), "the ruling is not carried out");
    let (entry, happened) = (play.entry(missing), play.today());
    let enter = vec![RuledEntry { objection, entry }];
    play.act(clerk, Command::PublishCorrections { enter, remove: vec![], happened });
    play.act(clerk, Command::Freeze {});
    play.anchor(AnchorKind::RollFrozen);
    assert_eq!(play.election().registration.phase, Phase::Frozen);
    let roll = play.election().roll_of_round().unwrap();
    assert_eq!((roll.number.0, roll.registered), (first.number.0 + 1, first.registered + 1));
    assert_ne!(roll.root, first.root);
    play.day(7, 17, 9);
    play.stock();
    play.booths();
    play.act(clerk, Ballot::DeclareReady {});
    play.day(7, 18, 8);
    play.act(clerk, Ballot::OpenPolling {});
    play.anchor(AnchorKind::PollOpened);
    assert_eq!(play.election().electorate(), first.registered + 1);
    let place = play.place(comes);
    let issue = |voter| Ballot::Issue { place, voter, taken: As::Own {} };
    let refused = play.attempt(play.station(place), issue(goes)).unwrap_err();
    assert!(refused.iter().any(|blocker| blocker.code == Code::NotOnRoll.as_str()));
    assert!(play.attempt(play.station(place), issue(comes)).is_ok());
    let stage = &play.election().registration;
    assert_eq!(stage.version_for(election::RoundNo(1), RollOfRound::New), Some(first));
}

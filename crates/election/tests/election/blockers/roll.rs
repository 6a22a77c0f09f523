//! What stands around the roll: who must register, who leaves the base, who votes for a household, versions, days of rest.

use super::{Table, at, ruled};
use crate::play::{Play, Setup, Stage, date};
use election::office::Command as Office;
use election::office::objection::{About, Ruling};
use election::registration::Command;
use election::registration::entry::RemovalReason;
use election::sheets::{NoticeFacts, NoticeKind};
use election::{Code, DocumentId, HouseholdNo, ballot};
use rules::{Comparator, Days, Grade, Graded, Mode, RollOfRound, RuleId, Share, Switch, Value};
use serde_json::json;
use std::sync::Arc;

pub(super) fn rows(table: &mut Table) {
    shares(table);
    pledges(table);
    late_withdrawal(table);
    unreachable(table);
    households(table);
    representatives(table);
    answers(table);
    rest_days(table);
}

/// The national profile with several switches on.
fn switched(on: &[RuleId], stage: Stage) -> Play {
    let setup = Setup::default();
    let mut profile = (*setup.profile).clone();
    for id in on {
        profile = profile.with_value(*id, Value::Switch(Switch::On)).unwrap();
    }
    Play::with(Setup { profile: Arc::new(profile), ..setup }, stage)
}

/// Nanchang 2017: below 1,000 households half of the eligible must register; 24 stand on the roll.
fn shares(table: &mut Table) {
    let half = Share::new(Comparator::AtLeast, 1, 2).unwrap();
    let grades = Graded::new(vec![Grade { from: 0, share: half }]).unwrap();
    let mut play = ruled(RuleId::VoterMinShare, Value::Grades(grades), Stage::Enrolling);
    let clerk = play.people.clerk;
    play.advance(Stage::Enrolled);
    assert_eq!(play.election().registration.registered(), 24);
    let happened = play.today();
    let list = Command::PublishList { happened };
    table.trips(Code::EligibleNotCounted, &play, clerk, list.clone());
    let document = DocumentId(uuid::Uuid::nil());
    table.trips(Code::UnknownDocument, &play, clerk, Command::CountEligible { eligible: 24, document, happened });
    for (eligible, refused) in
        [(23, Some(Code::MoreRegisteredThanEligible)), (24, None), (48, None), (49, Some(Code::TooFewRegistered))]
    {
        let (document, happened) = (play.paper(), play.today());
        play.act(clerk, Command::CountEligible { eligible, document, happened });
        match refused {
            Some(code) => table.trips(code, &play, clerk, list.clone()),
            None => assert!(play.attempt(clerk, list.clone()).is_ok(), "Nanchang 2017: 24 of {eligible}"),
        }
    }
}

/// A written pledge of everybody, where the rules keep them (Luohu).
fn pledges(table: &mut Table) {
    let mut play = switched(&[RuleId::VoterPledge], Stage::Enrolling);
    let clerk = play.people.clerk;
    play.advance(Stage::Enrolled);
    let list = Command::PublishList { happened: play.today() };
    let document = play.paper();
    let people: Vec<_> = play.election().registration.roll.keys().copied().collect();
    let keep = |people: &[_]| Command::KeepPledges { people: people.to_vec(), document };
    table.trips(Code::NothingToRecord, &play, clerk, keep(&[]));
    table.trips(Code::NotOnRoll, &play, clerk, keep(&[play.people.nobody.person]));
    play.act(clerk, keep(&people[1..]));
    table.trips(Code::PledgesMissing, &play, clerk, list.clone());
    play.act(clerk, keep(&people[..1]));
    assert!(play.attempt(clerk, list).is_ok());
}

/// Two days before the election day is the last day to leave the base, where late withdrawal leaves it (an older city
/// rule); everywhere else the entry stays.
fn late_withdrawal(table: &mut Table) {
    let remove = |play: &mut Play| {
        let (person, document, happened) = (play.people.voters[20], play.paper(), play.today());
        Command::Remove { person, reason: RemovalReason::LateWithdrawal, document, happened }
    };
    let mut off = at(Stage::Frozen);
    let clerk = off.people.clerk;
    let command = remove(&mut off);
    table.trips(Code::LateDropOff, &off, clerk, command);
    let mut play = switched(&[RuleId::VoterLateDrop], Stage::Frozen);
    play.day(6, 18, 9);
    let command = remove(&mut play);
    assert!(play.attempt(clerk, command).is_ok());
    play.day(6, 19, 9);
    let command = remove(&mut play);
    table.trips(Code::LateDropTooLate, &play, clerk, command);
}

/// The unreachable leave where the profile has it (BJ 14), and may return before the poll.
fn unreachable(table: &mut Table) {
    let remove = |play: &mut Play| {
        let (person, document, happened) = (play.people.voters[20], play.paper(), play.today());
        Command::Remove { person, reason: RemovalReason::Unreachable, document, happened }
    };
    let restore = |play: &mut Play| {
        let (person, document, happened) = (play.people.voters[20], play.paper(), play.today());
        Command::Restore { person, document, happened }
    };
    let mut off = at(Stage::Frozen);
    let clerk = off.people.clerk;
    let command = remove(&mut off);
    table.trips(Code::UnreachableOff, &off, clerk, command);
    let mut play = switched(&[RuleId::VoterUnreachable], Stage::Frozen);
    let command = restore(&mut play);
    table.trips(Code::NotDropped, &play, clerk, command);
    let registered = play.election().electorate();
    let command = remove(&mut play);
    play.act(clerk, command);
    assert_eq!(play.election().electorate(), registered - 1);
    let mut polling = play.clone();
    let command = restore(&mut play);
    play.act(clerk, command);
    assert_eq!(play.election().electorate(), registered);
    polling.advance(Stage::Polling);
    let command = restore(&mut polling);
    table.trips(Code::PollUnderWay, &polling, clerk, command);
}

/// One signed authorisation per household, given to one of its own voters (UL26 14).
fn households(table: &mut Table) {
    let mut direct = at(Stage::Frozen);
    let clerk = direct.people.clerk;
    let authorise = |play: &mut Play, household, voter: usize| {
        let (person, document, happened) = (play.people.voters[voter], play.paper(), play.today());
        Command::Authorise { household: HouseholdNo(household), person, document, happened }
    };
    let revoke = |play: &mut Play, household| {
        let (document, happened) = (play.paper(), play.today());
        Command::RevokeAuthorisation { household: HouseholdNo(household), document, happened }
    };
    let command = authorise(&mut direct, 1, 0);
    table.trips(Code::NotHouseholdMode, &direct, clerk, command);
    let mut setup = Setup::default();
    setup.terms.mode = Mode::Household;
    let mut play = Play::with(setup, Stage::Frozen);
    // Voters 1 and 2 are household 1, and voter 1 holds its authorisation.
    assert_eq!(play.election().registration.household_voter(HouseholdNo(1)), Some(play.people.voters[0]));
    let command = authorise(&mut play, 1, 1);
    table.trips(Code::HouseholdAuthorised, &play, clerk, command);
    let command = revoke(&mut play, 1);
    play.act(clerk, command);
    let command = revoke(&mut play, 1);
    table.trips(Code::NoAuthorisation, &play, clerk, command);
    let command = authorise(&mut play, 1, 2);
    table.trips(Code::OtherHousehold, &play, clerk, command);
    let command = authorise(&mut play, 1, 1);
    play.act(clerk, command);
    play.advance(Stage::Polling);
    let [holder, other] = [1, 0].map(|voter: usize| play.people.voters[voter]);
    let place = play.place(other);
    let issue = ballot::Command::Issue { place, voter: other, taken: ballot::issue::As::Own {} };
    table.trips(Code::NotTheHouseholdsVoter, &play, play.station(place), issue);
    play.issue(holder);
    let command = revoke(&mut play, 1);
    table.trips(Code::HouseholdHasVoted, &play, clerk, command);
}

/// Where representatives elect, each of them has the vote (UL26 14, 16).
fn representatives(table: &mut Table) {
    let mut setup = Setup::default();
    setup.terms.mode = Mode::Representative;
    let mut play = Play::with(setup, Stage::Listed);
    let clerk = play.people.clerk;
    play.day(5, 26, 9);
    assert!(play.attempt(clerk, Command::Freeze {}).is_ok());
    let (document, happened) = (play.paper(), play.today());
    let person = play.election().representatives.chosen().next().unwrap();
    play.act(clerk, Command::Remove { person, reason: RemovalReason::Death, document, happened });
    table.trips(Code::RepresentativeNotVoter, &play, clerk, Command::Freeze {});
}

/// A ruling is written where the rules ask for it (BJ).
fn answers(table: &mut Table) {
    for (written, passes) in [(Switch::On, false), (Switch::Off, true)] {
        let mut play = ruled(RuleId::ListDecideWritten, Value::Switch(written), Stage::Listed);
        let clerk = play.people.clerk;
        play.day(5, 21, 9);
        let objection = play.object(About::RollEntry { person: play.people.voters[0] });
        let (ruling, happened) = (Ruling::Dismissed, play.today());
        let rule = |document| Office::RuleOnObjection { objection, ruling, document, happened };
        if passes {
            assert!(play.attempt(clerk, rule(None)).is_ok());
        } else {
            table.trips(Code::WrittenAnswerMissing, &play, clerk, rule(None));
            assert!(play.attempt(clerk, rule(Some(play.document))).is_ok());
        }
    }
}

/// Posted on 20 May, the window ends on the 25th; where that is a day of rest and the rules move it (Civil Code 203), on
/// the next day that is none. Rulings move likewise.
fn rest_days(table: &mut Table) {
    for (switch, window, due) in [(Switch::On, 27, 28), (Switch::Off, 25, 25)] {
        let mut play = ruled(RuleId::ListRestDays, Value::Switch(switch), Stage::Listed);
        let clerk = play.people.clerk;
        let document = play.paper();
        let days =
            |days: &[u32]| Office::RecordRestDays { days: days.iter().map(|day| date(5, *day)).collect(), document };
        table.trips(Code::NothingToRecord, &play, clerk, days(&[]));
        play.act(clerk, days(&[25, 26]));
        let election = play.election();
        assert_eq!(election.registration.window_ends(election), Some(date(5, window)), "Civil Code 203");
        play.day(5, 22, 9);
        play.act(clerk, days(&[27]));
        let objection = play.object(About::RollEntry { person: play.people.voters[0] });
        assert_eq!(play.election().office.objections[&objection].due, date(5, due), "Civil Code 203");
    }
    let moving = ruled(RuleId::ListRestDays, Value::Switch(Switch::On), Stage::Listed);
    assert_eq!(moving.election().end_of_period(date(5, 20), Days(0)), date(5, 20));
}

/// A round keeps the version of the roll on which its poll opened; a later round uses the first round's (R76) or the
/// newest, as the profile says.
#[test]
fn rounds_keep_their_roll() {
    let mut play = at(Stage::Polling);
    let clerk = play.people.clerk;
    let first = play.election().roll_of_round().unwrap();
    let (person, document, happened) = (play.people.voters[20], play.paper(), play.today());
    play.act(clerk, Command::Remove { person, reason: RemovalReason::Death, document, happened });
    let stage = &play.election().registration;
    let newest = *stage.versions.last().unwrap();
    assert_eq!((newest.number.0, newest.registered), (2, first.registered - 1));
    assert_eq!(play.election().electorate(), first.registered);
    for (round, rule, version) in [
        (1, RollOfRound::First, first),
        (1, RollOfRound::New, first),
        (2, RollOfRound::First, first),
        (2, RollOfRound::New, newest),
    ] {
        assert_eq!(stage.version_for(election::RoundNo(round), rule), Some(version), "round {round}, {rule}");
    }
}

/// Eligible, registered and every removal stand with the result.
#[test]
fn removals_stand_with_the_result() {
    let mut play = at(Stage::Frozen);
    let clerk = play.people.clerk;
    for (voter, reason) in [(20, RemovalReason::Death), (21, RemovalReason::Deprivation)] {
        let (person, document, happened) = (play.people.voters[voter], play.paper(), play.today());
        play.act(clerk, Command::Remove { person, reason, document, happened });
    }
    let gone = [20, 21].map(|voter: usize| play.people.voters[voter]);
    play.people.voters.retain(|voter| !gone.contains(voter));
    play.advance(Stage::Declared);
    let facts = &json!(NoticeFacts::of(play.election(), NoticeKind::Result))["facts"];
    let removed = json!({
        "death": 1, "deprivation": 1, "ruling": 1, "late_withdrawal": 0, "unreachable": 0, "verdict": 0, "new_roll": 0,
    });
    assert_eq!(facts["removed"], removed);
    assert_eq!(facts["rolls"].as_array().unwrap().len(), 3);
    assert_eq!(facts["rounds"][0]["registered"], 22);
}

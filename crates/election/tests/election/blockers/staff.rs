//! Who may be at the papers (SH 14, ZJ 22, BJ 21), observers, scribes and booths (UL26 18).

use super::{Table, at, ruled, words};
use crate::play::{Play, Stage};
use election::ballot::Command;
use election::office::appointment::Function;
use election::office::{Command as Office, Pair};
use election::{AppointmentId, Code, PersonId};
use rules::{Kinship, RuleId, Switch, Value};
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    degrees(table);
    roles();
    observers(table);
    scribes(table);
    booths(table);
}

fn appoint(play: &Play, person: PersonId, function: Function) -> Office {
    let (appointment, account) = (AppointmentId(Uuid::nil()), play.people.caller.account);
    Office::Appoint { appointment, person, account, function, place: None }
}

/// A candidate's brother may not count; a grandfather may (ZJ 22), where the place does not bar him (SH 14).
fn degrees(table: &mut Table) {
    for (article, kinship, degrees, barred) in [
        ("ZJ 22", Kinship::Sibling, None, true),
        ("ZJ 22", Kinship::Spouse, None, true),
        ("ZJ 22", Kinship::Grandparent, None, false),
        ("SH 14", Kinship::Grandparent, Some(&["spouse", "parent", "child", "grandparent", "grandchild"][..]), true),
        ("SH 14", Kinship::Sibling, Some(&["spouse", "parent", "child", "grandparent", "grandchild"][..]), false),
    ] {
        let mut play = match degrees {
            None => at(Stage::Preparing),
            Some(degrees) => ruled(RuleId::StaffConflict, words(degrees), Stage::Preparing),
        };
        let person = play.people.caller.person;
        let pairs = vec![Pair { one: play.people.candidates[0], other: person, kinship }];
        play.act(play.people.clerk, Office::RecordRelatives { pairs });
        let command = appoint(&play, person, Function::Caller);
        if barred {
            table.trips(Code::StaffConflict, &play, play.people.clerk, command);
        } else {
            assert!(play.attempt(play.people.clerk, command).is_ok(), "{article} {kinship:?}");
        }
    }
}

/// Where a task is not among those barred, a candidate's relative may have it.
fn roles() {
    let play = ruled(RuleId::StaffRoles, words(&["teller"]), Stage::Preparing);
    let relative = play.people.nobody.person;
    assert!(play.attempt(play.people.clerk, appoint(&play, relative, Function::Caller)).is_ok());
    assert!(play.attempt(play.people.clerk, appoint(&play, relative, Function::Teller)).is_err());
}

/// One observer per candidate, bound to a person who touches no paper.
fn observers(table: &mut Table) {
    let play = at(Stage::Prepared);
    let clerk = play.people.clerk;
    let (document, happened) = (play.document, play.today());
    let name = |observer, candidate| Command::NameObserver { observer, candidate, document, happened };
    let (candidate, observer) = (play.people.candidates[0], play.people.caller.person);
    assert!(play.attempt(clerk, name(observer, candidate)).is_ok());
    table.trips(Code::ObserverOfNobody, &play, clerk, name(observer, play.people.voters[12]));
    // The last candidate has one already.
    table.trips(Code::ObserverTooMany, &play, clerk, name(observer, play.people.candidates[7]));
    table.trips(Code::SamePerson, &play, clerk, name(play.people.nobody.person, candidate));
    for at_papers in [play.people.tellers[0].person, play.people.candidates[1], play.people.members[1].person] {
        table.trips(Code::ObserverAtPapers, &play, clerk, name(at_papers, candidate));
    }
    let observer = play.people.caller.person;
    table.trips(Code::UnknownObserver, &play, clerk, Command::DismissObserver { observer, happened });
    // Whoever watches is given no task at the papers, relative or not.
    let mut play = at(Stage::Prepared);
    play.act(clerk, name(observer, candidate));
    table.trips(Code::ObserverAtPapers, &play, clerk, appoint(&play, observer, Function::Teller));
    let two = ruled(RuleId::ObserverMax, Value::Count(rules::Count(2)), Stage::Prepared);
    let second = Command::NameObserver {
        observer: two.people.caller.person,
        candidate: two.people.candidates[7],
        document: two.document,
        happened: two.today(),
    };
    assert!(two.attempt(clerk, second).is_ok());
}

fn scribes(table: &mut Table) {
    let play = at(Stage::Preparing);
    table.trips(Code::ScribeMissing, &play, play.people.clerk, Command::DeclareReady {});
    table.trips(
        Code::StaffConflict,
        &play,
        play.people.clerk,
        appoint(&play, play.people.candidates[0], Function::Scribe),
    );
    let off = ruled(RuleId::BoothScribe, Value::Switch(Switch::Off), Stage::Preparing);
    let scribe = off.people.scribe.person;
    table.trips(Code::ScribesNotAllowed, &off, off.people.clerk, appoint(&off, scribe, Function::Scribe));
    let refused = off.attempt(off.people.clerk, Command::DeclareReady {}).unwrap_err();
    assert!(!refused.iter().any(|blocker| blocker.code == Code::ScribeMissing.as_str()));
}

/// The check of the first round says nothing of the booths of the second.
fn booths(table: &mut Table) {
    let mut play = at(Stage::SecondPreparing);
    let clerk = play.people.clerk;
    play.day(6, 26, 9);
    play.stock();
    play.act(clerk, Command::DeclareReady {});
    play.day(6, 27, 8);
    table.trips(Code::BoothNotChecked, &play, clerk, Command::OpenPolling {});
    play.booths();
    assert!(play.attempt(clerk, Command::OpenPolling {}).is_ok());
}

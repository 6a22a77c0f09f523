//! The roll and objections to it.

use super::{Table, at, ruled, words};
use crate::play::{Play, Setup, Stage};
use election::office::Command as Office;
use election::office::objection::{About, Ruling};
use election::registration::entry::Age;
use election::registration::entry::{AmendReason, Basis, Elsewhere, Entry, RemovalReason, Will};
use election::registration::{Command, RuledEntry, RuledRemoval};
use election::{Code, ImportId, ObjectionId, PersonId, ballot};
use rules::{Bar, Mode, RuleId};
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    imports(table);
    entries(table);
    the_list(table);
    objections(table);
    corrections(table);
}

fn imports(table: &mut Table) {
    let mut play = at(Stage::Enrolling);
    let clerk = play.people.clerk;
    let happened = play.today();
    table.trips(Code::RollEmpty, &play, clerk, Command::PublishList { happened });
    let (import, document) = (ImportId(play.id()), play.paper());
    table.trips(Code::UnknownImport, &play, clerk, Command::CloseImport { import, rows: 0 });
    table.trips(Code::UnknownImport, &play, clerk, Command::UndoImport { import });
    play.act(clerk, Command::BeginImport { import, document });
    table.trips(Code::ImportOpen, &play, clerk, Command::PublishList { happened });
    table.trips(Code::IdTaken, &play, clerk, Command::BeginImport { import, document });
    let entry = play.entry(play.people.voters[0]);
    let rows = vec![entry, entry];
    table.trips(Code::AlreadyOnRoll, &play, clerk, Command::ImportRows { import, rows });
    play.act(clerk, Command::ImportRows { import, rows: vec![entry] });
    table.trips(Code::ImportIncomplete, &play, clerk, Command::CloseImport { import, rows: 2 });
    // A row that waits in an open import is taken already.
    table.trips(Code::AlreadyOnRoll, &play, clerk, Command::Enrol { entry });
}

fn entries(table: &mut Table) {
    let play = at(Stage::Enrolling);
    let clerk = play.people.clerk;
    let entry = play.entry(play.people.voters[0]);
    let bad = [
        (Code::TooYoung, Entry { age: Age::Under, ..entry }),
        (Code::RightsDeprived, Entry { bar: Some(Bar::PoliticalRights), ..entry }),
        (Code::RegisteredElsewhere, Entry { elsewhere: Elsewhere::Registered, ..entry }),
        (Code::UnknownGroup, Entry { group: election::GroupNo(9), ..entry }),
    ];
    for (code, entry) in bad {
        table.trips(code, &play, clerk, Command::Enrol { entry });
    }
    let strict = ruled(RuleId::VoterClasses, words(&["resident"]), Stage::Enrolling);
    let away = Entry { basis: Basis::Away { wish: Will::Stated }, ..entry };
    table.trips(Code::ClassNotAllowed, &strict, clerk, Command::Enrol { entry: away });
    let mut setup = Setup::default();
    setup.terms.mode = Mode::Household;
    let households = Play::with(setup, Stage::Enrolling);
    let nowhere = Entry { household: None, ..entry };
    table.trips(Code::HouseholdUnknown, &households, clerk, Command::Enrol { entry: nowhere });
    let enrolled = at(Stage::Enrolled);
    table.trips(Code::AlreadyOnRoll, &enrolled, clerk, Command::Enrol { entry });
    let (person, reason) = (play.people.nobody.person, AmendReason::Moved);
    table.trips(Code::NotOnRoll, &enrolled, clerk, Command::Strike { person, reason });
    let entry = Entry { person, ..entry };
    table.trips(Code::NotOnRoll, &enrolled, clerk, Command::Amend { entry, reason });
}

/// The election day is 20 June: 31 May is the last day for the list.
fn the_list(table: &mut Table) {
    let mut play = at(Stage::Enrolled);
    let clerk = play.people.clerk;
    play.day(6, 1, 9);
    let happened = play.today();
    table.trips(Code::ListTooLate, &play, clerk, Command::PublishList { happened });
    play.day(5, 31, 9);
    let happened = play.today();
    assert!(play.attempt(clerk, Command::PublishList { happened }).is_ok());
    let mut listed = at(Stage::Listed);
    // Posted on the 20th, open to objections until the end of the 25th.
    listed.day(5, 25, 23);
    table.trips(Code::WindowOpen, &listed, clerk, Command::Freeze {});
    listed.day(5, 26, 0);
    assert!(listed.attempt(clerk, Command::Freeze {}).is_ok());
    table.trips(Code::RollNotFrozen, &listed, clerk, ballot::Command::Open {});
    let mut again = at(Stage::MethodApproved);
    again.advance(Stage::Enrolled);
    let meeting =
        again.meeting(election::office::meeting::Kind::Residents, None, election::office::meeting::Subject::Method);
    let (terms, happened) = (again.setup.terms.clone(), again.today());
    again.act(clerk, election::method::Command::Adopt { meeting, terms, happened });
    table.trips(Code::MethodNotApproved, &again, clerk, Command::PublishList { happened });
}

fn objections(table: &mut Table) {
    let mut play = at(Stage::Enrolled);
    let (clerk, supervisor) = (play.people.clerk, play.people.supervisor);
    let voter = play.people.voters[1];
    let file = |play: &mut Play, about| Office::FileObjection {
        objection: ObjectionId(play.id()),
        about,
        document: play.document,
        happened: play.today(),
    };
    play.paper();
    let early = file(&mut play, About::RollEntry { person: voter });
    table.trips(Code::ListNotPublished, &play, supervisor, early);
    let mut play = at(Stage::Frozen);
    let late = file(&mut play, About::RollEntry { person: voter });
    table.trips(Code::ObjectionWindowOver, &play, supervisor, late);
    let mut play = at(Stage::Listed);
    play.day(5, 21, 9);
    let there = file(&mut play, About::RollMissing { person: voter });
    table.trips(Code::AlreadyOnRoll, &play, supervisor, there);
    let objection = play.object(About::RollEntry { person: voter });
    // Three days to rule.
    play.day(5, 24, 9);
    let (document, happened, ruling) = (play.paper(), play.today(), Ruling::Dismissed);
    let rule = |happened| Office::RuleOnObjection { objection, ruling, document: Some(document), happened };
    assert!(play.attempt(clerk, rule(happened)).is_ok());
    play.day(5, 28, 9);
    table.trips(Code::RulingLate, &play, clerk, rule(play.today()));
    table.trips(Code::ObjectionOpen, &play, clerk, Command::Freeze {});
}

fn corrections(table: &mut Table) {
    let mut play = at(Stage::Listed);
    let clerk = play.people.clerk;
    play.day(5, 21, 9);
    let person = play.people.wrong;
    let objection = play.object(About::RollEntry { person });
    let happened = play.today();
    let correct = |enter, remove| Command::PublishCorrections { enter, remove, happened };
    let out = RuledRemoval { objection, person };
    table.trips(Code::NoRulingForThis, &play, clerk, correct(vec![], vec![out]));
    play.rule(objection, Ruling::Upheld);
    let other = RuledRemoval { objection, person: play.people.voters[0] };
    table.trips(Code::NoRulingForThis, &play, clerk, correct(vec![], vec![other]));
    let enter = RuledEntry { objection, entry: play.entry(person) };
    table.trips(Code::NoRulingForThis, &play, clerk, correct(vec![enter], vec![out]));
    let none = RuledRemoval { objection: ObjectionId(Uuid::nil()), person: PersonId(Uuid::nil()) };
    table.trips(Code::NotOnRoll, &play, clerk, correct(vec![], vec![none]));
    table.trips(Code::NothingToRecord, &play, clerk, correct(vec![], vec![]));
    let remove = |reason, document| Command::Remove { person, reason, document, happened };
    let document = play.document;
    table.trips(Code::NoRulingForThis, &play, clerk, remove(RemovalReason::Ruling, document));
    assert!(play.attempt(clerk, remove(RemovalReason::Death, document)).is_ok());
    play.day(5, 28, 9);
    table.trips(Code::RulingsNotCarriedOut, &play, clerk, Command::Freeze {});
}

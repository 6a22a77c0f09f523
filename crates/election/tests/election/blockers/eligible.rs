//! Who may be registered: each class with its evidence, verdicts for the election day, bars (UL26 16).

use super::moving;
use super::{Table, at, ruled, words};
use crate::play::{Play, Stage, date};
use election::office::Command as Office;
use election::office::meeting::{CalledBy, Decision, Kind, Manner, Subject};
use election::registration::Command;
use election::registration::eligibility::{Answer, explain};
use election::registration::entry::{Age, Basis, Entry, RemovalReason, Will};
use election::registration::verdict::{Found, Renewal};
use election::{Code, MeetingId, registration};
use rules::{Bar, BirthSource, Birthday, RuleId, Switch, Value};

pub(super) fn rows(table: &mut Table) {
    evidence(table);
    consent(table);
    findings(table);
    the_day_moves(table);
}

fn enrol(entry: Entry) -> Command {
    Command::Enrol { entry }
}

/// A year of residence (UL26 16, VL18 13), six months of work (UL26 16), a wish that was stated: the last that is not
/// enough is refused, the first that is enough passes.
fn evidence(table: &mut Table) {
    let mut play = at(Stage::Enrolling);
    let clerk = play.people.clerk;
    let entry = play.entry(play.people.voters[0]);
    let consent = Some(play.meeting(Kind::Residents, None, Subject::ResidentsAdmitted));
    let incomer = |months, application| Basis::Incomer { months, application, consent };
    for (article, code, short, enough) in [
        ("UL26 16", Code::WillNotStated, Basis::Away { wish: Will::Unstated }, Basis::Away { wish: Will::Stated }),
        ("UL26 16", Code::IncomerTooShort, incomer(11, Will::Stated), incomer(12, Will::Stated)),
        ("UL26 16", Code::WillNotStated, incomer(12, Will::Unstated), incomer(12, Will::Stated)),
        ("UL26 16", Code::WorkerTooShort, Basis::Worker { months: 5 }, Basis::Worker { months: 6 }),
    ] {
        table.trips(code, &play, clerk, enrol(Entry { basis: short, ..entry }));
        let enough = Entry { basis: enough, ..entry };
        assert!(play.attempt(clerk, enrol(enough)).is_ok(), "{article}: {enough:?}");
    }
}

/// An incomer is admitted by the residents or their representatives, with the majority that decides (UL26 16).
fn consent(table: &mut Table) {
    let mut play = at(Stage::Enrolling);
    let clerk = play.people.clerk;
    let entry = play.entry(play.people.voters[0]);
    let incomer = |consent| {
        let basis = Basis::Incomer { months: 24, application: Will::Stated, consent };
        enrol(Entry { basis, ..entry })
    };
    table.trips(Code::ConsentMissing, &play, clerk, incomer(None));
    let other = play.meeting(Kind::Residents, None, Subject::Method);
    table.trips(Code::ConsentMissing, &play, clerk, incomer(Some(other)));
    let committee = play.meeting(Kind::Committee, None, Subject::ResidentsAdmitted);
    table.trips(Code::ConsentMissing, &play, clerk, incomer(Some(committee)));
    // Of five present, two are not more than half and three are.
    for (yes, met) in [(2, false), (3, true)] {
        let (meeting, minutes, happened) = (MeetingId(play.id()), play.paper(), play.today());
        let subject = Subject::ResidentsAdmitted;
        let decision = Decision { subject, nomination: None, manner: Manner::Hand, yes, no: 5 - yes, abstained: 0 };
        let held = Office::HoldMeeting {
            meeting,
            kind: Kind::Representatives,
            group: None,
            called_by: CalledBy::Committee {},
            due: 6,
            present: 5,
            decisions: vec![decision],
            sub_venues: vec![],
            minutes,
            signed: vec![],
            happened,
        };
        play.act(play.people.street, held);
        assert_eq!(play.attempt(clerk, incomer(Some(meeting))).is_ok(), met, "UL26 16: {yes} of 5");
    }
    let off = ruled(RuleId::VoterIncomerConsent, Value::Switch(Switch::Off), Stage::Enrolling);
    assert!(off.attempt(clerk, incomer(None)).is_ok());
}

/// The document that proves the age (SH 9, ZJ 12), how a year is counted, for which day; what bars (UL26 16, BJ 14).
fn findings(table: &mut Table) {
    let play = at(Stage::Enrolling);
    let clerk = play.people.clerk;
    let entry = play.entry(play.people.voters[0]);
    let found = |found| enrol(Entry { found, ..entry });
    table.trips(Code::VerdictStale, &play, clerk, found(Found { day: date(6, 21), ..entry.found }));
    table.trips(Code::VerdictStale, &play, clerk, found(Found { years: 16, ..entry.found }));
    let counted = Birthday::DayAfter;
    table.trips(Code::AgeCountedOtherwise, &play, clerk, found(Found { counted, ..entry.found }));
    // Who has no identity card proves the age by the household register; where that is asked for, a card is not enough.
    let book = Entry { birth_source: BirthSource::HouseholdBook, ..entry };
    assert!(play.attempt(clerk, enrol(book)).is_ok());
    let books = ruled(RuleId::VoterBirthSource, Value::Choice("household_book".into()), Stage::Enrolling);
    table.trips(Code::BirthSourceOther, &books, clerk, enrol(entry));
    assert!(books.attempt(clerk, enrol(book)).is_ok());
    // Without capacity: no bar by the law's text, one in Beijing.
    let incapable = enrol(Entry { bar: Some(Bar::Incapacity), ..entry });
    assert!(play.attempt(clerk, incapable.clone()).is_ok());
    let beijing = ruled(RuleId::VoterBar, words(&["political_rights", "incapacity"]), Stage::Enrolling);
    table.trips(Code::RightsDeprived, &beijing, clerk, incapable);
}

fn put_off(play: &mut Play, day: u32) {
    moving::put_off(play);
    let command = moving::resume(play, date(7, day));
    play.act(play.people.county, command);
}

/// Verdicts for the day that stands.
fn renew(play: &Play, verdicts: &[Renewal]) -> Command {
    Command::RenewVerdicts { found: play.election().verdicts_for().unwrap(), verdicts: verdicts.to_vec() }
}

fn renewals(play: &Play, age: Age) -> Vec<Renewal> {
    let roll = &play.election().registration.roll;
    roll.keys().map(|person| Renewal { person: *person, age, months: None }).collect()
}

/// When the day moves, nothing is listed until every verdict is found again; who has no vote by it leaves.
fn the_day_moves(table: &mut Table) {
    let mut play = at(Stage::Enrolled);
    let clerk = play.people.clerk;
    let happened = play.today();
    let worker = Entry { basis: Basis::Worker { months: 6 }, ..play.entry(play.people.nobody.person) };
    play.act(clerk, enrol(worker));
    assert!(play.attempt(clerk, Command::PublishList { happened }).is_ok());
    let overtaken = renew(&play, &renewals(&play, Age::Of));
    put_off(&mut play, 11);
    table.trips(Code::VerdictsToRenew, &play, clerk, Command::PublishList { happened });
    // Found before the day moved, sent after.
    table.trips(Code::VerdictStale, &play, clerk, overtaken);
    let mut verdicts = renewals(&play, Age::Of);
    table.trips(Code::NothingToRecord, &play, clerk, renew(&play, &[]));
    table.trips(Code::MonthsNotFound, &play, clerk, renew(&play, &verdicts));
    table.trips(Code::SamePerson, &play, clerk, renew(&play, &[verdicts[0], verdicts[0]]));
    for verdict in &mut verdicts {
        verdict.months = (verdict.person == worker.person).then_some(7);
    }
    let (first, rest) = verdicts.split_at(5);
    let command = renew(&play, first);
    play.act(clerk, command);
    table.trips(Code::VerdictsToRenew, &play, clerk, Command::PublishList { happened });
    let command = renew(&play, rest);
    play.act(clerk, command);
    assert!(play.attempt(clerk, Command::PublishList { happened }).is_ok());
    assert_eq!(play.election().registration.roll[&worker.person].basis, Basis::Worker { months: 7 });
    let mut listed = at(Stage::Listed);
    listed.day(5, 26, 9);
    put_off(&mut listed, 12);
    table.trips(Code::VerdictsToRenew, &listed, clerk, Command::Freeze {});
    let command = renew(&listed, &renewals(&listed, Age::Of));
    listed.act(clerk, command);
    assert!(listed.attempt(clerk, Command::Freeze {}).is_ok());
}

/// Whom the new verdict leaves without a vote leaves the roll and stays countable; a frozen roll gets its next number.
#[test]
fn a_verdict_takes_the_vote() {
    let mut play = at(Stage::Frozen);
    let clerk = play.people.clerk;
    let before = play.election().registration.registered();
    put_off(&mut play, 11);
    let mut verdicts = renewals(&play, Age::Of);
    verdicts[0].age = Age::Under;
    let young = verdicts[0].person;
    let command = renew(&play, &verdicts);
    play.act(clerk, command);
    let stage = &play.election().registration;
    assert_eq!(stage.registered(), before - 1);
    assert_eq!(stage.removed[&young].reason, RemovalReason::Verdict);
    assert_eq!(stage.stale(play.election().verdicts_for()), 0);
    let newest = stage.versions.last().unwrap();
    assert_eq!((newest.number.0, newest.registered, newest.root), (2, before - 1, stage.root()));
}

/// The answer names the rule that gave it, and every rule that was applied (UL26 16).
#[test]
fn every_answer_names_its_rule() {
    let play = at(Stage::Enrolling);
    let election = play.election();
    let entry = play.entry(play.people.voters[0]);
    let answer = |entry: Entry| explain(election, &entry);
    let given = |answer: &Answer| (answer.eligible, answer.rule, answer.article.clone());
    let rule = |id: RuleId| election.profile.rule(id).article.clone();
    for (entry, eligible, id) in [
        (entry, true, RuleId::VoterClasses),
        (Entry { age: Age::Under, ..entry }, false, RuleId::VoterAge),
        (Entry { bar: Some(Bar::PoliticalRights), ..entry }, false, RuleId::VoterBar),
        (Entry { basis: Basis::Worker { months: 5 }, ..entry }, false, RuleId::VoterWorker),
        (Entry { basis: Basis::Away { wish: Will::Unstated }, ..entry }, false, RuleId::VoterClasses),
        (Entry { elsewhere: registration::entry::Elsewhere::Registered, ..entry }, false, RuleId::VoterSingle),
    ] {
        assert_eq!(given(&answer(entry)), (eligible, id, rule(id)));
    }
    assert!(answer(entry).checks.iter().all(|check| check.met && !check.article.is_empty()));
}

//! Who acts, when, and what is named; the log's own affairs.

use super::moving::AUTHORITY;
use super::{Table, at};
use crate::play::{Stage, date};
use election::nomination::support::Support;
use election::office::appointment::Function;
use election::office::filing::Answer;
use election::office::meeting::{Kind, Subject};
use election::office::notice::{CorrectionReason, NoticeKind};
use election::office::objection::Ruling;
use election::office::{Command as Office, Pair};
use election::record::Command as Record;
use election::record::anchor::AnchorKind;
use election::registration::Command as Registration;
use election::{
    AppointmentId, Code, DocumentId, FilingId, GroupNo, Happened, MeetingId, NominationId, NoticeNo, ObjectionId,
    PersonId, RoundNo, ballot, committee, lifecycle, method, nomination, representatives,
};
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    moments(table);
    names(table);
    powers(table);
    log(table);
}

fn authority() -> String {
    AUTHORITY.to_owned()
}

fn moments(table: &mut Table) {
    let drafted = at(Stage::Drafted);
    let people = &drafted.people;
    table.trips(Code::WrongPhase, &drafted, people.county, lifecycle::Command::Begin {});
    let called = at(Stage::Called);
    table.trips(Code::ElectionNotRunning, &called, people.street, representatives::Command::Open {});
    let enrolled = at(Stage::Enrolled);
    for (code, on) in [(Code::HappenedInFuture, date(5, 12)), (Code::LateWithoutReason, date(5, 9))] {
        let happened = Happened::on(on);
        table.trips(code, &enrolled, people.clerk, Registration::PublishList { happened });
    }
    let mut play = at(Stage::Drafted);
    let (document, happened) = (play.paper(), play.today());
    let call = lifecycle::Command::Call { election_day: date(4, 1), document, happened };
    table.trips(Code::DayInPast, &play, people.county, call);
    let document = DocumentId(Uuid::nil());
    for command in [
        lifecycle::Command::Call { election_day: date(6, 1), document, happened },
        lifecycle::Command::Cancel { authority: authority(), document, happened },
    ] {
        table.trips(Code::UnknownDocument, &play, people.county, command);
    }
    table.trips(
        Code::UnknownDocument,
        &called,
        people.county,
        lifecycle::Command::Postpone { authority: authority(), document, happened },
    );
    let annul = lifecycle::Command::Annul { authority: authority(), document, happened };
    table.trips(Code::UnknownDocument, &enrolled, people.county, annul);
    let resume = lifecycle::Command::Resume { election_day: date(6, 1), document, happened };
    table.trips(Code::WrongPhase, &enrolled, people.county, resume);
}

fn names(table: &mut Table) {
    let mut play = at(Stage::Seated);
    play.paper();
    let (street, clerk) = (play.people.street, play.people.clerk);
    let (document, happened, nil) = (play.document, play.today(), Uuid::nil());
    let commitment = ledger::sha256(b"");
    table.trips(Code::IdTaken, &play, street, Office::RecordDocument { document, commitment, bytes: 1 });
    table.trips(Code::NothingToRecord, &play, street, Office::RecordPeople { people: vec![] });
    table.trips(Code::NothingToRecord, &play, street, Office::RecordRelatives { pairs: vec![] });
    let same = Pair { one: clerk.person, other: clerk.person, kinship: rules::Kinship::Sibling };
    table.trips(Code::SamePerson, &play, street, Office::RecordRelatives { pairs: vec![same] });
    let unknown = Pair { one: clerk.person, other: PersonId(nil), kinship: rules::Kinship::Sibling };
    table.trips(Code::UnknownPerson, &play, street, Office::RecordRelatives { pairs: vec![unknown] });
    let choosing = at(Stage::GroupsChoosing);
    let (group, reason) = (GroupNo(9), representatives::VacancyReason::NoQuorum);
    let vacancy = representatives::Command::RecordVacancy { group, reason, document: choosing.document, happened };
    table.trips(Code::UnknownGroup, &choosing, street, vacancy);
    let terms = play.setup.terms.clone();
    let adopt = method::Command::Adopt { meeting: MeetingId(nil), terms, happened };
    table.trips(Code::UnknownMeeting, &play, street, adopt);
    let answer = Answer::Returned;
    let answer = Office::AnswerFiling { filing: FilingId(nil), answer, document, happened };
    table.trips(Code::UnknownFiling, &play, street, answer);
    let (objection, ruling) = (ObjectionId(nil), Ruling::Upheld);
    let rule = Office::RuleOnObjection { objection, ruling, document: Some(document), happened };
    table.trips(Code::UnknownObjection, &play, clerk, rule);
    let end = Office::EndAppointment { appointment: AppointmentId(nil) };
    table.trips(Code::UnknownAppointment, &play, clerk, end);
    let (number, reason) = (NoticeNo(999), CorrectionReason::Error);
    table.trips(Code::UnknownNotice, &play, clerk, Office::CorrectNotice { number, reason, happened });
    let list = Office::PublishNotice { kind: NoticeKind::VoterList, happened };
    table.trips(Code::NoticeComesWithStep, &play, clerk, list);
    let play = at(Stage::Nominating);
    let nominate = nomination::Command::Nominate {
        nomination: NominationId(nil),
        person: play.people.voters[1],
        post: "treasurer".into(),
        support: Support::Oneself {},
        document: play.document,
        happened: play.today(),
    };
    table.trips(Code::UnknownPost, &play, clerk, nominate);
}

fn powers(table: &mut Table) {
    let mut play = at(Stage::MethodApproved);
    let (street, clerk, nobody) = (play.people.street, play.people.clerk, play.people.nobody);
    let (document, happened) = (play.paper(), play.today());
    table.trips(
        Code::OfficeOnly,
        &play,
        clerk,
        lifecycle::Command::Cancel { authority: authority(), document, happened },
    );
    table.trips(Code::NotAppointed, &play, nobody, Registration::Open {});
    let id = AppointmentId(play.id());
    let appoint =
        |person, account, function| Office::Appoint { appointment: id, person, account, function, place: None };
    let twice = appoint(clerk.person, nobody.account, Function::Teller);
    table.trips(Code::OnePersonOneAccount, &play, street, twice);
    let borrowed = appoint(nobody.person, clerk.account, Function::Teller);
    table.trips(Code::OnePersonOneAccount, &play, street, borrowed);
    let own = appoint(nobody.person, street.account, Function::Clerk);
    table.trips(Code::NotOneself, &play, street, own);
    let watcher = play.people.supervisor;
    let acting = appoint(watcher.person, watcher.account, Function::Clerk);
    table.trips(Code::StaffConflict, &play, street, acting);
    let chair = committee::Chair { person: nobody.person, party_secretary: None };
    let meeting = play.meeting(Kind::Committee, None, Subject::Chair);
    let chair = committee::Command::ChooseChair { chair, meeting, happened };
    table.trips(Code::NotAMember, &play, clerk, chair);
    let opened = at(Stage::Opened);
    let scrutineers = [opened.people.tellers[0].person, opened.people.tellers[1].person];
    let (place, document) = (opened.places[1], opened.document);
    let find = ballot::Command::FindOnSurplus { place, scrutineers, document };
    table.trips(Code::WrongFunction, &opened, clerk, find);
    let mut play = at(Stage::Polling);
    let voter = play.people.voters[14];
    play.issue(voter);
    let issuer = play.station(play.place(voter));
    play.appoint(issuer, Function::Clerk, None);
    let undo = ballot::Command::UndoIssue { voter, reason: ballot::issue::UndoReason::WrongEntry };
    table.trips(Code::SecondPersonNeeded, &play, issuer, undo);
}

fn log(table: &mut Table) {
    let mut play = at(Stage::Listed);
    play.advance(Stage::Ready);
    play.day(6, 20, 8);
    let (clerk, supervisor) = (play.people.clerk, play.people.supervisor);
    play.act(clerk, ballot::Command::OpenPolling {});
    let voter = play.people.voters[0];
    let place = play.place(voter);
    let issue = ballot::Command::Issue { place, voter, taken: ballot::issue::As::Own {} };
    table.trips(Code::AnchorMissing, &play, play.station(place), issue);
    let kind = AnchorKind::PollOpened;
    let typed = play.typed(kind, RoundNo(1));
    let confirm = |round, typed| Record::ConfirmAnchor { anchor: kind, round, typed };
    table.trips(Code::UnknownAnchor, &play, clerk, confirm(RoundNo(2), typed.clone()));
    let mut wrong = typed.clone();
    "none".clone_into(&mut wrong[0].digits);
    table.trips(Code::GroupsDoNotMatch, &play, clerk, confirm(RoundNo(1), wrong));
    table.trips(Code::NotAppointed, &play, play.people.tellers[0], confirm(RoundNo(1), typed.clone()));
    play.act(clerk, confirm(RoundNo(1), typed));
    let typed = play.typed(kind, RoundNo(1));
    table.trips(Code::SamePerson, &play, clerk, confirm(RoundNo(1), typed.clone()));
    play.act(supervisor, confirm(RoundNo(1), typed));
    let document = play.document;
    let county = play.people.county;
    table.trips(Code::NotAKey, &play, county, Record::RotateKey { key: "key".to_owned(), document });
    table.trips(Code::UnknownEngine, &play, county, Record::AdoptEngine { engine: election::ENGINE });
    let witness = Record::RecordWitness { size: play.log.size(), root: play.log.root(), names: vec![] };
    table.trips(Code::NothingToRecord, &play, clerk, witness);
}

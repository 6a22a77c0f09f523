//! Places, boxes, staff and proxies.

use super::moving;
use super::{Table, at, ruled, said};
use crate::play::{Play, Setup, Stage, Who, date};
use chrono::NaiveTime;
use election::ballot::Command;
use election::ballot::change::ChangeReason;
use election::ballot::place::{BallotBox, BoxKind, Counting, Place, Tour};
use election::ballot::proxy::Absence;
use election::method::MobileBoxes;
use election::office::appointment::Function;
use election::office::meeting::{Kind, Subject};
use election::office::{Command as Office, Pair};
use election::sheets::NoticeKind;
use election::{AppointmentId, BoxId, Code, DocumentId, GroupNo, NominationId, PersonId, PlaceId, ProxyId, nomination};
use rules::{RuleId, Value};
use serde_json::json;
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    places(table);
    tours(table);
    counted_at(table);
    everything(table);
    the_staff(table);
    pairs(table);
    agents(table);
    proxy_lists(table);
}

fn place(groups: &[u16], opens: u32, closes: u32) -> Place {
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let groups = groups.iter().map(|group| GroupNo(*group)).collect();
    Place { number: 9, groups, opens: hour(opens), closes: hour(closes), counting: Counting::Elsewhere }
}

fn places(table: &mut Table) {
    let mut play = at(Stage::Preparing);
    let clerk = play.people.clerk;
    let (nil, here) = (PlaceId(Uuid::nil()), PlaceId(play.id()));
    let define = |place, definition| Command::DefinePlace { place, definition };
    play.act(clerk, define(here, place(&[1], 8, 18)));
    table.trips(Code::HoursReversed, &play, clerk, define(nil, place(&[], 18, 8)));
    table.trips(Code::GroupHasPlace, &play, clerk, define(nil, place(&[1], 8, 18)));
    table.trips(Code::UnknownGroup, &play, clerk, define(nil, place(&[9], 8, 18)));
    let ballot_box = BoxId(play.id());
    let a_box =
        |place, kind| Command::DefineBox { ballot_box, definition: BallotBox { number: 9, place, kind, tour: None } };
    table.trips(Code::UnknownPlace, &play, clerk, a_box(nil, BoxKind::Fixed));
    play.act(clerk, a_box(here, BoxKind::Fixed));
    let person = play.people.voters[0];
    table.trips(Code::UnknownBox, &play, clerk, Command::ListMobileUser { person, ballot_box });
    let (papers, document) = (0, play.document);
    let stock = Command::ReceiveStock { place: here, papers, document };
    table.trips(Code::NothingToRecord, &play, clerk, stock);
    let mut setup = Setup::default();
    setup.terms.mobile_boxes = MobileBoxes::None;
    let mut play = Play::with(setup, Stage::Preparing);
    let place = PlaceId(play.id());
    play.act(clerk, define(place, self::place(&[1], 8, 18)));
    table.trips(Code::MobileBoxesNotAllowed, &play, clerk, a_box(place, BoxKind::Mobile));
}

/// A mobile box says its route and its hours, within those of its place (notice 10; ZJ 24).
fn tours(table: &mut Table) {
    let mut play = at(Stage::Preparing);
    let clerk = play.people.clerk;
    let (here, ballot_box) = (PlaceId(play.id()), BoxId(play.id()));
    play.act(clerk, Command::DefinePlace { place: here, definition: place(&[1], 8, 18) });
    let carried = |tour| {
        let definition = BallotBox { number: 9, place: here, kind: BoxKind::Mobile, tour };
        Command::DefineBox { ballot_box, definition }
    };
    table.trips(Code::TourMissing, &play, clerk, carried(None));
    for (leaves, returns) in [(7, 12), (9, 19), (12, 12), (12, 9)] {
        let tour = play.tour(leaves, returns);
        table.trips(Code::TourOutsideHours, &play, clerk, carried(Some(tour)));
    }
    let tour = play.tour(8, 18);
    table.allows(&play, clerk, carried(Some(tour)));
    let tour = Tour { route: DocumentId(Uuid::nil()), ..tour };
    table.trips(Code::UnknownDocument, &play, clerk, carried(Some(tour)));
}

/// Notice 10 says where the papers are counted: at one place, and said before it is posted (ZJ 22).
fn counted_at(table: &mut Table) {
    let mut play = at(Stage::Preparing);
    let clerk = play.people.clerk;
    let [one, other] = [1, 2].map(|_| PlaceId(play.id()));
    let here = |groups| Place { counting: Counting::Here, ..place(groups, 8, 18) };
    let define = |place, definition| Command::DefinePlace { place, definition };
    let notice = |play: &Play| Office::PublishNotice { kind: NoticeKind::TimeAndPlace, happened: play.today() };
    play.act(clerk, define(one, place(&[1], 8, 18)));
    table.trips(Code::CountPlaceMissing, &play, clerk, notice(&play));
    play.act(clerk, define(one, here(&[1])));
    table.trips(Code::CountPlaceTaken, &play, clerk, define(other, here(&[2])));
    table.allows(&play, clerk, define(one, here(&[1])));
    let closes = NaiveTime::from_hms_opt(20, 0, 0).unwrap();
    play.act(clerk, define(other, Place { closes, ..place(&[2], 8, 18) }));
    let command = notice(&play);
    play.act(clerk, command);
    assert_eq!(said(&play, NoticeKind::TimeAndPlace)["count"], json!({ "place": 9, "from": "20:00:00" }));
    // A change may not leave the posted notice without it.
    let meeting = play.meeting(Kind::Committee, None, Subject::TimeOrPlace);
    let (reason, document, happened) = (ChangeReason::Ordered, play.paper(), play.today());
    let definition = place(&[1], 8, 18);
    let change = Command::ChangePoll { place: one, definition, reason, meeting, document, happened };
    table.trips(Code::CountPlaceMissing, &play, clerk, change);
}

/// Notices 10 and 14 state hours, places, boxes with their routes and times, the count, scribes and where they write.
#[test]
fn the_notices_before_the_poll_say_what_the_state_knows() {
    let play = at(Stage::Prepared);
    let facts = said(&play, NoticeKind::TimeAndPlace);
    let place = &facts["places"][0];
    assert_eq!((&place["opens"], &place["closes"]), (&json!("08:00:00"), &json!("18:00:00")));
    let tour = &place["mobile_boxes"][0]["tour"];
    assert_eq!((&tour["leaves"], &tour["returns"]), (&json!("09:00:00"), &json!("12:00:00")));
    let known = play.election().ballot.boxes[&play.boxes[2]].tour.unwrap();
    assert_eq!(tour["route"], json!(known.route));
    assert_eq!(facts["count"], json!({ "place": 1, "from": "18:00:00" }));
    let scribes = said(&play, NoticeKind::Scribes);
    assert_eq!(scribes["scribes"], json!([{ "person": play.people.scribe.person, "place": null }]));
}

fn everything(table: &mut Table) {
    let mut play = at(Stage::Preparing);
    let clerk = play.people.clerk;
    for code in [Code::GroupsWithoutPlace, Code::PlacesNotPosted, Code::StaffNotPosted, Code::StaffMissing] {
        table.trips(code, &play, clerk, Command::DeclareReady {});
    }
    let id = PlaceId(play.id());
    play.act(clerk, Command::DefinePlace { place: id, definition: place(&[1, 2, 3], 8, 18) });
    table.trips(Code::PlaceNotReady, &play, clerk, Command::DeclareReady {});
    // What was posted no longer holds once the day has moved.
    let mut play = at(Stage::Prepared);
    moving::put_off(&mut play);
    let command = moving::resume(&mut play, date(7, 11));
    play.act(play.people.county, command);
    table.trips(Code::PlacesNotPosted, &play, clerk, Command::DeclareReady {});
    let mut play = at(Stage::Prepared);
    play.appoint(play.people.caller, Function::Caller, None);
    table.trips(Code::StaffNotPosted, &play, clerk, Command::DeclareReady {});
}

fn the_staff(table: &mut Table) {
    let play = at(Stage::Preparing);
    let (clerk, nobody) = (play.people.clerk, play.people.nobody);
    let appoint = |person, account| Office::Appoint {
        appointment: AppointmentId(Uuid::nil()),
        person,
        account,
        function: Function::Scrutineer,
        place: None,
    };
    // The last candidate's relative, and a candidate.
    for person in [nobody.person, play.people.candidates[0]] {
        table.trips(Code::StaffConflict, &play, clerk, appoint(person, nobody.account));
    }
    // Somebody whose relationship came out after the appointment.
    let mut play = at(Stage::Prepared);
    let one = play.people.scrutineers[0].person;
    let pairs = vec![Pair { one, other: play.people.candidates[0], kinship: rules::Kinship::Sibling }];
    play.act(clerk, Office::RecordRelatives { pairs });
    table.trips(Code::StaffConflict, &play, clerk, Command::DeclareReady {});
    // Staff who are nominated cannot accept.
    let mut play = at(Stage::Nominating);
    let person = play.people.voters[10];
    let who = Who { person, ..play.people.nobody };
    play.act(clerk, end_membership(&play, person));
    play.appoint(who, Function::Teller, None);
    let (nomination, document, happened) = (NominationId(play.id()), play.paper(), play.today());
    let (post, support) = (tally::Post::MEMBER, nomination::support::Support::Oneself {});
    let nominate = nomination::Command::Nominate { nomination, person, post, support, document, happened };
    play.act(clerk, nominate);
    let accept = nomination::Command::Accept { nomination, document, happened };
    table.trips(Code::StaffConflict, &play, clerk, accept);
}

fn end_membership(play: &Play, person: PersonId) -> Office {
    let held = &play.election().office.appointments;
    let (id, _) = held.iter().find(|(_, one)| one.person == person).unwrap();
    Office::EndAppointment { appointment: *id }
}

pub(super) fn grant(play: &mut Play, principal: usize, agent: usize) -> Command {
    let (principal, agent) = (play.people.voters[principal], play.people.voters[agent]);
    let (proxy, document, happened) = (ProxyId(play.id()), Some(play.paper()), play.today());
    Command::GrantProxy { proxy, principal, agent, absence: Absence::CannotCome, document, happened }
}

fn pairs(table: &mut Table) {
    let mut play = at(Stage::Preparing);
    let clerk = play.people.clerk;
    let own = grant(&mut play, 12, 12);
    table.trips(Code::SamePerson, &play, clerk, own);
    let first = grant(&mut play, 12, 13);
    play.act(clerk, first);
    for (code, principal, agent) in [
        (Code::ProxyTwice, 12, 14),
        (Code::ProxyChain, 13, 14),
        (Code::ProxyChain, 14, 12),
        (Code::ProxyCandidate, 14, 0),
    ] {
        let command = grant(&mut play, principal, agent);
        table.trips(code, &play, clerk, command);
    }
    let mut strict = ruled(RuleId::ProxyWho, Value::Choice("close_relative".to_owned()), Stage::Preparing);
    let stranger = grant(&mut strict, 12, 13);
    table.trips(Code::ProxyNotRelative, &strict, clerk, stranger);
}

fn agents(table: &mut Table) {
    let mut play = at(Stage::Preparing);
    let clerk = play.people.clerk;
    for principal in [8, 9, 10] {
        let command = grant(&mut play, principal, 13);
        play.act(clerk, command);
    }
    let fourth = grant(&mut play, 11, 13);
    table.trips(Code::ProxyTooMany, &play, clerk, fourth);
    let who = Who { person: play.people.voters[14], ..play.people.nobody };
    play.appoint(who, Function::Teller, None);
    let staff = grant(&mut play, 11, 14);
    table.trips(Code::ProxyStaff, &play, clerk, staff);
    let agent = play.people.voters[13];
    let appoint = Office::Appoint {
        appointment: AppointmentId(Uuid::nil()),
        person: agent,
        account: play.people.caller.account,
        function: Function::CheckIn,
        place: None,
    };
    table.trips(Code::ProxyStaff, &play, clerk, appoint);
}

/// Filed by 17 June, posted by 18 June.
fn proxy_lists(table: &mut Table) {
    let mut play = at(Stage::Preparing);
    let clerk = play.people.clerk;
    let (proxy, document, happened) = (ProxyId(Uuid::nil()), play.document, play.today());
    table.trips(Code::UnknownProxy, &play, clerk, Command::RevokeProxy { proxy, document, happened });
    let granted = grant(&mut play, 12, 13);
    play.act(clerk, granted);
    table.trips(Code::ProxiesNotPosted, &play, clerk, Command::DeclareReady {});
    play.day(6, 18, 9);
    let late = grant(&mut play, 11, 13);
    table.trips(Code::ProxyTooLate, &play, clerk, late);
    play.day(6, 19, 9);
    let happened = play.today();
    table.trips(Code::ProxyListTooLate, &play, clerk, Command::PublishProxies { happened });
    let mut play = at(Stage::Preparing);
    let first = grant(&mut play, 12, 13);
    play.act(clerk, first);
    let happened = play.today();
    play.act(clerk, Command::PublishProxies { happened });
    table.trips(Code::ProxiesAlreadyPosted, &play, clerk, Command::PublishProxies { happened });
    // One that is granted after the list was posted is on no list.
    let second = grant(&mut play, 11, 13);
    play.act(clerk, second);
    table.trips(Code::ProxiesNotPosted, &play, clerk, Command::DeclareReady {});
}

//! Places, boxes, staff and proxies.

use super::moving;
use super::{Table, at, ruled};
use crate::play::{Play, Setup, Stage, Who, date};
use chrono::NaiveTime;
use election::ballot::Command;
use election::ballot::place::{BallotBox, BoxKind, Place};
use election::ballot::proxy::Absence;
use election::method::MobileBoxes;
use election::office::appointment::Function;
use election::office::{Command as Office, Pair};
use election::{AppointmentId, BoxId, Code, GroupNo, NominationId, PersonId, PlaceId, ProxyId, nomination};
use rules::{RuleId, Value};
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    places(table);
    everything(table);
    the_staff(table);
    pairs(table);
    agents(table);
    proxy_lists(table);
}

fn place(groups: &[u16], opens: u32, closes: u32) -> Place {
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let groups = groups.iter().map(|group| GroupNo(*group)).collect();
    Place { number: 9, groups, opens: hour(opens), closes: hour(closes) }
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
    let a_box = |place, kind| Command::DefineBox { ballot_box, definition: BallotBox { number: 9, place, kind } };
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

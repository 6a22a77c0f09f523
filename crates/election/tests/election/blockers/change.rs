//! Hours and place after they were posted: prolonged on the spot, closed early, moved (the published case of a poll that
//! was announced to 12:30 and prolonged to 17:30).

use super::{Table, at, said};
use crate::play::{Play, Stage};
use chrono::{NaiveTime, TimeDelta};
use election::ballot::Command;
use election::ballot::change::{ChangeAnswer, ChangeReason};
use election::ballot::issue::As;
use election::ballot::place::{Counting, Place};
use election::office::meeting::{Kind, Subject};
use election::office::notice::NoticeKind;
use election::{Code, MeetingId, PlaceId};

pub(super) fn rows(table: &mut Table) {
    posted(table);
    decided(table);
    prolonged(table);
    closed_early(table);
    refused(table);
    hours(table);
}

fn hour(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap()
}

/// The second place, open until another hour.
fn change(play: &mut Play, closes: NaiveTime, meeting: MeetingId) -> Command {
    let (place, document, happened) = (play.places[1], play.paper(), play.today());
    let definition = Place { closes, ..play.election().ballot.places[&place].clone() };
    Command::ChangePoll { place, definition, reason: ChangeReason::Queue, meeting, document, happened }
}

fn committee(play: &mut Play) -> MeetingId {
    play.meeting(Kind::Committee, None, Subject::TimeOrPlace)
}

fn posted(table: &mut Table) {
    let mut play = at(Stage::Prepared);
    let clerk = play.people.clerk;
    let definition = Place { closes: hour(20), ..play.election().ballot.places[&play.places[1]].clone() };
    let place = play.places[1];
    table.trips(Code::PlacesArePosted, &play, clerk, Command::DefinePlace { place, definition });
    table.trips(Code::NoChangeWaits, &play, play.people.supervisor, countersign());
    let meeting = committee(&mut play);
    let reversed = change(&mut play, hour(7), meeting);
    table.trips(Code::HoursReversed, &play, clerk, reversed);
    let mut play = at(Stage::Preparing);
    let (place, document, happened) = (PlaceId(play.id()), play.paper(), play.today());
    let definition = Place { number: 1, groups: vec![], opens: hour(8), closes: hour(18), counting: Counting::Here };
    let (meeting, reason) = (committee(&mut play), ChangeReason::Ordered);
    let early = Command::ChangePoll { place, definition, reason, meeting, document, happened };
    table.trips(Code::PlacesNotPosted, &play, clerk, early);
}

const fn countersign() -> Command {
    Command::AnswerChange { answer: ChangeAnswer::Countersigned }
}

/// The committee itself decides, each change in a meeting of its own.
fn decided(table: &mut Table) {
    let mut play = at(Stage::Polling);
    let clerk = play.people.clerk;
    let others = play.meeting(Kind::Representatives, None, Subject::TimeOrPlace);
    let by_others = change(&mut play, hour(20), others);
    table.trips(Code::ChangeNotDecided, &play, clerk, by_others);
    let other_matter = play.meeting(Kind::Committee, None, Subject::BoxSurplus);
    let undecided = change(&mut play, hour(20), other_matter);
    assert!(play.attempt(clerk, undecided).is_err());
    let meeting = committee(&mut play);
    let first = change(&mut play, hour(19), meeting);
    play.act(clerk, first.clone());
    table.trips(Code::ChangeWaits, &play, clerk, first);
    table.trips(Code::NotAppointed, &play, clerk, countersign());
    play.act(play.people.supervisor, countersign());
    let again = change(&mut play, hour(20), meeting);
    table.trips(Code::ChangeNotDecided, &play, clerk, again);
}

/// Prolonged before the posted hour: papers go out until the new one, and a new notice says so.
fn prolonged(table: &mut Table) {
    let mut play = at(Stage::Polling);
    let clerk = play.people.clerk;
    let voter = *play.people.voters.iter().find(|voter| play.place(**voter) == play.places[1]).unwrap();
    let issue = Command::Issue { place: play.places[1], voter, taken: As::Own {} };
    let station = play.station(play.places[1]);
    let meeting = committee(&mut play);
    let longer = change(&mut play, hour(20), meeting);
    play.act(clerk, longer.clone());
    // Decided in time, countersigned too late: nothing holds.
    let mut late = play.clone();
    late.day(6, 20, 18);
    table.trips(Code::ChangeTooLate, &late, late.people.supervisor, countersign());
    table.trips(Code::AfterClosingTime, &late, station, issue.clone());
    play.day(6, 20, 17);
    play.now += TimeDelta::minutes(59) + TimeDelta::seconds(59);
    assert!(play.attempt(station, issue.clone()).is_ok());
    let notices = play.election().office.notices.len();
    play.act(play.people.supervisor, countersign());
    let newest = play.election().office.notices.last().unwrap();
    assert_eq!((play.election().office.notices.len(), newest.kind), (notices + 1, NoticeKind::TimeAndPlace));
    play.day(6, 20, 19);
    assert!(play.attempt(station, issue).is_ok());
    table.trips(Code::BeforeClosingTime, &play, clerk, Command::ClosePolling {});
    play.day(6, 20, 20);
    let meeting = committee(&mut play);
    let over = change(&mut play, hour(21), meeting);
    table.trips(Code::ChangeTooLate, &play, clerk, over);
    play.act(clerk, Command::ClosePolling {});
    let (ground, document, happened) = (rules::VoidGround::CountNotPublic, play.document, play.today());
    play.act(play.people.county, Command::VoidRound { ground, document, happened });
    let facts = said(&play, NoticeKind::Result);
    assert_eq!(facts["changed"][0]["closes"], "20:00:00");
    assert_eq!(facts["changed"][0]["before"]["closes"], "18:00:00");
}

/// Closing early is the same change: decided and countersigned for every place.
fn closed_early(table: &mut Table) {
    let mut play = at(Stage::Polled);
    let clerk = play.people.clerk;
    play.day(6, 20, 15);
    for place in play.places.clone() {
        table.trips(Code::BeforeClosingTime, &play, clerk, Command::ClosePolling {});
        let (meeting, document, happened) = (committee(&mut play), play.paper(), play.today());
        let definition = Place { closes: hour(15), ..play.election().ballot.places[&place].clone() };
        let reason = ChangeReason::EverybodyVoted;
        play.act(clerk, Command::ChangePoll { place, definition, reason, meeting, document, happened });
        play.act(play.people.supervisor, countersign());
    }
    assert!(play.attempt(clerk, Command::ClosePolling {}).is_ok());
}

/// What a supervisor refuses changes nothing, and the committee may decide anew.
fn refused(table: &mut Table) {
    let mut play = at(Stage::Ready);
    let clerk = play.people.clerk;
    let meeting = committee(&mut play);
    let longer = change(&mut play, hour(20), meeting);
    play.act(clerk, longer.clone());
    play.act(play.people.supervisor, Command::AnswerChange { answer: ChangeAnswer::Refused });
    assert_eq!(play.election().ballot.places[&play.places[1]].closes, hour(18));
    assert!(play.attempt(clerk, longer).is_ok());
    table.trips(Code::NoChangeWaits, &play, play.people.supervisor, countersign());
}

/// Nothing opens before the posted hour: not at 7:59:59, and at 8:00.
fn hours(table: &mut Table) {
    let mut play = at(Stage::Ready);
    let clerk = play.people.clerk;
    play.day(6, 20, 8);
    play.now -= TimeDelta::seconds(1);
    table.trips(Code::BeforeOpeningTime, &play, clerk, Command::OpenPolling {});
    play.now += TimeDelta::seconds(1);
    assert!(play.attempt(clerk, Command::OpenPolling {}).is_ok());
}

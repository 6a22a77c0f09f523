//! The election day moves: who lets it, how far, what becomes illegal, what has to be found or posted again.

use super::{Table, at, ruled};
use crate::play::{Play, Stage, date};
use chrono::{NaiveDate, NaiveTime};
use election::ballot::Command as Ballot;
use election::ballot::custody::SealNo;
use election::lifecycle::Command as Lifecycle;
use election::lifecycle::moved::{broken, open};
use election::office::notice::NoticeKind;
use election::registration::Command as Registration;
use election::registration::entry::Age;
use election::registration::verdict::Renewal;
use election::{Code, PersonId, lifecycle};
use rules::{Months, RuleId, Value};

pub(super) fn rows(table: &mut Table) {
    authorities(table);
    how_far(table);
    too_early(table);
    found_again(table);
    shown_again(table);
}

/// The authority that the national profile names (Chongqing 2026).
pub(crate) const AUTHORITY: &str = "区人民政府";

pub(crate) fn put_off(play: &mut Play) {
    let (document, happened, authority) = (play.paper(), play.today(), AUTHORITY.to_owned());
    play.act(play.people.county, Lifecycle::Postpone { authority, document, happened });
}

pub(crate) fn resume(play: &mut Play, election_day: NaiveDate) -> Lifecycle {
    let (document, happened) = (play.paper(), play.today());
    Lifecycle::Resume { election_day, document, happened }
}

/// The verdicts of everybody on the roll are found again.
pub(crate) fn renew(play: &mut Play) {
    let renewal = |person: &PersonId| Renewal { person: *person, age: Age::Of, months: None };
    let verdicts = play.election().registration.roll.keys().map(renewal).collect();
    let found = play.election().verdicts_for().unwrap();
    play.act(play.people.clerk, Registration::RenewVerdicts { found, verdicts });
}

/// An election is put off or called off by the authority that the profile names, found void by the guiding authority.
fn authorities(table: &mut Table) {
    let mut play = at(Stage::Enrolled);
    let county = play.people.county;
    let (document, happened) = (play.paper(), play.today());
    let said = |authority: &str| authority.to_owned();
    let named = play.setup.profile.law().authority_name.clone();
    for (authority, right) in [(AUTHORITY, true), ("街道办事处", false), (named.as_str(), false)] {
        let authority = || said(authority);
        let postpone = Lifecycle::Postpone { authority: authority(), document, happened };
        let cancel = Lifecycle::Cancel { authority: authority(), document, happened };
        for command in [postpone, cancel] {
            if right {
                table.allows(&play, county, command);
            } else {
                table.trips(Code::NotTheAuthority, &play, county, command);
            }
        }
    }
    for (authority, right) in [(AUTHORITY, true), (named.as_str(), true), ("村民委员会", false)] {
        let annul = Lifecycle::Annul { authority: said(authority), document, happened };
        if right {
            table.allows(&play, county, annul);
        } else {
            table.trips(Code::MayNotAnnul, &play, county, annul);
        }
    }
    play.act(county, Lifecycle::Annul { authority: named.clone(), document, happened });
    assert_eq!(play.election().lifecycle.authority, Some(named));
}

/// ZJ: six months at most, counted from the day that was set first, however often it moves.
fn how_far(table: &mut Table) {
    let mut play = ruled(RuleId::PostponeMax, Value::Months(Months(6)), Stage::MethodApproved);
    let county = play.people.county;
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    put_off(&mut play);
    let twice = resume(&mut play, date(9, 1));
    play.act(county, twice);
    put_off(&mut play);
    for (new, too_far) in [(day(2026, 12, 20), false), (day(2026, 12, 21), true)] {
        let command = resume(&mut play, new);
        if too_far {
            table.trips(Code::PutOffTooFar, &play, county, command);
        } else {
            table.allows(&play, county, command);
        }
    }
}

/// UL26 17, SH, ZJ 22: a day so near that the list, its rulings, candidates, staff or places would be late.
fn too_early(table: &mut Table) {
    let mut listed = at(Stage::Listed);
    let county = listed.people.county;
    put_off(&mut listed);
    // Posted on 20 May: 9 June leaves the twenty days.
    for (new, late) in [(date(6, 8), true), (date(6, 9), false)] {
        let command = resume(&mut listed, new);
        if late {
            table.trips(Code::ListTooLate, &listed, county, command);
        } else {
            table.allows(&listed, county, command);
        }
    }
    let mut open = at(Stage::Listed);
    open.object(election::office::objection::About::RollEntry { person: open.people.voters[0] });
    put_off(&mut open);
    open.day(6, 2, 9);
    // The ruling waits; with 13 June it would have been due on 1 June.
    for (new, late) in [(date(6, 13), true), (date(6, 14), false)] {
        let command = resume(&mut open, new);
        if late {
            table.trips(Code::RulingsWouldBeLate, &open, county, command);
        } else {
            table.allows(&open, county, command);
        }
    }
    // The formal list is of 10 June, today is the 11th, staff and places are not posted: all are due five days before.
    let mut settled = at(Stage::NominationSettled);
    put_off(&mut settled);
    for (new, codes) in [
        (date(6, 14), &[Code::FormalListTooLate, Code::StaffNotPosted, Code::PlacesNotPosted][..]),
        (date(6, 15), &[Code::StaffNotPosted, Code::PlacesNotPosted]),
        (date(6, 16), &[]),
    ] {
        let command = resume(&mut settled, new);
        let refused = settled.attempt(county, command.clone()).err().unwrap_or_default();
        let found: Vec<_> = refused.iter().map(|one| one.code).collect();
        assert_eq!(found, codes.iter().map(|code| code.as_str()).collect::<Vec<_>>(), "{new}");
        table.meet(&election::Command::Lifecycle(command));
    }
}

/// Boxes that were shown empty on the morning of the old day are shown again on the new one.
fn shown_again(table: &mut Table) {
    let mut play = at(Stage::Ready);
    let (county, clerk) = (play.people.county, play.people.clerk);
    play.day(6, 20, 8);
    play.show_boxes_empty();
    put_off(&mut play);
    let command = resume(&mut play, date(7, 20));
    play.act(county, command);
    play.day(7, 20, 8);
    let by = play.people.scrutineers.map(|who| who.person);
    let (seals, at) = (vec![SealNo::try_from("C-01".to_owned()).unwrap()], NaiveTime::from_hms_opt(7, 30, 0).unwrap());
    table.allows(&play, clerk, Ballot::ShowBoxEmpty { ballot_box: play.boxes[0], seals, by, at });
}

/// What was found for the old day is found again, what names it is posted again; until then nothing brings the poll nearer.
fn found_again(table: &mut Table) {
    let mut play = at(Stage::Ready);
    let (county, clerk) = (play.people.county, play.people.clerk);
    put_off(&mut play);
    let today = play.today().on;
    let told: Vec<_> = broken(play.election(), date(7, 11), today).iter().map(|one| one.rule.rule).collect();
    let (ages, places) =
        ([RuleId::VoterAge, RuleId::VoterIncomer, RuleId::VoterWorker], [RuleId::PlacePublish, RuleId::BoxPublish]);
    assert_eq!(told[0], RuleId::Postpone, "the authority must let it");
    let command = resume(&mut play, date(7, 11));
    play.act(county, command);
    let waits = |play: &Play| open(play.election()).iter().map(|one| one.rule.rule).collect::<Vec<_>>();
    assert_eq!(waits(&play), [&ages[..], &places[..]].concat());
    play.day(7, 11, 8);
    table.trips(Code::DecideAgain, &play, clerk, Ballot::OpenPolling {});
    renew(&mut play);
    assert_eq!(waits(&play), places);
    play.notice(NoticeKind::TimeAndPlace);
    table.trips(Code::DecideAgain, &play, clerk, Ballot::OpenPolling {});
    play.notice(NoticeKind::MobileBoxUsers);
    table.allows(&play, clerk, Ballot::OpenPolling {});
    let mut listed = at(Stage::Listed);
    put_off(&mut listed);
    let command = resume(&mut listed, date(7, 11));
    listed.act(county, command);
    listed.day(5, 28, 9);
    table.trips(Code::DecideAgain, &listed, clerk, Registration::Freeze {});
    assert_eq!(listed.election().lifecycle.phase, lifecycle::Phase::Running);
    renew(&mut listed);
    table.allows(&listed, clerk, Registration::Freeze {});
}

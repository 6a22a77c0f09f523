//! Holes that a reviewer looked for: each stays closed.

use crate::blockers::at;
use crate::blockers::moving::{put_off, renew, resume};
use crate::play::{Play, Stage, Who, date};
use election::ballot::Command as Ballot;
use election::lifecycle;
use election::nomination::Command as Nomination;
use election::nomination::support::Support;
use election::office::appointment::{Ended, Function};
use election::office::notice::{NoticeFacts, NoticeKind};
use election::office::{Command as Office, Pair};
use election::record::Command as Record;
use election::record::anchor::AnchorKind;
use election::{AppointmentId, Blocker, Code, Event, NominationId, PersonId, RoundNo, office};
use tally::Post;

fn codes(refused: &[Blocker]) -> Vec<&'static str> {
    refused.iter().map(|blocker| blocker.code).collect()
}

/// A step's notice says what the step brought about: its hash is of the facts as they stand after it.
#[test]
fn notices_say_what_their_step_brought_about() {
    for (stage, kind) in [
        (Stage::RepresentativesPublished, NoticeKind::Representatives),
        (Stage::CommitteePublished, NoticeKind::Committee),
        (Stage::Listed, NoticeKind::VoterList),
        (Stage::Frozen, NoticeKind::ListCorrections),
        (Stage::Preliminary, NoticeKind::PreliminaryCandidates),
        (Stage::NominationSettled, NoticeKind::FormalCandidates),
        (Stage::Prepared, NoticeKind::Proxies),
        (Stage::Declared, NoticeKind::Result),
    ] {
        let play = at(stage);
        let notices = &play.election().office.notices;
        let notice = notices.iter().rev().find(|notice| notice.kind == kind).unwrap();
        let facts = NoticeFacts::of(play.election(), kind).unwrap();
        assert_eq!(notice.facts, ledger::sha256(&ledger::canonical(&facts).unwrap()), "{facts:?}");
    }
}

/// A member who left confirms no anchor and signs no result.
#[test]
fn who_left_the_committee_has_no_power() {
    let play = at(Stage::Counted);
    for left in [play.people.members[0], play.people.members[4]] {
        assert!(!play.election().office.holds(left.account, Function::CommitteeMember));
        let typed = play.typed(AnchorKind::CountAgreed, RoundNo(1));
        let confirm = Record::ConfirmAnchor { anchor: AnchorKind::CountAgreed, round: RoundNo(1), typed };
        let refused = play.attempt(left, confirm).unwrap_err();
        assert_eq!(codes(&refused), [Code::NotAppointed.as_str()]);
        assert_eq!(codes(&play.attempt(left, Ballot::SignResult {}).unwrap_err()), [Code::NotAppointed.as_str()]);
    }
}

fn nominate(play: &mut Play, person: PersonId) -> NominationId {
    let (nomination, document, happened) = (NominationId(play.id()), play.paper(), play.today());
    let (post, support) = (Post::MEMBER, Support::Oneself {});
    let command = Nomination::Nominate { nomination, person, post, support, document, happened };
    play.act(play.people.clerk, command);
    nomination
}

/// A candidate's relatives leave the committee, and the seat goes to nobody who conflicts with that candidate: not to a
/// reserve who is the candidate, nor to the candidate's relative (UL26 15).
#[test]
fn the_next_in_order_does_not_conflict_with_the_candidate() {
    for (candidate, seated) in [(12, 13), (15, 13)] {
        let mut play = at(Stage::Frozen);
        let clerk = play.people.clerk;
        play.act(clerk, Nomination::Open {});
        let candidate = play.people.voters[candidate];
        let relatives = [play.people.members[2].person, play.people.reserves[0].person];
        let relatives = relatives.into_iter().filter(|one| *one != candidate);
        let pairs = relatives.map(|other| Pair { one: candidate, other, kinship: rules::Kinship::Sibling }).collect();
        play.act(clerk, Office::RecordRelatives { pairs });
        let nomination = nominate(&mut play, candidate);
        assert!(play.election().committee.is_member(play.people.members[2].person), "a nomination alone moves nobody");
        let (document, happened) = (play.paper(), play.today());
        play.act(clerk, Nomination::Accept { nomination, document, happened });
        let committee = &play.election().committee;
        assert!(!committee.is_member(play.people.members[2].person));
        assert!(!committee.is_member(play.people.reserves[0].person));
        assert!(committee.is_member(play.people.voters[seated]));
    }
}

/// An ended appointment under one account and a new one under another do not make two tellers of one person.
#[test]
fn one_person_under_two_accounts_is_one_teller() {
    use election::ballot::count::Look;
    use election::{BatchNo, PoolNo};
    let mut play = at(Stage::Counting);
    let [teller, _] = play.tellers(Look::First);
    let root = ledger::sha256(b"root");
    let commit = |look| Ballot::CommitBatch { look, pool: PoolNo(1), batch: BatchNo(1), root, resized: 0 };
    play.act(teller, commit(Look::First));
    let held = &play.election().office.appointments;
    let (appointment, _) = held.iter().find(|(_, one)| one.person == teller.person).unwrap();
    let end = Office::EndAppointment { appointment: *appointment };
    play.act(play.people.clerk, end);
    let other = Who { account: play.people.nobody.account, ..teller };
    play.appoint(other, Function::Teller, None);
    play.act(other, commit(Look::First));
    let batch = &play.round().batches[&(Look::First, PoolNo(1), BatchNo(1))];
    assert_eq!(batch.tellers.len(), 1);
    assert!(batch.common().is_none());
    let refused = play.attempt(other, commit(Look::Second)).unwrap_err();
    assert_eq!(codes(&refused), [Code::BatchOfOthers.as_str()]);
}

/// Who supervises the committee is not seated on it, and no member supervises.
#[test]
fn nobody_supervises_oneself() {
    let play = at(Stage::Seated);
    let appoint = |who: Who, function| Office::Appoint {
        appointment: AppointmentId(uuid::Uuid::nil()),
        person: who.person,
        account: who.account,
        function,
        place: None,
    };
    let street = play.people.street;
    for command in [
        appoint(play.people.members[0], Function::Supervisor),
        appoint(play.people.clerk, Function::Supervisor),
        appoint(play.people.supervisor, Function::Clerk),
    ] {
        assert_eq!(codes(&play.attempt(street, command).unwrap_err()), [Code::StaffConflict.as_str()]);
    }
}

/// A candidate who withdraws after preparations began stands on no paper.
#[test]
fn who_withdraws_stands_no_more() {
    let mut play = at(Stage::Preparing);
    let (nomination, person) = (play.nominations[7], play.people.candidates[7]);
    assert!(play.round().contests[2].candidates.contains(&person));
    let (document, happened) = (play.paper(), play.today());
    play.act(play.people.clerk, Nomination::Withdraw { nomination, document, happened });
    assert!(!play.round().contests[2].candidates.contains(&person));
}

/// An election that is put off goes on with its new day, and its poll opens on that day.
#[test]
fn the_poll_moves_with_the_election_day() {
    let mut play = at(Stage::Ready);
    put_off(&mut play);
    assert_eq!(play.election().lifecycle.phase, lifecycle::Phase::Postponed);
    let command = resume(&mut play, date(7, 11));
    play.act(play.people.county, command);
    renew(&mut play);
    play.notice(NoticeKind::TimeAndPlace);
    play.notice(NoticeKind::MobileBoxUsers);
    play.day(6, 20, 8);
    let refused = play.attempt(play.people.clerk, Ballot::OpenPolling {}).unwrap_err();
    assert_eq!(codes(&refused), [Code::NotTheDay.as_str()]);
    play.day(7, 11, 8);
    assert!(play.attempt(play.people.clerk, Ballot::OpenPolling {}).is_ok());
}

/// Every anchor of every round is confirmed by two persons, and the blanks of the two differ from person to person.
#[test]
fn every_anchor_stands() {
    let play = at(Stage::SecondDeclared);
    let anchors = &play.election().anchors.all;
    assert_eq!(anchors.len(), 1 + 2 * 4);
    for (key, anchor) in anchors {
        assert!(anchor.stands(), "{key:?}");
        let [one, other] = anchor.blanks().unwrap();
        assert!(one != other && one < 16 && other < 16);
    }
}

/// No entry after the poll opened names both a voter and a paper, and no entry of the count names a box.
#[test]
fn no_entry_ties_a_paper_to_a_voter() {
    let play = at(Stage::SecondDeclared);
    for entry in &play.entries {
        let text = String::from_utf8(entry.bytes.clone()).unwrap();
        let of_the_count = ["commit-batch", "agree-batch", "classify-paper", "reopen-batch"];
        if of_the_count.iter().any(|action| text.contains(&format!("\"action\":\"{action}\""))) {
            assert!(!text.contains("\"voter\"") && !text.contains("\"place\"") && !text.contains("\"ballot_box\""));
        }
        if text.contains("\"action\":\"issue\"") {
            assert!(!text.contains("\"batch\"") && !text.contains("\"papers\"") && !text.contains("\"root\""));
        }
    }
}

/// Whoever is appointed more than once lives under one account; ended appointments give no power.
#[test]
fn ended_appointments_give_no_power() {
    let play = at(Stage::Archived);
    let caller = play.people.caller;
    assert!(!play.election().office.any(caller.account));
    let ended = play.election().office.appointments.values().filter(|held| held.ended == Ended::Yes);
    assert_eq!(ended.count(), 3, "the caller and the two members who left");
}

/// A resident objects through whoever receives objections, before there is a committee too.
#[test]
fn objections_are_heard_before_the_committee_sits() {
    let mut play = at(Stage::RepresentativesPublished);
    let objection = play.object(office::objection::About::Representatives {});
    let refused = play.attempt(play.people.street, election::representatives::Command::Settle {}).unwrap_err();
    assert_eq!(codes(&refused), [Code::ObjectionOpen.as_str()]);
    play.rule(objection, office::objection::Ruling::Dismissed);
    assert!(play.attempt(play.people.street, election::representatives::Command::Settle {}).is_ok());
}

/// An accepted command always brings something about.
#[test]
fn every_entry_has_events() {
    for entry in &at(Stage::Archived).entries {
        let entry: election::log::Entry = serde_json::from_slice(&entry.bytes).unwrap();
        let events: Vec<Event> = entry.events;
        assert!(!events.is_empty(), "{:?}", entry.command.action());
    }
}

//! An election that goes on at another server: nothing is recorded before that server has received it.

use super::{Table, at};
use crate::play::{Play, Stage, Who};
use election::ballot::Command as Ballot;
use election::ballot::issue::As;
use election::record::Command as Record;
use election::record::hall::elsewhere;
use election::{Code, DocumentId, available};
use ledger::SigningKey;

pub(super) fn rows(table: &mut Table) {
    keys(table);
    away_and_home(table);
    reclaimed(table);
}

/// The verifier key of a server for the log of this election.
fn key(play: &Play, seed: u8) -> String {
    let name = format!("zhixuan/fengchuan/{}", play.setup.election);
    SigningKey::from_seed(&name, &[seed; 32]).unwrap().verifier_key().to_string()
}

fn to(play: &Play, document: DocumentId, key: &str) -> Record {
    Record::MoveLog { successor: key.to_owned(), document, happened: play.today() }
}

fn reclaim(play: &Play, document: DocumentId, keeper: &str, known: Option<u64>) -> Record {
    Record::ReclaimLog { keeper: keeper.to_owned(), known, document, happened: play.today() }
}

/// Given to the laptop by the street.
fn moved() -> (Play, Who) {
    let mut play = at(Stage::Polling);
    let (street, document) = (play.people.street, play.paper());
    let command = to(&play, document, &key(&play, 2));
    play.act(street, command);
    (play, street)
}

/// Only a log key that is named after this election takes over, and only an office gives the log away.
fn keys(table: &mut Table) {
    let mut play = at(Stage::Polling);
    let (street, clerk, document) = (play.people.street, play.people.clerk, play.paper());
    let witness = SigningKey::from_seed(&format!("w/{}", play.setup.election), &[2; 32]).unwrap().cosigner_key();
    let other = SigningKey::from_seed("zhixuan/fengchuan/other", &[2; 32]).unwrap().verifier_key();
    for wrong in ["key".to_owned(), witness.to_string(), other.to_string()] {
        table.trips(Code::NotAKeyOfThisLog, &play, street, to(&play, document, &wrong));
    }
    table.trips(Code::UnknownDocument, &play, street, to(&play, DocumentId(uuid::Uuid::nil()), &key(&play, 2)));
    table.trips(Code::OfficeOnly, &play, clerk, to(&play, document, &key(&play, 2)));
    table.trips(Code::LogNotMoved, &play, clerk, Record::ReceiveLog {});
    table.trips(Code::LogNotMoved, &play, street, reclaim(&play, document, &key(&play, 1), None));
    table.allows(&play, street, to(&play, document, &key(&play, 2)));
}

/// Between giving and receiving nobody does anything; received, everything goes on; back by the word of the committee.
fn away_and_home(table: &mut Table) {
    let (mut play, street) = moved();
    let clerk = play.people.clerk;
    let voter = play.people.voters[15];
    let place = play.place(voter);
    let station = play.station(place);
    let issue = || Ballot::Issue { place, voter, taken: As::Own {} };
    table.trips(Code::LogMoved, &play, station, issue());
    let document = play.document;
    table.trips(Code::LogMoved, &play, street, to(&play, document, &key(&play, 3)));
    for who in [street, clerk, station] {
        let shown =
            election::Area::ALL.into_iter().flat_map(|area| available(play.election(), area, &play.context(who)));
        for one in shown.filter(|one| one.open) {
            assert!(["receive-log", "reclaim-log", "record-document"].contains(&one.action), "{}", one.action);
        }
    }
    assert_eq!(elsewhere(play.election()).len(), 1);
    let given = (play.log.size(), play.log.root());
    play.act(clerk, Record::ReceiveLog {});
    assert!(elsewhere(play.election()).is_empty());
    let head = play.election().anchors.rotations.last().unwrap().head.unwrap();
    assert_eq!((head.size, head.root), given, "what was received is what was given");
    table.trips(Code::LogNotMoved, &play, clerk, Record::ReceiveLog {});
    play.act(station, issue());
    assert_eq!(play.election().hall.away.as_ref().unwrap().successor, key(&play, 2));
    let back = to(&play, play.document, &key(&play, 1));
    play.act(clerk, back);
    table.trips(Code::LogMoved, &play, station, issue());
    play.act(street, Record::ReceiveLog {});
    assert_eq!(play.election().hall, election::record::hall::Hall::default());
}

/// What was at the hall is lost: the office goes on from where it left, and says how much it knows to be gone.
fn reclaimed(table: &mut Table) {
    let (mut play, street) = moved();
    let (clerk, document, size) = (play.people.clerk, play.document, play.log.size());
    let own = key(&play, 1);
    table.trips(Code::OfficeOnly, &play, clerk, reclaim(&play, document, &own, None));
    table.trips(Code::NotAKeyOfThisLog, &play, street, reclaim(&play, document, "key", None));
    table.trips(Code::NotAKeyOfThisLog, &play, street, reclaim(&play, document, &key(&play, 2), None));
    table.trips(Code::KnownBelowKept, &play, street, reclaim(&play, document, &own, Some(size - 1)));
    table.allows(&play, street, reclaim(&play, document, &own, Some(size)));
    table.allows(&play, street, reclaim(&play, document, &own, None));
    let decision = play.paper();
    let command = reclaim(&play, decision, &own, Some(size + 40));
    play.act(street, command);
    assert!(elsewhere(play.election()).is_empty());
    let rotations: Vec<_> = play.election().anchors.rotations.iter().map(|rotation| rotation.key.clone()).collect();
    assert_eq!(rotations, [key(&play, 2), own]);
}

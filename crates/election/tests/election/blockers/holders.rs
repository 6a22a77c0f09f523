//! Counted papers sealed to the keys of the chair and the chief supervisor.

use super::{Table, at};
use crate::play::{Play, Stage, Who};
use election::ballot::Command as Ballot;
use election::record::Command as Record;
use election::record::holders::{Holder, HolderKey};
use election::{Code, DocumentId, RoundNo};
use ledger::{Hash, sha256};
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    keys(table);
    packages(table);
    a_later_round(table);
}

fn key(of: &str) -> HolderKey {
    HolderKey(sha256(of.as_bytes()))
}

fn secret() -> Hash {
    sha256(b"a secret inside")
}

fn seal(play: &Play) -> Record {
    let proof = sha256(secret().as_bytes());
    Record::SealRecords { document: play.document, package: sha256(b"the package"), proof }
}

fn chair(play: &Play) -> Who {
    let person = play.election().committee.chair.unwrap();
    let held = play.election().office.appointments.values().find(|held| held.person == person).unwrap();
    Who { person, account: held.account, ..play.people.members[0] }
}

fn register(play: &mut Play) {
    let (chair, supervisor) = (chair(play), play.people.supervisor);
    play.act(chair, Record::RegisterHolder { key: key("chair") });
    play.act(supervisor, Record::RegisterHolder { key: key("supervisor") });
}

/// The chair and who supervises register a key of their own, and a newer one takes its place.
fn keys(table: &mut Table) {
    let mut play = at(Stage::Counted);
    let register = |of| Record::RegisterHolder { key: key(of) };
    let chair = chair(&play);
    let other = play.people.members.iter().find(|who| who.person != chair.person).copied().unwrap();
    table.trips(Code::NotAHolder, &play, other, register("other"));
    table.trips(Code::NotAppointed, &play, play.people.scrutineers[0], register("other"));
    play.act(chair, register("first"));
    play.act(chair, register("chair"));
    play.act(play.people.supervisor, register("supervisor"));
    let held = &play.election().holders.keys;
    assert_eq!((held[&Holder::Chair].key, held[&Holder::ChiefSupervisor].key), (key("chair"), key("supervisor")));
    assert_ne!(key("chair").fingerprint(), key("supervisor").fingerprint());
}

/// Nothing is sealed before the declaration or to one alone; only the secret from inside shows that it opens.
fn packages(table: &mut Table) {
    let mut play = at(Stage::Counted);
    let (clerk, supervisor) = (play.people.clerk, play.people.supervisor);
    table.trips(Code::HolderKeysMissing, &play, clerk, seal(&play));
    play.act(supervisor, Record::RegisterHolder { key: key("supervisor") });
    table.trips(Code::HolderKeysMissing, &play, clerk, seal(&play));
    register(&mut play);
    table.trips(Code::PapersStaySealed, &play, clerk, seal(&play));
    play.act(clerk, Ballot::Declare {});
    let confirm = |secret| Record::ConfirmPackage { secret };
    table.trips(Code::NoPackage, &play, supervisor, confirm(secret()));
    let unknown = Record::SealRecords { document: DocumentId(Uuid::nil()), package: secret(), proof: secret() };
    table.trips(Code::UnknownDocument, &play, clerk, unknown);
    let now = seal(&play);
    play.act(clerk, now);
    table.trips(Code::SecretDoesNotMatch, &play, supervisor, confirm(sha256(b"a guess")));
    table.trips(Code::NotAppointed, &play, clerk, confirm(secret()));
    assert!(play.election().holders.keeps(RoundNo(1)));
    play.act(supervisor, confirm(secret()));
    assert!(!play.election().holders.keeps(RoundNo(1)) && play.election().holders.keeps(RoundNo(2)));
    table.trips(Code::PapersWithHolders, &play, clerk, seal(&play));
    table.trips(Code::PapersWithHolders, &play, supervisor, confirm(secret()));
}

/// A package that lacks the papers of a later round lets nothing go.
fn a_later_round(table: &mut Table) {
    let mut play = at(Stage::Declared);
    register(&mut play);
    let (clerk, chair) = (play.people.clerk, chair(&play));
    let first = seal(&play);
    play.act(clerk, first);
    play.advance(Stage::SecondDeclared);
    let confirm = Record::ConfirmPackage { secret: secret() };
    table.trips(Code::PackageOutdated, &play, chair, confirm.clone());
    let whole = seal(&play);
    play.act(clerk, whole);
    play.act(chair, confirm);
    assert!(!play.election().holders.keeps(RoundNo(2)));
}

//! The vault: what goes in comes out, only under its key, and goes for good.

use crate::support::fixture::Fixture;
use crate::support::world;
use election::lifecycle::erasure::Erasable;
use election::{ElectionId, PersonId};
use store::{Access, AppendError, IndexRow, Seal, SealKind, StoreError, Submission};
use uuid::Uuid;

crate::on_both!(
    records_come_back,
    an_erasure_destroys_with_its_entry,
    records_go_with_their_command_or_not_at_all,
    a_record_in_anothers_place_does_not_open,
    reveals_are_recorded,
);

fn seal(kind: SealKind, owner: Option<PersonId>, text: &str) -> Seal {
    Seal { id: Uuid::new_v4(), kind, owner, salt: [9; 32], bytes: text.as_bytes().to_vec() }
}

async fn records_come_back(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    let person = PersonId(Uuid::new_v4());
    let (record, text) = (seal(SealKind::Person, Some(person), "李丽 䶮"), seal(SealKind::Text, None, ""));
    store.seal(election, &[record.clone(), text.clone()]).await.unwrap();
    assert_eq!(store.seal(election, std::slice::from_ref(&text)).await.unwrap_err(), StoreError::Taken);

    let unsealed = store.unseal(record.id).await.unwrap().unwrap();
    assert_eq!((unsealed.kind, unsealed.owner, unsealed.election), (SealKind::Person, Some(person), election));
    assert_eq!((unsealed.salt, &unsealed.bytes), (record.salt, &record.bytes));
    assert_eq!(store.unseal_all(election, SealKind::Person).await.unwrap(), std::slice::from_ref(&unsealed));
    assert_eq!(store.unseal_owned(person).await.unwrap(), [unsealed]);
    assert_eq!(store.unseal_many(&[record.id, text.id, Uuid::nil()]).await.unwrap().len(), 2);
    assert_eq!(store.unseal_all(world::election(), SealKind::Person).await.unwrap(), []);

    assert!(fixture.behind(&["UPDATE sealed SET kind = 2"]).await.is_err());
}

/// A confirmed erasure destroys what its scope names, of its election alone, but for its own papers; or nothing.
async fn an_erasure_destroys_with_its_entry(fixture: Fixture) {
    let store = fixture.open().await;
    let [over, other] = [world::election(), world::election()];
    let mut kept = Vec::new();
    for election in [over, other] {
        store.append(world::draft(election)).await.unwrap();
        let person = IndexRow { person: PersonId(Uuid::new_v4()), ..world::indexed(&election.to_string(), "李丽") };
        let [record, text] =
            [seal(SealKind::Person, Some(person.person), "李丽"), seal(SealKind::Text, None, "a reason")];
        let index = vec![person];
        store.append(Submission { index, ..world::documents(election, 1) }).await.unwrap();
        store.seal(election, &[record, text]).await.unwrap();
    }
    let (documents, ended) = world::cancelled(over);
    for (document, _) in &documents {
        kept.push(document.0);
        let scan = Seal { id: document.0, ..seal(SealKind::Document, None, "scan") };
        store.seal(over, &[scan]).await.unwrap();
    }
    store.append(ended).await.unwrap();
    let [propose, confirm] = world::erasure(over, documents[1].0, &[Erasable::People, Erasable::Documents]);
    let early = Submission { now: world::now(), ..propose.clone() };
    assert!(matches!(store.append(early).await.unwrap_err(), AppendError::Refused { .. }));
    store.append(propose).await.unwrap();
    let count = async |election, kind| store.unseal_all(election, kind).await.unwrap().len();
    assert_eq!((count(over, SealKind::Person).await, count(over, SealKind::Document).await), (1, 2));
    store.append(confirm).await.unwrap();
    assert_eq!((count(over, SealKind::Person).await, count(over, SealKind::Text).await), (0, 1));
    let left = store.unseal_all(over, SealKind::Document).await.unwrap();
    assert_eq!(left.iter().map(|one| one.id).collect::<Vec<_>>(), [documents[1].0.0], "the destruction list is kept");
    assert_eq!((count(other, SealKind::Person).await, count(other, SealKind::Text).await), (1, 1));
    // The identity number is free again in the term; the other election's is not.
    let again = |election: ElectionId| IndexRow { ..world::indexed(&election.to_string(), "李丽") };
    store.append(Submission { index: vec![again(over)], ..world::documents(other, 1) }).await.unwrap();
    let taken = store.append(Submission { index: vec![again(other)], ..world::documents(other, 1) }).await;
    assert!(matches!(taken.unwrap_err(), AppendError::Duplicate { .. }));
    assert!(store.check().await.unwrap().is_good());
}

async fn records_go_with_their_command_or_not_at_all(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    let kept = seal(SealKind::Document, None, "scan");
    store.append(Submission { seal: vec![kept.clone()], ..world::documents(election, 1) }).await.unwrap();
    assert_eq!(store.unseal(kept.id).await.unwrap().unwrap().bytes, kept.bytes);
    let lost = seal(SealKind::Document, None, "scan");
    let refused = world::commands(election, vec![world::refused()]);
    store.append(Submission { seal: vec![lost.clone()], ..refused }).await.unwrap_err();
    assert_eq!(store.unseal(lost.id).await.unwrap(), None);
    // An id that is taken fails the whole submission, and only it.
    let clash = store.append(Submission { seal: vec![kept], ..world::documents(election, 1) }).await;
    assert!(matches!(clash.unwrap_err(), store::AppendError::Unavailable(_)));
    assert_eq!(store.head(election).await.unwrap().unwrap().size, 2);
}

async fn a_record_in_anothers_place_does_not_open(fixture: Fixture) {
    let store = fixture.open().await;
    let (one, other) = (seal(SealKind::Nonces, None, "one"), seal(SealKind::Nonces, None, "other"));
    store.seal(world::election(), &[one.clone(), other.clone()]).await.unwrap();
    let guard = match fixture.database {
        store::Database::Sqlite => "DROP TRIGGER sealed_no_update",
        store::Database::Postgres(_) => "ALTER TABLE sealed DISABLE TRIGGER USER",
    };
    let id = one.id.simple();
    let (first, swap) = match fixture.database {
        store::Database::Sqlite => (format!("x'{id}'"), format!("x'{}'", Uuid::nil().simple())),
        store::Database::Postgres(_) => (format!("'{id}'"), format!("'{}'", Uuid::nil().simple())),
    };
    fixture.behind(&[guard, &format!("UPDATE sealed SET id = {swap} WHERE id = {first}")]).await.unwrap();
    assert_eq!(store.unseal(Uuid::nil()).await.unwrap_err(), StoreError::Sealed(Uuid::nil()));
    assert!(store.unseal(other.id).await.unwrap().is_some());
}

async fn reveals_are_recorded(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    let access = |minutes| Access {
        id: Uuid::now_v7(),
        at: world::now() + chrono::TimeDelta::minutes(minutes),
        account: world::street().account,
        election,
        person: Some(PersonId(Uuid::new_v4())),
        sealed: None,
        reason: "objection".to_owned(),
    };
    let (early, late) = (access(1), access(2));
    store.record_access(&early).await.unwrap();
    store.record_access(&late).await.unwrap();
    assert_eq!(store.accesses(election).await.unwrap(), [late.clone(), early]);
    for statement in ["DELETE FROM access_log", "UPDATE access_log SET reason = ''"] {
        assert!(fixture.behind(&[statement]).await.is_err(), "{statement}");
    }
}

//! The vault: what goes in comes out, only under its key, and goes for good.

use crate::support::fixture::Fixture;
use crate::support::world;
use election::PersonId;
use store::{Access, Seal, SealKind, StoreError, Submission};
use uuid::Uuid;

crate::on_both!(
    records_come_back_and_go_for_good,
    records_go_with_their_command_or_not_at_all,
    a_record_in_anothers_place_does_not_open,
    reveals_are_recorded,
);

fn seal(kind: SealKind, owner: Option<PersonId>, text: &str) -> Seal {
    Seal { id: Uuid::new_v4(), kind, owner, salt: [9; 32], bytes: text.as_bytes().to_vec() }
}

async fn records_come_back_and_go_for_good(fixture: Fixture) {
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
    assert_eq!(store.erase(&[record.id, Uuid::nil()]).await.unwrap(), 1);
    assert_eq!(store.unseal(record.id).await.unwrap(), None);
    assert!(store.unseal(text.id).await.unwrap().is_some());
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
    assert_eq!(store.accesses(election, 10).await.unwrap(), [late.clone(), early]);
    assert_eq!(store.accesses(election, 1).await.unwrap(), [late]);
    for statement in ["DELETE FROM access_log", "UPDATE access_log SET reason = ''"] {
        assert!(fixture.behind(&[statement]).await.is_err(), "{statement}");
    }
}

//! Starting, and every refusal to start.

use crate::support::fixture::Fixture;
use crate::support::postgres::Postgres;
use crate::support::world;
use store::{Database, Keys, OpenError, Options, Store};

crate::on_both!(
    other_keys_refuse_to_start,
    another_origin_refuses_to_start,
    a_folder_in_use_is_refused,
    a_log_behind_its_copy_refuses_to_start,
    a_log_beside_its_copy_refuses_to_start,
    a_lost_log_refuses_to_start,
    a_lost_copy_is_written_again,
);

async fn grown(fixture: &Fixture) -> (election::ElectionId, String) {
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    let last = store.append(world::documents(election, 4)).await.unwrap();
    store.close().await;
    (election, last.checkpoint)
}

/// What a checkpoint of this fixture's keys over another size and root looks like.
fn forged(fixture: &Fixture, election: election::ElectionId, size: u64) -> String {
    let origin = format!("{}/{election}", fixture.options().origin_prefix);
    let key = fixture.keys.log_key(&origin).unwrap();
    ledger::Checkpoint { origin, size, root: ledger::sha256(b"another tree") }.sign(&key).to_string()
}

fn copy(fixture: &Fixture, election: election::ElectionId) -> std::path::PathBuf {
    fixture.folder.path().join("checkpoints").join(election.to_string())
}

async fn other_keys_refuse_to_start(fixture: Fixture) {
    grown(&fixture).await;
    let error = Store::open(fixture.options(), Keys::generate().unwrap()).await.err().unwrap();
    assert!(matches!(error, OpenError::OtherKeys { expected, .. } if expected == fixture.keys.fingerprint()));
    fixture.open().await.close().await;
}

async fn another_origin_refuses_to_start(fixture: Fixture) {
    grown(&fixture).await;
    let other = |origin: &str| Options { origin_prefix: origin.to_owned(), ..fixture.options() };
    let error = Store::open(other("zhixuan/云水县"), fixture.keys.clone()).await.err().unwrap();
    assert!(matches!(error, OpenError::OtherOrigin { .. }), "{error}");
    let error = Store::open(other("zhi xuan"), fixture.keys.clone()).await.err().unwrap();
    assert_eq!(error, OpenError::Origin("zhi xuan".to_owned()));
}

async fn a_folder_in_use_is_refused(fixture: Fixture) {
    let store = fixture.open().await;
    let error = fixture.try_open().await.err().unwrap();
    assert_eq!(error, OpenError::Locked { path: fixture.folder.path().to_owned() });
    store.close().await;
    fixture.open().await;
}

async fn a_log_behind_its_copy_refuses_to_start(fixture: Fixture) {
    let (election, _) = grown(&fixture).await;
    std::fs::write(copy(&fixture, election), forged(&fixture, election, 9)).unwrap();
    let error = fixture.try_open().await.err().unwrap();
    assert!(matches!(error, OpenError::Older { found: 5, signed: 9, .. }), "{error}");
}

async fn a_log_beside_its_copy_refuses_to_start(fixture: Fixture) {
    let (election, _) = grown(&fixture).await;
    for size in [5, 3] {
        std::fs::write(copy(&fixture, election), forged(&fixture, election, size)).unwrap();
        let error = fixture.try_open().await.err().unwrap();
        assert!(matches!(error, OpenError::Forked { signed, .. } if signed == size), "{error}");
    }
    let key = Keys::generate().unwrap().log_key(&format!("{}/{election}", fixture.options().origin_prefix)).unwrap();
    let checkpoint = ledger::Checkpoint { origin: key.name().to_owned(), size: 5, root: ledger::sha256(b"") };
    std::fs::write(copy(&fixture, election), checkpoint.sign(&key).to_string()).unwrap();
    let error = fixture.try_open().await.err().unwrap();
    assert!(matches!(error, OpenError::Checkpoint { .. }), "{error}");
}

async fn a_lost_log_refuses_to_start(fixture: Fixture) {
    grown(&fixture).await;
    let lost = world::election();
    std::fs::write(copy(&fixture, lost), forged(&fixture, lost, 3)).unwrap();
    let error = fixture.try_open().await.err().unwrap();
    assert!(matches!(error, OpenError::Older { found: 0, signed: 3, .. }), "{error}");
}

async fn a_lost_copy_is_written_again(fixture: Fixture) {
    let (election, checkpoint) = grown(&fixture).await;
    std::fs::remove_file(copy(&fixture, election)).unwrap();
    fixture.open().await.close().await;
    assert_eq!(std::fs::read_to_string(copy(&fixture, election)).unwrap(), checkpoint);
}

#[tokio::test(flavor = "multi_thread")]
async fn yesterdays_backup_refuses_to_start() {
    let fixture = Fixture::sqlite();
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    let backup = fixture.folder.path().join("yesterday.db");
    store.backup(&backup).await.unwrap();
    assert!(matches!(store.backup(&backup).await.unwrap_err(), store::StoreError::File(_)));
    store.append(world::documents(election, 1)).await.unwrap();
    store.close().await;
    std::fs::copy(&backup, fixture.sqlite_file()).unwrap();
    for beside in ["zhixuan.db-wal", "zhixuan.db-shm"] {
        let _ = std::fs::remove_file(fixture.folder.path().join(beside));
    }
    let error = fixture.try_open().await.err().unwrap();
    assert!(matches!(error, OpenError::Older { found: 1, signed: 2, .. }), "{error}");

    let elsewhere = Fixture { folder: tempfile::tempdir().unwrap(), database: Database::Sqlite, ..fixture };
    std::fs::copy(&backup, elsewhere.sqlite_file()).unwrap();
    let restored = elsewhere.open().await;
    assert_eq!(restored.load(election).await.unwrap().unwrap().size(), 1);
    assert!(restored.check().await.unwrap().is_good());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_wait_for_the_disk_is_refused() {
    let fixture = Fixture::postgres();
    let server = Postgres::shared();
    let Database::Postgres(address) = &fixture.database else { unreachable!() };
    let name = address.split(['/', '?']).nth(3).unwrap();
    server.sql("postgres", &format!("ALTER DATABASE {name} SET synchronous_commit = off"));
    let error = fixture.try_open().await.err().unwrap();
    assert!(matches!(error, OpenError::NotDurable { setting: "synchronous_commit", .. }), "{error}");
    server.sql("postgres", &format!("ALTER DATABASE {name} RESET synchronous_commit"));
    let store = fixture.open().await;
    let refused = store.backup(&fixture.folder.path().join("backup")).await.unwrap_err();
    assert_eq!(refused, store::StoreError::BackupByServer);
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_together_migrate_once() {
    let address = Postgres::shared().database();
    let fixture = Fixture { database: Database::Postgres(address), ..Fixture::sqlite() };
    let (one, other, third) = (fixture.beside(), fixture.beside(), fixture.beside());
    let stores = tokio::join!(one.try_open(), other.try_open(), third.try_open());
    assert!(stores.0.is_ok() && stores.1.is_ok() && stores.2.is_ok());
}

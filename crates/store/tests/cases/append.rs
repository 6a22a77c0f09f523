//! Appending: bytes, refusals, all or nothing, snapshots.

use crate::support::fixture::Fixture;
use crate::support::world;
use chrono::TimeDelta;
use ledger::{Checkpoint, Note, leaf_hash};
use store::{AppendError, Change, Standing};

crate::on_both!(
    bytes_come_back_as_they_were_hashed,
    a_refused_command_writes_nothing,
    commands_of_a_submission_are_written_together_or_not_at_all,
    a_moment_never_precedes_the_last,
    a_stale_size_is_refused,
    elections_are_drafted_once_and_must_exist,
    a_reopened_store_has_the_same_fold,
    listeners_hear_of_each_change,
    the_checkpoint_is_copied_into_the_data_folder,
);

async fn bytes_come_back_as_they_were_hashed(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    let drafted = store.append(world::draft(election)).await.unwrap();
    let called = store.append(world::call_and_begin(election)).await.unwrap();
    assert_eq!((drafted.first, drafted.size, called.first, called.size), (0, 1, 1, 4));
    assert_eq!((drafted.standing, drafted.at), (Standing::New, world::now()));

    let entries = store.entries(election, 0, 100).await.unwrap();
    let leaves = store.leaves(election, 100).await.unwrap();
    assert_eq!(leaves, entries.iter().map(|entry| leaf_hash(entry)).collect::<Vec<_>>());
    assert_eq!(leaves, [drafted.leaves, called.leaves].concat());
    assert!(entries.iter().all(|entry| ledger::is_canonical(entry)));
    assert_eq!(called.root, world::root_of(&leaves));
    assert_eq!(store.entries(election, 1, 2).await.unwrap(), entries[1..3]);

    let key = fixture.keys.log_key(&format!("{}/{election}", store.origin_prefix())).unwrap();
    let note = Note::parse(called.checkpoint.as_bytes()).unwrap();
    let checkpoint = Checkpoint::open(&note, &[key.verifier_key()]).unwrap();
    assert_eq!((checkpoint.size, checkpoint.root), (4, called.root));

    let head = store.head(election).await.unwrap().unwrap();
    assert_eq!((head.size, head.root, &head.checkpoint), (4, called.root, &called.checkpoint));
    assert_eq!(store.elections().await.unwrap(), [head]);
    let snapshot = store.snapshot(election).unwrap();
    assert_eq!((snapshot.size(), snapshot.root(), &snapshot.checkpoint), (4, called.root, &called.checkpoint));
    assert!(store.check().await.unwrap().is_good());
}

async fn a_refused_command_writes_nothing(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    let before = store.head(election).await.unwrap();
    let refused = store.append(world::commands(election, vec![world::refused()])).await.unwrap_err();
    let AppendError::Refused { index: 0, blockers } = refused else { panic!("{refused:?}") };
    assert!(!blockers.is_empty());
    assert_eq!(store.append(world::commands(election, vec![])).await.unwrap_err(), AppendError::Empty);
    assert_eq!(store.head(election).await.unwrap(), before);
    assert_eq!(store.snapshot(election).unwrap().size(), 1);
}

async fn commands_of_a_submission_are_written_together_or_not_at_all(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    let mixed = vec![world::document(), world::document(), world::refused(), world::document()];
    let refused = store.append(world::commands(election, mixed)).await.unwrap_err();
    assert!(matches!(refused, AppendError::Refused { index: 2, .. }), "{refused:?}");
    assert_eq!(store.entries(election, 0, 100).await.unwrap().len(), 1);
    let written = store.append(world::documents(election, 300)).await.unwrap();
    assert_eq!((written.first, written.size, written.leaves.len()), (1, 301, 300));
    assert!(store.check().await.unwrap().is_good());
}

async fn a_moment_never_precedes_the_last(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    let mut early = world::documents(election, 1);
    early.now = world::now() - TimeDelta::hours(1);
    assert_eq!(store.append(early).await.unwrap().at, world::now());
    let mut fine = world::documents(election, 1);
    fine.now = world::now() + TimeDelta::microseconds(2_700);
    assert_eq!(store.append(fine).await.unwrap().at, world::now() + TimeDelta::milliseconds(2));
}

async fn a_stale_size_is_refused(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    let mut first = world::documents(election, 1);
    first.if_size = Some(1);
    let mut second = world::documents(election, 1);
    second.if_size = Some(1);
    store.append(first).await.unwrap();
    assert_eq!(store.append(second).await.unwrap_err(), AppendError::Stale { size: 2 });
}

async fn elections_are_drafted_once_and_must_exist(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    let unknown = store.append(world::documents(election, 1)).await.unwrap_err();
    assert_eq!(unknown, AppendError::UnknownElection);
    let mut wrong = world::draft(election);
    wrong.commands = vec![world::document()];
    assert!(matches!(store.append(wrong).await.unwrap_err(), AppendError::Refused { .. }));
    assert_eq!(store.head(election).await.unwrap(), None);
    assert!(store.load(election).await.unwrap().is_none());
    store.append(world::draft(election)).await.unwrap();
    assert_eq!(store.append(world::draft(election)).await.unwrap_err(), AppendError::Exists);
}

async fn a_reopened_store_has_the_same_fold(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    store.append(world::call_and_begin(election)).await.unwrap();
    store.append(world::documents(election, 50)).await.unwrap();
    let before = store.snapshot(election).unwrap();
    store.close().await;
    let closed = store.append(world::documents(election, 1)).await.unwrap_err();
    assert!(matches!(closed, AppendError::Unavailable(_)));

    let store = fixture.open().await;
    assert!(store.snapshot(election).is_none());
    let after = store.load(election).await.unwrap().unwrap();
    assert_eq!(format!("{:?}", after.log), format!("{:?}", before.log));
    assert_eq!(
        (after.community, &after.origin, &after.checkpoint),
        (before.community, &before.origin, &before.checkpoint)
    );
    let next = store.append(world::documents(election, 1)).await.unwrap();
    assert_eq!(next.first, before.size());
}

async fn listeners_hear_of_each_change(fixture: Fixture) {
    let store = fixture.open().await;
    let mut news = store.subscribe();
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    assert_eq!(news.recv().await.unwrap(), Change { election, size: 1 });
    store.append(world::documents(election, 3)).await.unwrap();
    assert_eq!(news.recv().await.unwrap(), Change { election, size: 4 });
}

async fn the_checkpoint_is_copied_into_the_data_folder(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    let last = store.append(world::documents(election, 3)).await.unwrap();
    store.close().await;
    let copy = fixture.folder.path().join("checkpoints").join(election.to_string());
    assert_eq!(std::fs::read_to_string(copy).unwrap(), last.checkpoint);
}

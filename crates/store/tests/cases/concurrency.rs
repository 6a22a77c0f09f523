//! Many at once, in one server and in two.

use crate::support::fixture::Fixture;
use crate::support::world;
use election::ElectionId;
use std::collections::BTreeSet;
use store::{Accepted, AppendError, Seal, SealKind, Store, Submission};
use tokio::task::JoinSet;
use uuid::Uuid;

crate::on_both!(
    numbers_have_no_gaps_and_the_root_holds,
    a_drafting_race_has_one_winner,
    one_that_fails_does_not_fail_the_others,
);

/// Tasks that append one after the other, all at the same time.
async fn storm(stores: &[Store], elections: &[ElectionId], tasks: usize, each: usize) -> Vec<(ElectionId, Accepted)> {
    let mut running = JoinSet::new();
    for task in 0..tasks {
        let store = stores[task % stores.len()].clone();
        let elections = elections.to_vec();
        running.spawn(async move {
            let mut answers = Vec::new();
            for turn in 0..each {
                let election = elections[(task + turn) % elections.len()];
                let answer = store.append(world::documents(election, 1 + turn % 2)).await.unwrap();
                // Whatever is read of another server meanwhile, nobody sees less than what was answered.
                store.catch_up(election).await.unwrap();
                let seen = store.snapshot(election).map(|snapshot| snapshot.size());
                assert!(seen >= Some(answer.size), "{seen:?} of {}", answer.size);
                answers.push((election, answer));
            }
            answers
        });
    }
    running.join_all().await.concat()
}

/// Every answer stands at its number with its hash, and nothing else does.
async fn assert_gapless(store: &Store, elections: &[ElectionId], answers: &[(ElectionId, Accepted)]) {
    for election in elections {
        let leaves = store.leaves(*election, u64::MAX).await.unwrap();
        let mut numbers = BTreeSet::from([0]);
        for (_, answer) in answers.iter().filter(|(of, _)| of == election) {
            for (seq, leaf) in (answer.first..).zip(&answer.leaves) {
                assert!(numbers.insert(seq), "{seq} was given twice");
                assert_eq!(leaves[usize::try_from(seq).unwrap()], *leaf);
            }
            let size = usize::try_from(answer.size).unwrap();
            assert_eq!(world::root_of(&leaves[..size]), answer.root);
        }
        let count = u64::try_from(leaves.len()).unwrap();
        assert_eq!(numbers, (0..count).collect());
        let head = store.head(*election).await.unwrap().unwrap();
        assert_eq!((head.size, head.root), (count, world::root_of(&leaves)));
    }
    let report = store.check().await.unwrap();
    assert!(report.is_good(), "{report:?}");
}

async fn numbers_have_no_gaps_and_the_root_holds(fixture: Fixture) {
    let store = fixture.open().await;
    let elections = [world::election(), world::election(), world::election()];
    for election in elections {
        store.append(world::draft(election)).await.unwrap();
    }
    let answers = storm(std::slice::from_ref(&store), &elections, 32, 12).await;
    assert_eq!(answers.len(), 32 * 12);
    assert_gapless(&store, &elections, &answers).await;
}

async fn a_drafting_race_has_one_winner(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    let mut running = JoinSet::new();
    for _ in 0..8 {
        let store = store.clone();
        running.spawn(async move { store.append(world::draft(election)).await });
    }
    let answers = running.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert!(answers.iter().filter_map(|answer| answer.as_ref().err()).all(|error| *error == AppendError::Exists));
}

async fn one_that_fails_does_not_fail_the_others(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    let seal = Seal { id: Uuid::new_v4(), kind: SealKind::Text, owner: None, salt: [0; 32], bytes: vec![1] };
    store.seal(election, std::slice::from_ref(&seal)).await.unwrap();
    let mut running = JoinSet::new();
    for task in 0..24 {
        let store = store.clone();
        let clashing = if task % 12 == 0 { vec![seal.clone()] } else { Vec::new() };
        let submission = Submission { seal: clashing, ..world::documents(election, 1) };
        running.spawn(async move { (task, store.append(submission).await) });
    }
    let answers = running.join_all().await;
    assert!(answers.iter().all(|(task, answer)| answer.is_ok() == (task % 12 != 0)));
    let written: Vec<_> = answers.into_iter().filter_map(|(_, answer)| Some((election, answer.ok()?))).collect();
    assert_gapless(&store, &[election], &written).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cut_connections_are_replaced() {
    let fixture = Fixture::postgres();
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    fixture.behind(&[cut]).await.unwrap();
    assert_eq!(store.append(world::documents(election, 1)).await.unwrap().size, 2);
    assert_eq!(store.head(election).await.unwrap().unwrap().size, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_on_one_database_stay_consistent() {
    let fixture = Fixture::postgres();
    let beside = fixture.beside();
    let stores = [fixture.open().await, beside.open().await];
    let elections = [world::election(), world::election()];
    stores[0].append(world::draft(elections[0])).await.unwrap();
    stores[1].append(world::draft(elections[1])).await.unwrap();
    let answers = storm(&stores, &elections, 12, 10).await;
    for store in &stores {
        assert_gapless(store, &elections, &answers).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_at_two_servers_is_written_once() {
    let fixture = Fixture::postgres();
    let beside = fixture.beside();
    let stores = [fixture.open().await, beside.open().await];
    let elections = [world::election(), world::election()];
    for election in elections {
        stores[0].append(world::draft(election)).await.unwrap();
    }
    for turn in 0..10 {
        let submission = |election| Submission {
            idempotency: Some(world::key(&format!("key {turn}"), "body")),
            ..world::documents(election, 1)
        };
        let (one, other) =
            tokio::join!(stores[0].append(submission(elections[0])), stores[1].append(submission(elections[1])));
        assert_eq!(one.unwrap().leaves, other.unwrap().leaves);
    }
    let heads = stores[0].elections().await.unwrap();
    assert_eq!(heads.iter().map(|head| head.size).sum::<u64>(), 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_hears_of_what_another_one_appends() {
    let fixture = Fixture::postgres();
    let beside = fixture.beside();
    let (here, there) = (fixture.open().await, beside.open().await);
    let election = world::election();
    here.append(world::draft(election)).await.unwrap();
    there.load(election).await.unwrap().unwrap();
    let mut news = there.subscribe();
    here.append(world::documents(election, 2)).await.unwrap();
    there.catch_up(election).await.unwrap();
    assert_eq!(there.snapshot(election).unwrap().size(), 3, "whoever wrote there reads it here, told or not");
    while news.recv().await.unwrap().size < 3 {}
    assert_eq!(there.snapshot(election).unwrap().size(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_hears_of_drafts_at_another_one() {
    let fixture = Fixture::postgres();
    let beside = fixture.beside();
    let (here, there) = (fixture.open().await, beside.open().await);
    let (election, draft) = (world::election(), Uuid::new_v4());
    here.append(world::draft(election)).await.unwrap();
    there.catch_up(election).await.unwrap();
    let mut news = there.subscribe_drafts();
    let before = there.drafted(election);
    here.seal_draft(election, draft, b"one".to_vec()).await.unwrap();
    while there.drafted(election) == before {
        assert!(news.recv().await.unwrap().concerns(election));
    }
    let sealed = there.drafted(election);
    assert_eq!(there.unseal(draft).await.unwrap().unwrap().bytes, b"one", "who hears of a draft reads it");
    here.destroy_drafts(election, &[draft]).await.unwrap();
    while there.drafted(election) == sealed {
        assert!(news.recv().await.unwrap().concerns(election));
    }
}

//! The same request twice is written once and answered alike.

use crate::support::fixture::Fixture;
use crate::support::world;
use chrono::TimeDelta;
use store::{Accepted, AppendError, Standing, Store, Submission};

crate::on_both!(
    the_same_key_gives_the_same_answer,
    another_body_is_refused,
    refusals_are_not_kept,
    concurrent_repetitions_write_once,
    keys_belong_to_accounts,
);

async fn drafted(fixture: &Fixture) -> (Store, election::ElectionId) {
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    (store, election)
}

fn keyed(election: election::ElectionId, key: &str, body: &str) -> Submission {
    Submission {
        idempotency: Some(world::key(key, body)),
        made: serde_json::json!({ "key": key }),
        ..world::documents(election, 2)
    }
}

fn replayed(accepted: Accepted) -> Accepted {
    Accepted { standing: Standing::Replayed { status: 201 }, ..accepted }
}

async fn the_same_key_gives_the_same_answer(fixture: Fixture) {
    let (store, election) = drafted(&fixture).await;
    let first = store.append(keyed(election, "a", "body")).await.unwrap();
    store.append(world::documents(election, 1)).await.unwrap();
    let again = store.append(keyed(election, "a", "body")).await.unwrap();
    assert_eq!((again.election, &again.made), (election, &serde_json::json!({ "key": "a" })));
    assert_eq!(again, replayed(first.clone()));
    store.close().await;
    let store = fixture.open().await;
    assert_eq!(store.append(keyed(election, "a", "body")).await.unwrap(), replayed(first.clone()));
    assert_eq!(store.head(election).await.unwrap().unwrap().size, 4);

    let stored = store.stored_answer(world::street().account, "a").await.unwrap().unwrap();
    assert_eq!((stored.status, stored.accepted), (201, first));
    assert_eq!(store.forget_answers(world::now() + TimeDelta::days(1)).await.unwrap(), 1);
    assert_eq!(store.stored_answer(world::street().account, "a").await.unwrap(), None);
}

async fn another_body_is_refused(fixture: Fixture) {
    let (store, election) = drafted(&fixture).await;
    store.append(keyed(election, "a", "body")).await.unwrap();
    let refused = store.append(keyed(election, "a", "another body")).await.unwrap_err();
    assert_eq!(refused, AppendError::KeyReused);
    assert_eq!(store.head(election).await.unwrap().unwrap().size, 3);
}

async fn refusals_are_not_kept(fixture: Fixture) {
    let (store, election) = drafted(&fixture).await;
    let refused = Submission { commands: vec![world::refused()], ..keyed(election, "a", "body") };
    assert!(matches!(store.append(refused).await.unwrap_err(), AppendError::Refused { .. }));
    assert_eq!(store.append(keyed(election, "a", "corrected")).await.unwrap().standing, Standing::New);
}

async fn concurrent_repetitions_write_once(fixture: Fixture) {
    let (store, election) = drafted(&fixture).await;
    let tasks: Vec<_> = (0..24)
        .map(|task| {
            let store = store.clone();
            let submission = keyed(election, &format!("key {}", task % 4), "body");
            tokio::spawn(async move { store.append(submission).await.unwrap() })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    assert_eq!(answers.iter().filter(|answer| answer.standing == Standing::New).count(), 4);
    for (task, answer) in answers.iter().enumerate() {
        assert_eq!(replayed(answer.clone()), replayed(answers[task % 4].clone()));
    }
    assert_eq!(store.head(election).await.unwrap().unwrap().size, 9);
}

async fn keys_belong_to_accounts(fixture: Fixture) {
    let (store, election) = drafted(&fixture).await;
    store.append(keyed(election, "a", "body")).await.unwrap();
    let mut other = keyed(election, "a", "another body");
    other.idempotency.as_mut().unwrap().account = election::AccountId(uuid::Uuid::from_u128(8));
    assert_eq!(store.append(other).await.unwrap().standing, Standing::New);
}

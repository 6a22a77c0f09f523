//! Papers that came in online: numbered per election, one for each form, found by number and secret, answered once.

use crate::support::fixture::Fixture;
use crate::support::world;
use chrono::{DateTime, TimeDelta, Utc};
use election::{AccountId, ElectionId};
use ledger::Hash;
use store::{Counted, NewPaper, Reply, Seal, SealKind, StoreError};
use uuid::Uuid;

crate::on_both!(papers_are_numbered_and_one_form_is_one_paper, a_paper_is_answered_once_and_found_by_its_receipt_alone,);

fn hash(text: &str) -> Hash {
    ledger::sha256(text.as_bytes())
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_800_000_000).unwrap()
}

fn words(id: Uuid) -> Seal {
    Seal { id, kind: SealKind::Text, owner: None, salt: [7; 32], bytes: "名单上没有我".into() }
}

fn paper(election: ElectionId, form: &str) -> NewPaper {
    NewPaper {
        id: Uuid::now_v7(),
        election,
        matter: "entry_missing".to_owned(),
        nomination: None,
        source: hash("source"),
        known: false,
        sent: hash(form),
        secret: hash("secret"),
        at: now(),
    }
}

async fn papers_are_numbered_and_one_form_is_one_paper(fixture: Fixture) {
    let store = fixture.open().await;
    let (one, other) = (world::election(), world::election());
    for election in [one, other] {
        store.append(world::draft(election)).await.unwrap();
    }
    let mut numbers = Vec::new();
    for (election, form) in [(one, "a"), (one, "b"), (other, "c"), (one, "a")] {
        let paper = paper(election, form);
        numbers.push(store.receive(&paper, &words(paper.id)).await.unwrap().number);
    }
    assert_eq!(numbers, [1, 2, 1, 1], "the form that came twice is the first paper");
    let all = store.received(one).await.unwrap();
    assert_eq!(all.iter().map(|one| one.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(store.unseal(all[1].id).await.unwrap().unwrap().bytes, "名单上没有我".as_bytes());
    let count = |since, which| store.count_received(one, since, which);
    let before = now() - TimeDelta::hours(1);
    assert_eq!(count(before, Counted::Strangers).await.unwrap(), 2);
    assert_eq!(count(before, Counted::From(hash("source"))).await.unwrap(), 2);
    assert_eq!(count(before, Counted::From(hash("another"))).await.unwrap(), 0);
    assert_eq!(count(now(), Counted::Strangers).await.unwrap(), 0, "what is older is not counted");
}

async fn a_paper_is_answered_once_and_found_by_its_receipt_alone(fixture: Fixture) {
    let store = fixture.open().await;
    let (election, other) = (world::election(), world::election());
    for election in [election, other] {
        store.append(world::draft(election)).await.unwrap();
    }
    let new = paper(election, "a");
    let got = store.receive(&new, &words(new.id)).await.unwrap();
    assert_eq!(store.received_by(election, 1, hash("secret")).await.unwrap(), Some(got));
    for (election, number, secret) in [(election, 1, "guess"), (election, 2, "secret"), (other, 1, "secret")] {
        assert_eq!(store.received_by(election, number, hash(secret)).await.unwrap(), None);
    }
    let reply = Reply { id: Uuid::now_v7(), by: AccountId(Uuid::from_u128(6)), at: now() };
    let answer = |election, reply: Reply| {
        let store = &store;
        let words = words(reply.id);
        async move { store.reply((election, new.id), &words, reply, Some(now())).await }
    };
    assert_eq!(answer(other, reply).await, Err(StoreError::Missing), "another election's");
    answer(election, reply).await.unwrap();
    let again = Reply { id: Uuid::now_v7(), ..reply };
    assert_eq!(answer(election, again).await, Err(StoreError::Missing), "the first answer stands");
    assert_eq!(store.unseal(again.id).await.unwrap(), None, "and nothing of the second is kept");
    let found = store.received_by(election, 1, hash("secret")).await.unwrap().unwrap();
    assert_eq!((found.closed, found.reply), (Some(now()), Some(reply)));
}

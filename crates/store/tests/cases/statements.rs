//! What candidates say of themselves: what is replaced is destroyed, what waits is decided once, what is shown is one.

use crate::support::fixture::Fixture;
use crate::support::world;
use chrono::{DateTime, Utc};
use election::{AccountId, DocumentId, ElectionId, NominationId};
use store::{Decided, Seal, SealKind, Statement, StatementState, Store, StoreError};
use uuid::Uuid;

crate::on_both!(what_a_candidate_replaces_is_destroyed, what_was_sent_is_decided_once_and_one_is_shown,);

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_800_000_000).unwrap()
}

fn words(id: Uuid) -> Seal {
    Seal { id, kind: SealKind::Text, owner: None, salt: [7; 32], bytes: "为大家服务".into() }
}

async fn draft(store: &Store, election: ElectionId) -> Statement {
    let draft = Statement {
        id: Uuid::now_v7(),
        election,
        nomination: NominationId(Uuid::from_u128(5)),
        made: now(),
        state: StatementState::Draft,
        photo: Some(Uuid::now_v7()),
        reason: None,
        documents: None,
    };
    store.draft_statement(&draft, &[words(draft.id), words(draft.photo.unwrap())]).await.unwrap();
    draft
}

async fn states(store: &Store, election: ElectionId) -> Vec<(Uuid, StatementState)> {
    store.statements(election).await.unwrap().into_iter().map(|one| (one.id, one.state)).collect()
}

async fn held(store: &Store, one: &Statement) -> usize {
    store.unseal_many(&[one.id, one.photo.unwrap()]).await.unwrap().len()
}

async fn what_a_candidate_replaces_is_destroyed(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    let first = draft(&store, election).await;
    let second = draft(&store, election).await;
    assert_eq!(states(&store, election).await, [(second.id, StatementState::Draft)]);
    assert_eq!((held(&store, &first).await, held(&store, &second).await), (0, 2));
    store.send_statement(&second, now()).await.unwrap();
    assert_eq!(store.send_statement(&second, now()).await, Err(StoreError::Missing), "it is sent");
    let third = draft(&store, election).await;
    assert_eq!(held(&store, &second).await, 2, "what was sent waits until the next is sent");
    store.send_statement(&third, now()).await.unwrap();
    assert_eq!(states(&store, election).await, [(third.id, StatementState::Sent)]);
    assert_eq!(held(&store, &second).await, 0);
}

async fn what_was_sent_is_decided_once_and_one_is_shown(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    let by = (AccountId(Uuid::from_u128(6)), now());
    let released = Decided::Released(DocumentId(Uuid::from_u128(7)), Some(DocumentId(Uuid::from_u128(8))));
    let first = draft(&store, election).await;
    assert_eq!(store.decide_statement(&first, &released, by).await, Err(StoreError::Missing), "it was not sent");
    store.send_statement(&first, now()).await.unwrap();
    store.decide_statement(&first, &released, by).await.unwrap();
    let back = Decided::Returned(words(Uuid::now_v7()));
    assert_eq!(store.decide_statement(&first, &back, by).await, Err(StoreError::Missing), "it is decided");
    let second = draft(&store, election).await;
    store.send_statement(&second, now()).await.unwrap();
    store.decide_statement(&second, &back, by).await.unwrap();
    assert_eq!(
        states(&store, election).await,
        [(first.id, StatementState::Released), (second.id, StatementState::Returned)],
        "what is shown stays while another came back"
    );
    let reason = store.statements(election).await.unwrap()[1].reason.unwrap();
    assert!(store.unseal(reason).await.unwrap().is_some());
    let third = draft(&store, election).await;
    assert_eq!(store.unseal(reason).await.unwrap(), None, "the reason goes with what came back");
    store.send_statement(&third, now()).await.unwrap();
    store.decide_statement(&third, &released, by).await.unwrap();
    let shown = store.statements(election).await.unwrap();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].documents, Some((DocumentId(Uuid::from_u128(7)), Some(DocumentId(Uuid::from_u128(8))))));
    assert_eq!(held(&store, &first).await, 0);
}

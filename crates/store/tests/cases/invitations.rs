//! Invitations: opened by their secret, taken up once together with what comes of them, withdrawn while they are open.

use super::accounts::{account, new};
use crate::support::fixture::Fixture;
use crate::support::world;
use chrono::TimeDelta;
use election::{AccountId, CommunityId, Role};
use ledger::sha256;
use store::{Decision, InvitedTo, NewGrant, NewInvitation, Scope, Store, StoreError, TakenUp};
use uuid::Uuid;

crate::on_both!(
    an_invitation_is_taken_up_once_with_its_account,
    a_withdrawn_or_late_invitation_is_not_taken_up,
    a_newer_invitation_to_a_password_withdraws_the_older,
);

async fn invited(store: &Store, by: AccountId, secret: &str, to: InvitedTo) -> Uuid {
    let id = Uuid::new_v4();
    let made_at = world::now();
    let (secret, whom, expires) = (sha256(secret.as_bytes()), "王".to_owned(), made_at + TimeDelta::hours(72));
    store.add_invitation(NewInvitation { id, secret, whom, to, made_by: by, made_at, expires }).await.unwrap();
    id
}

fn becomes(by: AccountId, name: &str) -> TakenUp {
    let id = AccountId(Uuid::now_v7());
    let granted = Decision { by: Some(by), at: world::now() };
    let (role, scope) = (Role::Committee, Scope::Community(CommunityId(Uuid::from_u128(3))));
    let grant = NewGrant { id: Uuid::now_v7(), account: id, role, scope, granted, confirmed: None };
    TakenUp::Account(Box::new(new(id, name)), grant)
}

async fn an_invitation_is_taken_up_once_with_its_account(fixture: Fixture) {
    let store = fixture.open().await;
    let by = account(&store, "admin").await;
    let to = InvitedTo::Role(Role::Committee, Scope::Community(CommunityId(Uuid::from_u128(3))));
    let id = invited(&store, by, "one", to.clone()).await;
    let found = store.invitation_of(sha256(b"one")).await.unwrap().unwrap();
    assert_eq!((found.id, &found.to, found.is_open(world::now())), (id, &to, true));
    assert_eq!(store.invitation_of(sha256(b"another")).await.unwrap(), None);
    let taken = store.take_invitation(id, becomes(by, "ADMIN"), world::now()).await;
    assert_eq!(taken, Err(StoreError::Taken), "the name is another's, and nothing is used up");
    assert!(store.invitation(id).await.unwrap().unwrap().is_open(world::now()));
    store.take_invitation(id, becomes(by, "wang"), world::now()).await.unwrap();
    let wang = store.account_named("wang").await.unwrap().unwrap();
    let grants = store.grants_of(wang.id).await.unwrap();
    assert_eq!((grants.len(), grants[0].granted.by, grants[0].is_in_force()), (1, Some(by), false));
    assert_eq!(store.take_invitation(id, becomes(by, "li"), world::now()).await, Err(StoreError::Missing));
    assert_eq!(store.account_named("li").await.unwrap(), None);
    assert_eq!(store.invitation(id).await.unwrap().unwrap().taken, Some(world::now()));
}

async fn a_withdrawn_or_late_invitation_is_not_taken_up(fixture: Fixture) {
    let store = fixture.open().await;
    let by = account(&store, "admin").await;
    let to = InvitedTo::Role(Role::County, Scope::Installation);
    let (id, late) = (invited(&store, by, "one", to.clone()).await, invited(&store, by, "two", to).await);
    let decision = Decision { by: Some(by), at: world::now() };
    store.withdraw_invitation(id, decision).await.unwrap();
    assert_eq!(store.withdraw_invitation(id, decision).await, Err(StoreError::Missing));
    assert_eq!(store.invitation(id).await.unwrap().unwrap().withdrawn, Some(decision));
    assert_eq!(store.take_invitation(id, becomes(by, "wang"), world::now()).await, Err(StoreError::Missing));
    let over = world::now() + TimeDelta::hours(72);
    assert_eq!(store.take_invitation(late, becomes(by, "wang"), over).await, Err(StoreError::Missing));
    let last = over - TimeDelta::milliseconds(1);
    store.take_invitation(late, becomes(by, "wang"), last).await.unwrap();
    assert_eq!(store.invitations().await.unwrap().len(), 2);
}

async fn a_newer_invitation_to_a_password_withdraws_the_older(fixture: Fixture) {
    let store = fixture.open().await;
    let (by, clerk) = (account(&store, "admin").await, account(&store, "clerk").await);
    let older = invited(&store, by, "one", InvitedTo::Password(clerk)).await;
    let newer = invited(&store, by, "two", InvitedTo::Password(clerk)).await;
    let set = |id, hash: &str| {
        let becomes = TakenUp::Password(clerk, hash.to_owned());
        let store = &store;
        async move { store.take_invitation(id, becomes, world::now()).await }
    };
    assert_eq!(set(older, "old").await, Err(StoreError::Missing));
    set(newer, "new").await.unwrap();
    assert_eq!(store.account(clerk).await.unwrap().unwrap().password_hash, "new");
}

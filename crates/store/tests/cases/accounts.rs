//! Communities, accounts, grants, refresh tokens, reset codes, PINs.

use crate::support::fixture::Fixture;
use crate::support::world;
use chrono::TimeDelta;
use election::{AccountId, CommunityId, Role};
use ledger::sha256;
use store::{
    AccountState, Chosen, Community, Decision, NewAccount, NewGrant, Redeemed, Refresh, Rotation, Scope, Store,
    StoreError,
};
use uuid::Uuid;

crate::on_both!(
    names_are_unique_however_they_are_typed,
    accounts_change_and_lock,
    grants_are_confirmed_and_revoked_once,
    a_refresh_token_is_used_once,
    a_reset_code_is_used_once,
    a_day_account_opens_until_its_time_is_over,
    communities_have_unique_codes,
);

pub(crate) async fn account(store: &Store, display: &str) -> AccountId {
    let id = AccountId(Uuid::now_v7());
    store.add_account(new(id, display)).await.unwrap();
    id
}

pub(crate) fn new(id: AccountId, display: &str) -> NewAccount {
    NewAccount {
        id,
        display: display.to_owned(),
        password_hash: "hash".to_owned(),
        created: world::now(),
        must_change: true,
        open_until: None,
    }
}

async fn names_are_unique_however_they_are_typed(fixture: Fixture) {
    let store = fixture.open().await;
    assert_eq!(store.count_accounts().await.unwrap(), 0);
    let id = account(&store, " Wang ").await;
    // Full-width letters are the same name.
    let again = store.add_account(new(AccountId(Uuid::now_v7()), "ｗａｎｇ")).await.unwrap_err();
    assert_eq!(again, StoreError::Taken);
    let found = store.account_named("WANG").await.unwrap().unwrap();
    assert_eq!((found.id, found.name.as_str(), found.display.as_str()), (id, "wang", " Wang "));
    assert_eq!(store.account(id).await.unwrap(), Some(found.clone()));
    let other = account(&store, "李").await;
    assert_eq!(store.rename_account(other, "wang".to_owned()).await.unwrap_err(), StoreError::Taken);
    assert_eq!(store.accounts().await.unwrap().len(), 2);
    assert_eq!(store.count_accounts().await.unwrap(), 2);
}

async fn accounts_change_and_lock(fixture: Fixture) {
    let store = fixture.open().await;
    let id = account(&store, "wang").await;
    assert_eq!(store.count_failure(id).await.unwrap(), 1);
    assert_eq!(store.count_failure(id).await.unwrap(), 2);
    let until = world::now() + TimeDelta::minutes(5);
    store.lock_account(id, until).await.unwrap();
    let locked = store.account(id).await.unwrap().unwrap();
    assert_eq!((locked.failures, locked.locked_until, locked.state), (2, Some(until), AccountState::Active));
    store.set_password(id, "another".to_owned(), Chosen::ByOwner).await.unwrap();
    let open = store.account(id).await.unwrap().unwrap();
    assert_eq!((open.failures, open.locked_until, open.must_change), (0, None, false));
    assert_eq!(open.password_hash, "another");
    store.set_account_state(id, AccountState::Disabled).await.unwrap();
    assert_eq!(store.account(id).await.unwrap().unwrap().state, AccountState::Disabled);
    let nobody = AccountId(Uuid::nil());
    assert_eq!(store.clear_failures(nobody).await.unwrap_err(), StoreError::Missing);
    assert_eq!(store.count_failure(nobody).await.unwrap_err(), StoreError::Missing);
}

async fn grants_are_confirmed_and_revoked_once(fixture: Fixture) {
    let store = fixture.open().await;
    let (first, second) = (account(&store, "first").await, account(&store, "second").await);
    let scopes = [
        Scope::Installation,
        Scope::County("云水县".to_owned()),
        Scope::Street { county: "云水县".to_owned(), street: "望江街道".to_owned() },
        Scope::Community(CommunityId(Uuid::now_v7())),
        Scope::Election(world::election()),
    ];
    let decided = Decision { by: Some(first), at: world::now() };
    for scope in scopes.clone() {
        let granted = Decision { by: None, at: world::now() };
        let grant =
            NewGrant { id: Uuid::now_v7(), account: second, role: Role::CheckIn, scope, granted, confirmed: None };
        store.add_grant(grant).await.unwrap();
    }
    let grants = store.grants_of(second).await.unwrap();
    assert_eq!(grants.iter().map(|grant| grant.scope.clone()).collect::<Vec<_>>(), scopes);
    assert!(grants.iter().all(|grant| grant.role == Role::CheckIn && grant.confirmed.is_none()));
    let id = grants[0].id;
    store.confirm_grant(id, decided).await.unwrap();
    assert_eq!(store.confirm_grant(id, decided).await.unwrap_err(), StoreError::Missing);
    store.revoke_grant(id, decided).await.unwrap();
    assert_eq!(store.revoke_grant(id, decided).await.unwrap_err(), StoreError::Missing);
    let grant = store.grant(id).await.unwrap().unwrap();
    assert_eq!((grant.confirmed, grant.revoked), (Some(decided), Some(decided)));
    assert_eq!(store.grants_of(first).await.unwrap(), []);
    assert_eq!(store.grants().await.unwrap().len(), 5);
}

pub(crate) fn token(account: AccountId, family: Uuid, text: &str) -> Refresh {
    Refresh {
        id: Uuid::now_v7(),
        family,
        account,
        token_hash: sha256(text.as_bytes()),
        issued: world::now(),
        expires: world::now() + TimeDelta::days(7),
        used: None,
        revoked: None,
    }
}

async fn a_refresh_token_is_used_once(fixture: Fixture) {
    let store = fixture.open().await;
    let id = account(&store, "wang").await;
    let (family, now) = (Uuid::now_v7(), world::now());
    let (first, second, third) = (token(id, family, "1"), token(id, family, "2"), token(id, family, "3"));
    store.add_refresh(&first).await.unwrap();
    assert_eq!(store.refresh_token(first.token_hash).await.unwrap(), Some(first.clone()));
    assert_eq!(store.rotate_refresh(first.id, &second, now).await.unwrap(), Rotation::Rotated);
    assert_eq!(store.rotate_refresh(first.id, &third, now).await.unwrap(), Rotation::Reused);
    assert!(store.refresh_token(second.token_hash).await.unwrap().unwrap().revoked.is_some());
    assert_eq!(store.rotate_refresh(second.id, &third, now).await.unwrap(), Rotation::Refused);
    assert_eq!(store.rotate_refresh(Uuid::nil(), &third, now).await.unwrap(), Rotation::Refused);

    let late = token(id, Uuid::now_v7(), "late");
    store.add_refresh(&late).await.unwrap();
    let over = now + TimeDelta::days(8);
    assert_eq!(store.rotate_refresh(late.id, &third, over).await.unwrap(), Rotation::Refused);
    assert_eq!(store.revoke_family(late.family, now).await.unwrap(), 1);
    store.add_refresh(&token(id, Uuid::now_v7(), "other login")).await.unwrap();
    assert_eq!(store.revoke_refresh_of(id, now).await.unwrap(), 1);
    assert_eq!(store.refresh_of(id).await.unwrap().len(), 4);
    assert_eq!(store.forget_refresh(over).await.unwrap(), 4);
}

async fn a_reset_code_is_used_once(fixture: Fixture) {
    let store = fixture.open().await;
    let id = account(&store, "wang").await;
    let (now, until) = (world::now(), world::now() + TimeDelta::minutes(30));
    let (old, code) = (sha256(b"old"), sha256(b"code"));
    store.set_reset_code(id, old, until).await.unwrap();
    store.set_reset_code(id, code, until).await.unwrap();
    for (given, at, expected) in [
        (old, now, Redeemed::Refused),
        (code, until, Redeemed::Refused),
        (code, now, Redeemed::Right),
        (code, now, Redeemed::Refused),
    ] {
        assert_eq!(store.redeem_reset_code(id, given, at).await.unwrap(), expected);
    }
}

async fn a_day_account_opens_until_its_time_is_over(fixture: Fixture) {
    let store = fixture.open().await;
    let (id, now) = (AccountId(Uuid::now_v7()), world::now());
    let until = now + TimeDelta::hours(12);
    store.add_account(NewAccount { open_until: Some(until), ..new(id, "teller10001") }).await.unwrap();
    let made = store.account(id).await.unwrap().unwrap();
    assert_eq!(made.open_until, Some(until));
    assert!(made.is_open(now) && !made.is_open(until), "its last moment is not in it");
    assert!(!store.admitted(id).await.unwrap().unwrap().is_open(until));
    store.set_account_state(id, AccountState::Disabled).await.unwrap();
    store.count_failure(id).await.unwrap();
    let later = until + TimeDelta::hours(24);
    store.open_again(id, "another".to_owned(), later).await.unwrap();
    let again = store.account(id).await.unwrap().unwrap();
    assert_eq!((again.failures, again.password_hash.as_str(), again.open_until), (0, "another", Some(later)));
    assert!(!again.is_open(until), "whom an administrator keeps out no other password lets in");
    store.set_account_state(id, AccountState::Active).await.unwrap();
    assert!(store.admitted(id).await.unwrap().unwrap().is_open(until), "what was remembered is forgotten");
    store.open_until(id, now).await.unwrap();
    assert!(!store.admitted(id).await.unwrap().unwrap().is_open(now), "shut at once");
    let other = account(&store, "wang").await;
    assert!(store.account(other).await.unwrap().unwrap().is_open(later), "an ordinary account has no end");
}

async fn communities_have_unique_codes(fixture: Fixture) {
    let store = fixture.open().await;
    let community = |code: &str, name: &str| Community {
        id: CommunityId(Uuid::now_v7()),
        code: code.to_owned(),
        name: name.to_owned(),
        street: "望江街道".to_owned(),
        county: "云水县".to_owned(),
        households: 1_940,
    };
    let (one, other) = (community("990101001002", "柳湾社区"), community("990101001001", "东门社区"));
    store.add_community(&one).await.unwrap();
    store.add_community(&other).await.unwrap();
    assert_eq!(store.add_community(&community("990101001001", "再")).await.unwrap_err(), StoreError::Taken);
    assert_eq!(store.communities().await.unwrap(), [other.clone(), one.clone()]);
    let changed = Community { households: 1_950, ..one.clone() };
    store.change_community(&changed).await.unwrap();
    assert_eq!(store.community(one.id).await.unwrap(), Some(changed));
    assert_eq!(store.change_community(&community("990101001003", "无")).await.unwrap_err(), StoreError::Missing);
}

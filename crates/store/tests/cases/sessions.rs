//! Sessions: kept while they go on and no longer, with a day and a kind of device.

use super::accounts::{account, token};
use crate::support::fixture::Fixture;
use crate::support::world;
use chrono::TimeDelta;
use election::legal_day;
use store::{NewSession, Refresh, Rotation};
use uuid::Uuid;

crate::on_both!(a_session_is_kept_while_it_goes_on, others_end_and_their_tokens_are_known_as_ended);

async fn a_session_is_kept_while_it_goes_on(fixture: Fixture) {
    let store = fixture.open().await;
    let id = account(&store, "wang").await;
    assert_eq!(store.account(id).await.unwrap().unwrap().last_sign_in, None);
    let (family, now) = (Uuid::now_v7(), world::now());
    let first = token(id, family, "1");
    store.open_session(NewSession { token: first.clone(), device: "firefox".to_owned() }).await.unwrap();
    let own = &store.sessions_of(id, now).await.unwrap()[0];
    assert_eq!((own.family, own.device.as_str(), own.began, own.used_on), (family, "firefox", now, legal_day(now)));
    assert_eq!(store.account(id).await.unwrap().unwrap().last_sign_in, Some(legal_day(now)));
    // Renewed three days later: the day moves, the moment of the sign-in stays.
    let later = now + TimeDelta::days(3);
    let next = Refresh { issued: later, expires: later + TimeDelta::days(7), ..token(id, family, "2") };
    assert_eq!(store.rotate_refresh(first.id, &next, later).await.unwrap(), Rotation::Rotated);
    let own = &store.sessions_of(id, later).await.unwrap()[0];
    assert_eq!((own.began, own.used_on), (now, legal_day(later)));
    // When its last token is over, so is the session; the next sign-in forgets what was left of it.
    let over = later + TimeDelta::days(8);
    assert_eq!(store.sessions_of(id, over).await.unwrap(), []);
    let again = Refresh { issued: over, expires: over + TimeDelta::days(7), ..token(id, Uuid::now_v7(), "3") };
    store.open_session(NewSession { token: again, device: "edge".to_owned() }).await.unwrap();
    assert_eq!(store.refresh_of(id).await.unwrap().len(), 1);
    assert_eq!(store.sessions_of(id, over).await.unwrap().len(), 1);
}

async fn others_end_and_their_tokens_are_known_as_ended(fixture: Fixture) {
    let store = fixture.open().await;
    let (id, stranger) = (account(&store, "wang").await, account(&store, "li").await);
    let [own, other] = [Uuid::now_v7(), Uuid::now_v7()];
    let elsewhere = Uuid::now_v7();
    for (account, family) in [(id, own), (id, other), (stranger, elsewhere)] {
        let first = token(account, family, &family.to_string());
        store.open_session(NewSession { token: first, device: String::new() }).await.unwrap();
    }
    assert!(store.admitted(id).await.unwrap().unwrap().ended.is_empty());
    assert_eq!(store.revoke_others(id, own, world::now()).await.unwrap(), 1);
    let left: Vec<Uuid> = store.sessions_of(id, world::now()).await.unwrap().iter().map(|one| one.family).collect();
    assert_eq!(left, [own]);
    assert_eq!(store.admitted(id).await.unwrap().unwrap().ended, [other].into());
    assert_eq!(store.sessions_of(stranger, world::now()).await.unwrap().len(), 1);
    store.revoke_family(own, world::now()).await.unwrap();
    assert_eq!(store.sessions_of(id, world::now()).await.unwrap(), []);
    assert_eq!(store.admitted(id).await.unwrap().unwrap().ended, [own, other].into());
}

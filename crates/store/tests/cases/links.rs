//! Links without an account: a nomination has one, and what its nominee answered outlives a link that is made anew. The
//! scene that a host asks the hall's screen for.

use crate::support::fixture::Fixture;
use crate::support::world;
use chrono::{DateTime, TimeDelta, Utc};
use election::{AccountId, NominationId};
use ledger::Hash;
use store::{ChosenScene, NominationLink, StoreError};
use uuid::Uuid;

crate::on_both!(a_nominees_link_is_made_anew_and_keeps_its_answer, the_newest_choice_of_a_scene_stands,);

async fn a_nominees_link_is_made_anew_and_keeps_its_answer(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    let now = DateTime::<Utc>::from_timestamp_millis(1_795_800_000_000).unwrap();
    let (nomination, made_by) = (NominationId(Uuid::from_u128(5)), AccountId(Uuid::from_u128(6)));
    let expires = now + TimeDelta::days(1);
    let link = NominationLink { nomination, election, made_by, made: now, expires, answer: None };
    let token = |text: &str| -> Hash { ledger::sha256(text.as_bytes()) };
    assert_eq!(store.answer_nomination(nomination, "accept", now).await, Err(StoreError::Missing));
    store.put_nomination_link(&link, token("one")).await.unwrap();
    assert_eq!(store.nomination_link(token("one"), now).await.unwrap(), Some(link.clone()));
    assert_eq!(store.nomination_link(token("one"), expires).await.unwrap(), None, "it is over");
    store.answer_nomination(nomination, "decline", now).await.unwrap();
    store.answer_nomination(nomination, "accept", now + TimeDelta::hours(1)).await.unwrap();
    let later = NominationLink { made: now + TimeDelta::hours(2), ..link };
    store.put_nomination_link(&later, token("two")).await.unwrap();
    assert_eq!(store.nomination_link(token("one"), now).await.unwrap(), None, "it was made anew");
    let answered = NominationLink { answer: Some(("accept".to_owned(), now + TimeDelta::hours(1))), ..later };
    assert_eq!(store.nomination_link(token("two"), now).await.unwrap(), Some(answered.clone()));
    assert_eq!(store.nomination_links(election).await.unwrap(), [answered]);
}

async fn the_newest_choice_of_a_scene_stands(fixture: Fixture) {
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    assert_eq!(store.chosen_scene(election).await.unwrap(), None);
    for (number, scene) in (1..).zip(["polled", "counting", "polled"]) {
        store.choose_scene(election, scene.to_owned(), "1/closed".to_owned()).await.unwrap();
        let chosen = ChosenScene { scene: scene.to_owned(), holds_while: "1/closed".to_owned(), number };
        assert_eq!(store.chosen_scene(election).await.unwrap(), Some(chosen));
    }
}

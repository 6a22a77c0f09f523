//! The index of people: one identity number once in a term, wherever its communities are written.

use crate::support::fixture::Fixture;
use crate::support::world;
use election::ElectionId;
use store::{AppendError, IndexRow, Store, Submission};

crate::on_both!(
    an_identity_number_stands_once_between_communities,
    a_race_between_communities_has_one_winner,
    whoever_leaves_may_register_elsewhere,
    a_duplicate_within_a_submission_writes_nothing,
    people_are_found_by_hashes,
);

async fn two_communities(fixture: &Fixture) -> (Store, ElectionId, ElectionId) {
    let store = fixture.open().await;
    let (one, other) = (world::election(), world::election());
    store.append(world::draft(one)).await.unwrap();
    store.append(world::draft(other)).await.unwrap();
    (store, one, other)
}

fn registering(election: ElectionId, index: Vec<IndexRow>) -> Submission {
    Submission { index, ..world::documents(election, 1) }
}

async fn an_identity_number_stands_once_between_communities(fixture: Fixture) {
    let (store, one, other) = two_communities(&fixture).await;
    let (first, second) = (world::indexed("number", "李"), world::indexed("number", "李"));
    store.append(registering(one, vec![first.clone()])).await.unwrap();
    let refused = store.append(registering(other, vec![second.clone()])).await.unwrap_err();
    let stands = AppendError::Duplicate {
        given: second.person,
        person: first.person,
        election: one,
        community: first.community,
    };
    assert_eq!(refused, stands);
    assert_eq!(store.head(other).await.unwrap().unwrap().size, 1);
    let next_term = IndexRow { term: 2031, ..second };
    store.append(registering(other, vec![next_term])).await.unwrap();
    let nobody = IndexRow { identity: None, ..world::indexed("", "李") };
    let same_name = IndexRow { identity: None, ..world::indexed("", "李") };
    store.append(registering(other, vec![nobody, same_name])).await.unwrap();
}

async fn a_race_between_communities_has_one_winner(fixture: Fixture) {
    let (store, one, other) = two_communities(&fixture).await;
    let beside = fixture.beside();
    // On PostgreSQL the other community is on another server.
    let there = match fixture.database {
        store::Database::Sqlite => store.clone(),
        store::Database::Postgres(_) => beside.open().await,
    };
    for turn in 0..8 {
        let row = || world::indexed(&format!("number {turn}"), "李");
        let answers =
            tokio::join!(store.append(registering(one, vec![row()])), there.append(registering(other, vec![row()])));
        let answers = [answers.0, answers.1];
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        let lost = answers.into_iter().find_map(Result::err).unwrap();
        assert!(matches!(lost, AppendError::Duplicate { .. }), "{lost:?}");
    }
    assert!(store.check().await.unwrap().is_good());
}

async fn whoever_leaves_may_register_elsewhere(fixture: Fixture) {
    let (store, one, other) = two_communities(&fixture).await;
    let (first, second) = (world::indexed("number", "李"), world::indexed("number", "李"));
    store.append(registering(one, vec![first.clone()])).await.unwrap();
    let leaving = Submission { unindex: vec![first.person], ..world::documents(one, 1) };
    store.append(leaving).await.unwrap();
    store.append(registering(other, vec![second.clone()])).await.unwrap();
    let corrected = IndexRow { name: world::indexed("", "季").name, ..second };
    store.append(registering(other, vec![corrected.clone()])).await.unwrap();
    assert_eq!(store.indexed(one).await.unwrap(), []);
    assert_eq!(store.indexed(other).await.unwrap()[0].name, corrected.name);
}

async fn a_duplicate_within_a_submission_writes_nothing(fixture: Fixture) {
    let (store, one, _) = two_communities(&fixture).await;
    let rows = vec![world::indexed("a", "李"), world::indexed("b", "王"), world::indexed("a", "李")];
    let refused = store.append(registering(one, rows)).await.unwrap_err();
    assert!(matches!(refused, AppendError::Duplicate { .. }));
    assert_eq!(store.indexed(one).await.unwrap(), []);
}

async fn people_are_found_by_hashes(fixture: Fixture) {
    let (store, one, other) = two_communities(&fixture).await;
    let (li, wang) = (world::indexed("a", "李"), world::indexed("b", "王"));
    store.append(registering(one, vec![li.clone(), wang.clone()])).await.unwrap();
    let found = store.find_identities(2026, &[li.identity.unwrap(), [0; 32]]).await.unwrap();
    assert_eq!(found.iter().map(|row| row.person).collect::<Vec<_>>(), [li.person]);
    assert_eq!((found[0].election, found[0].community, found[0].group), (one, li.community, li.group));
    assert_eq!(store.find_identities(2031, &[li.identity.unwrap()]).await.unwrap(), []);
    assert_eq!(store.find_name(one, &wang.name).await.unwrap()[0].person, wang.person);
    assert_eq!(store.find_name(other, &wang.name).await.unwrap(), []);
    assert_eq!(store.indexed(one).await.unwrap().len(), 2);
}

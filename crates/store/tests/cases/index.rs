//! The index of people: in a term an identity number is of one community, wherever its communities are written, and that
//! community's later votes are no duplicates.

use crate::support::fixture::Fixture;
use crate::support::world;
use election::{CommunityId, ElectionId};
use store::{AppendError, IndexRow, Store, Submission};
use uuid::Uuid;

crate::on_both!(
    an_identity_number_stands_once_between_communities,
    a_race_between_communities_has_one_winner,
    whoever_leaves_may_register_elsewhere,
    a_later_vote_of_the_community_is_no_duplicate,
    a_later_vote_elsewhere_is_one,
    later_votes_race_as_well,
    a_duplicate_within_a_submission_writes_nothing,
    people_are_found_by_hashes,
);

/// The same number in the other community.
fn elsewhere(mut row: IndexRow) -> IndexRow {
    row.community = CommunityId(Uuid::from_u128(4));
    row
}

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
    let (first, second) = (world::indexed("number", "李"), elsewhere(world::indexed("number", "李")));
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
        let answers = tokio::join!(
            store.append(registering(one, vec![row()])),
            there.append(registering(other, vec![elsewhere(row())]))
        );
        let answers = [answers.0, answers.1];
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        let lost = answers.into_iter().find_map(Result::err).unwrap();
        assert!(matches!(lost, AppendError::Duplicate { .. }), "{lost:?}");
    }
    assert!(store.check().await.unwrap().is_good());
}

async fn whoever_leaves_may_register_elsewhere(fixture: Fixture) {
    let (store, one, other) = two_communities(&fixture).await;
    let (first, second) = (world::indexed("number", "李"), elsewhere(world::indexed("number", "李")));
    store.append(registering(one, vec![first.clone()])).await.unwrap();
    let leaving = Submission { unindex: vec![first.person], ..world::documents(one, 1) };
    store.append(leaving).await.unwrap();
    store.append(registering(other, vec![second.clone()])).await.unwrap();
    let corrected = IndexRow { name: world::indexed("", "季").name, ..second };
    store.append(registering(other, vec![corrected.clone()])).await.unwrap();
    assert_eq!(store.indexed(one).await.unwrap(), []);
    assert_eq!(store.indexed(other).await.unwrap()[0].name, corrected.name);
}

/// UL26 16: a by-election or a recall of the community where the person is registered has the person on its roll too,
/// under the same id or another; once on each.
async fn a_later_vote_of_the_community_is_no_duplicate(fixture: Fixture) {
    let (store, general, later) = two_communities(&fixture).await;
    let first = world::indexed("number", "李");
    store.append(registering(general, vec![first.clone()])).await.unwrap();
    store.append(registering(later, vec![first.clone()])).await.unwrap();
    let third = world::election();
    store.append(world::draft(third)).await.unwrap();
    let anew = world::indexed("number", "李");
    store.append(registering(third, vec![anew.clone()])).await.unwrap();
    let twice = world::indexed("number", "李");
    let refused = store.append(registering(third, vec![twice.clone()])).await.unwrap_err();
    let AppendError::Duplicate { given, person, election, .. } = refused else { panic!("{refused:?}") };
    assert_eq!((given, person, election), (twice.person, anew.person, third));
    let mut found = store.find_identities(2026, &[first.identity.unwrap()]).await.unwrap();
    found.retain(|row| row.community == first.community);
    assert_eq!(found.len(), 3);
}

/// As long as one vote of the term has the person on its roll, no vote of another community does.
async fn a_later_vote_elsewhere_is_one(fixture: Fixture) {
    let (store, general, later) = two_communities(&fixture).await;
    let (row, other) = (world::indexed("number", "李"), world::election());
    store.append(world::draft(other)).await.unwrap();
    let there = elsewhere(world::indexed("number", "李"));
    for election in [general, later] {
        store.append(registering(election, vec![row.clone()])).await.unwrap();
    }
    for election in [general, later] {
        let refused = store.append(registering(other, vec![there.clone()])).await.unwrap_err();
        assert!(matches!(refused, AppendError::Duplicate { .. }), "{refused:?}");
        let leaving = Submission { unindex: vec![row.person], ..world::documents(election, 1) };
        store.append(leaving).await.unwrap();
    }
    store.append(registering(other, vec![there])).await.unwrap();
    let back = store.append(registering(later, vec![row])).await.unwrap_err();
    assert!(matches!(back, AppendError::Duplicate { election, .. } if election == other), "{back:?}");
}

/// Two votes of one community and one of another at the same time, on servers of their own: either the community has the
/// person in both, or the other one has.
async fn later_votes_race_as_well(fixture: Fixture) {
    let (store, general, later) = two_communities(&fixture).await;
    let other = world::election();
    store.append(world::draft(other)).await.unwrap();
    let beside = fixture.beside();
    let there = match fixture.database {
        store::Database::Sqlite => store.clone(),
        store::Database::Postgres(_) => beside.open().await,
    };
    for turn in 0..8 {
        let row = || world::indexed(&format!("number {turn}"), "李");
        let answers = tokio::join!(
            store.append(registering(general, vec![row()])),
            there.append(registering(other, vec![elsewhere(row())])),
            there.append(registering(later, vec![row()])),
        );
        let won = [answers.0.is_ok(), answers.1.is_ok(), answers.2.is_ok()];
        assert!([[true, false, true], [false, true, false]].contains(&won), "{won:?}");
    }
    assert!(store.check().await.unwrap().is_good());
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

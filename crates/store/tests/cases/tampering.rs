//! What is changed behind the server's back is refused by the database or found by the proof.

use crate::support::fixture::Fixture;
use crate::support::world;
use election::ElectionId;
use store::{Database, Problem, Store};

crate::on_both!(
    the_tables_refuse_changes,
    a_changed_byte_is_found,
    a_missing_entry_is_found,
    a_changed_head_is_found,
    a_fold_that_is_not_its_head_is_not_used,
);

async fn grown(fixture: &Fixture) -> (Store, ElectionId) {
    let store = fixture.open().await;
    let election = world::election();
    store.append(world::draft(election)).await.unwrap();
    store.append(world::documents(election, 4)).await.unwrap();
    store.close().await;
    (store, election)
}

/// Takes the guards of the tables away, as somebody with the file or the superuser's password can.
async fn unguarded(fixture: &Fixture, statement: &str) {
    let guards = match fixture.database {
        Database::Sqlite => {
            vec!["DROP TRIGGER entry_no_update", "DROP TRIGGER entry_no_delete", "DROP TRIGGER head_only_grows"]
        }
        Database::Postgres(_) => {
            vec!["ALTER TABLE entry DISABLE TRIGGER USER", "ALTER TABLE head DISABLE TRIGGER USER"]
        }
    };
    let statements = [guards, vec![statement]].concat();
    fixture.behind(&statements).await.unwrap();
}

async fn problems(store: &Store) -> Vec<Problem> {
    store.check().await.unwrap().elections.remove(0).problems
}

async fn the_tables_refuse_changes(fixture: Fixture) {
    grown(&fixture).await;
    let statements = [
        "UPDATE entry SET seq = seq + 100",
        "UPDATE entry SET body = leaf WHERE seq = 2",
        "DELETE FROM entry",
        "DELETE FROM entry WHERE seq = 4",
        "DELETE FROM head",
        "UPDATE head SET size = 4",
        "UPDATE profile SET body = ''",
    ];
    for statement in statements {
        assert!(fixture.behind(&[statement]).await.is_err(), "{statement}");
    }
    match fixture.database {
        Database::Sqlite => {
            let replaced = "INSERT OR REPLACE INTO entry SELECT election, seq, leaf, leaf FROM entry WHERE seq = 2";
            assert!(fixture.behind(&[replaced]).await.is_err());
        }
        Database::Postgres(_) => assert!(fixture.behind(&["TRUNCATE entry"]).await.is_err()),
    }
    let store = fixture.open().await;
    assert!(store.check().await.unwrap().is_good());
}

async fn a_changed_byte_is_found(fixture: Fixture) {
    grown(&fixture).await;
    let change = match fixture.database {
        Database::Sqlite => {
            "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '1024', '1025') AS BLOB) WHERE seq = 3"
        }
        Database::Postgres(_) => {
            "UPDATE entry SET body = convert_to(replace(convert_from(body, 'UTF8'), '1024', '1025'), 'UTF8') \
             WHERE seq = 3"
        }
    };
    unguarded(&fixture, change).await;
    let store = fixture.open().await;
    // A change that keeps the entry canonical and acceptable shows in leaf, root, frontier and checkpoint.
    let problems = problems(&store).await;
    assert_eq!(problems[0], Problem::Leaf { seq: 3 });
    assert!(problems.contains(&Problem::Head { column: "root" }), "{problems:?}");
}

async fn a_missing_entry_is_found(fixture: Fixture) {
    grown(&fixture).await;
    unguarded(&fixture, "DELETE FROM entry WHERE seq = 2").await;
    let store = fixture.open().await;
    let problems = problems(&store).await;
    assert!(matches!(problems[..], [Problem::Entry { seq: 2, .. }]), "{problems:?}");
}

async fn a_changed_head_is_found(fixture: Fixture) {
    grown(&fixture).await;
    let store = fixture.open().await;
    unguarded(&fixture, "UPDATE head SET size = 4, frontier = '{}'").await;
    let found = problems(&store).await;
    assert!(found.contains(&Problem::Head { column: "root" }), "{found:?}");
    assert!(found.contains(&Problem::Head { column: "frontier" }), "{found:?}");
    assert!(found.contains(&Problem::Head { column: "size" }), "{found:?}");
    assert!(found.iter().any(|problem| matches!(problem, Problem::Checkpoint { .. })), "{found:?}");
    assert!(found.iter().any(|problem| matches!(problem, Problem::Copy { .. })), "{found:?}");
    store.close().await;
    assert!(fixture.try_open().await.is_err());
}

async fn a_fold_that_is_not_its_head_is_not_used(fixture: Fixture) {
    let (_, election) = grown(&fixture).await;
    unguarded(&fixture, "DELETE FROM entry WHERE seq = 4").await;
    let store = fixture.open().await;
    assert!(matches!(store.load(election).await.unwrap_err(), store::StoreError::Corrupt(_)));
    let refused = store.append(world::documents(election, 1)).await.unwrap_err();
    assert!(matches!(refused, store::AppendError::Unavailable(_)), "{refused:?}");
}

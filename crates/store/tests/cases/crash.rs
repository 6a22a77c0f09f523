//! A power cut at every named point of a write: what was acknowledged stands, the store opens again, and a request that
//! was not answered can be sent again and is written once.

use crate::support::fixture::Fixture;
use crate::support::world;
use election::ElectionId;
use ledger::Hash;
use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use store::{Database, Keys, Options, Standing, Store};

/// Every point of `crash.rs`, and at which passage the process ends.
const POINTS: [(&str, &str); 15] = [
    ("append.begin", "1"),
    ("append.locked", "1"),
    ("append.decided", "1"),
    ("append.decided", "3"),
    ("append.heads", "1"),
    ("append.entries", "2"),
    ("append.written", "1"),
    ("append.written", "3"),
    ("append.committed", "1"),
    ("append.committed", "4"),
    ("append.published", "1"),
    ("append.answered", "2"),
    ("file.written", "1"),
    ("file.synced", "1"),
    ("file.renamed", "1"),
];

crate::on_both!(nothing_acknowledged_is_lost_at_any_point);

async fn nothing_acknowledged_is_lost_at_any_point(fixture: Fixture) {
    let election = world::election();
    let store = fixture.open().await;
    store.append(world::draft(election)).await.unwrap();
    store.close().await;
    fixture.keys.save(fixture.folder.path()).unwrap();
    for (point, passage) in POINTS {
        let acknowledged = until_death(&fixture, election, point, passage);
        let store = fixture.open().await;
        let size = store.head(election).await.unwrap().unwrap().size;
        let leaves = store.leaves(election, size).await.unwrap();
        for (count, (seq, leaf)) in &acknowledged {
            assert_eq!(leaves[usize::try_from(*seq).unwrap()], *leaf, "{point}:{passage}, request {count}");
        }
        let unanswered = u32::try_from(acknowledged.len()).unwrap();
        let again = store.append(request(election, point, passage, unanswered)).await.unwrap();
        let written = store.append(request(election, point, passage, unanswered)).await.unwrap();
        assert_eq!((again.first, &again.leaves), (written.first, &written.leaves), "{point}:{passage}");
        assert!(matches!(written.standing, Standing::Replayed { .. }));
        let grown = store.head(election).await.unwrap().unwrap().size - size;
        assert_eq!(grown, u64::from(again.standing == Standing::New), "{point}:{passage} is written once");
        assert!(store.check().await.unwrap().is_good(), "{point}:{passage}");
        store.close().await;
    }
}

/// The requests that a process acknowledged before it ended at this point.
fn until_death(fixture: &Fixture, election: ElectionId, point: &str, passage: &str) -> BTreeMap<u32, (u64, Hash)> {
    let mut victim = Command::new(std::env::current_exe().unwrap());
    victim.args(["--exact", "crash::victim", "--ignored", "--nocapture"]).stdout(Stdio::piped());
    victim.env("ZHIXUAN_CRASH", format!("{point}:{passage}")).env("VICTIM_POINT", point).env("VICTIM_PASSAGE", passage);
    victim.env("VICTIM_FOLDER", fixture.folder.path()).env("VICTIM_ELECTION", election.to_string());
    if let Database::Postgres(address) = &fixture.database {
        victim.env("VICTIM_DATABASE", address);
    }
    let output = victim.output().unwrap();
    assert_eq!(output.status.code(), None, "{point}:{passage} was not passed");
    let said = String::from_utf8(output.stdout).unwrap();
    let told = said.lines().filter_map(|line| line.strip_prefix("acknowledged "));
    let mut acknowledged = BTreeMap::new();
    for line in told {
        let [count, seq, leaf] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        acknowledged.insert(count.parse().unwrap(), (seq.parse().unwrap(), leaf.parse().unwrap()));
    }
    acknowledged
}

fn request(election: ElectionId, point: &str, passage: &str, count: u32) -> store::Submission {
    let name = format!("{point}:{passage}:{count}");
    store::Submission { idempotency: Some(world::key(&name, &name)), ..world::documents(election, 1) }
}

/// The process that dies: it appends and tells of each acknowledgement until the point is passed.
#[tokio::test]
#[ignore = "the test above runs it in a process of its own"]
async fn victim() {
    let said = |name: &str| std::env::var(name).unwrap();
    let keys = Keys::load_or_create(said("VICTIM_FOLDER").as_ref()).unwrap();
    let database = std::env::var("VICTIM_DATABASE").map_or(Database::Sqlite, Database::Postgres);
    let origin_prefix = "zhixuan-rehearsal/云水县".to_owned();
    let store =
        Store::open(Options { data: said("VICTIM_FOLDER").into(), database, origin_prefix }, keys).await.unwrap();
    let election = said("VICTIM_ELECTION").parse().unwrap();
    for count in 0..10_000 {
        let request = request(election, &said("VICTIM_POINT"), &said("VICTIM_PASSAGE"), count);
        let accepted = store.append(request).await.unwrap();
        println!("acknowledged {count} {} {}", accepted.first, accepted.leaves[0]);
    }
}

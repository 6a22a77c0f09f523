//! No paper may be tied to a voter: an election is played over the API, then everything that is stored is read (every
//! table with the order and the sizes of its rows, the log, the data folder, the operator's log, and with the vault's key
//! what is sealed), and whatever could join a voter to a paper is looked for. The same eyes find a link that was planted.

mod links;
mod stored;

use links::LEAST;
use serde_json::json;
use std::path::Path;
use store::{Database, SealKind};
use stored::{About, Sealed, Stored, in_clear, legible};
use system_tests::binary::played_with;
use system_tests::inside::Inside;
use system_tests::tables::Kept;
use uuid::Uuid;

use crate::postgres::Postgres;

/// Everything that a server tells at its most talkative; the client in the same process says nothing.
const TALKATIVE: &str = "trace,ureq=off,ureq_proto=off";

#[test]
fn nothing_that_is_stored_ties_a_paper_to_a_voter() {
    let (folder, told) = played_with(&[], TALKATIVE);
    let data = folder.path().join("data");
    let kept = Kept::Embedded(data.clone());
    let stored = looked_through(&kept, &data, Database::Sqlite, &told);
    planted(&stored);
}

#[test]
fn nothing_that_postgresql_stores_ties_a_paper_to_a_voter() {
    let address = Postgres::shared().database();
    let (folder, told) = played_with(&["--database-url", &address], TALKATIVE);
    looked_through(&Kept::Postgres(address.clone()), &folder.path().join("data"), Database::Postgres(address), &told);
}

/// Reads everything, and finds a way from a voter to a paper only where one is planted in the database.
fn looked_through(kept: &Kept, data: &Path, database: Database, told: &str) -> Stored {
    let sealed = opened(&Inside::on(data, database));
    let mut stored = Stored::read(kept, data, &sealed);
    assert!(told.contains("stages/ballot/issue"), "the server told nothing of the poll");
    stored.told(told);
    assert!(stored.voters.len() > 300 && stored.issues.len() > stored.voters.len(), "nobody voted");
    let counted = (stored.units.len(), stored.moments.len(), stored.poll.len());
    assert!(counted.0 > 20 && counted.1 > 20 && counted.2 == 2, "nothing was counted: {counted:?}");
    assert_eq!(stored.links(), Vec::<String>::new());
    planted_in_the_database(kept, data, &stored, &sealed);
    let (_, nonces) = &sealed[&SealKind::Nonces][0];
    assert_eq!(in_clear(&[b"before", nonces.as_slice()].concat(), &legible(&sealed)).len(), nonces.len() / 32);
    stored
}

/// What the vault holds of the election, opened with its key.
fn opened(inside: &Inside) -> Sealed {
    let elections = inside.client.send(&system_tests::http::Call::get("/api/v1/elections")).done();
    // A recall that was petitioned for is an election of its own; papers are in the larger one.
    let largest = elections.as_array().unwrap().iter().max_by_key(|one| one["size"].as_u64()).unwrap();
    let election = election::ElectionId(system_tests::cast::id(largest, "election"));
    let all = |kind| inside.block_on(inside.app.store().unseal_all(election, kind)).unwrap();
    let kinds = SealKind::ALL.into_iter();
    kinds.map(|kind| (kind, all(kind).into_iter().map(|one| (one.id, one.bytes)).collect())).collect()
}

/// Each way to a voter, planted in what is stored, is found.
fn planted(stored: &Stored) {
    let (voter, paper) = (stored.voters.first().unwrap().clone(), stored.papers.first().unwrap().clone());
    let find = |what: &str, plant: &dyn Fn(&mut Stored)| {
        let mut with = stored.clone();
        plant(&mut with);
        assert!(!with.links().is_empty(), "{what} was not seen");
    };
    let beside = |words: [&String; 2]| ("a planted row".to_owned(), words.map(String::clone).into());
    find("a row with both", &|with| with.records.push(beside([&voter, &paper])));
    find("a receipt's number on both", &|with| {
        let receipt = Uuid::from_u128(7).simple().to_string();
        with.records.push(beside([&voter, &receipt]));
        with.records.push(beside([&receipt, &paper]));
    });
    find("a file for each paper", &|with| with.units.push((Uuid::from_u128(8), 1)));
    find("an id that was made from the clock", &|with| {
        with.units.push((Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001), LEAST));
    });
    find("a paper that is recorded when it is cast", &|with| with.moments.push(with.poll[1].0));
    find("a paper that is sealed as it is cast", &|with| {
        let rows = with.order.get_mut("entry").unwrap();
        let issue = rows.iter().position(|about| *about == About::Issue(2)).unwrap();
        rows.insert(issue + 1, About::Papers);
    });
    find("a record whose length says what is on its papers", &|with| {
        let (alike, bytes) = *with.sizes.iter().find(|((kind, ..), _)| *kind == SealKind::Paper).unwrap();
        with.sizes.push((alike, bytes + 1));
    });
    find("a length that says whose name was written in", &|with| {
        let (alike, bytes) = *with.sizes.iter().find(|((kind, ..), _)| *kind == SealKind::Text).unwrap();
        with.sizes.push((alike, bytes + 3));
    });
    find("a nonce that was left in a free page", &|with| with.clear.push("00".to_owned()));
    find("a file that is written for each paper", &|with| with.files.push("data/papers/17".to_owned()));
    find("a log that names voter and paper", &|with| {
        with.told(&format!("request{{voter={voter}}}: counted under {paper}"));
    });
    find("a number on the paper that was handed out", &|with| {
        let mut issue = with.issues[0].clone();
        issue["command"]["taken"] = json!({ "by": "own" });
        issue["events"][0]["issued"]["number"] = json!(17);
        with.issues.push(issue);
    });
}

/// A row that a careless server could have written is read and found as it is stored.
fn planted_in_the_database(kept: &Kept, data: &Path, stored: &Stored, sealed: &Sealed) {
    let (voter, paper) = (stored.voters.first().unwrap(), stored.papers.first().unwrap());
    let answer = json!({ "voter": voter, "entry": paper });
    let (account, hash) = match kept {
        Kept::Embedded(_) => ("zeroblob(16)", "zeroblob(32)"),
        Kept::Postgres(_) => ("'00000000-0000-0000-0000-000000000000'", "'\\x00'"),
    };
    kept.write(&format!(
        "INSERT INTO idempotency (key, account, body_hash, status, answer, at) \
         VALUES ('planted', {account}, {hash}, 200, '{answer}', 1)"
    ));
    let links = Stored::read(kept, data, sealed).links();
    assert!(links.contains(&"a row of idempotency names voter and paper".to_owned()), "{links:?}");
}

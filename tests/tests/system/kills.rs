//! Power cuts: what was acknowledged stands, what was not can be sent again, and the log only grows.

use ledger::{Checkpoint, Hash, Note, VerifierKey, leaf_hash, verify_consistency_hashes};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use system_tests::binary::{Served, run};
use system_tests::cast::{self, Account};
use system_tests::http::{Call, Client};
use system_tests::inside::COUNTY;
use uuid::Uuid;

/// Who writes at once.
const WRITERS: usize = 3;

/// After how many acknowledgements the process is killed, one run after the other over the same data.
const KILLS: [usize; 5] = [1, 7, 23, 40, 64];

/// What was acknowledged, by idempotency key.
type Journal = BTreeMap<String, Value>;

/// The election that the writers write to, and what they know of it.
struct Written {
    election: Uuid,
    writers: Vec<Account>,
    begun: u64,
    journal: Journal,
    unanswered: Vec<String>,
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_written_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Served::over(folder.path());
    let mut written = begin(&server);
    for (number, kill) in KILLS.into_iter().enumerate() {
        write_until_killed(&mut server, &mut written, number, kill);
        server = Served::over(folder.path());
        what_was_acknowledged_stands(&server.client, &written);
        send_again(&server.client, &mut written);
        what_was_acknowledged_stands(&server.client, &written);
    }
    server.kill();
    whole(folder.path());
}

fn begin(server: &Served) -> Written {
    let client = &server.client;
    let admin = cast::administrator(client, server.secret.as_ref().unwrap());
    let writers: Vec<Account> =
        (1..=WRITERS).map(|number| cast::member(client, &admin, &format!("writer{number}"), "county")).collect();
    let community = cast::community(client, &writers[0], 1, "枫林街道");
    let election = cast::draft(client, &writers[0], community);
    let begun = cast::log_size(client, election);
    Written { election, writers, begun, journal: Journal::new(), unanswered: Vec::new() }
}

/// The request that belongs to a key.
fn request(election: Uuid, key: &str, by: &Account) -> Call {
    let path = format!("/api/v1/elections/{election}/documents");
    Call::upload(path, format!("the scan of {key}")).header("idempotency-key", key).by(&by.token)
}

/// Whose key it is.
fn writer<'w>(written: &'w Written, key: &str) -> &'w Account {
    let number: usize = key.split('-').nth(1).unwrap().parse().unwrap();
    &written.writers[number]
}

/// All write until so many are acknowledged; then the process dies, and each has one request under way or none.
fn write_until_killed(server: &mut Served, written: &mut Written, run: usize, kill: usize) {
    let acknowledged = AtomicUsize::new(0);
    let (enough, killer) = mpsc::channel();
    let election = written.election;
    let client = server.client.clone();
    let notes: Vec<(Journal, String)> = thread::scope(|scope| {
        let threads: Vec<_> = written
            .writers
            .iter()
            .enumerate()
            .map(|(number, account)| {
                let (client, enough, acknowledged) = (client.clone(), enough.clone(), &acknowledged);
                scope.spawn(move || {
                    let mut journal = Journal::new();
                    for count in 0_u32.. {
                        let key = format!("{run}-{number}-{count}");
                        let Some(answer) = client.attempt(&request(election, &key, account)) else {
                            return (journal, key);
                        };
                        journal.insert(key, answer.done());
                        if acknowledged.fetch_add(1, Ordering::SeqCst) + 1 == kill {
                            enough.send(()).unwrap();
                        }
                    }
                    unreachable!("the server is killed before");
                })
            })
            .collect();
        killer.recv().unwrap();
        server.kill();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for (journal, unanswered) in notes {
        written.journal.extend(journal);
        written.unanswered.push(unanswered);
    }
}

/// Every acknowledged entry is at its number with its hash, under a log that extends every checkpoint seen.
fn what_was_acknowledged_stands(client: &Client, written: &Written) {
    let leaves = leaves(client, written);
    let key: VerifierKey = text(client, written, "/log/key").trim().parse().unwrap();
    let now = opened(&text(client, written, "/log/checkpoint"), &key);
    assert_eq!(usize::try_from(now.0).unwrap(), leaves.len());
    for (idempotency, receipt) in &written.journal {
        let first = usize::try_from(receipt["first"].as_u64().unwrap()).unwrap();
        let leaf: Hash = serde_json::from_value(receipt["leaves"][0].clone()).unwrap();
        assert_eq!(leaves.get(first), Some(&leaf), "{idempotency}");
        let seen = opened(receipt["checkpoint"].as_str().unwrap(), &key);
        assert_eq!(json!(seen.0), receipt["size"]);
        assert_eq!(json!(seen.1), receipt["root"]);
        let answer = get(client, written, &format!("/log/consistency/{}", seen.0));
        let proof: Vec<Hash> = serde_json::from_value(answer["proof"].clone()).unwrap();
        verify_consistency_hashes(seen.0, now.0, &seen.1, &now.1, &proof).unwrap();
    }
}

/// Size and root of a checkpoint that the log's key signed.
fn opened(note: &str, key: &VerifierKey) -> (u64, Hash) {
    let note = Note::parse(note.as_bytes()).unwrap();
    let checkpoint = Checkpoint::open(&note, std::slice::from_ref(key)).unwrap();
    (checkpoint.size, checkpoint.root)
}

/// Keys that were not answered are sent again, twice; keys that were are sent again too. Each has one entry.
fn send_again(client: &Client, written: &mut Written) {
    for key in std::mem::take(&mut written.unanswered) {
        let call = request(written.election, &key, writer(written, &key));
        let receipt = client.send(&call).done();
        assert_eq!(client.send(&call).done(), receipt, "{key}");
        written.journal.insert(key, receipt);
    }
    let (key, receipt) = written.journal.last_key_value().unwrap();
    assert_eq!(&client.send(&request(written.election, key, writer(written, key))).done(), receipt);
    let entries = written.begun + u64::try_from(written.journal.len()).unwrap();
    assert_eq!(cast::log_size(client, written.election), entries, "every key has one entry");
}

/// The leaf hash of every entry as the server gives it out.
fn leaves(client: &Client, written: &Written) -> Vec<Hash> {
    let mut leaves = Vec::new();
    let mut next = Some(0);
    while let Some(from) = next {
        let path = format!("/api/v1/elections/{}/log/entries?from={from}&limit=500", written.election);
        let answer = client.send(&Call::get(path).by(&written.writers[0].token));
        let mut page: BTreeMap<String, Box<RawValue>> = serde_json::from_slice(&answer.body).unwrap();
        let entries: Vec<Box<RawValue>> = serde_json::from_str(page.remove("entries").unwrap().get()).unwrap();
        leaves.extend(entries.iter().map(|entry| leaf_hash(entry.get().as_bytes())));
        next = serde_json::from_str(page.remove("next").unwrap().get()).unwrap();
    }
    leaves
}

fn get(client: &Client, written: &Written, rest: &str) -> Value {
    let path = format!("/api/v1/elections/{}{rest}", written.election);
    client.send(&Call::get(path).by(&written.writers[0].token)).done()
}

fn text(client: &Client, written: &Written, rest: &str) -> String {
    client.send(&Call::get(format!("/api/v1/elections/{}{rest}", written.election))).text()
}

fn whole(data: &Path) {
    let check = run(&["admin", "check", "--rehearsal", "--county", COUNTY, "--data", data.to_str().unwrap()], "");
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
}

//! Counted papers opened for an audit: to a supervisor, for a reason, and never without the entry that says so. And what
//! every batch has: a receipt and a sheet to sign.

use election::ballot::paper::{BatchKey, PaperRecord};
use ledger::{Receipt, VerifierKey, leaf_hash};
use serde_json::{Value, json};
use system_tests::binary::played;
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};
use system_tests::inside::Inside;
use tempfile::TempDir;
use uuid::Uuid;

struct Over {
    inside: Inside,
    election: Uuid,
    _folder: TempDir,
}

/// An election that is over; its result is declared.
fn over() -> Over {
    let folder = played();
    let inside = Inside::over(&folder.path().join("data"));
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let largest = elections.as_array().unwrap().iter().max_by_key(|one| one["size"].as_u64()).unwrap();
    let election = cast::id(largest, "election");
    Over { inside, election, _folder: folder }
}

impl Over {
    fn path(&self, rest: &str) -> String {
        format!("/api/v1/elections/{}{rest}", self.election)
    }

    fn sign_in(&self, name: &str) -> Account {
        cast::sign_in(&self.inside.client, name)
    }

    fn get(&self, who: &Account, rest: &str) -> Answer {
        self.inside.client.send(&Call::get(self.path(rest)).by(&who.token))
    }

    fn open(&self, who: &Account, body: &Value) -> Call {
        Call::post(self.path("/count/first/1/1/openings"), body).by(&who.token)
    }

    fn size(&self) -> u64 {
        let checkpoint = self.inside.client.send(&Call::get(self.path("/log/checkpoint"))).text();
        checkpoint.lines().nth(1).unwrap().parse().unwrap()
    }
}

fn asked(position: u32) -> Value {
    json!({ "round": 1, "position": position, "reason": "objection_filed" })
}

#[test]
fn a_paper_is_opened_to_a_supervisor_and_on_record_first() {
    let over = over();
    let supervisor = over.sign_in("supervisor");
    let before = over.size();
    let opened = over.inside.client.send(&over.open(&supervisor, &asked(3))).done();
    assert_eq!((over.size(), &opened["receipt"]["first"]), (before + 1, &json!(before)));
    let page = over.get(&supervisor, &format!("/log/entries?from={before}")).json();
    let event = &page["entries"][0]["events"][0];
    assert_eq!((&event["event"], &event["opening"]["reason"]), (&json!("papers_opened"), &json!("objection_filed")));
    let lies = json!({ "round": 1, "look": "first", "pool": 1, "batch": 1 });
    assert_eq!(event["opening"]["which"], json!({ "extent": "one_paper", "lies": lies, "position": 3 }));
    // The nonce opens the leaf, and the leaf is one of those under the root that the log agreed.
    let nonce: ledger::Hash = serde_json::from_value(opened["nonce"].clone()).unwrap();
    let record: PaperRecord = serde_json::from_value(opened["record"].clone()).unwrap();
    assert_eq!((json!(record.leaf(nonce.as_bytes())), record.position), (opened["leaf"].clone(), 3));
    assert_eq!(record.batch, serde_json::from_value::<BatchKey>(lies).unwrap());
    let report = over.get(&supervisor, "/forms/count_report").json();
    let listed = report["facts"]["rounds"][0]["opened_papers"].as_array().unwrap();
    assert_eq!(listed.last().unwrap()["position"], 3);
    let root = report["facts"]["rounds"][0]["batch_roots"][0]["root"].as_str().unwrap();
    let stated: ledger::Hash = serde_json::from_value(opened["root"].clone()).unwrap();
    assert_eq!(root, ledger::hash_groups(&stated).join(" "));
}

/// Whoever is refused sees nothing, and nothing is recorded of it.
#[test]
fn no_paper_leaves_without_its_entry() {
    let over = over();
    let supervisor = over.sign_in("supervisor");
    let before = over.size();
    for name in ["clerk", "county", "scrutineer1", "teller1", "checkin1"] {
        let Some(answer) = over.inside.client.attempt(&over.open(&over.sign_in(name), &asked(1))) else { panic!() };
        assert_eq!(answer.problem(403), "forbidden", "{name}");
    }
    let refused = |body: &Value| over.inside.client.send(&over.open(&supervisor, body));
    assert_eq!(refused(&asked(0)).refused(), ["COU-19"]);
    assert_eq!(refused(&asked(1_000)).refused(), ["COU-19"]);
    let later = json!({ "round": 3, "position": 1, "reason": "objection_filed" });
    assert!(refused(&later).refused().contains(&"LOG-05".to_owned()));
    for body in [json!({ "round": 1, "position": 1 }), json!({ "round": 1, "position": 1, "reason": "curiosity" })] {
        refused(&body).problem(422);
    }
    // An entry that cannot be appended opens nothing.
    let stale = over.open(&supervisor, &asked(1)).header("If-Match", "\"1\"");
    let answer = over.inside.client.send(&stale);
    answer.problem(412);
    assert!(!answer.text().contains("nonce"), "{}", answer.text());
    assert_eq!(over.size(), before);
}

#[test]
fn every_agreed_batch_has_a_receipt_and_a_sheet() {
    let over = over();
    let supervisor = over.sign_in("supervisor");
    let facts = over.get(&supervisor, "/forms/batch_sheets").json();
    let sheets = facts["facts"]["batch_sheets"].as_array().unwrap();
    assert!(sheets.len() > 4, "{facts}");
    let key = over.inside.client.send(&Call::get(over.path("/log/key"))).text();
    let key: VerifierKey = key.trim().parse().unwrap();
    for sheet in sheets {
        let [look, pool, batch] = ["look", "pool", "batch"].map(|name| sheet[name].to_string().replace('"', ""));
        let receipt = over.get(&supervisor, &format!("/count/{look}/{pool}/{batch}/receipt")).text();
        let receipt = Receipt::parse(receipt.as_bytes()).unwrap();
        assert_eq!(json!(receipt.index), sheet["log_entry"]);
        let page = over.get(&supervisor, &format!("/log/entries?from={}&limit=1", receipt.index));
        let entry = page.text();
        let entry = entry.split_once('[').unwrap().1.rsplit_once(']').unwrap().0;
        receipt.verify(&leaf_hash(entry.as_bytes()), std::slice::from_ref(&key)).unwrap();
        let entry: Value = serde_json::from_str(entry).unwrap();
        let event = &entry["events"][0];
        assert_eq!((&event["event"], &event["sums"]["void"]), (&json!("batch_agreed"), &sheet["void"]));
        let root: ledger::Hash = serde_json::from_value(event["root"].clone()).unwrap();
        assert_eq!(sheet["root"], ledger::hash_groups(&root).join(" "));
    }
    assert_eq!(over.get(&supervisor, "/count/first/9/1/receipt").status, 404);
}

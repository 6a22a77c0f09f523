//! Records, files and papers under the right key.

use evidence::{Form, build};
use serde_json::{Value, json};

use super::{MEMBERS, bad, first_ballots, lines, rename, resigned, run, value};
use crate::member::{Members, unpack};
use crate::story::{OTHER, key, pinned};

#[test]
fn the_openings() {
    let people =
        |change: fn(&mut Value)| resigned(&MEMBERS, |all| lines(all, "people.jsonl", |rows| change(&mut rows[3])));
    let salts =
        |change: fn(&mut Value)| resigned(&MEMBERS, |all| lines(all, "documents.jsonl", |rows| change(&mut rows[2])));
    let batch = |change: fn(&mut Vec<Value>)| {
        resigned(&MEMBERS, |all| {
            let [first, _] = first_ballots(all);
            value(all, &first, |batch| change(batch["papers"].as_array_mut().unwrap()));
        })
    };
    let other = &OTHER.source(&OTHER.tell(|_, _| ()));
    let other = unpack(&build(other, Form::Full, &key()).unwrap());
    let document = || MEMBERS.keys().find(|name| name.starts_with("documents/")).cloned().unwrap();
    let swapped = |all: &mut Members| {
        let [first, second] = first_ballots(all);
        let mut batches = [&first, &second].map(|name| serde_json::from_slice::<Value>(&all[name]).unwrap());
        let [one, two] = &mut batches;
        std::mem::swap(&mut one["papers"][5], &mut two["papers"][5]);
        for (name, batch) in [first, second].into_iter().zip(batches) {
            all.insert(name, ledger::canonical(&batch).unwrap());
        }
    };
    let misnamed = |all: &mut Members| {
        let [first, _] = first_ballots(all);
        rename(all, &first, "ballots/r009-first-p00001-b00001.json");
    };
    let invented = |all: &mut Members| {
        let [first, _] = first_ballots(all);
        value(all, &first, |batch| batch["key"]["round"] = json!(9));
        rename(all, &first, &first.replace("r001", "r009"));
    };
    run(
        vec![
            bad("EVI-17", "a person's record", people(|row| row["record"]["born"] = json!("1990-01-01"))),
            bad("EVI-17", "a person's salt", people(|row| row["salt"] = json!(ledger::sha256(b"x")))),
            bad(
                "EVI-17",
                "an unknown person",
                resigned(&MEMBERS, |all| {
                    lines(all, "people.jsonl", |rows| {
                        rows.last_mut().unwrap()["person"] = json!("ffffffff-0000-4000-8000-000000000000");
                    });
                }),
            ),
            bad(
                "EVI-03",
                "a person twice",
                resigned(&MEMBERS, |all| lines(all, "people.jsonl", |rows| rows[1] = rows[0].clone())),
            ),
            bad("EVI-03", "a salt that is none", people(|row| row["salt"] = json!("AAAA"))),
            bad("EVI-18", "a document", resigned(&MEMBERS, |all| all.get_mut(&document()).unwrap().push(b'!'))),
            bad("EVI-18", "a document's salt", salts(|row| row["salt"] = json!(ledger::sha256(b"x")))),
            bad("EVI-19", "ballots between batches", resigned(&MEMBERS, swapped)),
            bad("EVI-19", "ballots within a batch", batch(|papers| papers.swap(4, 5))),
            bad("EVI-19", "a nonce", batch(|papers| papers[0]["nonce"] = json!(ledger::sha256(b"x")))),
            bad("EVI-19", "a mark", batch(|papers| papers[7]["paper"]["marks"] = json!({}))),
            bad("EVI-19", "a ballot fewer", batch(|papers| drop(papers.pop()))),
            bad("EVI-19", "a ballot more", batch(|papers| papers.push(papers[0].clone()))),
            bad(
                "EVI-19",
                "a post that is not on the ballot",
                batch(|papers| papers[7]["paper"]["marks"] = json!({"mayor": []})),
            ),
            bad("EVI-19", "a batch of no round", resigned(&MEMBERS, invented)),
            bad("EVI-03", "a batch under another name", resigned(&MEMBERS, misnamed)),
            bad(
                "EVI-17",
                "people of another election",
                resigned(&MEMBERS, |all| drop(all.insert("people.jsonl".into(), other["people.jsonl"].clone()))),
            ),
            bad(
                "EVI-19",
                "ballots of another election",
                resigned(&MEMBERS, |all| {
                    let [first, _] = first_ballots(all);
                    all.insert(first.clone(), other[&first].clone());
                }),
            ),
            bad(
                "EVI-08",
                "entries of another election",
                resigned(&MEMBERS, |all| drop(all.insert("entries.jsonl".into(), other["entries.jsonl"].clone()))),
            ),
        ],
        &pinned(),
    );
}

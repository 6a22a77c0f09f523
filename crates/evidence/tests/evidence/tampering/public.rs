//! The public form under the right key.

use serde_json::{Value, json};

use super::{bad, bad_entry, lines, number, resigned, run};
use crate::member::{Members, unpack};
use crate::story::{PUBLIC, pinned};

#[test]
fn the_public_form() {
    let public = unpack(&PUBLIC);
    let on = |change: &dyn Fn(&mut Members)| resigned(&public, change);
    let leaves = |change: fn(&mut Vec<&str>)| {
        on(&|all| {
            let text = String::from_utf8(all["leaves.txt"].clone()).unwrap();
            let mut lines = text.split_inclusive('\n').collect();
            change(&mut lines);
            all.insert("leaves.txt".into(), lines.concat().into_bytes());
        })
    };
    let count = |change: fn(&mut Vec<Value>)| on(&|all| lines(all, "count.jsonl", change));
    let entries = |change: fn(&mut Vec<Value>)| on(&|all| lines(all, "entries.jsonl", change));
    let agreed = number("agree-count");
    run(
        vec![
            bad("EVI-08", "a leaf changed", leaves(|all| all[3] = all[4])),
            bad("EVI-07", "a leaf dropped", leaves(|all| all.truncate(all.len() - 1))),
            bad("EVI-08", "leaves swapped", leaves(|all| all.swap(3, 9))),
            bad("EVI-03", "a leaf that is none", leaves(|all| all[3] = "AAAA\n")),
            bad("EVI-15", "an entry edited", entries(|all| all[4]["at"] = json!("2026-04-20T01:00:09.5Z"))),
            bad("EVI-15", "entries out of order", entries(|all| all[4]["seq"] = all[3]["seq"].clone())),
            bad_entry(0, "EVI-15", "the first entry left out", entries(|all| drop(all.remove(0)))),
            bad("EVI-15", "an entry shown twice", entries(|all| all.insert(5, all[4].clone()))),
            bad_entry(
                agreed,
                "EVI-15",
                "the tally",
                count(|all| {
                    let agreed = all.iter_mut().find(|entry| entry["command"]["action"] == "agree-count").unwrap();
                    agreed["events"][0]["counted"]["tally"]["void"] = json!(3);
                }),
            ),
            bad("EVI-20", "a batch left out", count(|all| drop(all.remove(2)))),
            bad("EVI-20", "a batch left out that was counted again", count(|all| drop(all.remove(0)))),
            bad(
                "EVI-20",
                "a box left out",
                entries(|all| {
                    let opened = all.iter().position(|entry| entry["command"]["action"] == "open-box").unwrap();
                    all.remove(opened);
                }),
            ),
            bad("EVI-03", "no count", on(&|all| drop(all.remove("count.jsonl")))),
            bad("EVI-03", "openings beside it", on(&|all| drop(all.insert("people.jsonl".into(), Vec::new())))),
        ],
        &pinned(),
    );
}

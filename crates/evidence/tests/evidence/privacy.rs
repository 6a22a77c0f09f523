//! The public form names nobody but candidates.

use std::collections::BTreeSet;

use crate::member::unpack;
use crate::story::{PUBLIC, STORY};

#[test]
fn only_candidates_are_named() {
    let told = STORY.tell(|_, _| ());
    let election = &told.log.election;
    let stood: BTreeSet<_> =
        election.ballot.rounds.iter().flat_map(|round| &round.contests).flat_map(|one| &one.candidates).collect();
    let members = unpack(&PUBLIC);
    let mut everything = String::new();
    for (name, bytes) in &members {
        everything.push_str(name);
        everything.push_str(&String::from_utf8(bytes.clone()).unwrap());
    }
    for person in election.people.keys() {
        let named = everything.contains(&person.to_string());
        assert!(!named || stood.contains(person), "{person} is named and does not stand");
    }
    let shown = String::from_utf8(members["entries.jsonl"].clone()).unwrap();
    for person in election.people.keys() {
        assert!(!shown.contains(&person.to_string()), "{person} is named apart from the count");
    }
}

#[test]
fn what_is_about_somebody_is_withheld() {
    let members = unpack(&PUBLIC);
    let shown = String::from_utf8([&members["entries.jsonl"][..], &members["count.jsonl"]].concat()).unwrap();
    for field in ["nomination", "appointment", "proxy", "objection", "voter", "person", "account\":\"", "salt", "nonce"]
    {
        let stray = shown.lines().find(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            [&line["command"], &line["events"]].iter().any(|part| part.to_string().contains(&format!("\"{field}\":")))
        });
        assert_eq!(stray, None, "{field}");
    }
}

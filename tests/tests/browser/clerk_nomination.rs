//! A clerk takes the fourth stage from its opening to the formal list on pages alone: nominations by name, answers from the
//! list of nominees, the lists of three posts. The county's findings come over the API.

use crate::by_pages::{act, fill_in, phase, send};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::parked::Parked;

/// Who stands for what: the post, how many women, how many men.
const FIELD: [(&str, usize, usize); 3] = [("director", 0, 2), ("deputy", 1, 1), ("member", 2, 2)];

/// Voters whom a name alone tells, women and men, none of whom sits on the committee.
fn voters(ahead: &Parked) -> [Vec<String>; 2] {
    let people = ahead.get("clerk", "/people");
    let seated: BTreeSet<String> = ahead.get("clerk", "/stages/committee")["state"]["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap().to_owned())
        .collect();
    let mut named: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for one in people.as_array().unwrap() {
        named.entry(cast::text(one, "name")).or_default().push(one);
    }
    let free = |one: &Value| one["on_roll"] == true && !seated.contains(&cast::text(one, "person"));
    ["female", "male"].map(|sex| {
        let alone = named.iter().filter(|(_, all)| all.len() == 1 && free(all[0]) && all[0]["sex"] == sex);
        alone.map(|(name, _)| name.clone()).step_by(5).take(20).collect()
    })
}

/// The county's bodies find nothing against anybody.
fn found(ahead: &Parked, on: &str) {
    let document = ahead.document("county", "local requirement");
    for one in ahead.get("clerk", "/nominees").as_array().unwrap() {
        for body in ["street", "departments"] {
            let finding = json!({
                "nomination": one["nomination"], "body": body, "verdict": "pass", "document": document,
                "happened": { "on": on },
            });
            ahead.post("county", "/stages/nomination/record-finding", &finding);
        }
    }
}

#[test]
fn the_formal_list_stands_by_a_clerks_pages() {
    let ahead = Parked::at("nomination and review of candidates");
    ahead.on("2026-11-11");
    let [mut women, mut men] = voters(&ahead);
    let election = ahead.election.as_str();
    let clerk = ahead.browser("clerk");
    let stage = "nomination";
    act(&clerk, election, (stage, "open"), &[]);
    let mut lists = Vec::new();
    for (post, of_women, of_men) in FIELD {
        let people: Vec<String> = women.drain(..of_women).chain(men.drain(..of_men)).collect();
        for person in &people {
            let nominator = men.pop().unwrap();
            let form = [
                ("person", person.as_str()),
                ("post", post),
                ("support.by", "voter"),
                ("support.voter.nominator", nominator.as_str()),
                ("document", ""),
            ];
            act(&clerk, election, (stage, "nominate"), &form);
        }
        lists.push((post, people.join("\n")));
    }

    ahead.on("2026-11-13");
    accept_all(&clerk, election);
    ahead.on("2026-11-14");
    act(&clerk, election, (stage, "publish-preliminary"), &[]);
    act(&clerk, election, (stage, "begin-review"), &[]);
    ahead.on("2026-11-18");
    found(&ahead, "2026-11-18");
    ahead.on("2026-11-22");
    let rows: Vec<[String; 2]> =
        (1..=lists.len()).map(|row| [format!("lists.{row}.post"), format!("lists.{row}.candidates")]).collect();
    let form = rows.iter().zip(&lists).flat_map(|([post, candidates], (word, names))| {
        [(post.as_str(), *word), (candidates.as_str(), names.as_str())]
    });
    act(&clerk, election, (stage, "publish-formal"), &form.collect::<Vec<_>>());
    act(&clerk, election, (stage, "settle"), &[]);
    assert_eq!(phase(&clerk, election, stage), "已完成");
    clerk.go(&format!("{election}/candidates"));
    let shown = clerk.text("main");
    assert!(lists.iter().flat_map(|(_, names)| names.lines()).all(|name| shown.contains(name)), "{shown}");
    clerk.picture("clerk-formal-list");
    assert_eq!(clerk.broken(), "");
}

/// Everybody's written answer is recorded from the list of nominees.
fn accept_all(clerk: &Browser, election: &str) {
    clerk.go(&format!("{election}/nominees"));
    assert_eq!(clerk.barriers(), "");
    let links = clerk.js(
        "[...document.querySelectorAll(\"a[href*='/stages/nomination/accept?']\")].map((one) => one.pathname + one.search)",
    );
    let links: Vec<String> = serde_json::from_value(links).unwrap();
    assert_eq!(links.len(), FIELD.iter().map(|(_, women, men)| women + men).sum::<usize>(), "{links:?}");
    for link in links {
        clerk.go(&link);
        fill_in(clerk, &[("document", "")]);
        send(clerk);
    }
}

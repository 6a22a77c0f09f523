//! A clerk takes the fourth stage from its opening to the formal list on pages alone: nominations by name, answers from the
//! list of nominees, the lists of three posts. The county's findings come over the API.

use crate::by_pages::{act, fill_in, offers, phase, send};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::Inside;

/// Who stands for what: the post, how many women, how many men.
const FIELD: [(&str, usize, usize); 3] = [("director", 0, 2), ("deputy", 1, 1), ("member", 2, 2)];

struct Nomination {
    inside: Inside,
    api: String,
    _folder: tempfile::TempDir,
}

impl Nomination {
    /// The roll is frozen, and nobody is nominated.
    fn ahead() -> Self {
        let folder = rehearsal_until("nomination and review of candidates");
        let inside = Inside::over(folder.path());
        let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
        let api = format!("/api/v1/elections/{}", cast::text(&elections[0], "election"));
        Self { inside, api, _folder: folder }
    }

    /// So many days before the poll, in the morning.
    fn on(&self, day: &str) {
        let admin = cast::sign_in(&self.inside.client, "admin");
        cast::set_clock(&self.inside.client, &admin, &format!("{day}T02:00:00Z"));
    }

    fn get(&self, rest: &str) -> Value {
        let clerk = cast::sign_in(&self.inside.client, "clerk");
        self.inside.client.send(&Call::get(format!("{}{rest}", self.api)).by(&clerk.token)).done()
    }

    /// Voters whom a name alone tells, women and men, none of whom sits on the committee.
    fn voters(&self) -> [Vec<String>; 2] {
        let people = self.get("/people");
        let seated: BTreeSet<String> = self.get("/stages/committee")["state"]["members"]
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
    fn found(&self, on: &str) {
        let county = cast::sign_in(&self.inside.client, "county");
        let upload = Call::upload(format!("{}/documents", self.api), "local requirement").by(&county.token);
        let document = cast::text(&self.inside.client.send(&upload).done()["made"], "document");
        for one in self.get("/nominees").as_array().unwrap() {
            for body in ["street", "departments"] {
                let finding = json!({
                    "nomination": one["nomination"], "body": body, "verdict": "pass", "document": document,
                    "happened": { "on": on },
                });
                let call = Call::post(format!("{}/stages/nomination/record-finding", self.api), &finding);
                self.inside.client.send(&call.by(&county.token)).done();
            }
        }
    }
}

#[test]
fn the_formal_list_stands_by_a_clerks_pages() {
    let ahead = Nomination::ahead();
    ahead.on("2026-11-11");
    let [mut women, mut men] = ahead.voters();
    let election = ahead.api.replace("/api/v1", "");
    let clerk = Browser::of(&ahead.inside.client, "clerk");
    let stage = "nomination";
    // The story may have been stopped just after this step of its own.
    if offers(&clerk, &election, stage, "open") {
        act(&clerk, &election, (stage, "open"), &[]);
    }
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
            act(&clerk, &election, (stage, "nominate"), &form);
        }
        lists.push((post, people.join("\n")));
    }

    ahead.on("2026-11-13");
    accept_all(&clerk, &election);
    ahead.on("2026-11-14");
    act(&clerk, &election, (stage, "publish-preliminary"), &[]);
    act(&clerk, &election, (stage, "begin-review"), &[]);
    ahead.on("2026-11-18");
    ahead.found("2026-11-18");
    ahead.on("2026-11-22");
    let rows: Vec<[String; 2]> =
        (1..=lists.len()).map(|row| [format!("lists.{row}.post"), format!("lists.{row}.candidates")]).collect();
    let form = rows.iter().zip(&lists).flat_map(|([post, candidates], (word, names))| {
        [(post.as_str(), *word), (candidates.as_str(), names.as_str())]
    });
    act(&clerk, &election, (stage, "publish-formal"), &form.collect::<Vec<_>>());
    act(&clerk, &election, (stage, "settle"), &[]);
    assert_eq!(phase(&clerk, &election, stage), "已完成");
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

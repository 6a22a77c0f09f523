//! The second look by sample on its page: the drawn papers are read from their bundles one after the other, in a plain form,
//! until the sample bears the count out; nothing of what stands on a paper is shown.

use crate::counting::{Count, count};
use election::ElectionId;
use election::record::anchor::AnchorKind;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};

const SEED: &str = "31415926535897932384";

/// A count whose first look is agreed.
struct Audited {
    count: Count,
    scrutineer: Account,
    /// Each post with those whom every paper marks.
    marks: Vec<(String, Vec<String>)>,
}

fn audited() -> Audited {
    let count = count();
    let stage = count.get(&count.clerk, "/stages/ballot");
    let contests = stage["state"]["rounds"][0]["contests"].as_array().unwrap().clone();
    let mut taken = BTreeSet::new();
    let marks = contests.iter().map(|one| {
        let people = one["candidates"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned());
        let seats = usize::try_from(one["seats"].as_u64().unwrap()).unwrap();
        let chosen = people.filter(|id| taken.insert(id.clone())).take(seats).collect();
        (one["post"].as_str().unwrap().to_owned(), chosen)
    });
    let marks = marks.collect();
    let scrutineer = cast::sign_in(&count.inside.client, "scrutineer1");
    let audited = Audited { count, scrutineer, marks };
    audited.count_first();
    audited
}

impl Audited {
    /// Two tellers of its group enter every batch of the first look that is not agreed: all papers say the same.
    fn count_first(&self) {
        let named: Map<String, Value> = self.marks.iter().map(|(post, people)| (post.clone(), json!(people))).collect();
        let paper = json!({ "marks": named, "classification": { "kind": "ordinary" } });
        let view = self.count.get(&self.count.clerk, "/count");
        let all = view["batches"].as_array().unwrap();
        for one in all.iter().filter(|one| one["look"] == "first" && one["state"] != "agreed") {
            let papers = vec![paper.clone(); usize::try_from(one["papers"].as_u64().unwrap()).unwrap()];
            let pair = if one["counting_group"] == 1 { [0, 1] } else { [2, 3] };
            let at = format!("first/{}/{}", one["pool"], one["batch"]);
            let [_, last] =
                pair.map(|teller| self.count.enter(&self.count.tellers[teller], &at, &json!(papers)).done());
            assert_eq!(last["state"], "agreed", "{one}");
        }
    }

    fn address(&self) -> String {
        format!("/elections/{}/count/audit", self.count.election)
    }

    fn page(&self, who: &Account, address: &str) -> String {
        let client = &self.count.inside.client;
        let answer = client.send(&Call::get(address).on_page(client, &who.token));
        assert_eq!(answer.status, 200, "{address}");
        answer.text()
    }

    fn view(&self) -> Value {
        self.count.get(&self.scrutineer, "/count/audit")
    }

    /// Ticks the marks of a paper on the form as the page gave it.
    fn read(&self, who: &Account, key: &str, number: &str) -> Answer {
        let ticks =
            self.marks.iter().flat_map(|(post, people)| people.iter().map(move |id| format!("&mark={post}|{id}")));
        let form = format!("key={key}&number={number}{}&void=&part=", ticks.collect::<String>().replace('|', "%7C"));
        let client = &self.count.inside.client;
        client.send(&Call::new("POST", self.address()).form(&form).on_page(client, &who.token))
    }

    fn missing(&self, key: &str, number: &str, record: &str) -> Answer {
        let part = |name: &str, more: &str, value: &str| {
            format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n")
        };
        let parts = [
            part("key", "", key),
            part("number", "", number),
            part("document", "; filename=\"search.pdf\"", record),
            "--x--\r\n".to_owned(),
        ];
        let client = &self.count.inside.client;
        let call = Call::new("POST", format!("{}/missing", self.address()));
        let call = call.bytes("multipart/form-data; boundary=x", parts.concat());
        client.send(&call.on_page(client, &self.scrutineer.token))
    }

    /// Two persons type the groups of the committed papers' head back.
    fn anchor(&self) {
        let supervisor = cast::sign_in(&self.count.inside.client, "supervisor");
        for who in [&self.count.clerk, &supervisor] {
            let snapshot = self.count.inside.app.snapshot(ElectionId(self.count.election));
            let snapshot = self.count.inside.block_on(snapshot).unwrap();
            let state = snapshot.election();
            let anchor = &state.anchors.all[&(state.ballot.round_no(), AnchorKind::PapersCommitted)];
            let groups = ledger::hash_groups(&anchor.head.unwrap().root);
            let typed = anchor.blanks().unwrap().map(|at| json!({ "group": at, "digits": groups[usize::from(at)] }));
            let body = json!({ "anchor": "papers_committed", "round": state.ballot.round_no(), "typed": typed });
            self.count.act(who, "record/confirm-anchor", &body).done();
        }
    }

    fn dice(&self) {
        let record = Call::upload(self.count.path("/documents"), "a photo of the dice").by(&self.count.clerk.token);
        let document = cast::text(&self.count.inside.client.send(&record).done()["made"], "document");
        let body = json!({ "seed": SEED, "document": document, "happened": { "on": "2026-11-29" } });
        self.count.act(&self.count.clerk, "ballot/draw-seed", &body).done();
    }
}

/// The value of a hidden field.
fn value(html: &str, name: &str) -> String {
    let rest = html.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name}: {html}"));
    rest.split('"').next().unwrap().to_owned()
}

#[test]
fn an_audit_goes_through_its_page_to_its_end() {
    let audited = audited();
    let (count, scrutineer) = (&audited.count, &audited.scrutineer);
    let address = audited.address();
    assert_eq!(audited.view()["standing"], "not_begun");
    assert!(audited.page(&count.clerk, &address).contains("/stages/ballot/begin-audit"));
    count.act(&count.clerk, "ballot/begin-audit", &json!({})).done();
    let awaits = audited.page(&count.clerk, &address);
    assert!(awaits.contains("/stages/ballot/draw-seed") && awaits.contains("/record/anchors"), "{awaits}");
    audited.anchor();
    audited.dice();

    let desk = audited.page(scrutineer, "/desk");
    assert!(desk.contains(&format!("href=\"{address}\"")), "the desk leads to the drawn paper");
    assert!(audited.page(&count.clerk, &format!("/elections/{}/count", count.election)).contains(&address));
    assert!(!audited.page(&count.tellers[0], &address).contains("name=\"mark\""), "who does not read has no form");
    refused_readings(&audited);
    one_is_not_there(&audited);

    let papers = audited.view()["papers"].as_u64().unwrap();
    while audited.view()["standing"] == "reading" {
        let html = audited.page(scrutineer, &address);
        let (key, number) = (value(&html, "key"), value(&html, "number"));
        assert_eq!(audited.read(scrutineer, &key, &number).status, 303);
        let size = cast::log_size(&count.inside.client, count.election);
        assert_eq!(audited.read(scrutineer, &key, &number).status, 303, "a second click");
        assert_eq!(cast::log_size(&count.inside.client, count.election), size, "writes nothing");
    }
    let view = audited.view();
    assert_eq!(view["standing"], "suffices", "{view}");
    assert!(view["read"].as_u64().unwrap() < papers, "a sample is enough where all papers agree");
    let told = view.to_string();
    assert!(audited.marks.iter().flat_map(|(_, people)| people).all(|id| !told.contains(id.as_str())), "{told}");
    assert!(audited.page(&count.clerk, &address).contains("/stages/ballot/end-audit"));
    count.act(&count.clerk, "ballot/end-audit", &json!({})).done();
    let view = audited.view();
    assert_eq!(view["standing"], "confirmed");
    assert!(view["drawn"].as_array().unwrap().iter().all(|one| one["became"] != "next" && one["became"] != "ahead"));
    assert!(!audited.page(scrutineer, &address).contains("name=\"mark\""));
    count.act(&count.clerk, "ballot/agree-count", &json!({})).done();
}

/// Nobody but a scrutineer reads, no paper out of its turn, and nobody who does not stand.
fn refused_readings(audited: &Audited) {
    let (count, scrutineer) = (&audited.count, &audited.scrutineer);
    let size = cast::log_size(&count.inside.client, count.election);
    let html = audited.page(scrutineer, &audited.address());
    assert!(html.contains("name=\"mark\"") && !html.contains("checked"), "what was entered is not shown");
    let next = &audited.view()["drawn"][0];
    assert_eq!((&next["became"], &json!(value(&html, "number"))), (&json!("next"), &json!(next["number"].to_string())));
    let number = next["number"].as_u64().unwrap();
    let key = value(&html, "key");
    assert_eq!(audited.read(&count.tellers[0], &key, &number.to_string()).status, 403);
    let early = audited.read(scrutineer, &key, &(number + 1).to_string());
    assert_eq!(early.status, 409);
    assert!(early.text().contains("/help/AUD-04"), "{}", early.text());
    let stranger =
        json!({ "marks": { "director": [uuid::Uuid::from_u128(3)] }, "classification": { "kind": "ordinary" } });
    let body = json!({ "number": number, "sampled": { "sampled": "read", "paper": stranger } });
    assert_eq!(count.act(scrutineer, "ballot/read-sample", &body).problem(422), "invalid");
    assert_eq!(cast::log_size(&count.inside.client, count.election), size);
}

/// A paper that nobody finds needs the record of the search, and counts against the result.
fn one_is_not_there(audited: &Audited) {
    let html = audited.page(&audited.scrutineer, &audited.address());
    let (key, number) = (value(&html, "key"), value(&html, "number"));
    assert_eq!(audited.missing(&key, &number, "").status, 422);
    assert_eq!(audited.missing(&key, &number, "we looked through the whole batch").status, 303);
    let view = audited.view();
    assert_eq!((&view["missing"], &view["drawn"][0]["became"]), (&json!(1), &json!("missing")));
    assert_eq!(view["drawn"][1]["became"], "next");
}

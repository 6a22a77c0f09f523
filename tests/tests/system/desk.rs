//! Work done on pages, with plain forms as a browser without scripts sends them.

use serde_json::{Value, json};
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call, Client};
use system_tests::inside::{Inside, SECRET};
use uuid::Uuid;

const BOUNDARY: &str = "----zhixuan-form";

/// A guiding office with a drafted election.
struct Office {
    inside: Inside,
    county: Account,
    election: Uuid,
}

fn office() -> Office {
    let inside = Inside::fresh();
    let client = &inside.client;
    let admin = cast::administrator(client, SECRET);
    let county = cast::member(client, &admin, "county", "county");
    cast::set_clock(client, &admin, "2026-10-20T01:00:00Z");
    let community = cast::community(client, &county, 1, "枫林街道");
    let election = cast::draft(client, &county, community);
    Office { inside, county, election }
}

impl Office {
    fn client(&self) -> &Client {
        &self.inside.client
    }

    fn page(&self, path: &str) -> Answer {
        self.client().send(&Call::get(path).header("cookie", &format!("zhixuan_access={}", self.county.token)))
    }

    fn action(&self, action: &str) -> String {
        format!("/elections/{}/stages/{action}", self.election)
    }

    /// Sends the form of a page: its key as the page gave it, words, and a file.
    fn send(&self, action: &str, key: &str, words: &[(&str, &str)], file: Option<(&str, &str)>) -> Answer {
        let part = |head: &str, value: &str| {
            format!("--{BOUNDARY}\r\ncontent-disposition: form-data; {head}\r\n\r\n{value}\r\n")
        };
        let words =
            words.iter().copied().chain([("key", key)]).map(|(name, value)| part(&format!("name=\"{name}\""), value));
        let file = file.map(|(name, bytes)| part(&format!("name=\"{name}\"; filename=\"scan.pdf\""), bytes));
        let body: String = words.chain(file).chain([format!("--{BOUNDARY}--\r\n")]).collect();
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let call = Call::new("POST", self.action(action)).bytes(&kind, body);
        let own = format!("http://{}", self.client().address());
        let cookie = format!("zhixuan_access={}", self.county.token);
        self.client().send(&call.header("origin", &own).header("cookie", &cookie))
    }

    fn summary(&self) -> Value {
        self.client().send(&Call::get(format!("/api/v1/elections/{}", self.election))).done()
    }
}

/// The value of a named input.
fn value(html: &str, name: &str) -> String {
    let input = html.split('<').find(|tag| tag.contains(&format!("name=\"{name}\""))).unwrap();
    input.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn the_desk_leads_to_a_form_that_does_what_the_api_does() {
    let office = office();
    let desk = office.page("/desk").text();
    assert!(desk.contains(&office.action("lifecycle/call")), "the desk offers what is open");
    let form = office.page(&office.action("lifecycle/call"));
    assert_eq!(form.status, 200);
    let key = value(&form.text(), "key");
    assert_eq!(value(&form.text(), "happened.on"), "2026-10-20");
    let words = [("election_day", "2026-11-29"), ("happened.on", "2026-10-20")];
    let done = office.send("lifecycle/call", &key, &words, Some(("document", "the decision")));
    let to = format!("{}?done=call", office.action("lifecycle"));
    assert_eq!((done.status, done.header("location")), (303, to.as_str()));
    assert!(office.page(&to).text().contains("已登记"), "what was done is said");
    let summary = office.summary();
    assert_eq!(summary["election_day"], "2026-11-29");
    let again = office.send("lifecycle/call", &key, &words, Some(("document", "the decision")));
    assert_eq!(again.status, 303, "a second click is answered as the first");
    assert_eq!(office.summary()["size"], summary["size"], "and writes nothing");
    let board = office.page(&office.action("lifecycle")).text();
    assert!(board.contains("开始筹备") && board.contains("为什么不能下一步"));
}

#[test]
fn a_refusal_says_why_and_keeps_what_was_filled_in() {
    let office = office();
    let words = [("election_day", "2026-10-01"), ("happened.on", "2026-10-20")];
    let refused = office.send("lifecycle/call", "k-1", &words, Some(("document", "the decision")));
    assert_eq!(refused.status, 409);
    let html = refused.text();
    let twin = json!({ "election_day": "2026-10-01", "document": value(&html, "document"), "happened": { "on": "2026-10-20" } });
    let call = format!("/api/v1/elections/{}/stages/lifecycle/call", office.election);
    let codes = office.client().send(&Call::post(call, &twin).by(&office.county.token)).refused();
    for code in codes {
        assert!(html.contains(&format!("/help/{code}")), "{code} is not explained");
    }
    assert_eq!(value(&html, "election_day"), "2026-10-01");
    let mended =
        [("election_day", "2026-11-29"), ("happened.on", "2026-10-20"), ("document", &value(&html, "document"))];
    assert_eq!(office.send("lifecycle/call", "k-1", &mended, None).status, 303, "the scan need not be sent again");
}

/// Seven members fill seven rows: whoever needs more rows asks for them, and keeps what was filled in.
#[test]
fn a_form_has_as_many_rows_as_are_needed() {
    let office = office();
    let action = "representatives/apportion";
    let fresh = office.page(&office.action(action)).text();
    let first = value(&fresh, "more");
    let group = |number: usize| format!("{first}.{number}.group");
    assert!(fresh.contains(&format!("name=\"{}\"", group(4))) && !fresh.contains(&group(5)));
    let filled: Vec<(String, String)> = (1..=4).map(|number| (group(number), number.to_string())).collect();
    let mut words: Vec<(&str, &str)> = filled.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    words.push(("more", &first));
    let before = office.summary()["size"].clone();
    let more = office.send(action, "k-3", &words, None);
    assert_eq!(more.status, 200);
    let html = more.text();
    assert!(html.contains(&group(12)), "eight rows more");
    assert_eq!(value(&html, &group(4)), "4");
    assert_eq!(value(&html, "key"), "k-3");
    assert!(html.contains("<details open>"), "they stand open");
    assert_eq!(office.summary()["size"], before, "asking for rows does nothing");
}

#[test]
fn a_wrong_field_is_named_and_nothing_is_written() {
    let office = office();
    let before = office.summary()["size"].clone();
    let refused = office.send("lifecycle/call", "k-2", &[("happened.on", "2026-10-20")], None);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("请改正以下各项"));
    assert!(!refused.text().contains("missing field"), "in the reader's language alone");
    assert_eq!(office.summary()["size"], before);
}

#[test]
fn nobody_acts_beyond_the_own_roles() {
    let office = office();
    let form = office.action("lifecycle/call");
    let stranger = office.client().send(&Call::get(&form));
    assert_eq!((stranger.status, stranger.header("location")), (303, "/sign-in"));
    let committee = office.page(&office.action("ballot/open-polling"));
    assert_eq!(committee.status, 403, "the county opens no poll");
}

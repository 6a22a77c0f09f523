//! Votes of a running term begin on a page, from what the record says: a petition that waits, a seat that fell vacant.

use serde_json::{Value, json};
use system_tests::binary::played;
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};
use system_tests::inside::Inside;

struct Office<'i> {
    inside: &'i Inside,
    street: Account,
    page: String,
}

impl Office<'_> {
    fn shown(&self) -> String {
        self.inside.client.send(&Call::get(self.page.clone()).on_page(&self.inside.client, &self.street.token)).text()
    }

    fn begin(&self, vote: &str, key: &str) -> Answer {
        let call = Call::new("POST", self.page.clone()).on_page(&self.inside.client, &self.street.token);
        self.inside.client.send(&call.form(&format!("key={key}&vote={vote}")))
    }

    /// The purpose of the election that a button led to.
    fn purpose(&self, led: &Answer) -> Value {
        assert_eq!(led.status, 303, "{}", led.text());
        let path = format!("/api/v1{}", led.header("location"));
        let stage = self.inside.client.send(&Call::get(path).by(&self.street.token)).done();
        stage["state"]["lifecycle"]["purpose"].clone()
    }
}

#[test]
fn a_recall_and_a_by_election_are_drafted_from_the_record() {
    let folder = played();
    let inside = Inside::over(&folder.path().join("data"));
    let client = &inside.client;
    let admin = cast::sign_in(client, "admin");
    cast::set_clock(client, &admin, "2026-12-24T02:00:00Z");
    let elections = client.send(&Call::get("/api/v1/elections")).done();
    let general = elections.as_array().unwrap().iter().find(|one| one["phases"]["lifecycle"] == "archived").unwrap();
    let id = cast::text(general, "election");
    let office = Office {
        inside: &inside,
        street: cast::sign_in(client, "street"),
        page: format!("/elections/{id}/term-votes"),
    };
    let api = |rest: &str| format!("/api/v1/elections/{id}{rest}");
    let stage = |area: &str| client.send(&Call::get(api(&format!("/stages/{area}"))).by(&office.street.token)).done();

    // The petition of the story waits for its vote.
    let petitioned = stage("term")["state"]["term"]["recalls"][0]["petition"]["person"].clone();
    assert_eq!(office.shown().matches("name=\"vote\"").count(), 1, "nothing is vacant");
    let vote = petitioned.as_str().unwrap();
    let led = office.begin(vote, "recall");
    let purpose = office.purpose(&led);
    assert_eq!((&purpose["purpose"], &purpose["member"]), (&json!("recall"), &petitioned));
    assert_eq!(
        office.begin(vote, "recall").header("location"),
        led.header("location"),
        "a second click drafts nothing"
    );
    assert_eq!(office.begin("by_election", "none").status, 404);

    // Somebody else resigns: the seat, those who serve and the end of the term follow.
    let serving = stage("term")["state"]["serving"].as_array().unwrap().clone();
    let leaves = serving.iter().find(|one| one["post"] == "member" && one["person"] != petitioned).unwrap();
    let member = &leaves["person"];
    let upload = Call::upload(api("/documents"), "the resignation").by(&office.street.token);
    let document = cast::text(&client.send(&upload).done()["made"], "document");
    let resigns = json!({ "person": member, "document": document, "happened": { "on": "2026-12-24" } });
    client.send(&Call::post(api("/stages/term/resign"), &resigns).by(&office.street.token)).done();
    let purpose = office.purpose(&office.begin("by_election", "seat"));
    assert_eq!(purpose["purpose"], "by_election");
    assert_eq!(purpose["seats"], json!([{ "post": "member", "seats": 1 }]));
    assert_eq!((&purpose["members"], &purpose["since"]), (&json!(serving.len() - 1), &json!("2026-12-24")));

    // A clerk does not begin it.
    let clerk = cast::sign_in(client, "clerk");
    let call = Call::new("POST", office.page.clone()).on_page(client, &clerk.token).form("key=x&vote=by_election");
    assert_eq!(client.send(&call).status, 403);
}

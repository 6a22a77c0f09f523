//! An election of a small community that has begun and has its clerk: where the first stage starts.

use crate::cast::{self, Account};
use crate::http::Call;
use crate::inside::{Inside, SECRET};
use serde_json::{Value, json};
use uuid::Uuid;

/// Groups of the community, of thirty households each.
const GROUPS: u64 = 2;

/// The election.
pub struct Begun {
    /// The server.
    pub inside: Inside,
    /// The election's id.
    pub election: Uuid,
}

/// An election forty days ahead: called, begun, its day posted, a clerk appointed, who signs in as `clerk`.
pub fn begun() -> Begun {
    let inside = Inside::fresh();
    let client = &inside.client;
    let admin = cast::administrator(client, SECRET);
    let [county, clerk] =
        [("county", "county"), ("clerk", "committee")].map(|(name, role)| cast::member(client, &admin, name, role));
    cast::set_clock(client, &admin, "2026-10-20T01:00:00Z");
    let community = cast::community(client, &county, 1, "枫林街道");
    let groups: Vec<Value> = (1..=GROUPS).map(|number| json!({ "number": number, "households": 30 })).collect();
    let mut draft = cast::draft_body(community);
    draft["groups"] = json!(groups);
    let drafted = client.send(&Call::post("/api/v1/elections", &draft).by(&county.token)).done();
    let election = cast::id(&drafted["made"], "election");
    let by_the_county = Office { inside: &inside, county: &county, election };
    let happened = json!({ "on": "2026-10-20" });
    let upload = Call::upload(by_the_county.path("/documents"), "decision").by(&county.token);
    let document = cast::id(&client.send(&upload).done()["made"], "document");
    let call = json!({ "election_day": "2026-11-29", "document": document, "happened": happened });
    by_the_county.post("/stages/lifecycle/call", &call);
    by_the_county.post("/stages/lifecycle/begin", &json!({}));
    by_the_county.post("/stages/office/publish-notice", &json!({ "kind": "election_day", "happened": happened }));
    let person = by_the_county.post("/people", &json!({ "people": [{ "name": "赵文清", "sex": "female" }] }));
    let appointed = json!({
        "appointment": Uuid::new_v4(), "person": person["made"]["people"][0], "account": clerk.id, "function": "clerk",
    });
    by_the_county.post("/stages/office/appoint", &appointed);
    Begun { inside, election }
}

/// The county's office in the election.
struct Office<'a> {
    inside: &'a Inside,
    county: &'a Account,
    election: Uuid,
}

impl Office<'_> {
    fn path(&self, rest: &str) -> String {
        format!("/api/v1/elections/{}{rest}", self.election)
    }

    fn post(&self, rest: &str, body: &Value) -> Value {
        self.inside.client.send(&Call::post(self.path(rest), body).by(&self.county.token)).done()
    }
}

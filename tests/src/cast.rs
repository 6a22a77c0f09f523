//! People with accounts, and the beginnings of elections.

use crate::http::{Call, Client};
use serde_json::{Value, json};
use uuid::Uuid;

/// The password of everybody whom tests and rehearsals make.
pub const PASSWORD: &str = "rehearsal-only-2026";

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Account {
    /// The account.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// An access token.
    pub token: String,
    /// A refresh token.
    pub refresh: String,
}

/// Signs in with the password of everybody.
#[track_caller]
pub fn sign_in(client: &Client, name: &str) -> Account {
    let body = json!({ "name": name, "password": PASSWORD });
    let tokens = client.send(&Call::post("/api/v1/sessions", &body)).done();
    let token = text(&tokens, "access");
    let me = client.send(&Call::get("/api/v1/me").by(&token)).done();
    Account { id: id(&me, "account"), name: name.to_owned(), token, refresh: text(&tokens, "refresh") }
}

/// Makes the first administrator, called `admin`.
#[track_caller]
pub fn administrator(client: &Client, secret: &str) -> Account {
    let body = json!({ "secret": secret, "name": "admin", "password": PASSWORD });
    client.send(&Call::post("/api/v1/setup", &body)).done();
    sign_in(client, "admin")
}

/// Makes an account without a role.
#[track_caller]
pub fn account(client: &Client, admin: &Account, name: &str) -> Account {
    let created = client.send(&Call::post("/api/v1/accounts", &json!({ "name": name })).by(&admin.token)).done();
    let set = json!({ "name": name, "code": text(&created, "code"), "password": PASSWORD });
    client.send(&Call::post("/api/v1/password", &set)).done();
    sign_in(client, name)
}

/// Grants a role; answers with the grant as it stands.
#[track_caller]
pub fn grant(client: &Client, admin: &Account, to: &Account, grant: &Value) -> Value {
    client.send(&Call::post(format!("/api/v1/accounts/{}/grants", to.id), grant).by(&admin.token)).done()
}

/// Makes an account with a role everywhere.
#[track_caller]
pub fn member(client: &Client, admin: &Account, name: &str, role: &str) -> Account {
    let made = account(client, admin, name);
    grant(client, admin, &made, &json!({ "role": role, "scope": "county" }));
    made
}

/// The two tellers of a counting group of the first round, of the rehearsal's eight.
#[track_caller]
pub fn counting_pair(client: &Client, clerk: &Account, election: Uuid, group: u64) -> [Account; 2] {
    let get =
        |rest: &str| client.send(&Call::get(format!("/api/v1/elections/{election}{rest}")).by(&clerk.token)).done();
    let (stage, held) = (get("/stages/ballot"), get("/appointments"));
    let tellers = &stage["state"]["rounds"][0]["counting_groups"][group.to_string()]["tellers"];
    let all: Vec<Account> = (1..=8).map(|number| sign_in(client, &format!("teller{number}"))).collect();
    [0, 1].map(|place| {
        let held = held["appointments"].as_object().unwrap().values();
        let own = held.clone().find(|one| one["person"] == tellers[place] && one["ended"] == "no").unwrap();
        all.iter().find(|account| own["account"] == json!(account.id)).unwrap().clone()
    })
}

/// Enters a community, numbered, in a street; answers with its id.
#[track_caller]
pub fn community(client: &Client, office: &Account, number: u32, street: &str) -> Uuid {
    let body = json!({
        "code": format!("99{number:04}001001"), "name": format!("第{number}社区"), "street": street, "households": 300,
    });
    id(&client.send(&Call::post("/api/v1/communities", &body).by(&office.token)).done(), "community")
}

/// The body that drafts an election of a community.
pub fn draft_body(community: Uuid) -> Value {
    let groups: Vec<Value> = (1..=8).map(|number| json!({ "number": number, "households": 30 })).collect();
    json!({ "community": community, "term": 1, "profile": "cn-urban-2026", "groups": groups })
}

/// Drafts an election of a community; answers with its id.
#[track_caller]
pub fn draft(client: &Client, office: &Account, community: Uuid) -> Uuid {
    let receipt = client.send(&Call::post("/api/v1/elections", &draft_body(community)).by(&office.token)).done();
    id(&receipt["made"], "election")
}

/// Sets the rehearsal's clock to a moment as RFC 3339 writes it.
#[track_caller]
pub fn set_clock(client: &Client, admin: &Account, moment: &str) {
    client.send(&Call::post("/api/v1/rehearsal/clock", &json!({ "now": moment })).by(&admin.token)).done();
}

/// How many entries the log of an election has.
#[track_caller]
pub fn log_size(client: &Client, election: Uuid) -> u64 {
    client.send(&Call::get(format!("/api/v1/elections/{election}"))).done()["size"].as_u64().unwrap()
}

/// A text of an answer.
#[track_caller]
pub fn text(answer: &Value, name: &str) -> String {
    match answer.get(name).and_then(Value::as_str) {
        Some(text) => text.to_owned(),
        None => panic!("no {name} in {answer}"),
    }
}

/// An id of an answer.
#[track_caller]
pub fn id(answer: &Value, name: &str) -> Uuid {
    text(answer, name).parse().unwrap()
}

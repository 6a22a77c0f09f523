//! Invitations: a link that opens once, for a role that its maker may give, and an account made with it.

use serde_json::{Value, json};
use system_tests::cast::{self, Account, PASSWORD};
use system_tests::http::{Answer, Call, Client};
use system_tests::inside::{Inside, SECRET};

fn begun() -> (Inside, Account) {
    let inside = Inside::fresh();
    let admin = cast::administrator(&inside.client, SECRET);
    (inside, admin)
}

fn invite(client: &Client, by: &Account, role: &str, place: &Value) -> Answer {
    let mut body = json!({ "whom": "王主任", "role": role });
    body.as_object_mut().unwrap().extend(place.as_object().unwrap().clone());
    client.send(&Call::post("/api/v1/invitations", &body).by(&by.token))
}

/// The path of the API behind a link.
fn link(made: &Value) -> String {
    format!("/api/v1{}", cast::text(made, "path"))
}

fn take_up(client: &Client, link: &str, name: &str, password: &str) -> Answer {
    client.send(&Call::post(link.to_owned(), &json!({ "name": name, "password": password })))
}

fn standing(client: &Client, by: &Account, made: &Value) -> Value {
    let all = client.send(&Call::get("/api/v1/invitations").by(&by.token)).done();
    let own = all.as_array().unwrap().iter().find(|one| one["invitation"] == made["invitation"]);
    own.map_or(Value::Null, |one| one["standing"].clone())
}

#[test]
fn whoever_opens_the_link_makes_the_own_account_and_it_opens_once() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let made = invite(client, &admin, "county", &json!({ "scope": "county" })).done();
    let link = link(&made);
    let told = client.send(&Call::get(link.clone())).done();
    assert_eq!((&told["whom"], &told["role"]), (&json!("王主任"), &json!("county")));
    assert_eq!(take_up(client, &link, "wang", "nine char").problem(422), "invalid");
    assert_eq!(take_up(client, &link, " ", PASSWORD).problem(422), "invalid");
    assert_eq!(take_up(client, &link, "ADMIN", PASSWORD).problem(409), "conflict", "the name of another");
    assert_eq!(standing(client, &admin, &made), json!("open"), "a name that is taken uses nothing up");
    assert_eq!(take_up(client, &link, "wang", PASSWORD).status, 204);
    assert_eq!(standing(client, &admin, &made), json!("taken"));
    assert_eq!(take_up(client, &link, "li", PASSWORD).problem(404), "not-found");
    assert_eq!(client.send(&Call::get(link)).problem(404), "not-found");
    // The only administrator's word is enough.
    let wang = cast::sign_in(client, "wang");
    client.send(&Call::get("/api/v1/accounts").by(&wang.token)).done();
    let find = |wanted: &Value| client.send(&Call::post("/api/v1/accounts/search", wanted).by(&admin.token)).done();
    let rows = find(&json!({ "name": "WAN", "role": "county" }));
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert!(rows[0]["last_sign_in"].is_string(), "{rows}");
    assert_eq!(find(&json!({ "name": "wan", "role": "street" })), json!([]));
}

#[test]
fn a_role_that_was_taken_up_waits_for_a_second_administrator() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let second = cast::member(client, &admin, "second", "administrator");
    let made = invite(client, &admin, "county", &json!({ "scope": "county" })).done();
    take_up(client, &link(&made), "wang", PASSWORD);
    let wang = cast::sign_in(client, "wang");
    let look = || client.send(&Call::get("/api/v1/accounts").by(&wang.token));
    assert_eq!(look().problem(403), "forbidden");
    let rows =
        client.send(&Call::post("/api/v1/accounts/search", &json!({ "standing": "awaiting" })).by(&admin.token)).done();
    let grant = &rows[0]["grants"][0];
    assert_eq!((&grant["granted_by"], &grant["standing"]), (&json!(admin.id), &json!("awaits_confirmation")));
    let confirm = |by: &Account| {
        client.send(&Call::new("POST", format!("/api/v1/grants/{}/confirm", cast::id(grant, "id"))).by(&by.token))
    };
    assert_eq!(confirm(&admin).problem(403), "forbidden", "whoever invited does not confirm");
    confirm(&second).done();
    look().done();
}

#[test]
fn a_withdrawn_link_opens_no_more_and_only_an_open_one_is_withdrawn() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let made = invite(client, &admin, "county", &json!({ "scope": "county" })).done();
    let withdraw = || {
        let path = format!("/api/v1/invitations/{}", cast::id(&made, "invitation"));
        client.send(&Call::delete(path).by(&admin.token))
    };
    assert_eq!(withdraw().status, 204);
    assert_eq!(standing(client, &admin, &made), json!("withdrawn"));
    assert_eq!(take_up(client, &link(&made), "wang", PASSWORD).problem(404), "not-found");
    assert_eq!(withdraw().problem(404), "not-found");
}

#[test]
fn an_office_invites_to_roles_below_its_own_where_it_is() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let county = cast::member(client, &admin, "county", "county");
    let [own, other] =
        [(1, "枫林街道"), (2, "望江街道")].map(|(number, street)| cast::community(client, &county, number, street));
    let street = cast::account(client, &admin, "street");
    cast::grant(client, &admin, &street, &json!({ "role": "street", "scope": "street", "street": "枫林街道" }));
    let street = cast::sign_in(client, "street");
    let at = |community| json!({ "scope": "community", "community": community });
    let rows = [
        ("the county gives no role of its own", &county, "county", json!({ "scope": "county" }), 403),
        ("nor that of an administrator", &county, "administrator", json!({ "scope": "county" }), 403),
        ("but a street's", &county, "street", json!({ "scope": "street", "street": "望江街道" }), 201),
        ("a street gives a committee's role", &street, "committee", at(own), 201),
        ("not in another street", &street, "committee", at(other), 403),
        ("and not its own", &street, "street", json!({ "scope": "street", "street": "枫林街道" }), 403),
        (
            "nothing at a place that is not there",
            &admin,
            "committee",
            json!({ "scope": "street", "street": "无" }),
            422,
        ),
    ];
    for (what, by, role, place, status) in &rows {
        assert_eq!(invite(client, by, role, place).status, *status, "{what}");
    }
    let seen = client.send(&Call::get("/api/v1/invitations").by(&street.token)).done();
    assert_eq!(seen.as_array().unwrap().len(), 1, "an office sees those that are its own to give");
}

#[test]
fn an_invitation_falls_with_the_right_of_whoever_made_it() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let county = cast::account(client, &admin, "county");
    let grant = cast::grant(client, &admin, &county, &json!({ "role": "county", "scope": "county" }));
    cast::community(client, &admin, 1, "枫林街道");
    let made = invite(client, &county, "street", &json!({ "scope": "street", "street": "枫林街道" })).done();
    client.send(&Call::get(link(&made))).done();
    let revoke = Call::delete(format!("/api/v1/grants/{}", cast::id(&grant, "id"))).by(&admin.token);
    assert_eq!(client.send(&revoke).status, 204);
    assert_eq!(take_up(client, &link(&made), "zhao", PASSWORD).problem(404), "not-found");
}

#[test]
fn a_new_password_comes_by_invitation_and_ends_what_was_open() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let clerk = cast::account(client, &admin, "clerk");
    let again = || {
        let path = format!("/api/v1/accounts/{}/invitation", clerk.id);
        client.send(&Call::post(path, &Value::Null).by(&admin.token)).done()
    };
    let (older, newer) = (again(), again());
    assert_eq!(take_up(client, &link(&older), "", "a new password").problem(404), "not-found", "a newer one is out");
    assert_eq!(client.send(&Call::get(link(&newer))).done()["name"], json!("clerk"));
    assert_eq!(take_up(client, &link(&newer), "another name", "a new password").status, 204);
    assert_eq!(client.send(&Call::get("/api/v1/me").by(&clerk.token)).problem(401), "not-signed-in");
    let body = json!({ "name": "clerk", "password": "a new password" });
    client.send(&Call::post("/api/v1/sessions", &body)).done();
}

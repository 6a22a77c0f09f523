//! Accounts as an attacker and a forgetful clerk meet them.

use serde_json::{Value, json};
use system_tests::cast::{self, Account, PASSWORD};
use system_tests::http::{Answer, Call, Client};
use system_tests::inside::{Inside, SECRET};
use uuid::Uuid;

fn begun() -> (Inside, Account) {
    let inside = Inside::fresh();
    let admin = cast::administrator(&inside.client, SECRET);
    (inside, admin)
}

fn sign_in(client: &Client, name: &str, password: &str) -> Answer {
    client.send(&Call::post("/api/v1/sessions", &json!({ "name": name, "password": password })))
}

fn refresh(client: &Client, token: &str) -> Answer {
    client.send(&Call::post("/api/v1/sessions/refresh", &json!({ "refresh": token })))
}

fn me(client: &Client, token: &str) -> Answer {
    client.send(&Call::get("/api/v1/me").by(token))
}

#[test]
fn the_first_administrator_needs_the_secret_and_is_made_once() {
    let inside = Inside::fresh();
    let client = &inside.client;
    let setup = |secret: &str, name: &str, password: &str| {
        client.send(&Call::post("/api/v1/setup", &json!({ "secret": secret, "name": name, "password": password })))
    };
    assert_eq!(setup("guessed", "admin", PASSWORD).problem(401), "wrong-credentials");
    assert_eq!(setup(SECRET, "admin", "short").problem(422), "invalid");
    assert_eq!(setup(SECRET, " ", PASSWORD).problem(422), "invalid");
    setup(SECRET, "admin", PASSWORD).done();
    assert_eq!(setup(SECRET, "another", PASSWORD).problem(401), "wrong-credentials");
}

#[test]
fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let (inside, _admin) = begun();
    let wrong = sign_in(&inside.client, "admin", "not the password");
    let unknown = sign_in(&inside.client, "nobody of this name", "not the password");
    assert_eq!(wrong.problem(401), "wrong-credentials");
    assert_eq!((wrong.status, &wrong.body), (unknown.status, &unknown.body));
    let set = |name: &str| {
        let body = json!({ "name": name, "code": "guessed", "password": PASSWORD });
        inside.client.send(&Call::post("/api/v1/password", &body))
    };
    let (wrong, unknown) = (set("admin"), set("nobody of this name"));
    assert_eq!(wrong.problem(401), "wrong-credentials");
    assert_eq!((wrong.status, &wrong.body), (unknown.status, &unknown.body));
}

#[test]
fn five_wrong_passwords_lock_an_account_for_the_right_one_too() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let other = cast::account(client, &admin, "other");
    // Every wrong attempt after the fifth doubles the lock, so that sooner or later one meets it however slow
    // this machine is.
    let mut wrong = 0;
    let locked = loop {
        let answer = sign_in(client, &other.name, "not the password");
        if answer.status == 429 {
            break answer;
        }
        assert_eq!(answer.problem(401), "wrong-credentials");
        wrong += 1;
        assert!(wrong < 20, "never locked");
    };
    assert!(wrong >= 5, "locked after {wrong}");
    assert_eq!(locked.problem(429), "locked");
    assert!(locked.header("retry-after").parse::<u32>().unwrap() >= 1);
    assert!(me(client, &other.token).status == 200, "who is signed in stays so");
    sign_in(client, "admin", PASSWORD).done();
}

#[test]
fn a_name_that_nobody_has_is_locked_like_an_account() {
    let (inside, _admin) = begun();
    let statuses = (0..20).map(|_| sign_in(&inside.client, "nobody has this name", "a password").status);
    let statuses: Vec<u16> = statuses.take_while(|status| *status == 401).collect();
    assert!((5..20).contains(&statuses.len()), "answered {statuses:?}");
}

#[test]
fn a_refresh_token_works_once_and_a_second_use_ends_the_session() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let next = cast::text(&refresh(client, &admin.refresh).done(), "refresh");
    let third = refresh(client, &next).done();
    me(client, &cast::text(&third, "access")).done();
    assert_eq!(refresh(client, &admin.refresh).problem(401), "not-signed-in", "it was used before");
    assert_eq!(refresh(client, &cast::text(&third, "refresh")).problem(401), "not-signed-in", "the family has ended");
    let again = sign_in(client, "admin", PASSWORD).done();
    refresh(client, &cast::text(&again, "refresh")).done();
    assert_eq!(refresh(client, "made up").problem(401), "not-signed-in");
}

#[test]
fn signing_out_ends_one_session_or_all() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let [one, other, third] = [(); 3].map(|()| cast::sign_in(client, "admin"));
    assert_eq!(client.send(&Call::delete("/api/v1/sessions").by(&one.token)).status, 204);
    assert_eq!(refresh(client, &one.refresh).problem(401), "not-signed-in");
    let other = cast::text(&refresh(client, &other.refresh).done(), "refresh");
    assert_eq!(client.send(&Call::delete("/api/v1/sessions/all").by(&third.token)).status, 204);
    for token in [&other, &third.refresh, &admin.refresh] {
        assert_eq!(refresh(client, token).problem(401), "not-signed-in");
    }
}

#[test]
fn a_one_time_code_sets_one_password_and_ends_the_sessions() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let clerk = cast::account(client, &admin, "clerk");
    let issue = Call::post(format!("/api/v1/accounts/{}/reset", clerk.id), &Value::Null).by(&admin.token);
    let code = cast::text(&client.send(&issue).done(), "code");
    let set = |password: &str| {
        client.send(&Call::post("/api/v1/password", &json!({ "name": "clerk", "code": code, "password": password })))
    };
    let short = set("nine char");
    assert_eq!(short.problem(422), "invalid");
    assert_eq!(short.json()["errors"][0]["pointer"], json!("/password"));
    assert_eq!(set("a new password").status, 204);
    assert_eq!(set("yet another one").problem(401), "wrong-credentials");
    assert_eq!(sign_in(client, "clerk", PASSWORD).problem(401), "wrong-credentials");
    assert_eq!(refresh(client, &clerk.refresh).problem(401), "not-signed-in");
    sign_in(client, "clerk", "a new password").done();
}

#[test]
fn a_newer_code_takes_the_place_of_an_older_one() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let created = client.send(&Call::post("/api/v1/accounts", &json!({ "name": "clerk" })).by(&admin.token)).done();
    let path = format!("/api/v1/accounts/{}/reset", cast::id(&created, "account"));
    let newer = client.send(&Call::post(path, &Value::Null).by(&admin.token)).done();
    let set = |made: &Value| {
        let body = json!({ "name": "clerk", "code": cast::text(made, "code"), "password": PASSWORD });
        client.send(&Call::post("/api/v1/password", &body))
    };
    assert_eq!(set(&created).problem(401), "wrong-credentials");
    assert_eq!(set(&newer).status, 204);
}

#[test]
fn a_name_is_given_once() {
    let (inside, admin) = begun();
    let client = &inside.client;
    cast::account(client, &admin, "clerk");
    let again = Call::post("/api/v1/accounts", &json!({ "name": "clerk" })).by(&admin.token);
    assert_eq!(client.send(&again).problem(409), "conflict");
}

#[test]
fn a_second_administrator_confirms_what_the_first_grants() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let second = cast::member(client, &admin, "second", "administrator");
    let office = cast::account(client, &admin, "office");
    let granted = cast::grant(client, &admin, &office, &json!({ "role": "county", "scope": "county" }));
    assert_eq!(granted["standing"], json!("awaits_confirmation"));
    let look = || client.send(&Call::get("/api/v1/accounts").by(&office.token));
    assert_eq!(look().problem(403), "forbidden");
    let confirm = |by: &Account| {
        let path = format!("/api/v1/grants/{}/confirm", cast::id(&granted, "id"));
        client.send(&Call::new("POST", path).by(&by.token))
    };
    assert_eq!(confirm(&admin).problem(403), "forbidden");
    assert_eq!(look().problem(403), "forbidden");
    assert_eq!(confirm(&second).done()["standing"], json!("in_force"));
    look().done();
    let own = cast::grant(client, &admin, &second, &json!({ "role": "county", "scope": "county" }));
    let own = Call::new("POST", format!("/api/v1/grants/{}/confirm", cast::id(&own, "id"))).by(&second.token);
    assert_eq!(client.send(&own).problem(403), "forbidden", "nobody confirms the own role");
    let unknown = Call::new("POST", format!("/api/v1/grants/{}/confirm", Uuid::from_u128(5))).by(&second.token);
    assert_eq!(client.send(&unknown).problem(404), "not-found");
}

#[test]
fn a_disabled_account_is_out_at_once() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let clerk = cast::account(client, &admin, "clerk");
    me(client, &clerk.token).done();
    let send = |what: &str, id: Uuid, by: &Account| {
        client.send(&Call::new("POST", format!("/api/v1/accounts/{id}/{what}")).by(&by.token))
    };
    assert_eq!(send("disable", admin.id, &admin).problem(403), "forbidden", "an administrator stays");
    assert_eq!(send("disable", admin.id, &clerk).problem(403), "forbidden");
    assert_eq!(send("disable", Uuid::from_u128(5), &admin).problem(404), "not-found");
    assert_eq!(send("disable", clerk.id, &admin).done()["standing"], json!("disabled"));
    assert_eq!(me(client, &clerk.token).problem(401), "not-signed-in");
    assert_eq!(refresh(client, &clerk.refresh).problem(401), "not-signed-in");
    let gone = sign_in(client, "clerk", PASSWORD);
    assert_eq!(gone.problem(401), "wrong-credentials");
    assert_eq!(gone.body, sign_in(client, "nobody of this name", PASSWORD).body);
    assert_eq!(send("enable", clerk.id, &admin).done()["standing"], json!("active"));
    sign_in(client, "clerk", PASSWORD).done();
}

#[test]
fn administrators_are_the_whole_county_s_and_one_always_stays() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let county = cast::member(client, &admin, "county", "county");
    let community = cast::community(client, &county, 1, "枫林街道");
    let other = cast::account(client, &admin, "other");
    let path = format!("/api/v1/accounts/{}/grants", other.id);
    for scope in
        [json!({ "scope": "street", "street": "枫林街道" }), json!({ "scope": "community", "community": community })]
    {
        let mut grant = scope;
        grant["role"] = json!("administrator");
        let answer = client.send(&Call::post(&path, &grant).by(&admin.token));
        assert_eq!(answer.problem(422), "invalid", "{grant}");
        assert_eq!(answer.json()["errors"][0]["pointer"], json!("/scope"));
        grant["whom"] = json!("somebody");
        let invited = client.send(&Call::post("/api/v1/invitations", &grant).by(&admin.token));
        assert_eq!(invited.json()["errors"][0]["pointer"], json!("/scope"));
    }
    let accounts = client.send(&Call::get("/api/v1/accounts").by(&admin.token)).done();
    let own = accounts.as_array().unwrap().iter().find(|one| one["name"] == "admin").unwrap().clone();
    let revoke =
        || client.send(&Call::delete(format!("/api/v1/grants/{}", cast::id(&own["grants"][0], "id"))).by(&admin.token));
    assert_eq!(revoke().problem(422), "invalid", "nobody else could give it back");
    cast::grant(client, &admin, &other, &json!({ "role": "administrator", "scope": "county" }));
    assert!(revoke().status < 300, "another one stays");
}

//! The sessions of an account: listed with little, ended one by one or together, and with a changed password.

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

fn sessions(client: &Client, by: &Account) -> Vec<Value> {
    let all = client.send(&Call::get("/api/v1/sessions").by(&by.token)).done();
    all.as_array().unwrap().clone()
}

fn me(client: &Client, by: &Account) -> u16 {
    client.send(&Call::get("/api/v1/me").by(&by.token)).status
}

#[test]
fn a_session_says_its_kind_of_device_and_days_and_nothing_else() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    let body = json!({ "name": "admin", "password": PASSWORD });
    client.send(&Call::post("/api/v1/sessions", &body).header("user-agent", firefox)).done();
    let all = sessions(client, &admin);
    assert_eq!(all.len(), 2);
    let [own, other] = [true, false].map(|own| all.iter().find(|one| one["this"] == json!(own)).unwrap());
    assert_eq!((&other["browser"], &other["system"]), (&json!("firefox"), &json!("linux")));
    assert_eq!(own["browser"], json!("other"));
    let mut names: Vec<&String> = own.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(names, ["browser", "session", "since", "system", "this", "used_on"]);
}

#[test]
fn an_ended_session_is_out_at_once_and_leaves_the_list() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let other = cast::sign_in(client, "admin");
    let of = |by: &Account| sessions(client, by).iter().find(|one| one["this"] == json!(true)).unwrap().clone();
    let path = format!("/api/v1/sessions/{}", cast::id(&of(&other), "session"));
    let stranger = cast::account(client, &admin, "stranger");
    let end = |by: &Account| client.send(&Call::delete(path.clone()).by(&by.token));
    assert_eq!(end(&stranger).problem(404), "not-found", "nobody ends a session of somebody else");
    assert_eq!(me(client, &other), 200);
    assert_eq!(end(&admin).status, 204);
    assert_eq!((me(client, &other), me(client, &admin)), (401, 200));
    assert_eq!(sessions(client, &admin).len(), 1);
    assert_eq!(end(&admin).problem(404), "not-found");
}

#[test]
fn all_others_are_ended_and_this_one_goes_on() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let others = [(); 2].map(|()| cast::sign_in(client, "admin"));
    assert_eq!(client.send(&Call::delete("/api/v1/sessions/others").by(&admin.token)).status, 204);
    assert!(others.iter().all(|one| me(client, one) == 401));
    assert_eq!((me(client, &admin), sessions(client, &admin).len()), (200, 1));
    let refresh = Call::post("/api/v1/sessions/refresh", &json!({ "refresh": admin.refresh }));
    client.send(&refresh).done();
    assert_eq!(sessions(client, &admin).len(), 1, "a renewal is no other session");
}

fn change(client: &Client, by: &Account, current: &str, password: &str) -> Answer {
    let body = json!({ "current": current, "password": password });
    client.send(&Call::new("PUT", "/api/v1/me/password").bytes("application/json", body.to_string()).by(&by.token))
}

#[test]
fn a_changed_password_ends_the_others() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let other = cast::sign_in(client, "admin");
    assert_eq!(change(client, &admin, PASSWORD, "nine char").problem(422), "invalid");
    assert_eq!(change(client, &admin, "not the password", "a new password").problem(401), "wrong-credentials");
    assert_eq!(me(client, &other), 200);
    assert_eq!(change(client, &admin, PASSWORD, "a new password").status, 204);
    assert_eq!((me(client, &other), me(client, &admin)), (401, 200));
    let body = json!({ "name": "admin", "password": PASSWORD });
    assert_eq!(client.send(&Call::post("/api/v1/sessions", &body)).problem(401), "wrong-credentials");
}

#[test]
fn whoever_found_a_session_open_cannot_guess_the_password_there() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let tried = (0..20).map(|_| change(client, &admin, "a guess", "a new password").status);
    let wrong = tried.take_while(|status| *status == 401).count();
    assert!((5..20).contains(&wrong), "locked after {wrong}");
    assert_eq!(me(client, &admin), 200, "who is signed in stays so");
}

#[test]
fn an_administrator_ends_the_sessions_of_an_account() {
    let (inside, admin) = begun();
    let client = &inside.client;
    let clerk = cast::account(client, &admin, "clerk");
    let end =
        |id: Uuid, by: &Account| client.send(&Call::delete(format!("/api/v1/accounts/{id}/sessions")).by(&by.token));
    assert_eq!(end(clerk.id, &clerk).problem(403), "forbidden");
    assert_eq!(end(Uuid::from_u128(5), &admin).problem(404), "not-found");
    assert_eq!(end(clerk.id, &admin).status, 204);
    assert_eq!((me(client, &clerk), me(client, &admin)), (401, 200));
}

//! Sessions of pages: cookies that no script reads, requests that no other site can send, a language that stays.

use serde_json::json;
use system_tests::cast;
use system_tests::http::{Answer, Call, Client};
use system_tests::inside::{Inside, SECRET};

pub(crate) fn form(client: &Client, path: &str, body: &str, cookies: &str) -> Answer {
    let own = format!("http://{}", client.address());
    let call = Call::new("POST", path).bytes("application/x-www-form-urlencoded", body);
    client.send(&call.header("origin", &own).header("cookie", cookies))
}

/// The cookies of an answer as a browser sends them back, after checking that no script can read them.
pub(crate) fn cookies(answer: &Answer) -> String {
    let set = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned());
    let set: Vec<String> = set.collect();
    for cookie in &set {
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    }
    set.iter().map(|cookie| cookie.split(';').next().unwrap()).collect::<Vec<_>>().join("; ")
}

fn signed_in() -> (Inside, String) {
    let inside = Inside::fresh();
    cast::administrator(&inside.client, SECRET);
    let sent = form(&inside.client, "/sign-in", &format!("name=admin&password={}", cast::PASSWORD), "");
    assert_eq!((sent.status, sent.header("location")), (303, "/desk"));
    let cookies = cookies(&sent);
    (inside, cookies)
}

#[test]
fn a_form_signs_in_and_out() {
    let (inside, cookies) = signed_in();
    let client = &inside.client;
    let desk = client.send(&Call::get("/desk").header("cookie", &cookies));
    assert_eq!(desk.status, 200);
    assert!(desk.text().contains("admin"));
    let out = form(client, "/sign-out", "", &cookies);
    assert_eq!(out.status, 303);
    let refresh = cookies.split("; ").find(|cookie| cookie.starts_with("zhixuan_refresh")).unwrap();
    let after = client.send(&Call::get("/desk").header("cookie", refresh));
    assert_eq!((after.status, after.header("location")), (303, "/sign-in"), "the session has ended");
}

#[test]
fn wrong_words_are_refused_on_the_same_page() {
    let (inside, _) = signed_in();
    let refused = form(&inside.client, "/sign-in", "name=%E6%9D%8E&password=wrong", "");
    assert_eq!(refused.status, 401);
    assert!(refused.text().contains("账号或密码不对"));
    assert!(refused.text().contains("value=\"李\""), "what was typed stays");
    assert!(!refused.text().contains("wrong\""), "a password is never shown again");
    assert_eq!(refused.headers.get_all("set-cookie").iter().count(), 0);
}

#[test]
fn a_cookie_changes_nothing_from_another_site() {
    let (inside, cookies) = signed_in();
    let client = &inside.client;
    assert_eq!(client.send(&Call::get("/api/v1/me").header("cookie", &cookies)).status, 200);
    let body = json!({ "name": "clerk" });
    let call = || Call::post("/api/v1/accounts", &body).header("cookie", &cookies);
    for origin in ["null", "http://elsewhere.example", "http://127.0.0.1"] {
        assert_eq!(client.send(&call().header("origin", origin)).problem(403), "cross-site", "{origin}");
    }
    assert_eq!(client.send(&call()).problem(403), "cross-site", "no origin");
    let own = format!("http://{}", client.address());
    assert_eq!(client.send(&call().header("origin", &own)).status, 201);
    for path in ["/sign-in", "/sign-out", "/session/renew"] {
        let sent = Call::new("POST", path).bytes("application/x-www-form-urlencoded", "").header("cookie", &cookies);
        assert_eq!(client.send(&sent.header("origin", "http://elsewhere.example")).status, 403, "{path}");
    }
}

#[test]
fn a_session_is_renewed_unseen_and_twice_is_no_theft() {
    let (inside, cookies) = signed_in();
    let refresh = cookies.split("; ").find(|cookie| cookie.starts_with("zhixuan_refresh")).unwrap();
    let visit = || inside.client.send(&Call::get("/desk").header("cookie", refresh));
    let (first, second) = (visit(), visit());
    assert_eq!((first.status, second.status), (200, 200));
    assert_eq!(self::cookies(&first), self::cookies(&second));
    assert_ne!(self::cookies(&first), cookies);
}

#[test]
fn the_chosen_language_stays() {
    let inside = Inside::fresh();
    let chosen = inside.client.send(&Call::get("/?lang=en").header("accept-language", "zh-CN"));
    let kept = cookies(&chosen);
    let next = inside.client.send(&Call::get("/help").header("accept-language", "zh-CN").header("cookie", &kept));
    assert!(next.text().contains("<html lang=\"en\">"));
}

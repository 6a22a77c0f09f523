//! A county office enters a community and drafts its election, by forms as a browser without scripts sends them.

use crate::session::{cookies, form};
use serde_json::json;
use system_tests::cast;
use system_tests::http::{Answer, Call};
use system_tests::inside::{Inside, SECRET};

const ROW: &str = "code=990001001007&name=%E6%9E%AB%E6%A1%A5%E7%A4%BE%E5%8C%BA&street=%E6%9E%AB%E6%9E%97%E8%A1%97%E9%81%93&households=61";

fn office() -> (Inside, String) {
    let inside = Inside::fresh();
    let admin = cast::administrator(&inside.client, SECRET);
    cast::member(&inside.client, &admin, "county", "county");
    let signed = form(&inside.client, "/sign-in", &format!("name=county&password={}", cast::PASSWORD), "");
    let kept = cookies(&signed);
    (inside, kept)
}

fn shown(inside: &Inside, kept: &str) -> Answer {
    inside.client.send(&Call::get("/county/communities").header("cookie", kept))
}

#[test]
fn an_office_enters_a_community_and_drafts_its_election() {
    let (inside, kept) = office();
    let send = |path: &str, body: &str| form(&inside.client, path, body, &kept);
    assert_eq!(send("/county/communities", ROW).status, 303);
    let page = shown(&inside, &kept).text();
    assert!(page.contains("枫桥社区") && page.contains("还没有选举"), "a community without an election is seen");
    let communities = inside.client.send(&Call::get("/api/v1/communities")).json();
    let community = cast::text(&communities[0], "community");

    let draft = |groups: &str, key: &str| {
        let body = format!("key={key}&community={community}&term=7&profile=cn-urban-2026&groups={groups}");
        send("/county/elections", &body)
    };
    let wrong = draft("1+30%0A2", "a");
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("每行写一个小组") && wrong.text().contains("1 30"), "what was typed stays");
    let drafted = draft("1+30%0A2+31", "b");
    assert_eq!(drafted.status, 303, "{}", drafted.text());
    assert!(drafted.header("location").ends_with("/stages/lifecycle"));
    assert_eq!(
        draft("1+30%0A2+31", "b").header("location"),
        drafted.header("location"),
        "a second click makes no second"
    );
    let elections = inside.client.send(&Call::get("/api/v1/elections")).json();
    assert_eq!(elections.as_array().unwrap().len(), 1);
    assert_eq!(elections[0]["community"], json!("枫桥社区"));
}

#[test]
fn what_is_wrong_is_said_beside_what_was_typed() {
    let (inside, kept) = office();
    let wrong = form(&inside.client, "/county/communities", &ROW.replace("990001001007", "99"), &kept);
    assert_eq!(wrong.status, 422);
    for part in ["12 位", "value=\"枫桥社区\"", "value=\"61\""] {
        assert!(wrong.text().contains(part), "{part}");
    }
    assert_eq!(form(&inside.client, "/county/communities", ROW, &kept).status, 303);
    assert_eq!(form(&inside.client, "/county/communities", ROW, &kept).status, 409, "the code is taken");
    let other = format!("http://{}", inside.client.address());
    let stranger = Call::new("POST", "/county/communities").bytes("application/x-www-form-urlencoded", ROW);
    assert_eq!(inside.client.send(&stranger.header("origin", &other)).header("location"), "/sign-in");
}

//! Names written in, over HTTP: noted once, read by two persons apart, all spellings of one person together, and no text
//! in the log.

use crate::counting::count;
use serde_json::{Value, json};
use system_tests::cast;
use system_tests::http::Call;

#[test]
fn two_persons_match_what_is_written() {
    let count = count();
    let client = &count.inside.client;
    let [one, two] = ["scrutineer1", "scrutineer2"].map(|name| cast::sign_in(client, name));
    let post = |who: &cast::Account, rest: &str, body: &Value| {
        client.send(&Call::post(count.path(&format!("/count/write-ins{rest}")), body).by(&who.token))
    };
    let before = cast::log_size(client, count.election);
    let note = |name: &str| json!({ "post": "member", "name": name });
    for wrong in ["", "   ", &"字".repeat(61)] {
        assert_eq!(post(&one, "", &note(wrong)).problem(422), "invalid");
    }
    // A voter of the roll, in two spellings.
    let people = count.get(&count.clerk, "/people");
    let stage = count.get(&count.clerk, "/stages/ballot");
    let standing = stage["state"]["rounds"][0]["contests"][2]["candidates"].clone();
    let found = post(&one, "/suggestions", &json!({ "text": "王" }));
    assert_eq!(found.problem(422), "invalid", "one character would leaf through the roll");
    assert_eq!(post(&count.tellers[0], "/suggestions", &json!({ "text": "王小" })).status, 403);
    let voter = people.as_array().unwrap().iter().find_map(|one| {
        let name = one["name"].as_str()?.to_owned();
        let found = post(&two, "/suggestions", &json!({ "text": name })).done();
        let person = found["voters"].as_array()?.first()?["person"].clone();
        (!standing.as_array()?.contains(&person)).then_some((name, person))
    });
    let (name, person) = voter.unwrap();
    let written = post(&count.tellers[0], "", &note(&name)).done()["made"]["written"].clone();
    assert_eq!(post(&one, "", &note(&format!(" {name} "))).done()["made"]["written"], written, "noted once");
    let variant = post(&two, "", &note(&format!("{name}儿"))).done()["made"]["written"].clone();
    let read = |who: &cast::Account, written: &Value, reading: &Value| {
        count.act(who, "ballot/match-write-in", &json!({ "written": written, "reading": reading }))
    };
    let means = json!({ "means": "voter", "person": person });
    read(&one, &written, &means).done();
    let seen = count.get(&two, "/count/write-ins")["names"].clone();
    let own = seen.as_array().unwrap().iter().find(|one| one["written"] == written).unwrap();
    assert_eq!((&own["read_by"], &own["own"], &own["matched"]), (&json!(1), &Value::Null, &Value::Null), "blind");
    assert!(count.act(&count.clerk, "ballot/agree-count", &json!({})).refused().contains(&"WRI-03".to_owned()));
    read(&two, &written, &json!({ "means": "nobody" })).done();
    let differs = count.get(&two, "/count/write-ins")["names"].clone();
    assert!(differs.as_array().unwrap().iter().any(|one| one["written"] == written && one["differs"] == json!(true)));
    read(&two, &written, &means).done();
    for who in [&one, &two] {
        read(who, &variant, &means).done();
    }
    let view = count.get(&count.clerk, "/count/write-ins");
    let merged = &view["people"][0];
    assert_eq!((&merged["person"], merged["spellings"].as_array().unwrap().len()), (&person, 2));
    assert_eq!(read(&one, &written, &means).refused(), ["WRI-02"]);
    // The match was wrong: it is taken back with a reason, and both read the name anew.
    let back = |who: &cast::Account, written: &Value, reason: &str| {
        count.act(who, "ballot/take-back-match", &json!({ "written": written, "reason": reason }))
    };
    assert_eq!(back(&count.tellers[0], &written, "misread").status, 403);
    assert_eq!(back(&one, &written, "because").problem(422), "invalid");
    back(&one, &written, "other_person").done();
    assert_eq!(back(&one, &written, "other_person").refused(), ["WRI-04"]);
    let seen = count.get(&two, "/count/write-ins");
    let own = seen["names"].as_array().unwrap().iter().find(|one| one["written"] == written).unwrap();
    assert_eq!((&own["read_by"], &own["own"], &own["matched"]), (&json!(0), &Value::Null, &Value::Null));
    assert_eq!(seen["people"][0]["spellings"].as_array().unwrap().len(), 1, "the other spelling stays");
    for who in [&one, &two] {
        read(who, &written, &means).done();
    }
    let log = client.send(&Call::get(count.path(&format!("/log/entries?from={before}"))).by(&count.clerk.token));
    assert!(!log.text().contains(&name), "the log has the text");
}

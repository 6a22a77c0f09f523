//! A nominee on a phone: where the own nomination stands, the answer by a link, and nothing of anybody else.

use serde_json::{Value, json};
use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::Inside;

#[test]
fn a_nominee_answers_by_the_own_link_and_the_committee_records_it() {
    let folder = rehearsal_until("nominees are asked whether they accept");
    let inside = Inside::over(folder.path());
    let admin = cast::sign_in(&inside.client, "admin");
    cast::set_clock(&inside.client, &admin, "2026-11-11T03:30:00Z");
    let clerk = cast::sign_in(&inside.client, "clerk");
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::text(&elections[0], "election");
    let api = format!("/api/v1/elections/{election}");
    let nominees = || inside.client.send(&Call::get(format!("{api}/nominees")).by(&clerk.token)).done();
    let filed: Vec<Value> =
        nominees().as_array().unwrap().iter().filter(|one| one["state"] == "filed").cloned().collect();
    let (mine, other) = (cast::text(&filed[0], "nomination"), cast::text(&filed[1], "nomination"));

    // The committee makes the link; it is shown once, with its code.
    let desk = Browser::of(&inside.client, "clerk");
    desk.go(&format!("/elections/{election}/stages/nomination"));
    desk.picture("board");
    desk.take("a[href$='/nominees']");
    desk.until("document.querySelector('table')");
    desk.take(&format!("form[action$='{mine}/link'] button"));
    desk.until("document.getElementById('address')");
    desk.picture("nominees");
    let address = desk.text("#address");
    let path = &address[address.find("/nominee/").unwrap()..];
    desk.go(&format!("/elections/{election}/nominees"));
    assert_eq!(desk.count("#address"), 0);

    let phone = Browser::at(&inside.client);
    phone.sized(360, 740);
    phone.go(path);
    let names = inside.client.send(&Call::get(format!("{api}/people")).by(&clerk.token)).done();
    let name = |who: &Value| {
        let people = names.as_array().unwrap();
        cast::text(people.iter().find(|one| one["person"] == who["person"]).unwrap(), "name")
    };
    let told = phone.text("main");
    assert!(told.contains(&name(&filed[0])) && !told.contains(&name(&filed[1])), "{told}");
    assert_eq!(phone.barriers(), "");
    phone.take("button[value='decline']");
    let answered = |word: &str| {
        phone.until(&format!("document.querySelector('p.standing.done')?.textContent.trim().endsWith(' {word}')"));
    };
    answered("不接受提名");
    phone.take("button[value='accept']");
    answered("接受提名");
    phone.picture("nominee");
    let waiting = nominees();
    let waiting = waiting.as_array().unwrap().iter().find(|one| one["nomination"] == json!(mine)).cloned().unwrap();
    assert_eq!((&waiting["answer"], &waiting["state"]), (&json!("accept"), &json!("filed")), "not on record yet");

    // Recorded, the nomination is accepted, and the answer can be changed no more.
    desk.reload();
    desk.take(&format!("form[action$='{mine}/answer'] button"));
    desk.until("!document.querySelector('form[action$=\"/answer\"]')");
    phone.reload();
    assert_eq!(phone.count("button[value='accept']"), 0);
    let late = inside.client.send(&Call::post(format!("/api/v1{path}/answer"), &json!({ "answer": "decline" })));
    assert_eq!(late.problem(422), "invalid");
    let recorded = nominees();
    let recorded = recorded.as_array().unwrap().iter().find(|one| one["nomination"] == json!(mine)).cloned().unwrap();
    assert_eq!(recorded["state"], "accepted");

    // A link made anew shuts the first; a guess opens nothing; nobody but the committee makes one.
    let link = format!("{api}/nominees/{mine}/link");
    let made = inside.client.send(&Call::new("POST", &link).by(&clerk.token)).done();
    assert_eq!(inside.client.send(&Call::get(format!("/api/v1{path}"))).problem(404), "not-found");
    let again = inside.client.send(&Call::get(format!("/api/v1{}", cast::text(&made, "path")))).done();
    assert_eq!(again["standing"]["nomination"], json!(mine));
    assert!(!again.to_string().contains(&other));
    let supervisor = cast::sign_in(&inside.client, "supervisor");
    assert_eq!(inside.client.send(&Call::new("POST", &link).by(&supervisor.token)).problem(403), "forbidden");
    assert_eq!(phone.broken() + &desk.broken(), "");
}

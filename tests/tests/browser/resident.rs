//! A resident of over sixty with the notice's address: large type, the own entry, nobody else's.

use serde_json::json;
use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::Inside;

#[test]
fn a_resident_finds_the_own_entry_in_large_type_and_no_other() {
    let folder = rehearsal_until("papers are issued at all places at once");
    let inside = Inside::over(folder.path());
    let clerk = cast::sign_in(&inside.client, "clerk");
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::text(&elections[0], "election");
    let api = format!("/api/v1/elections/{election}");
    let people = inside.client.send(&Call::get(format!("{api}/people")).by(&clerk.token)).done();
    let voter =
        people.as_array().unwrap().iter().find(|one| one["on_roll"] == true && !one["identity"].is_null()).unwrap();
    let (name, group) = (cast::text(voter, "name"), voter["group"].to_string());
    let identity = cast::text(voter, "identity");
    let last_four = &identity[identity.len() - 4..];

    let browser = Browser::at(&inside.client);
    browser.sized(360, 740);
    browser.go(&format!("/elections/{election}"));
    browser.take("a[href$='look=large']");
    browser.until("document.documentElement.dataset.look === 'large'");
    browser.go(&format!("/elections/{election}/look-up"));
    assert_eq!(browser.js("getComputedStyle(document.documentElement).fontSize"), "22px");
    browser.fill("#name", &name);
    browser.js(&format!("document.getElementById('group').value = {}", json!(group)));
    browser.fill("#last_four", last_four);
    browser.take("section[aria-labelledby='by-name'] button");
    browser.until("document.querySelector('.answer.found')");
    browser.picture("look-up-large");
    let told = browser.text(".answer.found");
    assert!(told.contains("投票站"), "{told}");
    assert!(!told.contains("领票"), "while papers are issued nobody is told who has one: {told}");
    assert!(!browser.js("location.href").to_string().contains(last_four), "nothing stands in the address");

    // Whoever guesses is slowed down, and told no more of a name that is there than of one that is not.
    let form = |name: &str, last_four: &str| {
        let body = format!("name={name}&group={group}&last_four={last_four}");
        let call = Call::new("POST", format!("/elections/{election}/look-up"));
        inside.client.send(&call.bytes("application/x-www-form-urlencoded", body))
    };
    let encoded = name.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
    let answers = |name: &str| (0..8).map(|guess| form(name, &format!("000{guess}")).status).collect::<Vec<_>>();
    let (there, nobody) = (answers(&encoded), answers("Nobody"));
    assert_eq!(nobody, [200, 200, 200, 200, 200, 429, 429, 429]);
    assert_eq!(there, [200, 200, 200, 200, 429, 429, 429, 429], "one try was the resident's own");
    assert_eq!(browser.broken(), "");
}

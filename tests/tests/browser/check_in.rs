//! A check-in station at work: a card is scanned and a paper handed out with two strokes of Enter; the line is cut, the
//! station goes on with its own voters, and what the record refuses afterwards is an incident.

use serde_json::{Value, json};
use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast::{self, Account};
use system_tests::http::Call;
use system_tests::inside::Inside;

struct Door {
    inside: Inside,
    station: Account,
    api: String,
    election: String,
}

impl Door {
    fn open() -> (tempfile::TempDir, Self) {
        let folder = rehearsal_until("papers are issued at all places at once");
        let inside = Inside::over(folder.path());
        let admin = cast::sign_in(&inside.client, "admin");
        cast::set_clock(&inside.client, &admin, "2026-11-29T03:30:00Z");
        let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
        let election = cast::text(&elections[0], "election");
        let station = cast::sign_in(&inside.client, "checkin1");
        (folder, Self { inside, station, api: format!("/api/v1/elections/{election}"), election })
    }

    /// Voters of the station without a paper.
    fn without_paper(&self, many: usize) -> Vec<Value> {
        let found = (1..=200).flat_map(|household: u32| {
            let wanted = json!({ "query": household.to_string() });
            let call = Call::post(format!("{}/poll/voters", self.api), &wanted).by(&self.station.token);
            self.inside.client.send(&call).done()["voters"].as_array().unwrap().clone()
        });
        let without = found.filter(|voter| voter["paper"]["state"] == "not_issued" && voter["entrusted_to"].is_null());
        without.take(many).collect()
    }

    fn state_of(&self, voter: &Value) -> Value {
        let wanted = json!({ "query": voter["number"] });
        let call = Call::post(format!("{}/poll/voters", self.api), &wanted).by(&self.station.token);
        self.inside.client.send(&call).done()["voters"][0]["paper"]["state"].clone()
    }

    fn issue_elsewhere(&self, voter: &Value) {
        let body = json!({ "place": voter["place"], "voter": voter["person"], "taken": { "by": "own" } });
        let call = Call::post(format!("{}/stages/ballot/issue", self.api), &body).by(&self.station.token);
        self.inside.client.send(&call).done();
    }
}

/// Scans a card and hands out the paper.
fn serve(browser: &Browser, voter: &Value) {
    browser.fill("#query", &cast::text(voter, "number"));
    browser.press("Enter");
    browser.until("document.activeElement.matches('#found button.primary')");
    browser.press("Enter");
    browser.until("document.activeElement.id === 'query' && document.querySelector('#said.good, #said.bad')");
}

#[test]
fn a_station_hands_out_papers_and_goes_on_while_the_line_is_cut() {
    let (_folder, door) = Door::open();
    let voters = door.without_paper(3);
    let browser = Browser::of(&door.inside.client, "checkin1");
    browser.go(&format!("/elections/{}/check-in", door.election));
    browser.until("!document.getElementById('turnout').hidden");
    let place = browser.text(".station .where");
    assert!(place.contains("投票站 1"), "the place is always shown: {place}");

    serve(&browser, &voters[0]);
    assert!(browser.text("#said").contains(&cast::text(&voters[0], "name")));
    assert_eq!(door.state_of(&voters[0]), "issued");
    browser.fill("#query", &cast::text(&voters[0], "number"));
    browser.press("Enter");
    browser.until("document.querySelector('#found li.taken')");
    assert_eq!(browser.count("#found button.primary"), 0, "a paper is issued once");
    browser.picture("check-in");

    // The line is cut: own voters by their cards, and each only once.
    browser.cut();
    serve(&browser, &voters[1]);
    browser.until("document.getElementById('line').innerText.includes('未同步 1 条')");
    serve(&browser, &voters[2]);
    browser.until("document.getElementById('line').innerText.includes('未同步 2 条')");
    for (number, said) in
        [(cast::text(&voters[2], "number"), "已给这张选民证发过票"), ("000000000001".to_owned(), "不在本站")]
    {
        browser.fill("#query", &number);
        browser.press("Enter");
        browser.until(&format!("document.getElementById('said').innerText.includes('{said}')"));
    }
    browser.picture("check-in-cut");
    assert_eq!(door.state_of(&voters[1]), "not_issued");
    // Meanwhile the second of them takes a paper at another computer of the place.
    door.issue_elsewhere(&voters[2]);

    browser.mend();
    browser.until("document.getElementById('line').hidden");
    assert_eq!(door.state_of(&voters[1]), "issued");
    browser.until("!document.getElementById('incidents').hidden");
    assert!(browser.text("#incidents").contains("POL-02"));
    browser.reload();
    browser.until("!document.getElementById('incidents').hidden");
    browser.picture("check-in-incident");
    let size = cast::log_size(&door.inside.client, door.election.parse().unwrap());
    browser.take("#incidents button");
    browser.until("document.getElementById('incidents').hidden");
    assert_eq!(
        cast::log_size(&door.inside.client, door.election.parse().unwrap()),
        size + 1,
        "the incident is on record"
    );
    assert_eq!(browser.broken(), "");
}

/// A paper for the voter in person, at the first place.
fn issue_by_form(browser: &Browser, voter: &str) {
    for select in ["[name='taken.by']", "#place"] {
        browser.tab_to(select);
        browser.press("ArrowDown");
    }
    browser.fill("#voter", voter);
    browser.take("form button.primary");
}

#[test]
fn where_no_script_runs_the_station_says_so_and_issues_by_the_form() {
    let (_folder, door) = Door::open();
    let voter = door.without_paper(1).remove(0);
    let browser = Browser::at(&door.inside.client);
    browser.without_scripts();
    browser.sign_in("checkin1");
    browser.go(&format!("/elections/{}/check-in", door.election));
    assert_eq!(browser.count("noscript p.warning"), 1, "{}", browser.text("main"));
    browser.take("noscript a[href$='/stages/ballot/issue']");
    browser.until("document.querySelector('#place')");
    let who = format!("{} {}", cast::text(&voter, "name"), voter["group"]);
    issue_by_form(&browser, &who);
    browser.until("document.querySelector('.done[role=status]')");
    assert_eq!(door.state_of(&voter), "issued");
    // The same form once more says that there is a paper, and keeps what was typed.
    browser.go(&format!("/elections/{}/stages/ballot/issue", door.election));
    issue_by_form(&browser, &who);
    browser.until("document.body.innerText.includes('POL-02')");
    assert_eq!(browser.js("document.getElementById('voter').value"), who);
    browser.take("a[hreflang='en']");
    browser.until("document.documentElement.lang === 'en'");
    assert!(browser.js("location.pathname").as_str().unwrap().ends_with("/stages/ballot/issue"), "the page stays");
    // The screen in the hall asks for itself anew.
    let screen = Call::post(format!("{}/screen/links", door.api), &json!({ "hours": 2 }));
    let clerk = cast::sign_in(&door.inside.client, "clerk");
    let path = cast::text(&door.inside.client.send(&screen.by(&clerk.token)).done(), "path");
    browser.go(&path);
    assert_eq!(browser.count("noscript meta[http-equiv='refresh']"), 1);
    assert_eq!(browser.count("section.poll .numbers"), 1, "{}", browser.text("body"));
}

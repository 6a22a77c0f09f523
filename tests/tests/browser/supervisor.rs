//! A supervisor reads the record as a story, sees one full record for a reason, and lets the own browser check it all.

use serde_json::{Value, json};
use std::path::Path;
use system_tests::binary::{played, rehearsal_until};
use system_tests::browser::Browser;
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};
use system_tests::inside::Inside;

struct Watched {
    inside: Inside,
    election: String,
    supervisor: Account,
}

impl Watched {
    fn new() -> (Self, tempfile::TempDir) {
        let folder = played();
        (Self::over(&folder.path().join("data")), folder)
    }

    fn over(data: &Path) -> Self {
        let inside = Inside::over(data);
        let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
        let general = elections.as_array().unwrap().iter().max_by_key(|one| one["size"].as_u64()).unwrap();
        let (election, supervisor) = (cast::text(general, "election"), cast::sign_in(&inside.client, "supervisor"));
        Self { inside, election, supervisor }
    }

    fn get(&self, rest: &str) -> Answer {
        let path = format!("/api/v1/elections/{}{rest}", self.election);
        self.inside.client.send(&Call::get(path).by(&self.supervisor.token))
    }
}

#[test]
fn the_record_is_read_as_a_story_and_a_full_record_only_for_a_reason() {
    let (watched, _folder) = Watched::new();
    let browser = Browser::of(&watched.inside.client, "supervisor");
    browser.go("/");
    let distinct = "new Set([...document.querySelectorAll('h2')].map((head) => head.textContent)).size";
    assert_eq!(browser.js(distinct).as_u64(), Some(browser.count("h2")), "a recall is not the election of a committee");
    browser.go(&format!("/elections/{}/record", watched.election));
    let lines = watched.get("/log/lines").done();
    assert_eq!(lines["found"], lines["size"]);
    assert_eq!(browser.count("tbody tr"), 50);
    browser.take("input[name='moved']");
    browser.js("document.getElementById('area').value = 'registration'");
    browser.take(".filter button.primary");
    browser.until("location.search.includes('area=registration')");
    browser.picture("record");
    let moved = watched.get("/log/lines?area=registration&moved=1").done();
    assert_eq!(browser.count("tbody tr"), moved["found"].as_u64().unwrap());
    let told: Vec<&Value> =
        moved["lines"].as_array().unwrap().iter().flat_map(|line| line["moved"].as_array().unwrap()).collect();
    assert!(told.contains(&&json!({ "area": "registration", "before": "listed", "after": "frozen" })), "{told:?}");

    // An entry that names people: masked until a reason is given.
    let seated = watched.get("/log/lines?area=committee").done();
    let chosen = seated["lines"].as_array().unwrap().iter().find(|line| line["action"] == "choose").unwrap();
    browser.go(&format!("/elections/{}/record/{}", watched.election, chosen["seq"]));
    let masked = browser.text("form.filter label");
    assert!(masked.ends_with('○'), "{masked}");
    assert!(!browser.js("document.body.textContent").to_string().contains("identity"));
    browser.fill("#reason-1", "objection 12");
    browser.take("form.filter button");
    browser.until("document.querySelector('.answer.found')");
    let full = browser.text(".answer.found");
    assert!(full.contains(masked.trim_end_matches('○')), "{full}");
    let looks = watched.get("/access-log").done().to_string();
    assert!(looks.contains("objection 12"), "{looks}");
    assert_eq!(browser.broken(), "");
}

#[test]
fn the_browser_checks_head_tree_growth_receipt_and_check_words() {
    let (watched, _folder) = Watched::new();
    let browser = Browser::at(&watched.inside.client);
    let page = format!("/elections/{}/verify", watched.election);
    let checks = |wanted: &[(&str, &str)]| {
        for (id, class) in wanted {
            browser.until(&format!("document.querySelector('#{id} .standing.{class}')"));
        }
    };
    browser.go(&page);
    checks(&[("able", "done"), ("signature", "done"), ("tree", "done"), ("grew", "ahead")]);
    browser.reload();
    checks(&[("tree", "done"), ("grew", "done")]);
    browser.picture("verify");

    // The words computed here are those that the server tells the committee.
    let words = watched.get("/check-words").done();
    let first = cast::text(&words[0], "characters");
    browser.until("document.querySelector('.words').textContent.length > 7");
    assert_eq!(browser.text(".words").replace(' ', ""), first);
    browser.fill("#typed-1", &first);
    browser.until("document.querySelector('output.done')");
    let wrong: String = first.chars().rev().collect();
    browser.fill("#typed-1", &wrong);
    browser.until("document.querySelector('output.late')");

    // A receipt that was kept holds; one for another place does not.
    let receipt = watched.get("/log/receipts/77").text();
    let give = |text: &str| {
        browser.js(&format!(
            "(() => {{ const kept = new DataTransfer(); kept.items.add(new File([{}], 'receipt')); \
             const input = document.getElementById('receipt-file'); input.files = kept.files; \
             input.dispatchEvent(new Event('change')); }})()",
            json!(text)
        ))
    };
    give(&receipt);
    checks(&[("receipt", "done")]);
    give(&receipt.replace("index 77\n", "index 78\n"));
    checks(&[("receipt", "late")]);

    // Where the log is not the one that was seen before, the page says so.
    let forged = "Object.keys(localStorage).forEach((kept) => localStorage.setItem(kept, \
        JSON.stringify({ size: 5, root: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' })))";
    browser.js(forged);
    browser.reload();
    checks(&[("tree", "done"), ("grew", "late")]);
    assert_eq!(browser.broken(), "");
}

/// The checklist of a stage says what its profile asks for, and whoever supervises signs it on the page; what is signed stands
/// on the record and beside the list, over the API and on the page.
#[test]
fn a_supervisor_looks_a_stage_through_and_signs_for_it() {
    let folder = rehearsal_until("papers are issued at all places at once");
    let watched = Watched::over(folder.path());
    let browser = Browser::of(&watched.inside.client, "supervisor");
    let page = format!("/elections/{}/checklists/registration", watched.election);
    browser.go(&page);
    let list = || watched.get("/stages/registration/checklist").done();
    let needs =
        |list: &Value| ["opens", "settles"].map(|part| list[part].as_array().unwrap().len()).iter().sum::<usize>();
    assert_eq!(browser.count("ol.ready > li"), u64::try_from(needs(&list())).unwrap());
    assert!(needs(&list()) >= 5, "{}", list());
    assert_eq!(browser.count("ol.ready .standing.late"), 0, "the stage is settled");
    assert!(browser.count("table .standing.done") >= 3, "its dates");
    browser.picture("checklist");
    let clerk = Browser::of(&watched.inside.client, "clerk");
    clerk.go(&page);
    assert_eq!(clerk.count("a.button.primary[href*='sign-off']"), 0, "the committee does not sign for itself");
    let before = list()["signed"].as_array().unwrap().len();
    browser.take("a.button.primary[href*='sign-off']");
    browser.until("document.querySelector('form')");
    assert_eq!(browser.js("document.querySelector('[name=stage]').value"), "registration");
    browser.js("document.getElementsByName('finding.of')[0].value = 'in_order'");
    browser.take("form button.primary");
    browser.until("document.querySelector('.done[role=status]')");
    let signed = list()["signed"].clone();
    assert_eq!(signed.as_array().unwrap().len(), before + 1);
    assert_eq!(signed[before]["finding"], "in_order");
    let size = cast::log_size(&watched.inside.client, watched.election.parse().unwrap());
    assert_eq!((&signed[before]["entry"], &signed[before]["since"]), (&json!(size - 1), &json!(0)));
    browser.go(&page);
    browser.until("document.querySelector('#signed ~ table tbody tr')");
    assert_eq!(watched.get("/stages/office/checklist").status, 404, "not one of the five");
    assert_eq!((browser.barriers(), browser.broken()), (String::new(), String::new()));
}

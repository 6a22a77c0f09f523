//! What is done with the papers once they are counted, each on a page of its own: the signed sheet is held against the record,
//! a supervisor has papers opened for a reason, a holder registers a key.

use app::holders::HolderSecret;
use serde_json::{Value, json};
use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast::{self, Account};
use system_tests::http::Call;
use system_tests::inside::Inside;
use uuid::Uuid;

struct Declared {
    inside: Inside,
    election: Uuid,
    supervisor: Account,
    _folder: tempfile::TempDir,
}

/// The first round is declared by the clerk, and nobody has held the sheet against it.
fn declared() -> Declared {
    let folder = rehearsal_until("the committee declares the result");
    let inside = Inside::over(folder.path());
    let admin = cast::sign_in(&inside.client, "admin");
    cast::set_clock(&inside.client, &admin, "2026-11-29T13:00:00Z");
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::id(&elections[0], "election");
    let [clerk, supervisor] = ["clerk", "supervisor"].map(|name| cast::sign_in(&inside.client, name));
    // The story may have been stopped just after this step of its own.
    let declare = Call::post(format!("/api/v1/elections/{election}/stages/ballot/declare"), &json!({}));
    let status = inside.client.send(&declare.by(&clerk.token)).status;
    assert!(status == 200 || status == 409, "{status}");
    Declared { inside, election, supervisor, _folder: folder }
}

impl Declared {
    fn get(&self, rest: &str) -> Value {
        let call = Call::get(format!("/api/v1/elections/{}{rest}", self.election)).by(&self.supervisor.token);
        self.inside.client.send(&call).done()
    }

    fn last(&self) -> Value {
        let size = cast::log_size(&self.inside.client, self.election);
        self.get(&format!("/log/entries?from={}", size - 1))["entries"][0].clone()
    }

    fn page(&self, rest: &str) -> String {
        format!("/elections/{}{rest}", self.election)
    }
}

#[test]
fn a_sheet_is_confirmed_papers_are_opened_and_a_key_is_registered_on_pages_of_their_own() {
    let declared = declared();
    let supervisor = Browser::of(&declared.inside.client, "supervisor");
    the_signed_sheet(&declared, &supervisor);
    opened_papers(&declared, &supervisor);
    a_holders_key(&declared, &supervisor);
    assert_eq!(supervisor.broken(), "");
}

fn the_signed_sheet(declared: &Declared, supervisor: &Browser) {
    let page = declared.page("/ballot/confirm-sheet");
    let check = declared.get("/screen")["check"].clone();
    let mut asked: Vec<usize> =
        check["asked"].as_array().unwrap().iter().map(|at| usize::try_from(at.as_u64().unwrap()).unwrap()).collect();
    asked.sort_unstable();
    let fill = |browser: &Browser, digits: [&str; 2]| {
        for (at, digits) in asked.iter().zip(digits) {
            browser.fill(&format!("#group-{}", at + 1), digits);
        }
        browser.take("form.card button.primary");
    };
    let right = [0, 1].map(|at: usize| check["groups"][asked[at]].as_str().unwrap().to_owned());
    let right = [right[0].as_str(), right[1].as_str()];

    // Not by whoever declared it, however right the groups are.
    let clerk = Browser::of(&declared.inside.client, "clerk");
    clerk.go(&page);
    fill(&clerk, right);
    clerk.until("document.querySelector('.refusal')");
    assert!(clerk.text(".refusal").contains("GEN-07"), "{}", clerk.text(".refusal"));

    supervisor.go(&page);
    assert_eq!(supervisor.barriers(), "");
    let shown = supervisor.text(".groups");
    assert_eq!(shown.matches("____").count(), 2, "{shown}");
    assert!(right.iter().all(|group| !shown.contains(group)), "the screen tells what the paper should");
    supervisor.picture("confirm-sheet");
    fill(supervisor, ["0000", right[1]]);
    supervisor.until("document.querySelector('.refusal')");
    assert!(supervisor.text(".refusal").contains("LOG-03"), "{}", supervisor.text(".refusal"));
    fill(supervisor, right);
    supervisor.until("document.querySelector('.standing.done')");
    assert_eq!(declared.last()["command"]["action"], "confirm-sheet");
}

fn opened_papers(declared: &Declared, supervisor: &Browser) {
    supervisor.go(&declared.page("/record/open-papers"));
    assert_eq!(supervisor.barriers(), "");
    let before = cast::log_size(&declared.inside.client, declared.election);
    supervisor.js("document.getElementById('reason').value = 'spot_check'");
    supervisor.take("button[value='one_paper']");
    supervisor.until("document.querySelector('section[role=status] dl')");
    supervisor.picture("open-papers");
    let entry = declared.last();
    assert_eq!((entry["seq"].as_u64(), &entry["command"]["reason"]), (Some(before), &json!("spot_check")));
    assert_eq!(entry["command"]["which"]["extent"], "one_paper");
    supervisor.fill("#position", "5000");
    supervisor.js("document.getElementById('reason').value = 'spot_check'");
    supervisor.take("button[value='one_paper']");
    supervisor.until("document.querySelector('.refusal')");
    supervisor.js("document.getElementById('reason').value = 'objection_filed'");
    supervisor.take("button[value='whole_round']");
    supervisor.until("document.querySelector(\"section[role=status] a[href$='/evidence']\")");
    assert_eq!(declared.last()["command"]["which"], json!({ "extent": "whole_round", "round": 1 }));
}

fn a_holders_key(declared: &Declared, supervisor: &Browser) {
    let page = declared.page("/record/holder");
    supervisor.go(&page);
    assert_eq!(supervisor.barriers(), "");
    assert_eq!(supervisor.count(".standing.due"), 2, "neither has a key");
    supervisor.fill("#public", "not a key");
    supervisor.take("form.card button.primary");
    supervisor.until("document.querySelector('.refusal')");
    let key = HolderSecret::generate().public();
    supervisor.fill("#public", &key.0.to_string());
    supervisor.take("form.card button.primary");
    supervisor.until("document.querySelector('form.card .big')");
    assert_eq!(supervisor.text("form.card .big").trim(), key.fingerprint());
    supervisor.picture("holder");
    assert_ne!(declared.last()["command"]["action"], "register-holder", "looking registers nothing");
    supervisor.take("form.card button.primary");
    supervisor.until("document.querySelector('.standing.done')");
    assert!(supervisor.text("main section dl").contains(&key.fingerprint()));
    assert_eq!(declared.last()["command"]["action"], "register-holder");
}

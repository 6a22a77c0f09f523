//! A clerk takes the third stage from its opening to the roll that stands on pages alone: a workbook, the list, an objection
//! and its ruling. Who objects does it over the API.

use crate::by_pages::{act, fill_in, offers, phase, send};
use crate::import::{choose, number, person, text};
use serde_json::{Value, json};
use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast::{self, Account};
use system_tests::http::Call;
use system_tests::inside::Inside;
use uuid::Uuid;

const STAGE: &str = "registration";
const ENTERED: [&str; 3] = ["赵新增", "钱新增", "孙新增"];

struct Registration {
    inside: Inside,
    api: String,
    _folder: tempfile::TempDir,
}

impl Registration {
    /// The committee sits, and nobody is registered.
    fn ahead() -> Self {
        let folder = rehearsal_until("voter registration from the clerk's workbook");
        let inside = Inside::over(folder.path());
        let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
        let api = format!("/api/v1/elections/{}", cast::text(&elections[0], "election"));
        Self { inside, api, _folder: folder }
    }

    fn on(&self, day: &str) {
        let admin = cast::sign_in(&self.inside.client, "admin");
        cast::set_clock(&self.inside.client, &admin, &format!("{day}T02:00:00Z"));
    }

    /// Somebody says that a voter should not stand on the list, which has those who were entered.
    fn objection(&self, on: &str) {
        let [clerk, supervisor] = ["clerk", "supervisor"].map(|name| cast::sign_in(&self.inside.client, name));
        let by = |who: &Account, call: Call| self.inside.client.send(&call.by(&who.token)).done();
        let people = by(&clerk, Call::get(format!("{}/people", self.api)));
        let voters: Vec<&Value> = people.as_array().unwrap().iter().filter(|one| one["on_roll"] == true).collect();
        assert_eq!(voters.len(), ENTERED.len());
        let upload = Call::upload(format!("{}/documents", self.api), "objection");
        let document = cast::id(&by(&supervisor, upload)["made"], "document");
        let about = json!({ "about": "roll_entry", "person": voters[0]["person"] });
        let body = json!({
            "objection": Uuid::from_u128(91), "about": about, "document": document, "happened": { "on": on },
        });
        by(&supervisor, Call::post(format!("{}/stages/office/file-objection", self.api), &body));
    }
}

/// The three pages of an import, from the workbook to the word that it is done.
fn import(clerk: &Browser, election: &str) {
    let head = ["居民小组", "姓名", "性别", "身份证号", "备注"].map(text).to_vec();
    let people = ENTERED.iter().zip(921..).map(|(name, order)| person(name, text(&number(order)), ""));
    let rows: Vec<_> = std::iter::once(head).chain(people).collect();
    clerk.go(&format!("{election}/import"));
    choose(clerk, "roster.xlsx", &roster::write::grid("名册", &rows).unwrap());
    clerk.take("form.card button");
    clerk.until("location.pathname.endsWith('/columns')");
    clerk.take("form.card button");
    clerk.until("location.pathname.endsWith('/check')");
    clerk.take("#commit");
    clerk.until("document.querySelector('p[role=status] strong')");
}

#[test]
fn the_roll_stands_by_a_clerks_pages() {
    let registration = Registration::ahead();
    let election = registration.api.trim_start_matches("/api/v1").to_owned();
    let election = election.as_str();
    registration.on("2026-10-26");
    let clerk = Browser::of(&registration.inside.client, "clerk");
    act(&clerk, election, (STAGE, "open"), &[]);
    assert_eq!(phase(&clerk, election, STAGE), "登记中");
    assert!(!offers(&clerk, election, STAGE, "publish-list"), "nobody is on the list yet");
    import(&clerk, election);

    registration.on("2026-11-04");
    act(&clerk, election, (STAGE, "publish-list"), &[("happened.on", "2026-11-04")]);
    assert_eq!(phase(&clerk, election, STAGE), "名单公布，受理申诉");
    clerk.go(&format!("{election}/prints/voters"));
    for name in ENTERED {
        assert!(clerk.text("main").contains(name), "{name} is on the list");
    }

    registration.on("2026-11-06");
    registration.objection("2026-11-06");
    assert!(!offers(&clerk, election, STAGE, "freeze"), "an objection waits");
    clerk.go(&format!("{election}/objections"));
    clerk.take("td a[href*='rule-on-objection']");
    clerk.until("document.querySelector('form.card button.primary') !== null");
    fill_in(&clerk, &[("ruling", "dismissed"), ("document", ""), ("happened.on", "2026-11-06")]);
    send(&clerk);
    assert!(!offers(&clerk, election, STAGE, "freeze"), "others may still object");

    registration.on("2026-11-10");
    act(&clerk, election, (STAGE, "freeze"), &[]);
    assert_eq!(phase(&clerk, election, STAGE), "名册已定");
    clerk.picture("clerk-roll");
    assert_eq!(clerk.broken(), "");
}

//! A clerk takes the third stage from its opening to the roll that stands on pages alone: a workbook, the list, an objection
//! and its ruling. Who objects does it over the API.

use crate::by_pages::{act, fill_in, offers, phase, send};
use crate::import::{choose, number, person, text};
use serde_json::{Value, json};
use system_tests::browser::Browser;
use system_tests::parked::Parked;
use uuid::Uuid;

const STAGE: &str = "registration";
const ENTERED: [&str; 3] = ["赵新增", "钱新增", "孙新增"];

/// Somebody says that a voter should not stand on the list, which has those who were entered.
fn object(registration: &Parked, on: &str) {
    let people = registration.get("clerk", "/people");
    let voters: Vec<&Value> = people.as_array().unwrap().iter().filter(|one| one["on_roll"] == true).collect();
    assert_eq!(voters.len(), ENTERED.len());
    let body = json!({
        "objection": Uuid::from_u128(91), "about": { "about": "roll_entry", "person": voters[0]["person"] },
        "document": registration.document("supervisor", "objection"), "happened": { "on": on },
    });
    registration.post("supervisor", "/stages/office/file-objection", &body);
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
    let registration = Parked::at("voter registration from the clerk's workbook");
    let election = registration.election.as_str();
    registration.on("2026-10-26");
    let clerk = registration.browser("clerk");
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
    object(&registration, "2026-11-06");
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

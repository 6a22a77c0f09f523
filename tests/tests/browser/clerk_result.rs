//! After the count a clerk declares the result and posts it on pages alone. What others sign comes over the API, but for the
//! heads on paper.

use crate::by_pages::{act, confirm_anchor, phase};
use serde_json::{Value, json};
use system_tests::browser::Browser;
use system_tests::parked::Parked;

/// Two persons type the newest head back from paper.
fn anchored(ballot: &Parked, clerk: &Browser) {
    confirm_anchor(clerk, &ballot.election);
    clerk.until("document.querySelector('section .facts')?.innerText.endsWith('1')");
    let supervisor = ballot.browser("supervisor");
    confirm_anchor(&supervisor, &ballot.election);
    supervisor.until("!document.querySelector('form.card')");
}

#[test]
fn the_result_is_declared_and_posted_by_a_clerks_pages() {
    let ballot = Parked::at("the result is signed and declared");
    let election = ballot.election.as_str();
    ballot.at_moment("2026-11-29T12:00:00Z");
    let clerk = ballot.browser("clerk");
    let stage = "ballot";
    assert_eq!(phase(&clerk, election, stage), "计票一致");
    anchored(&ballot, &clerk);
    answer_readings(&ballot);
    for name in ["member1", "member2", "member3", "member4", "scrutineer1"] {
        ballot.post(name, "/stages/ballot/sign-result", &json!({}));
    }
    act(&clerk, election, (stage, "declare"), &[]);
    assert_eq!(phase(&clerk, election, stage), "结果已宣布");
    let check = ballot.get("supervisor", "/screen")["check"].clone();
    let asked = check["asked"].as_array().unwrap().iter();
    let typed: Vec<Value> = asked
        .map(|at| json!({ "group": at, "digits": check["groups"][usize::try_from(at.as_u64().unwrap()).unwrap()] }))
        .collect();
    ballot.post("supervisor", "/stages/ballot/confirm-sheet", &json!({ "typed": typed }));
    let looked = json!({ "stage": "ballot", "finding": "in_order", "happened": { "on": "2026-11-29" } });
    ballot.post("supervisor", "/stages/office/sign-off", &looked);
    act(&clerk, election, (stage, "publish-result"), &[]);
    act(&clerk, election, (stage, "seal-papers"), &[("document", "")]);
    let visitor = Browser::at(&ballot.inside.client);
    visitor.go(election);
    assert!(visitor.count("section[aria-labelledby='result'] dd") > 0, "{}", visitor.text("main"));
    clerk.picture("clerk-declared");
    assert_eq!((clerk.broken(), visitor.broken()), (String::new(), String::new()));
}

/// The office answers in writing how the rules are read on which the outcome hangs.
fn answer_readings(ballot: &Parked) {
    let document = ballot.document("street", "how it is read");
    loop {
        let law = ballot.get("clerk", "/stages/law");
        let Some(open) = law.pointer("/state/readings/0") else { return };
        let answer = json!({
            "rule": open["rule"], "reading": 0, "document": document, "happened": { "on": "2026-11-29" },
        });
        ballot.post("street", "/stages/law/answer-reading", &answer);
    }
}

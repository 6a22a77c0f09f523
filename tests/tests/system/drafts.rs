//! A batch under way: a draft survives a lost laptop and is the own teller's alone, a difference is asked again
//! and nothing else, and what is shown of a batch that is not agreed is its state.

use crate::counting::{Count, WHOLE, count, papers};
use serde_json::{Value, json};
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};

/// A way of marking that no ordinary batch of these tests has.
fn void() -> Value {
    json!({ "marks": {}, "classification": { "kind": "void", "reason": "not_official" } })
}

fn send(count: &Count, who: &Account, method: &str, rest: &str, papers: &Value) -> Answer {
    let mut call = Call::new(method, count.path(&format!("/count/{rest}"))).by(&who.token);
    if method == "PUT" || method == "POST" {
        call = call.bytes("application/json", json!({ "papers": papers }).to_string());
    }
    count.inside.client.send(&call)
}

fn standing(count: &Count, batch: u64) -> Value {
    let view = count.get(&count.clerk, "/count");
    let all = view["batches"].as_array().unwrap();
    all.iter().find(|one| one["look"] == "first" && one["batch"] == batch).unwrap().clone()
}

#[test]
fn drafts_and_differences_stay_with_their_tellers() {
    let count = count();
    let [batch, other] = count.free_batches();
    a_draft_is_the_own_tellers_until_the_entry(&count, batch);
    only_what_differs_is_asked_again(&count, batch);
    an_agreed_batch_leaves_no_draft(&count, batch, other);
    a_third_person_decides_what_differs_again(&count, other);
}

/// Both tellers stay with what they saw: a scrutineer enters just these papers, sees neither entry, and the batch agrees.
fn a_third_person_decides_what_differs_again(count: &Count, batch: u64) {
    let [one, two] = [0, 1].map(|number| &count.tellers[number]);
    let third = cast::sign_in(&count.inside.client, "scrutineer1");
    let (again, path) = (format!("first/1/{batch}/differences"), format!("first/1/{batch}/third"));
    let all = |paper: &Value| {
        let at = |number: usize| (number.to_string(), paper.clone());
        Value::Object((1..=WHOLE).map(at).collect())
    };
    let (blank, void) = (papers(1)[0].clone(), void());
    assert_eq!(send(count, &third, "POST", &path, &all(&void)).refused(), ["COU-18"]);
    send(count, one, "POST", &again, &all(&blank)).done();
    let answer = send(count, two, "POST", &again, &all(&void)).done();
    assert_eq!(answer["state"], json!("awaits_third"));
    assert_eq!(standing(count, batch)["state"], json!("awaits_third"));
    assert_eq!(send(count, one, "POST", &again, &all(&void)).refused(), ["COU-17"]);
    assert_eq!(send(count, one, "POST", &path, &all(&void)).problem(403), "forbidden");
    assert_eq!(send(count, &third, "POST", &path, &json!({ "1": void })).problem(422), "invalid");
    let mut decided = all(&void);
    decided["7"] = blank;
    let size = cast::log_size(&count.inside.client, count.election);
    let decide = |papers: &Value| {
        let call = Call::post(count.path(&format!("/count/{path}")), &json!({ "papers": papers }));
        count.inside.client.send(&call.by(&third.token).header("idempotency-key", "third"))
    };
    assert_eq!(decide(&decided).done()["state"], json!("agreed"));
    assert_eq!(cast::log_size(&count.inside.client, count.election), size + 2);
    // A line that was cut before the answer came: sent again, it is the same decision.
    assert_eq!(decide(&decided).done()["state"], json!("agreed"));
    assert_eq!(decide(&all(&void)).problem(422), "key-reused");
    assert_eq!(cast::log_size(&count.inside.client, count.election), size + 2);
    let last = cast::log_size(&count.inside.client, count.election) - 1;
    let page = count.get(&count.clerk, &format!("/log/entries?from={last}"));
    let sums = &page["entries"][0]["command"]["sums"];
    assert_eq!((&sums["void"], &sums["blank"]), (&json!(WHOLE - 1), &json!(1)), "what the third person saw is counted");
}

fn a_draft_is_the_own_tellers_until_the_entry(count: &Count, batch: u64) {
    let [one, two] = [0, 1].map(|number| &count.tellers[number]);
    let draft = format!("first/1/{batch}/draft");
    let size = cast::log_size(&count.inside.client, count.election);
    assert_eq!(standing(count, batch)["state"], json!("open"));
    for teller in [one, two] {
        assert_eq!(send(count, teller, "GET", &draft, &Value::Null).problem(404), "not-found");
    }
    let sealed = || {
        let all = count.inside.app.store().unseal_all(election::ElectionId(count.election), store::SealKind::Draft);
        count.inside.block_on(all).unwrap().into_iter().map(|one| one.bytes.len()).collect::<Vec<_>>()
    };
    let mut lengths = std::collections::BTreeSet::new();
    for so_far in [json!({ "1": void() }), json!({ "1": void(), "2": void() })] {
        assert_eq!(send(count, one, "PUT", &draft, &so_far).status, 204);
        let kept = send(count, one, "GET", &draft, &Value::Null).done();
        assert_eq!(
            kept["papers"].as_object().unwrap().keys().collect::<Vec<_>>(),
            so_far.as_object().unwrap().keys().collect::<Vec<_>>()
        );
        lengths.insert(sealed());
    }
    assert_eq!(lengths.len(), 1, "how far a teller is can be told from outside: {lengths:?}");
    assert_eq!(send(count, two, "GET", &draft, &Value::Null).problem(404), "not-found", "another teller reads it");
    assert_eq!(send(count, &count.clerk, "GET", &draft, &Value::Null).problem(403), "forbidden");
    for outside in [json!({ "0": void() }), json!({ (WHOLE + 1).to_string(): void() })] {
        assert_eq!(send(count, one, "PUT", &draft, &outside).problem(422), "invalid");
    }
    assert_eq!(cast::log_size(&count.inside.client, count.election), size, "a draft stands in the log");
    // Another's draft destroys nothing of this one.
    assert_eq!(send(count, two, "DELETE", &draft, &Value::Null).status, 204);
    send(count, one, "GET", &draft, &Value::Null).done();

    assert_eq!(count.enter(one, &format!("first/1/{batch}"), &papers(WHOLE)).done()["state"], json!("awaits_other"));
    assert_eq!(send(count, one, "GET", &draft, &Value::Null).problem(404), "not-found", "the entry left its draft");
    assert_eq!(standing(count, batch)["state"], json!("awaits_other"));
}

fn only_what_differs_is_asked_again(count: &Count, batch: u64) {
    let [one, two, three] = [0, 1, 2].map(|number| &count.tellers[number]);
    let again = format!("first/1/{batch}/differences");
    let mut others = papers(WHOLE);
    others[2] = void();
    others[6] = void();
    let answer = count.enter(two, &format!("first/1/{batch}"), &others).done();
    assert_eq!((&answer["state"], &answer["positions"]), (&json!("differs"), &json!([3, 7])));
    let shown = standing(count, batch);
    assert_eq!((&shown["state"], &shown["positions"]), (&json!("differs"), &json!([3, 7])));
    let named: Vec<&String> = shown.as_object().unwrap().keys().collect();
    assert_eq!(
        named,
        ["look", "pool", "batch", "papers", "counting_group", "state", "positions", "entries"],
        "more than the state is shown"
    );

    let size = cast::log_size(&count.inside.client, count.election);
    let ordinary = papers(1)[0].clone();
    for wrong in [json!({ "3": void() }), json!({ "3": void(), "7": ordinary, "8": void() }), json!({})] {
        assert_eq!(send(count, one, "POST", &again, &wrong).problem(422), "invalid", "{wrong}");
    }
    let stranger = send(count, three, "POST", &again, &json!({ "3": void(), "7": void() }));
    assert_eq!(stranger.refused(), ["COU-16"]);
    assert_eq!(cast::log_size(&count.inside.client, count.election), size);

    let answer = send(count, one, "POST", &again, &json!({ "3": void(), "7": ordinary })).done();
    assert_eq!((&answer["state"], &answer["positions"]), (&json!("differs"), &json!([7])));
}

fn an_agreed_batch_leaves_no_draft(count: &Count, batch: u64, other: u64) {
    let [one, two, three] = [0, 1, 2].map(|number| &count.tellers[number]);
    let draft = format!("first/1/{batch}/draft");
    // Whoever has looked again has nothing to draft until the other has as well.
    assert_eq!(send(count, one, "PUT", &draft, &json!({ "7": void() })).refused(), ["COU-21"]);
    assert_eq!(send(count, two, "PUT", &draft, &json!({ "7": void() })).status, 204);
    // What no longer differs may come again as it was.
    let last = json!({ "3": void(), "7": papers(1)[0] });
    let answer = send(count, two, "POST", &format!("first/1/{batch}/differences"), &last).done();
    assert_eq!(answer["state"], json!("agreed"));
    assert_eq!(standing(count, batch)["state"], json!("agreed"));
    assert_eq!(send(count, one, "GET", &draft, &Value::Null).problem(404), "not-found");
    assert!(!send(count, one, "PUT", &draft, &json!({ "7": void() })).refused().is_empty());

    // Whoever could not enter a batch keeps no draft of it.
    for (teller, entered) in [(one, papers(WHOLE)), (two, Value::Array(vec![void(); WHOLE]))] {
        count.enter(teller, &format!("first/1/{other}"), &entered).done();
    }
    let late = send(count, three, "PUT", &format!("first/1/{other}/draft"), &json!({ "1": void() }));
    assert_eq!(late.refused(), ["COU-16"]);
}

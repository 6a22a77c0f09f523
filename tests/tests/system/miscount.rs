//! A batch that holds another number of papers than the mixing gave it: the committee corrects it with the box that was
//! miscounted, and it is counted from the beginning under new nonces.

use crate::counting::{WHOLE, count, papers as blank};
use serde_json::json;
use system_tests::cast;
use system_tests::http::Call;
use uuid::Uuid;

#[test]
fn a_miscount_is_corrected_after_the_mixing() {
    let count = count();
    let client = &count.inside.client;
    let [batch, other] = count.free_batches();
    let [one, two] = [0, 1].map(|number| &count.tellers[number]);
    let stage = count.get(&count.clerk, "/stages/ballot");
    let opened = stage["state"]["rounds"][0]["opened"].as_object().unwrap();
    let (ballot_box, held) = opened.iter().max_by_key(|(_, opened)| opened["papers"].as_u64()).unwrap();
    let held = held["papers"].as_u64().unwrap();
    let upload = Call::upload(count.path("/documents"), "the finding").by(&count.clerk.token);
    let document = cast::id(&client.send(&upload).done()["made"], "document");
    let returned = || count.get(&count.clerk, "/screen")["count"]["returned"].as_u64().unwrap();
    let before = returned();
    let correct = |batch: u64, papers: usize, document: Uuid| {
        let body = json!({
            "pool": 1, "batch": batch, "papers": papers, "ballot_box": ballot_box, "document": document,
        });
        count.act(&count.clerk, "ballot/correct-batch", &body)
    };
    let draft = json!({ "papers": { "1": blank(1)[0], (WHOLE.to_string()): blank(1)[0] } }).to_string();
    let at = |batch: u64| count.path(&format!("/count/first/1/{batch}/draft"));
    let put = Call::new("PUT", at(batch)).bytes("application/json", draft).by(&one.token);
    assert_eq!(client.send(&put).status, 204);

    assert_eq!(correct(batch, WHOLE, document).refused(), ["GEN-06"]);
    assert_eq!(correct(batch, WHOLE - 1, Uuid::from_u128(7)).refused(), ["GEN-12"]);
    correct(batch, WHOLE - 1, document).done();
    assert_eq!(returned(), before - 1, "what came back is one paper fewer");
    let stage = count.get(&count.clerk, "/stages/ballot");
    assert_eq!(stage["state"]["rounds"][0]["opened"][ballot_box]["papers"], held - 1);

    let kept = client.send(&Call::get(at(batch)).by(&one.token)).done();
    assert_eq!(kept["papers"].as_object().unwrap().keys().collect::<Vec<_>>(), ["1"], "a place that is gone");
    let entered = |teller, batch: u64, papers: usize| count.enter(teller, &format!("first/1/{batch}"), &blank(papers));
    assert_eq!(entered(one, batch, WHOLE).problem(422), "invalid");
    assert_eq!(entered(one, batch, WHOLE - 1).done()["state"], "awaits_other");
    assert_eq!(entered(two, batch, WHOLE - 1).done()["state"], "agreed");

    // The line was cut before the answer: the same request again is answered as it was.
    let body = json!({ "pool": 1, "batch": batch, "papers": WHOLE, "ballot_box": ballot_box, "document": document });
    let again = || {
        let call = Call::post(count.path("/stages/ballot/correct-batch"), &body);
        client.send(&call.by(&count.clerk.token).header("idempotency-key", "corrected")).done()
    };
    assert_eq!(again(), again());

    // An agreed batch is open again, and so is one that was corrected twice.
    for papers in [WHOLE - 1, WHOLE, WHOLE - 1] {
        correct(batch, papers, document).done();
        assert_eq!(entered(one, batch, papers).done()["state"], "awaits_other");
        assert_eq!(entered(two, batch, papers).done()["state"], "agreed");
    }
    assert_eq!(returned(), before - 1);
    assert_eq!(entered(one, other, WHOLE).done()["state"], "awaits_other", "another batch is as it was");
}

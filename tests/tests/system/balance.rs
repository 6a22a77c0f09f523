//! The published complaint over HTTP: 622 voters, 315 + 294 votes, 17 papers void for one seat; refused with the numbers,
//! in the language of whoever asks.

use crate::counting::{Count, WHOLE, count, papers};
use serde_json::{Value, json};
use system_tests::cast;
use system_tests::http::{Answer, Call};

/// The sums of papers of which only the director's votes are told.
fn sums(contests: &Value, papers: u64, void: u64, votes: [u64; 2]) -> Value {
    let valid = papers - void;
    let row = |contest: &Value| {
        let seats = contest["seats"].as_u64().unwrap();
        let director = contest["post"] == "director";
        let given = if director { votes } else { [0, 0] };
        let names = contest["candidates"].as_array().unwrap().iter();
        let votes: serde_json::Map<String, Value> =
            names.zip(given).map(|(name, votes)| (name.as_str().unwrap().to_owned(), json!(votes))).collect();
        let unused = if director { 0 } else { seats * valid };
        json!({ "post": contest["post"], "seats": seats, "void_for_post": 0, "unused": unused, "votes": votes })
    };
    let contests: Vec<Value> = contests.as_array().unwrap().iter().map(row).collect();
    json!({
        "papers": papers, "valid": valid, "void": void, "blank": 0, "void_reasons": { "unreadable": void },
        "contests": contests,
    })
}

struct Batch {
    count: Count,
    number: u64,
}

impl Batch {
    /// Nobody has entered it.
    fn fresh() -> Self {
        let count = count();
        let [number, _] = count.free_batches();
        Self { count, number }
    }

    fn agree(&self, sums: &Value, language: &str) -> Answer {
        let root = format!("{}=", "A".repeat(43));
        let body = json!({ "look": "first", "pool": 1, "batch": self.number, "root": root, "sums": sums });
        let call = Call::post(self.count.path("/stages/ballot/agree-batch"), &body);
        let call = call.by(&self.count.tellers[0].token).header("accept-language", language);
        self.count.inside.client.send(&call)
    }
}

/// What numbers alone are refused for; that nobody entered the papers is said as well.
fn of_numbers(answer: &Answer) -> Vec<String> {
    let (entered, numbers): (Vec<_>, Vec<_>) = answer.refused().into_iter().partition(|code| code == "COU-05");
    assert_eq!(entered.len(), 1);
    numbers
}

fn said(answer: &Answer, code: &str) -> String {
    let at = answer.refused().iter().position(|one| one == code).unwrap();
    answer.json()["sentences"][at].as_str().unwrap().to_owned()
}

#[test]
fn the_published_complaint_is_refused_with_its_numbers() {
    let batch = Batch::fresh();
    let stage = batch.count.get(&batch.count.clerk, "/stages/ballot");
    let contests = &stage["state"]["rounds"][0]["contests"];
    let before = cast::log_size(&batch.count.inside.client, batch.count.election);
    // As it was published; the batch has not even so many papers.
    let published = sums(contests, 622, 17, [315, 294]);
    let refused = batch.agree(&published, "zh-CN");
    assert_eq!(of_numbers(&refused), ["CNT-02", "CNT-07"]);
    let sentence = said(&refused, "CNT-02");
    for number in ["主任", "622", "废票 17", "有效 605", "应合计 605", "得票 609", "合计 609"] {
        assert!(sentence.contains(number), "{number}: {sentence}");
    }
    let sentence = said(&batch.agree(&published, "en"), "CNT-02");
    for number in ["Director", "622 papers", "17 void", "605 are valid", "609 votes"] {
        assert!(sentence.contains(number), "{number}: {sentence}");
    }
    assert!(refused.json()["help"]["CNT-02"].as_str().is_some_and(|help| help.contains("CNT-02")));
    // In a batch of its own size the numbers alone refuse it, and one vote less on each side does not help.
    assert_eq!(of_numbers(&batch.agree(&sums(contests, 50, 2, [25, 24]), "zh-CN")), ["CNT-02"]);
    let mut hidden = sums(contests, 50, 2, [25, 24]);
    hidden["valid"] = json!(49);
    assert!(batch.agree(&hidden, "zh-CN").refused().contains(&"CNT-01".to_owned()));
    for action in ["agree-count", "declare"] {
        assert!(!batch.count.act(&batch.count.clerk, &format!("ballot/{action}"), &json!({})).refused().is_empty());
    }
    assert_eq!(cast::log_size(&batch.count.inside.client, batch.count.election), before);
    // Numbers that fit are refused as well: they come from papers alone.
    assert_eq!(batch.agree(&sums(contests, 50, 2, [25, 23]), "zh-CN").refused(), ["COU-05"]);
}

/// Two tellers enter the same papers; their sums stand with the reasons of the void ones. A root without papers, and sums
/// of other papers than were entered, are nobody's count.
#[test]
fn sums_are_those_of_the_papers_that_were_entered() {
    let Batch { count, number } = Batch::fresh();
    let [one, two] = [&count.tellers[0], &count.tellers[1]];
    let root = format!("{}=", "A".repeat(43));
    let commit = json!({ "look": "first", "pool": 1, "batch": number, "root": root });
    let before = cast::log_size(&count.inside.client, count.election);
    assert_eq!(count.act(one, "ballot/commit-batch", &commit).problem(422), "invalid");
    assert_eq!(cast::log_size(&count.inside.client, count.election), before);
    let mut entered = papers(WHOLE);
    for paper in entered.as_array_mut().unwrap().iter_mut().take(2) {
        paper["classification"] = json!({ "kind": "void", "reason": "unreadable" });
    }
    let path = format!("first/1/{number}");
    count.enter(one, &path, &entered).done();
    assert_eq!(count.enter(two, &path, &entered).done()["state"], json!("agreed"));
    let voids = count.get(&count.clerk, "/count")["voids"].clone();
    let row = voids.as_array().unwrap().iter().find(|row| row["pool"] == 1 && row["ground"] == "unreadable").unwrap();
    assert!(row["whole"].as_u64().unwrap() >= 2, "{voids}");
}

//! A count by sums of batches: over the API to the evidence, and on the plain form of numbered lines.

use serde_json::{Value, json};
use system_tests::binary::{SMALLEST, rehearsal_with, run};
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};
use system_tests::inside::Inside;
use uuid::Uuid;

const BY_SUMS: [&str; 2] = ["--entry", "sums"];

/// Two tellers differ and a third person decides, every pool is counted again, the rounds and the later elections of the
/// term follow, and both bundles verify; the sheet of the result says that no single paper is on record.
#[test]
fn an_election_by_sums_is_played_to_its_end_and_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let arguments = ["rehearse", "--out", out.to_str().unwrap()].into_iter().chain(SMALLEST).chain(BY_SUMS);
    let ended = run(&arguments.collect::<Vec<_>>(), "");
    assert_eq!(ended.code, 0, "{} {}", ended.out, ended.err);
    let verified = run(&["verify", out.join("evidence.zip").to_str().unwrap()], "");
    assert_eq!(verified.code, 0, "{} {}", verified.out, verified.err);
}

struct Table {
    inside: Inside,
    _folder: tempfile::TempDir,
    election: Uuid,
    tellers: [Account; 2],
}

impl Table {
    fn new() -> Self {
        let folder = rehearsal_with(&BY_SUMS, "batches are counted twice");
        let inside = Inside::over(folder.path());
        let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
        let election = cast::id(&elections[0], "election");
        let clerk = cast::sign_in(&inside.client, "clerk");
        let tellers = cast::counting_pair(&inside.client, &clerk, election, 1);
        Self { inside, _folder: folder, election, tellers }
    }

    fn call(&self, teller: usize, method: &str, path: &str) -> Call {
        let cookie = format!("zhixuan_access={}", self.tellers[teller].token);
        let own = format!("http://{}", self.inside.client.address());
        Call::new(method, path).header("cookie", &cookie).header("origin", &own)
    }

    fn page(&self, teller: usize, rest: &str) -> Answer {
        let path = format!("/elections/{}/count/first/1/1{rest}", self.election);
        self.inside.client.send(&self.call(teller, "GET", &path))
    }

    /// Sends a form with the sheet that the page gave.
    fn enter(&self, teller: usize, form: &str) -> Answer {
        let page = self.page(teller, "/lines").text();
        let sheet = page.split("name=\"sheet\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let sheet = sheet.unwrap_or_default().replace('+', "%2B").replace('=', "%3D");
        self.send(teller, &format!("{form}&sheet={sheet}"))
    }

    fn send(&self, teller: usize, form: &str) -> Answer {
        let path = format!("/elections/{}/count/first/1/1/lines", self.election);
        let kind = "application/x-www-form-urlencoded";
        self.inside.client.send(&self.call(teller, "POST", &path).bytes(kind, form))
    }

    /// What the teller keeps of the batch's sheet.
    fn draft(&self, teller: usize, method: &str, sent: Option<&Value>) -> Answer {
        let path = format!("/api/v1/elections/{}/count/first/1/1/lines/draft", self.election);
        let call = Call::new(method, path).by(&self.tellers[teller].token);
        let call = match sent {
            Some(sent) => call.bytes("application/json", sent.to_string()),
            None => call,
        };
        self.inside.client.send(&call)
    }

    fn state(&self) -> Value {
        let path = format!("/api/v1/elections/{}/count", self.election);
        let count = self.inside.client.send(&Call::get(path).by(&self.tellers[0].token)).done();
        let batches = count["batches"].as_array().unwrap().iter();
        let first =
            |one: &&Value| (&one["look"], &one["pool"], &one["batch"]) == (&"first".into(), &1.into(), &1.into());
        batches.filter(first).map(|one| one["state"].clone()).next().unwrap()
    }
}

/// The lines that a page asks for.
fn asked(page: &Answer) -> Vec<u32> {
    let html = page.text();
    let names = html.split("name=\"l").skip(1).filter_map(|rest| rest.split('"').next()?.parse().ok());
    names.collect()
}

#[test]
fn tellers_enter_lines_on_a_plain_form_and_just_those_that_differ_again() {
    let table = Table::new();
    assert!(table.page(0, "").header("location").ends_with("/lines"), "{:?}", table.page(0, ""));
    let all = asked(&table.page(0, "/lines"));
    assert!(all.len() > 20 && all.iter().copied().eq(1..=u32::try_from(all.len()).unwrap()), "{all:?}");
    // Two papers are missing: it is said at once, and what was typed stays.
    let short = table.enter(0, "key=one&l2=48");
    assert_eq!(short.status, 409);
    assert!(short.text().contains("CNT-01") && short.text().contains("value=\"48\""), "{}", short.text());
    let wordy = table.enter(0, "key=one&l2=many");
    assert_eq!(wordy.status, 422);
    assert_eq!(table.enter(0, "key=one&l2=50").status, 303);
    assert_eq!(asked(&table.page(0, "/lines")), [0_u32; 0], "nothing more is asked before the other has entered it");
    assert_eq!(asked(&table.page(1, "/lines")), all, "the other sees an empty sheet");
    assert!(table.enter(1, "key=two&l2=49&l3=1").header("location").ends_with("/lines"));
    // Blank and void papers balance with every other line, so that all are asked again, and nothing of either entry is shown.
    for teller in [0, 1] {
        let again = table.page(teller, "/lines");
        assert_eq!(asked(&again), all);
        for number in [50, 49] {
            assert!(!again.text().contains(&format!("value=\"{number}\"")), "{number}");
        }
    }
    assert_eq!(table.state(), "differs");
    assert_eq!(table.enter(0, "key=three&l2=50").status, 422, "a line that is asked is left out");
    assert_eq!(table.send(0, "key=four&l2=50").status, 422, "no sheet is named");
    let whole = |l2: u32| {
        let rest: Vec<String> =
            all.iter().filter(|number| **number != 2).map(|number| format!("&l{number}=0")).collect();
        format!("&l2={l2}{}", rest.concat())
    };
    assert_eq!(table.enter(0, &format!("key=five{}", whole(50))).status, 303);
    assert_eq!(table.enter(1, &format!("key=six{}", whole(50))).status, 303);
    assert_eq!(table.state(), "agreed");
    // Papers are not entered where the method says sums.
    let path = format!("/api/v1/elections/{}/count/first/1/1", table.election);
    let papers = Call::post(path, &json!({ "papers": [] })).by(&table.tellers[0].token);
    assert_eq!(table.inside.client.send(&papers).problem(422), "invalid");
}

/// What is filled in so far is kept for the own teller alone, by line, and says nothing by its length.
#[test]
fn a_sheet_is_kept_line_by_line_until_it_is_entered() {
    let table = Table::new();
    let path = format!("/api/v1/elections/{}/count/first/1/1/lines", table.election);
    let sheet = table.inside.client.send(&Call::get(path).by(&table.tellers[0].token)).done()["sheet"].clone();
    assert_eq!(table.draft(0, "GET", None).problem(404), "not-found");
    let mut lengths = std::collections::BTreeSet::new();
    for lines in [json!({}), json!({ "2": 7 }), json!({ "1": 4_294_967_295_u32, "2": 48 })] {
        assert_eq!(table.draft(0, "PUT", Some(&json!({ "sheet": sheet, "lines": lines }))).status, 204);
        assert_eq!(table.draft(0, "GET", None).done(), json!({ "sheet": sheet, "lines": lines }));
        let all = table.inside.app.store().unseal_all(election::ElectionId(table.election), store::SealKind::Draft);
        lengths.extend(table.inside.block_on(all).unwrap().into_iter().map(|one| one.bytes.len()));
    }
    assert_eq!(lengths.len(), 1, "how far a teller is can be told from outside: {lengths:?}");
    let shown = table.page(0, "/lines").text();
    assert!(shown.contains("value=\"48\"") && shown.contains("/lines/draft\""), "{shown}");
    assert!(!table.page(1, "/lines").text().contains("value=\"48\""), "another teller reads it");
    assert_eq!(table.draft(1, "GET", None).problem(404), "not-found");
    let wrong = [json!({ "sheet": sheet, "lines": { "0": 1 } }), json!({ "sheet": "AA==", "lines": {} })];
    for one in wrong {
        assert_eq!(table.draft(0, "PUT", Some(&one)).status, 422, "{one}");
    }
    // What a refused form says stays, and not what was kept before.
    let short = table.enter(0, "key=one&l2=49").text();
    assert!(short.contains("value=\"49\"") && !short.contains("value=\"48\""), "{short}");
    assert_eq!(table.enter(0, "key=one&l2=50").status, 303);
    assert_eq!(table.draft(0, "GET", None).problem(404), "not-found", "the entry left its draft");
    assert!(!table.page(0, "/lines").text().contains("/lines/draft\""));
}

//! A count by sums of batches: over the API to the evidence, and on the plain form of numbered lines.

use election::ballot::count::Look;
use election::ballot::paper::BatchKey;
use election::{AccountId, Actor, BatchNo, ElectionId, PersonId, PoolNo, Role, RoundNo};
use serde_json::{Value, json};
use system_tests::binary::{played_and_verified, rehearsal_with};
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};
use system_tests::inside::Inside;
use uuid::Uuid;

const BY_SUMS: [&str; 2] = ["--entry", "sums"];

/// Two tellers differ and a third person decides, every pool is counted again, the rounds and the later elections of the
/// term follow, and both bundles verify; the sheet of the result says that no single paper is on record.
#[test]
fn an_election_by_sums_is_played_to_its_end_and_verifies() {
    played_and_verified(&BY_SUMS);
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
        Call::new(method, path).on_page(&self.inside.client, &self.tellers[teller].token)
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
        self.inside.client.send(&self.call(teller, "POST", &path).form(form))
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
        let all = table.inside.app.store().unseal_all(ElectionId(table.election), store::SealKind::Draft);
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
    numbers_stay_with_their_lines(&table);
    assert_eq!(table.enter(0, "key=one&l2=50").status, 303);
    assert_eq!(table.draft(0, "GET", None).problem(404), "not-found", "the entry left its draft");
    assert!(!table.page(0, "/lines").text().contains("/lines/draft\""));
    a_decision_that_a_stop_left_alone_is_agreed(&table);
}

/// A name is matched while the form is open: its line comes into the sheet, and what was typed stays with its own lines.
fn numbers_stay_with_their_lines(table: &Table) {
    let client = &table.inside.client;
    let path = |rest: &str| format!("/api/v1/elections/{}{rest}", table.election);
    let before = table.page(0, "/lines").text();
    let hidden = |name: &str| {
        let rest = before.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().replace('+', "%2B").replace('=', "%3D").replace('/', "%2F").replace(' ', "+")
    };
    let (sheet, of) = (hidden("sheet"), hidden("of"));
    let last = asked(&table.page(0, "/lines")).len();
    let [one, two] = ["scrutineer1", "scrutineer2"].map(|name| cast::sign_in(client, name));
    let stage = client.send(&Call::get(path("/stages/ballot")).by(&one.token)).done();
    let standing = stage["state"]["rounds"][0]["contests"][2]["candidates"].clone();
    let clerk = cast::sign_in(client, "clerk");
    let people = client.send(&Call::get(path("/people")).by(&clerk.token)).done();
    let voter = people.as_array().unwrap().iter().find_map(|one| {
        let name = one["name"].as_str()?;
        let call = Call::post(path("/count/write-ins/suggestions"), &json!({ "text": name })).by(&two.token);
        let person = client.send(&call).done()["voters"].as_array()?.first()?["person"].clone();
        (!standing.as_array()?.contains(&person)).then(|| (name.to_owned(), person))
    });
    let (name, person) = voter.unwrap();
    let note = json!({ "post": "member", "name": name });
    let written = client.send(&Call::post(path("/count/write-ins"), &note).by(&one.token)).done();
    for who in [&one, &two] {
        let reading = json!({ "means": "voter", "person": person });
        let body = json!({ "written": written["made"]["written"], "reading": reading });
        client.send(&Call::post(path("/stages/ballot/match-write-in"), &body).by(&who.token)).done();
    }
    let rest = (3..last).map(|number| format!("&l{number}=")).collect::<Vec<_>>().concat();
    let late = table.send(0, &format!("key=late&sheet={sheet}&of={of}&l1=&l2=43{rest}&l{last}=7"));
    assert_eq!(late.status, 422);
    let (late, now) = (late.text(), last + 1);
    for (number, filled) in [(2, "43"), (now, "7")] {
        let field = late.split(&format!("id=\"l{number}\"")).nth(1).unwrap().split('>').next().unwrap();
        assert!(field.contains(&format!("value=\"{filled}\"")), "line {number}: {field}");
    }
    let fields = late.split("<input id=\"l").skip(1).map(|rest| rest.split('>').next().unwrap());
    let filled = fields.filter(|field| field.contains("value=\"7\"") || field.contains("value=\"43\""));
    assert_eq!(filled.count(), 2, "no other line has them");
}

/// The decision of a third person stands in the log and the agreement does not, as after a stop between the two: the
/// third person's word is enough.
fn a_decision_that_a_stop_left_alone_is_agreed(table: &Table) {
    let all = asked(&table.page(1, "/lines"));
    let whole = |l2: u32, l3: u32| {
        let rest = all.iter().filter(|number| !(2..=3).contains(*number)).map(|number| format!("&l{number}=0"));
        format!("&l2={l2}&l3={l3}{}", rest.collect::<Vec<_>>().concat())
    };
    table.enter(1, &format!("key=a{}", whole(49, 1)));
    table.enter(0, &format!("key=b{}", whole(50, 0)));
    table.enter(1, &format!("key=c{}", whole(49, 1)));
    assert_eq!(table.state(), "awaits_third");
    let client = &table.inside.client;
    let third = cast::sign_in(client, "scrutineer1");
    let get = |rest: &str| {
        client.send(&Call::get(format!("/api/v1/elections/{}{rest}", table.election)).by(&third.token)).done()
    };
    let held = get("/appointments");
    let person = |account: &Account| -> PersonId {
        let mut all = held["appointments"].as_object().unwrap().values();
        PersonId(cast::id(all.find(|one| one["account"] == json!(account.id)).unwrap(), "person"))
    };
    let size = cast::log_size(client, table.election);
    let clerk = cast::sign_in(client, "clerk");
    let entries = Call::get(format!("/api/v1/elections/{}/log/entries?from={}", table.election, size - 1));
    let last = client.send(&entries.by(&clerk.token)).done()["entries"][0]["command"].clone();
    let key = BatchKey { round: RoundNo(1), look: Look::First, pool: PoolNo(1), batch: BatchNo(1) };
    let id = |person: PersonId, version: u32| {
        let text = format!("{}|entry|{key:?}|{:?}", ElectionId(table.election), Some((person, version)));
        let hash = ledger::sha256(text.as_bytes());
        uuid::Builder::from_custom_bytes(std::array::from_fn(|at| hash.as_bytes()[at])).into_uuid()
    };
    // It decides as the second teller saw it.
    let store = table.inside.app.store();
    let own = table.inside.block_on(store.unseal(id(person(&table.tellers[1]), 1))).unwrap().unwrap();
    let seal = store::Seal { id: id(person(&third), 0), ..own.into() };
    let command = json!({
        "area": "ballot", "action": "decide-batch", "look": "first", "pool": 1, "batch": 1, "positions": [2, 3],
        "root": last["root"],
    });
    let submission = store::Submission {
        election: ElectionId(table.election),
        actor: Actor { account: AccountId(third.id), role: Role::Scrutineer },
        now: table.inside.app.clock().now(),
        commands: vec![serde_json::from_value(command).unwrap()],
        draft: None,
        idempotency: None,
        seal: vec![seal],
        index: Vec::new(),
        unindex: Vec::new(),
        if_size: None,
        made: Value::Null,
    };
    table.inside.block_on(store.append(submission)).unwrap();
    assert_eq!(table.state(), "awaits_agreement");
    assert_eq!(asked(&table.page(0, "/lines")), [0_u32; 0]);
    assert_eq!(table.enter(0, "key=d").status, 303, "a teller's word is as good");
    assert_eq!(table.state(), "agreed");
}

//! What comes in wrong: each is named, nothing breaks, nothing is written.

use roster::write::{grid, header_cells};
use roster::{Cell, Column, Language};
use serde_json::{Value, json};
use system_tests::binary::rehearsal_until;
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};
use system_tests::inside::{Inside, SECRET};
use uuid::Uuid;

/// A county office with one drafted election.
struct Office {
    inside: Inside,
    admin: Account,
    county: Account,
    community: Uuid,
    election: Uuid,
}

fn office() -> Office {
    let inside = Inside::fresh();
    let admin = cast::administrator(&inside.client, SECRET);
    let county = cast::member(&inside.client, &admin, "county", "county");
    let community = cast::community(&inside.client, &county, 1, "枫林街道");
    let election = cast::draft(&inside.client, &county, community);
    Office { inside, admin, county, community, election }
}

impl Office {
    fn send(&self, call: Call) -> Answer {
        self.inside.client.send(&call.by(&self.county.token))
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/elections/{}{rest}", self.election)
    }

    fn size(&self) -> u64 {
        cast::log_size(&self.inside.client, self.election)
    }

    fn elections(&self) -> usize {
        self.send(Call::get("/api/v1/elections")).done().as_array().unwrap().len()
    }
}

/// A good body with one field changed, left out where it is null.
fn with(good: &Value, name: &str, value: Value) -> String {
    let mut body = good.clone();
    let fields = body.as_object_mut().unwrap();
    if value.is_null() {
        fields.remove(name);
    } else {
        fields.insert(name.to_owned(), value);
    }
    body.to_string()
}

#[test]
fn a_body_that_is_wrong_is_named_by_its_field() {
    let office = office();
    let good = cast::draft_body(office.community);
    let groups = json!([{ "number": 1, "households": 30 }, { "number": 2, "households": "many" }]);
    let rows: [(&str, String, &str); 14] = [
        ("malformed", "{community: 1}".to_owned(), ""),
        ("broken off", "{\"community\": \"".to_owned(), "/community"),
        ("trailing", format!("{good} x"), ""),
        ("an array", json!([office.community, 1, "cn-urban-2026", []]).to_string(), ""),
        ("an array after spaces", " \n[]".to_owned(), ""),
        ("a text", "\"x\"".to_owned(), ""),
        ("null", "null".to_owned(), ""),
        ("nothing", String::new(), "/community"),
        ("unknown field", with(&good, "extra", json!(1)), "/extra"),
        ("missing field", with(&good, "profile", Value::Null), "/profile"),
        ("wrong type", with(&good, "term", json!("one")), "/term"),
        ("a number too large", with(&good, "term", json!(70_000)), "/term"),
        ("wrong type within", with(&good, "groups", groups), "/groups/1/households"),
        ("unknown profile", with(&good, "profile", json!("cn-mars-2026")), "/profile"),
    ];
    for (what, body, pointer) in rows {
        let answer = office.send(Call::new("POST", "/api/v1/elections").bytes("application/json", body));
        assert_eq!(answer.problem(422), "invalid", "{what}");
        assert_eq!(answer.json()["errors"][0]["pointer"], json!(pointer), "{what}: {}", answer.text());
    }
    assert_eq!(office.elections(), 1);
}

#[test]
fn an_action_takes_its_own_fields_and_no_others() {
    let office = office();
    let good = json!({
        "election_day": "2026-11-29", "document": Uuid::from_u128(1), "happened": { "on": "2026-10-20" },
    });
    let rows = [
        ("an array", "[]".to_owned(), ""),
        ("unknown field", with(&good, "extra", json!(1)), "/extra"),
        ("missing field", with(&good, "document", Value::Null), "/document"),
        ("another action", with(&good, "action", json!("begin")), "/action"),
        ("another area", with(&good, "area", json!("ballot")), "/area"),
        ("not a date", with(&good, "election_day", json!("tomorrow")), ""),
        ("not an id", with(&good, "document", json!("1")), ""),
        ("unknown field within", with(&good, "happened", json!({ "on": "2026-10-20", "at": 1 })), "/at"),
    ];
    for (what, body, pointer) in rows {
        let call = Call::new("POST", office.path("/stages/lifecycle/call")).bytes("application/json", body);
        let answer = office.send(call);
        assert_eq!(answer.problem(422), "invalid", "{what}");
        assert_eq!(answer.json()["errors"][0]["pointer"], json!(pointer), "{what}: {}", answer.text());
    }
    assert_eq!(office.size(), 1);
}

#[test]
fn every_body_with_an_unknown_field_is_turned_away() {
    let office = office();
    let admin = &office.admin.token;
    let account = office.county.id;
    let rows = [
        ("/api/v1/sessions".to_owned(), json!({ "name": "admin", "password": cast::PASSWORD })),
        ("/api/v1/accounts".to_owned(), json!({ "name": "another" })),
        (format!("/api/v1/accounts/{account}/grants"), json!({ "role": "teller", "scope": "county" })),
        ("/api/v1/rehearsal/clock".to_owned(), json!({ "now": "2026-10-20T01:00:00Z" })),
        (
            "/api/v1/communities".to_owned(),
            json!({ "code": "990002001001", "name": "第二社区", "street": "枫林街道", "households": 1 }),
        ),
    ];
    for (path, good) in rows {
        let bad = with(&good, "extra", json!(1));
        let answer = office.inside.client.send(&Call::new("POST", &path).bytes("application/json", bad).by(admin));
        assert_eq!(answer.problem(422), "invalid", "{path}");
        office.inside.client.send(&Call::post(&path, &good).by(admin)).done();
    }
}

#[test]
fn a_body_too_large_is_413() {
    let office = office();
    let body = format!("{{\"x\": \"{}\"}}", "x".repeat(4 << 20));
    let answer = office.send(Call::new("POST", "/api/v1/elections").bytes("application/json", body));
    assert_eq!(answer.problem(413), "too-large");
    let answer = office.send(Call::upload(office.path("/documents"), vec![0; (32 << 20) + 1]));
    assert_eq!(answer.problem(413), "too-large");
    let answer = office.send(Call::upload(office.path("/documents"), Vec::new()));
    assert_eq!(answer.problem(422), "invalid");
    assert_eq!(office.size(), 1);
}

#[test]
fn what_is_not_there_is_404_in_json() {
    let office = office();
    let nobody = Uuid::from_u128(3);
    let gets = [
        "/api/v1".to_owned(),
        "/api/v1/nonsense".to_owned(),
        "/api/nonsense".to_owned(),
        "/api/v1/elections/nonsense".to_owned(),
        format!("/api/v1/elections/{nobody}"),
        format!("/api/v1/elections/{nobody}/stages/ballot"),
        "/api/v1/elections/nonsense/stages/ballot".to_owned(),
        office.path("/nonsense"),
        office.path("/stages/nonsense"),
        office.path("/calendar"),
        office.path("/notices/nonsense/facts"),
        office.path("/log/receipts/99"),
        office.path("/log/receipts/x"),
        office.path("/log/consistency/x"),
        office.path("/log/consistency/99"),
        office.path("/log/tile/0/nonsense"),
        office.path("/log/tile/9/000"),
        office.path("/log/bundles/nonsense"),
        office.path(&format!("/documents/{nobody}")),
        office.path("/documents/nonsense"),
        office.path("/evidence/public"),
        "/api/v1/profiles/nonsense".to_owned(),
        "/api/v1/profiles/cn-urban-2026/calendar/tomorrow".to_owned(),
    ];
    for path in gets {
        assert_eq!(office.send(Call::get(&path)).problem(404), "not-found", "{path}");
    }
    let posts = [
        "/api/v1/nonsense".to_owned(),
        office.path("/stages/nonsense/open"),
        office.path("/stages/lifecycle/nonsense"),
        office.path("/stages/ballot/call"),
        format!("/api/v1/elections/{nobody}/stages/lifecycle/call"),
        "/api/v1/elections/nonsense/stages/lifecycle/call".to_owned(),
    ];
    for path in posts {
        assert_eq!(office.send(Call::post(&path, &json!({}))).problem(404), "not-found", "{path}");
    }
    for path in ["/api/v1/accounts/nonsense/grants".to_owned(), format!("/api/v1/accounts/{nobody}/grants")] {
        let call = Call::post(&path, &json!({ "role": "teller", "scope": "county" })).by(&office.admin.token);
        assert_eq!(office.inside.client.send(&call).problem(404), "not-found", "{path}");
    }
}

#[test]
fn a_page_of_a_list_that_cannot_be_is_422_and_a_wrong_method_405() {
    let office = office();
    for query in ["?from=x", "?from=-1", "?limit=many"] {
        let answer = office.send(Call::get(office.path(&format!("/log/entries{query}"))));
        assert_eq!(answer.problem(422), "invalid", "{query}");
    }
    for (query, entries) in [("?from=0&limit=0", 1), ("?from=1", 0), ("?from=18446744073709551615", 0)] {
        let page = office.send(Call::get(office.path(&format!("/log/entries{query}")))).done();
        assert_eq!(page["entries"].as_array().unwrap().len(), entries, "{query}");
    }
    let wrong = office.send(Call::delete(office.path("")));
    assert_eq!(wrong.problem(405), "method-not-allowed");
    assert!(wrong.header("allow").contains("GET"), "{:?}", wrong.headers);
}

#[test]
fn if_match_refuses_who_saw_an_older_state() {
    let office = office();
    let upload = |tag: &str| office.send(Call::upload(office.path("/documents"), "scan").header("if-match", tag));
    let seen = office.send(Call::get(office.path(""))).header("etag").to_owned();
    assert_eq!(seen, "\"1\"");
    let first = upload(&seen);
    assert_eq!((first.done()["size"].as_u64(), first.header("etag")), (Some(2), "\"2\""));
    let stale = upload(&seen);
    assert_eq!(stale.problem(412), "stale");
    assert_eq!(stale.header("etag"), "\"2\"");
    for malformed in ["yesterday", "\"x\"", "W/\"2\"", "", "-1"] {
        let answer = upload(malformed);
        assert_eq!(answer.problem(422), "invalid", "{malformed:?}");
        assert_eq!(answer.json()["errors"][0]["pointer"], json!("If-Match"));
    }
    assert_eq!(office.size(), 2);
    assert_eq!(upload("\"2\"").status, 200);
}

#[test]
fn a_key_makes_a_request_happen_once() {
    let office = office();
    let upload = |key: &str, body: &str| {
        office.send(Call::upload(office.path("/documents"), body).header("idempotency-key", key))
    };
    let first = upload("one", "scan").done();
    assert_eq!(upload("one", "scan").done(), first);
    assert_eq!(office.size(), 2);
    assert_eq!(upload("one", "another scan").problem(422), "key-reused");
    let elsewhere = Call::post("/api/v1/elections", &cast::draft_body(office.community));
    assert_eq!(office.send(elsewhere.header("idempotency-key", "one")).problem(422), "key-reused");
    let longest = "k".repeat(200);
    upload(&longest, "scan").done();
    for wrong in ["k".repeat(201), String::new(), "schlüssel".to_owned()] {
        let answer = upload(&wrong, "scan");
        assert_eq!(answer.problem(422), "invalid", "{wrong:?}");
        assert_eq!(answer.json()["errors"][0]["pointer"], json!("Idempotency-Key"));
    }
    assert_eq!(office.size(), 3);
}

#[test]
fn a_key_belongs_to_its_account_and_refusals_are_not_kept() {
    let office = office();
    let other = cast::member(&office.inside.client, &office.admin, "street", "street");
    let upload = Call::upload(office.path("/documents"), "scan").header("idempotency-key", "one");
    let own = office.send(upload.clone()).done();
    let theirs = office.inside.client.send(&upload.by(&other.token)).done();
    assert_ne!(own["first"], theirs["first"]);
    let act = |action: &str, body: &Value| {
        office.send(Call::post(office.path(&format!("/stages/{action}")), body).header("idempotency-key", "two"))
    };
    assert!(!act("lifecycle/begin", &json!({})).refused().is_empty());
    let document = cast::id(&own["made"], "document");
    cast::set_clock(&office.inside.client, &office.admin, "2099-10-20T01:00:00Z");
    let call = json!({ "election_day": "2099-11-29", "document": document, "happened": { "on": "2099-10-20" } });
    act("lifecycle/call", &call).done();
}

#[test]
fn the_same_draft_sent_twice_is_one_election() {
    let office = office();
    let community = cast::community(&office.inside.client, &office.county, 2, "枫林街道");
    let draft = Call::post("/api/v1/elections", &cast::draft_body(community)).header("idempotency-key", "draft");
    let (first, again) = (office.send(draft.clone()), office.send(draft));
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.json(), again.json());
    assert_eq!(office.elections(), 2);
}

#[test]
fn a_workbook_waits_for_the_election_day() {
    let office = office();
    let clerk = cast::member(&office.inside.client, &office.admin, "clerk", "committee");
    let send = |call: Call| office.inside.client.send(&call.by(&clerk.token));
    let template = send(Call::get(office.path("/roll/template"))).body;
    assert_eq!(send(Call::upload(office.path("/roll/check"), template)).refused(), ["ELE-05"], "who mends it is named");
}

/// An election whose roll is being entered.
struct Enrolling {
    inside: Inside,
    clerk: Account,
    election: Uuid,
}

impl Enrolling {
    fn upload(&self, what: &str, bytes: &[u8]) -> Answer {
        let path = format!("/api/v1/elections/{}/roll/{what}", self.election);
        self.inside.client.send(&Call::upload(path, bytes).by(&self.clerk.token))
    }

    fn size(&self) -> u64 {
        cast::log_size(&self.inside.client, self.election)
    }
}

#[test]
fn workbooks_of_every_wrong_kind_are_named_and_change_nothing() {
    let folder = rehearsal_until("voter registration from the clerk's workbook");
    let inside = Inside::over(folder.path());
    let client = &inside.client;
    let admin = cast::sign_in(client, "admin");
    cast::set_clock(client, &admin, "2026-10-31T01:00:00Z");
    let election = cast::id(&client.send(&Call::get("/api/v1/elections")).done()[0], "election");
    let clerk = cast::sign_in(client, "clerk");
    let open = Call::post(format!("/api/v1/elections/{election}/stages/registration/open"), &json!({}));
    let opened = client.send(&open.by(&clerk.token));
    // The story may have opened registration itself before it was stopped.
    assert!(opened.status == 200 || opened.refused().contains(&"GEN-01".to_owned()));
    let enrolling = Enrolling { inside, clerk, election };
    unreadable_files(&enrolling);
    unusable_rows(&enrolling);
}

/// Bytes that follow no pattern, the same in every run.
fn junk(bytes: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    std::iter::repeat_with(&mut next).flatten().take(bytes).collect()
}

fn unreadable_files(enrolling: &Enrolling) {
    let before = enrolling.size();
    let after = |head: &[u8]| [head, &junk(5_000)].concat();
    let rows: [(&str, Vec<u8>, &str); 9] = [
        ("10 MB of junk", junk(10_000_000), "ROS-63"),
        ("more than 10 MiB", vec![b'x'; (10 << 20) + 1], "ROS-61"),
        ("junk that begins as .xlsx", after(b"PK\x03\x04"), "ROS-64"),
        ("junk that begins as .xls", after(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "ROS-64"),
        ("a picture", after(b"\x89PNG\r\n\x1a\n"), "ROS-63"),
        ("a web page", b"<!doctype html><html><table><tr><td>x</td></tr></table></html>".to_vec(), "ROS-66"),
        ("nothing but spaces", b"  \n\n".to_vec(), "ROS-62"),
        ("a missing column", "姓名,性别,居民小组\n王芳,女,第1居民小组\n".as_bytes().to_vec(), "ROS-71"),
        ("a column twice", "姓名,身份证号,居民小组,身份证号\n王芳,1,第1居民小组,1\n".as_bytes().to_vec(), "ROS-72"),
    ];
    for (what, bytes, code) in rows {
        for path in ["check", "problems", "imports"] {
            let answer = enrolling.upload(path, &bytes);
            assert_eq!(answer.problem(422), "unreadable-file", "{what} to {path}");
            assert_eq!(answer.json()["file"]["code"], json!(code), "{what} to {path}: {}", answer.text());
        }
    }
    assert_eq!(enrolling.size(), before);
}

/// A row under the usual header, with these cells in place of good ones.
fn row(changes: &[(Column, Cell)]) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let good = |column: Column| match column {
        Column::Group => text("第1居民小组"),
        Column::Name => text("王秀英"),
        Column::Sex => text("女"),
        Column::Identity => text("990000197001010026"),
        _ => Cell::Empty,
    };
    Column::OFFERED
        .into_iter()
        .map(|column| match changes.iter().find(|(changed, _)| *changed == column) {
            Some((_, cell)) => cell.clone(),
            None => good(column),
        })
        .collect()
}

fn unusable_rows(enrolling: &Enrolling) {
    let before = enrolling.size();
    let text = |text: &str| Cell::Text(text.to_owned());
    let rows = [
        (row(&[(Column::Identity, Cell::Number(990_000_197_001_010_050.0))]), "ROS-02"),
        (row(&[(Column::Identity, text("9.90000E+17"))]), "ROS-03"),
        (row(&[(Column::Identity, text("=A1&\"\""))]), "ROS-11"),
        (row(&[(Column::Identity, Cell::Error("#REF!".to_owned()))]), "ROS-13"),
        (row(&[(Column::Name, Cell::Empty)]), "ROS-01"),
        (header_cells(Language::Chinese), "ROS-17"),
    ];
    let mut sheet = vec![header_cells(Language::Chinese)];
    sheet.extend(rows.iter().map(|(row, _)| row.clone()));
    let workbook = grid("选民登记", &sheet).unwrap();
    let checked = enrolling.upload("check", &workbook).done();
    let verdicts = checked["report"]["rows"].as_array().unwrap();
    assert_eq!(verdicts.len(), rows.len());
    for (verdict, (_, code)) in verdicts.iter().zip(&rows) {
        let codes: Vec<&Value> = verdict["problems"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
        assert!(codes.contains(&&json!(code)), "{code}: {verdict}");
    }
    assert_eq!(checked["entered"], json!(0));
    let returned = enrolling.upload("problems", &workbook);
    assert_eq!(returned.status, 200);
    assert!(returned.body.starts_with(b"PK"), "the same workbook comes back as a workbook");
    assert_eq!(enrolling.size(), before);
}

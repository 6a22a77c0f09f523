//! An import over the API, step by step as the pages do it: brought, its columns said, checked, imported, taken back.

use roster::Cell;
use serde_json::{Value, json};
use system_tests::binary::rehearsal_until;
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};
use system_tests::inside::Inside;
use uuid::Uuid;

struct Enrolling {
    inside: Inside,
    clerk: Account,
    election: Uuid,
    _folder: tempfile::TempDir,
}

fn enrolling() -> Enrolling {
    let folder = rehearsal_until("voter registration from the clerk's workbook");
    let inside = Inside::over(folder.path());
    let admin = cast::sign_in(&inside.client, "admin");
    cast::set_clock(&inside.client, &admin, "2026-10-26T02:00:00Z");
    let clerk = cast::sign_in(&inside.client, "clerk");
    let election = cast::id(&inside.client.send(&Call::get("/api/v1/elections")).done()[0], "election");
    let it = Enrolling { inside, clerk, election, _folder: folder };
    if it.summary()["phases"]["registration"] == json!("not_open") {
        it.act("open", &json!({})).done();
    }
    it
}

impl Enrolling {
    fn summary(&self) -> Value {
        self.inside.client.send(&Call::get(format!("/api/v1/elections/{}", self.election))).done()
    }

    fn act(&self, action: &str, body: &Value) -> Answer {
        let path = format!("/api/v1/elections/{}/stages/registration/{action}", self.election);
        self.inside.client.send(&Call::post(path, body).by(&self.clerk.token))
    }

    fn workbook(&self, method: &str, rest: &str, body: &[u8], by: &Account) -> Answer {
        let path = format!("/api/v1/elections/{}/roll/workbook{rest}", self.election);
        self.inside.client.send(&Call::new(method, path).bytes("application/octet-stream", body).by(&by.token))
    }

    fn done(&self, method: &str, rest: &str, body: &[u8]) -> Value {
        self.workbook(method, rest, body, &self.clerk).done()
    }
}

/// A workbook whose columns the clerk calls what nobody else does.
fn own_words() -> Vec<u8> {
    let text = |words: &str| Cell::Text(words.to_owned());
    // Numbers of the unassigned area with their check digits (GB 11643).
    let person = |name: &str, number: &str| vec![text("1"), text(name), text("男"), text(number)];
    let rows = vec![
        ["在哪组", "是谁", "性别", "号"].map(text).to_vec(),
        person("李国标", "990001199001219116"),
        person("=1+1", "990001199001239133"),
    ];
    roster::write::grid("名册", &rows).unwrap()
}

#[test]
fn columns_are_said_rows_are_judged_and_the_import_is_taken_back() {
    let it = enrolling();
    let registered = || it.summary()["registered"].as_u64().unwrap();
    let before = registered();
    assert_eq!(it.workbook("GET", "", &[], &it.clerk).problem(404), "not-found", "nothing is brought yet");
    assert_eq!(it.workbook("PUT", "", b"<html>", &it.clerk).problem(422), "unreadable-file");

    let proposed = it.done("PUT", "?births=household_book", &own_words());
    assert_eq!(proposed["births"], json!("household_book"));
    assert_eq!(proposed["sheets"][0]["rows"][0][1], json!("是谁"));
    assert!(proposed["sheets"][0]["columns"].get("name").is_none(), "it does not know the clerk's own words");
    let county = cast::sign_in(&it.inside.client, "county");
    assert_eq!(it.workbook("GET", "", &[], &county).problem(403), "forbidden");

    let said =
        json!({ "sheet": "名册", "header_row": 1, "columns": { "group": 0, "name": 1, "sex": 2, "identity": 3 } });
    let nowhere = json!({ "sheet": "无", "header_row": 1, "columns": {} });
    let unknown = it.workbook("PUT", "/columns", nowhere.to_string().as_bytes(), &it.clerk);
    assert_eq!(
        (unknown.problem(422), &unknown.json()["errors"][0]["pointer"]),
        ("invalid".to_owned(), &json!("/sheet"))
    );
    let mapped = it.done("PUT", "/columns", said.to_string().as_bytes());
    assert_eq!(mapped["sheets"][0]["columns"], said["columns"]);
    assert_eq!(it.done("GET", "", &[])["sheets"], mapped["sheets"], "it is kept between the steps");

    let checked = it.done("GET", "/check", &[]);
    let verdicts: Vec<&Value> =
        checked["report"]["rows"].as_array().unwrap().iter().map(|row| &row["verdict"]).collect();
    assert_eq!(verdicts.len(), 2, "{checked}");
    assert_eq!((&checked["entered"], registered()), (&json!(1), before), "a check changes nothing");
    let book = it.workbook("GET", "/problems", &[], &it.clerk);
    assert!(book.status == 200 && book.header("content-type").contains("spreadsheetml"));

    let imported = it.done("POST", "/import", b"{}");
    assert_eq!(registered(), before + 1);
    assert_eq!(it.workbook("GET", "", &[], &it.clerk).problem(404), "not-found", "the workbook is destroyed");
    let import = cast::text(&imported["receipt"]["made"], "import");
    it.act("undo-import", &json!({ "import": import })).done();
    assert_eq!(registered(), before, "the import is taken back whole");

    it.done("PUT", "", &own_words());
    assert_eq!(it.workbook("DELETE", "", &[], &it.clerk).status, 204);
    assert_eq!(it.workbook("GET", "/check", &[], &it.clerk).problem(404), "not-found");
}

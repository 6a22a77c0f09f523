//! Papers that come in online: once for each form, few from one sender, told to the holder of the receipt alone, no part of
//! the log until the committee files them, and then with the day they came in.

use serde_json::{Value, json};
use system_tests::binary::rehearsal_until;
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};
use system_tests::inside::Inside;
use tempfile::TempDir;
use uuid::Uuid;

/// What nobody but the holder of a receipt and the desk may read.
const TEXT: &str = "我家的门牌写错了";

/// An election whose list is posted, on the second day of its objections.
struct Posted {
    inside: Inside,
    admin: Account,
    clerk: Account,
    election: Uuid,
    _folder: TempDir,
}

fn posted() -> Posted {
    let folder = rehearsal_until("objections, rulings, corrections, the frozen roll");
    let inside = Inside::over(folder.path());
    let admin = cast::sign_in(&inside.client, "admin");
    let clerk = cast::sign_in(&inside.client, "clerk");
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::id(&elections[0], "election");
    let posted = Posted { inside, admin, clerk, election, _folder: folder };
    posted.now("2026-11-06T02:00:00Z");
    posted
}

impl Posted {
    fn now(&self, moment: &str) {
        cast::set_clock(&self.inside.client, &self.admin, moment);
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/elections/{}{rest}", self.election)
    }

    fn send(&self, call: &Call) -> Answer {
        self.inside.client.send(call)
    }

    fn post(&self, rest: &str, body: &Value) -> Answer {
        self.send(&Call::post(self.path(rest), body).by(&self.clerk.token))
    }

    fn get(&self, rest: &str, who: &Account) -> Value {
        self.send(&Call::get(self.path(rest)).by(&who.token)).done()
    }

    fn hand_in(&self, body: &Value) -> Answer {
        self.send(&Call::post(self.path("/objections"), body))
    }

    fn own(&self, number: &Value, secret: &str) -> Answer {
        let held = json!({ "number": number.to_string(), "secret": secret });
        self.send(&Call::post(self.path("/receipts"), &held))
    }

    /// A document that names people in full is read at the desk; whoever audits reads it masked elsewhere.
    fn for_the_desk_alone(&self, document: &str, holds: &[u8]) {
        let read = |who: &Account| self.send(&Call::get(self.path(&format!("/documents/{document}"))).by(&who.token));
        for name in ["supervisor", "county", "street"] {
            let other = cast::sign_in(&self.inside.client, name);
            assert_eq!(read(&other).problem(403), "forbidden", "{name}");
        }
        let own = read(&self.clerk);
        assert_eq!(own.status, 200);
        assert!(own.body.windows(holds.len()).any(|part| part == holds), "the desk reads it");
    }

    /// The tries of one name until one is right, as the page of an objection takes them.
    fn guessed(&self, voter: &Value, wrong: u32) -> Vec<u16> {
        let guess = |at: u32| {
            let mut body = by(voter, &format!("guess {at}"), TEXT);
            if at < wrong {
                body["last_four"] = json!(format!("{at:04}"));
            }
            self.hand_in(&body).status
        };
        (0..=wrong).map(guess).collect()
    }

    /// Some voters: name, group, last four.
    fn voters(&self) -> Vec<Value> {
        let people = self.get("/people", &self.clerk);
        people
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["on_roll"] == true && !one["identity"].is_null())
            .cloned()
            .collect()
    }

    fn size(&self) -> u64 {
        cast::log_size(&self.inside.client, self.election)
    }
}

fn by(voter: &Value, form: &str, text: &str) -> Value {
    let identity = cast::text(voter, "identity");
    json!({
        "form": form, "name": voter["name"], "group": voter["group"].to_string(),
        "last_four": identity[identity.len() - 4..], "matter": "entry_wrong", "text": text, "contact": "13800000000",
    })
}

fn stranger(number: u32) -> Value {
    let name = format!("外来{}", char::from_u32(0x4e00 + number).unwrap());
    json!({ "form": format!("stranger {number}"), "name": name, "group": "1", "last_four": "0000", "matter": "entry_missing", "text": "没有我" })
}

#[test]
fn a_form_is_one_paper_and_the_log_learns_nothing_until_it_is_filed() {
    let posted = posted();
    let (size, voter) = (posted.size(), posted.voters()[0].clone());
    let first = posted.hand_in(&by(&voter, "form", TEXT)).done();
    assert_eq!(posted.hand_in(&by(&voter, "form", TEXT)).done(), first, "a second click");
    let other = posted.hand_in(&by(&voter, "form", "写错了两处")).done();
    assert_ne!(other["number"], first["number"], "what was changed before it was sent again is not lost");
    assert_eq!(posted.size(), size);
    assert_eq!((&first["received"], &first["due"]), (&json!("2026-11-06"), &json!("2026-11-09")));
    let desk = posted.get("/objections/desk", &posted.clerk);
    let ours = desk["received"].as_array().unwrap();
    assert_eq!(ours.len(), 2);
    assert!(!desk.to_string().contains(TEXT) && !desk.to_string().contains("13800000000"), "{desk}");

    // Whoever reads it is on record; a supervisor is told neither the name nor how the sender is reached.
    let paper = cast::text(&ours[0], "id");
    let supervisor = cast::sign_in(&posted.inside.client, "supervisor");
    let seen = posted.get(&format!("/received/{paper}"), &supervisor);
    assert_eq!(seen["words"]["text"], TEXT);
    let name = cast::text(&voter, "name");
    assert!(!seen.to_string().contains(&name) && !seen.to_string().contains("13800000000"), "{seen}");
    assert_eq!(posted.get(&format!("/received/{paper}"), &posted.clerk)["sender"], name.as_str());
    let looks = posted.get("/access-log", &posted.clerk);
    let looked = looks.as_array().unwrap().iter().filter(|look| look["reason"] == "objection").count();
    assert_eq!(looked, 2);

    // Filed, it is an objection under its own id, due from the day it came in; it cannot be filed twice.
    let about = json!({ "about": { "about": "roll_entry", "person": voter["person"] } });
    posted.post(&format!("/received/{paper}/file"), &about).done();
    assert_eq!(posted.post(&format!("/received/{paper}/file"), &about).refused(), ["GEN-05"]);
    let filed = posted.get("/objections", &posted.clerk)["objections"][&paper].clone();
    assert_eq!((&filed["on"], &filed["due"]), (&json!("2026-11-06"), &json!("2026-11-09")));
    let entries = posted.send(&Call::get(posted.path(&format!("/log/entries?from={size}"))).by(&posted.clerk.token));
    assert!(!entries.text().contains(TEXT) && !entries.text().contains("13800000000"));
    let row = posted.get("/objections/desk", &posted.clerk)["objections"].clone();
    let row = row.as_array().unwrap().iter().find(|one| one["objection"] == json!(paper)).cloned().unwrap();
    posted.for_the_desk_alone(&cast::text(&row["filing"], "document"), TEXT.as_bytes());
    let held = |number: &Value| posted.own(number, &cast::text(&first, "secret")).done();
    assert_eq!(held(&first["number"])["came"]["state"], "filed");

    // The answer comes after the ruling, once, and only the holder of the receipt reads it.
    let answer = |reason: &str| posted.post(&format!("/received/{paper}/answer"), &json!({ "reason": reason }));
    assert_eq!(answer("太早").problem(409), "conflict");
    posted.now("2026-11-07T02:00:00Z");
    let document = cast::id(
        &posted.send(&Call::upload(posted.path("/documents"), "ruling").by(&posted.clerk.token)).done()["made"],
        "document",
    );
    let ruling =
        json!({ "objection": paper, "ruling": "upheld", "document": document, "happened": { "on": "2026-11-07" } });
    posted.post("/stages/office/rule-on-objection", &ruling).done();
    assert!(
        posted
            .send(
                &Call::post(posted.path(&format!("/received/{paper}/answer")), &json!({ "reason": "" }))
                    .by(&posted.clerk.token)
            )
            .status
            == 422
    );
    answer("门牌已经改好").done();
    assert_eq!(answer("再改一次").status, 404, "the first answer stands");
    let told = held(&first["number"]);
    assert_eq!(told["came"], json!({ "state": "upheld", "on": "2026-11-07" }));
    assert_eq!(told["reply"], "门牌已经改好");
    let desk = posted.get("/objections/desk", &posted.clerk);
    let row =
        desk["objections"].as_array().unwrap().iter().find(|one| one["objection"] == json!(paper)).cloned().unwrap();
    assert_eq!((&row["filing"]["ruled"]["on"], &row["received"]), (&json!("2026-11-07"), &first["number"]));
}

#[test]
fn whoever_guesses_the_last_four_learns_nothing() {
    let posted = posted();
    let voter = posted.voters()[0].clone();
    assert_eq!(posted.guessed(&voter, 5), [201, 201, 201, 201, 201, 429], "the right digits come too late");
}

#[test]
fn the_workbook_of_the_roll_is_read_at_the_desk_alone() {
    let posted = posted();
    let entries = posted.send(&Call::get(posted.path("/log/entries?from=0&limit=500")).by(&posted.clerk.token)).json();
    let begun = entries["entries"].as_array().unwrap().iter().find_map(|entry| {
        let command = &entry["command"];
        (command["action"] == "begin-import").then(|| cast::text(command, "document"))
    });
    // A workbook is a ZIP archive.
    posted.for_the_desk_alone(&begun.unwrap(), b"PK");
}

#[test]
fn a_refused_form_asks_for_what_is_missing_and_keeps_the_rest() {
    let posted = posted();
    let send = |body: &str| {
        let path = format!("/elections/{}/look-up/objection", posted.election);
        let origin = posted.inside.client.address();
        let call = Call::new("POST", path).header("origin", &format!("http://{origin}"));
        posted.send(&call.bytes("application/x-www-form-urlencoded", body))
    };
    let unknown = send("form=f&card=123456789012&matter=entry_missing&text=here");
    assert_eq!(unknown.status, 422);
    let asked = |page: &str| page.contains(r#"id="by" name="name""#);
    assert!(asked(&unknown.text()), "nobody was found by that card, so a name is needed");
    let wordless = send("form=f&card=123456789012&matter=entry_missing&text=");
    assert!(!asked(&wordless.text()), "the text is missing, not the name");
    assert!(wordless.text().contains(r#"value="entry_missing" checked"#));
}

#[test]
fn a_receipt_opens_to_its_holder_and_few_guesses_are_free() {
    let posted = posted();
    let voters = posted.voters();
    let slips: Vec<Value> = [0, 1].map(|at| posted.hand_in(&by(&voters[at], "form", TEXT)).done()).into();
    let secret = |at: usize| cast::text(&slips[at], "secret");
    assert_eq!(posted.own(&slips[0]["number"], &secret(0)).done()["came"]["state"], "waiting");
    assert_eq!(posted.own(&slips[0]["number"], &secret(1)).problem(404), "not-found", "another receipt's secret");
    assert_eq!(posted.own(&json!(999), &secret(0)).problem(404), "not-found", "a number that nobody has");
    for zeros in ["", "0", "00", "000"] {
        let number = json!(format!("{zeros}{}", slips[0]["number"]));
        assert_eq!(posted.own(&number, "00000000").problem(404), "not-found", "{number} is the same number");
    }
    assert_eq!(posted.own(&slips[0]["number"], &secret(0)).problem(429), "locked", "the right one too, for an hour");
    assert_eq!(posted.own(&slips[1]["number"], &secret(1)).done()["number"], slips[1]["number"], "the other's is not");
    posted.now("2026-11-06T04:00:00Z");
    posted.own(&slips[0]["number"], &secret(0)).done();
}

#[test]
fn one_sender_sends_few_and_strangers_shut_out_no_voter() {
    let posted = posted();
    let voters = posted.voters();
    let statuses: Vec<u16> =
        (0..6).map(|at| posted.hand_in(&by(&voters[0], &format!("form {at}"), TEXT)).status).collect();
    assert_eq!(statuses, [201, 201, 201, 201, 201, 429]);
    assert_eq!(posted.hand_in(&by(&voters[0], "form 0", TEXT)).status, 201, "what is there already is told again");
    for number in 0..60 {
        assert_eq!(posted.hand_in(&stranger(number)).status, 201, "{number}");
    }
    assert_eq!(posted.hand_in(&stranger(60)).problem(429), "locked");
    assert_eq!(posted.hand_in(&by(&voters[1], "form", TEXT)).status, 201, "a voter of the list is heard");
    assert_eq!(posted.guessed(&voters[2], 5), [429; 6], "not even the right digits tell that they are");
    posted.now("2026-11-07T04:00:00Z");
    assert_eq!(posted.hand_in(&stranger(61)).status, 201, "and strangers again the day after");
}

#[test]
fn what_is_missing_too_long_or_out_of_time_does_not_come_in() {
    let posted = posted();
    let voter = posted.voters()[0].clone();
    let with = |field: &str, value: Value| {
        let mut body = by(&voter, "form", TEXT);
        body[field] = value;
        body
    };
    let longest = "长".repeat(1_000);
    let nameless = json!({ "form": "f", "card": "123456789012", "matter": "entry_missing", "text": TEXT });
    let rows = [
        ("no text", with("text", json!(" \n ")), 422),
        ("the longest text", with("text", json!(longest)), 201),
        ("one character more", with("text", json!(longest.clone() + "长")), 422),
        ("no matter", with("matter", json!(null)), 422),
        ("a candidate's matter", with("matter", json!("appeal")), 422),
        ("a form without a name", with("form", json!("")), 422),
        ("a contact that is a letter", with("contact", json!("1".repeat(81))), 422),
        ("somebody unknown without a name", nameless, 422),
        ("an unknown field", with("person", json!("x")), 422),
    ];
    for (what, body, status) in rows {
        assert_eq!(posted.hand_in(&body).status, status, "{what}");
    }
    posted.now("2026-11-09T15:59:59Z");
    assert_eq!(posted.hand_in(&by(&voter, "the last second", TEXT)).status, 201);
    posted.now("2026-11-09T16:00:00Z");
    assert_eq!(posted.hand_in(&by(&voter, "a second later", TEXT)).problem(422), "invalid");
}

#[test]
fn what_is_filed_late_says_why_and_shows_it() {
    let posted = posted();
    let voter = posted.voters()[0].clone();
    let slip = posted.hand_in(&by(&voter, "form", TEXT)).done();
    let desk = || posted.get("/objections/desk", &posted.clerk);
    let paper = cast::text(&desk()["received"][0], "id");
    posted.now("2026-11-10T02:00:00Z");
    let about = json!({ "about": "roll_entry", "person": voter["person"] });
    let file = |late: Value| posted.post(&format!("/received/{paper}/file"), &json!({ "about": about, "late": late }));
    assert_eq!(file(json!(null)).refused(), ["GEN-04"]);
    assert_eq!(posted.post(&format!("/received/{paper}/file"), &json!({})).status, 422, "about whom");
    file(json!("oversight")).done();
    let row =
        desk()["objections"].as_array().unwrap().iter().find(|one| one["objection"] == json!(paper)).cloned().unwrap();
    assert_eq!((&row["filing"]["late"], &row["due"]), (&json!("oversight"), &slip["due"]));
}

#[test]
fn what_is_no_objection_is_answered_and_not_filed_after() {
    let posted = posted();
    let size = posted.size();
    let slip = posted.hand_in(&stranger(1)).done();
    let paper = cast::text(&posted.get("/objections/desk", &posted.clerk)["received"][0], "id");
    let path = format!("/received/{paper}");
    posted.post(&format!("{path}/answer"), &json!({ "reason": "说的是物业费" })).done();
    let told = posted.own(&slip["number"], &cast::text(&slip, "secret")).done();
    assert_eq!(told["came"], json!({ "state": "answered", "on": "2026-11-06" }));
    assert_eq!(told["reply"], "说的是物业费");
    let about = json!({ "about": { "about": "count" } });
    assert_eq!(posted.post(&format!("{path}/file"), &about).problem(409), "conflict");
    assert_eq!(posted.size(), size);
}

//! What candidates say of themselves: whoever holds the link writes it, only a picture is kept of a photo, the committee
//! decides, and residents see it beside the formal list, all in one form.

use serde_json::{Value, json};
use std::io::Cursor;
use system_tests::binary::rehearsal_until;
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};
use system_tests::inside::Inside;
use tempfile::TempDir;
use uuid::Uuid;

const WORDS: &str = "我在社区住了二十年，\n愿意为大家服务。";

struct Nominating {
    inside: Inside,
    clerk: Account,
    election: Uuid,
    _folder: TempDir,
}

fn at(step: &str, moment: &str) -> Nominating {
    let folder = rehearsal_until(step);
    let inside = Inside::over(folder.path());
    let admin = cast::sign_in(&inside.client, "admin");
    cast::set_clock(&inside.client, &admin, moment);
    let clerk = cast::sign_in(&inside.client, "clerk");
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::id(&elections[0], "election");
    Nominating { inside, clerk, election, _folder: folder }
}

fn photo(format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(900, 1200).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

impl Nominating {
    fn path(&self, rest: &str) -> String {
        format!("/api/v1/elections/{}{rest}", self.election)
    }

    fn send(&self, call: &Call) -> Answer {
        self.inside.client.send(call)
    }

    fn get(&self, rest: &str) -> Value {
        self.send(&Call::get(self.path(rest)).by(&self.clerk.token)).done()
    }

    fn post(&self, rest: &str, body: &Value) -> Answer {
        self.send(&Call::post(self.path(rest), body).by(&self.clerk.token))
    }

    fn nominees(&self, state: &str) -> Vec<Value> {
        self.get("/nominees").as_array().unwrap().iter().filter(|one| one["state"] == state).cloned().collect()
    }

    /// The path of a nominee's link, made anew.
    fn link(&self, nominee: &Value) -> String {
        let link = format!("/nominees/{}/link", cast::text(nominee, "nomination"));
        cast::text(&self.send(&Call::new("POST", self.path(&link)).by(&self.clerk.token)).done(), "path")
    }

    fn accept(&self, nominee: &Value) {
        let upload = Call::upload(self.path("/documents"), "signed").by(&self.clerk.token);
        let document = cast::id(&self.send(&upload).done()["made"], "document");
        let body = json!({
            "nomination": nominee["nomination"], "document": document, "happened": { "on": "2026-11-13" },
        });
        self.post("/stages/nomination/accept", &body).done();
    }

    fn write(&self, link: &str, words: &str) -> u16 {
        self.send(&Call::post(format!("/api/v1{link}/statement"), &json!({ "words": words }))).status
    }

    fn take(&self, link: &str, bytes: Vec<u8>) -> Answer {
        let call = Call::new("POST", format!("/api/v1{link}/statement/photo"));
        self.send(&call.bytes("image/jpeg", bytes))
    }

    fn own(&self, link: &str) -> Vec<Value> {
        self.send(&Call::get(format!("/api/v1{link}/statements"))).done().as_array().unwrap().clone()
    }

    fn hand_over(&self, link: &str) -> u16 {
        self.send(&Call::post(format!("/api/v1{link}/statement/send"), &json!({}))).status
    }

    /// The statement that waits for the committee.
    fn waiting(&self) -> String {
        let all = self.get("/statements");
        cast::text(all.as_array().unwrap().iter().find(|one| one["state"] == "sent").unwrap(), "id")
    }
}

/// A PNG whose head promises so many pixels on a side.
fn bomb(side: u32) -> Vec<u8> {
    let mut bytes = photo(image::ImageFormat::Png);
    bytes[16..20].copy_from_slice(&side.to_be_bytes());
    bytes[20..24].copy_from_slice(&side.to_be_bytes());
    let crc = bytes[12..29].iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    });
    bytes[29..33].copy_from_slice(&(!crc).to_be_bytes());
    bytes
}

#[test]
fn a_statement_is_the_link_holders_until_the_committee_releases_it() {
    let all = at("nominees are asked whether they accept", "2026-11-13T03:30:00Z");
    let filed = all.nominees("filed");
    let (mine, other) = (filed[filed.len() - 1].clone(), filed[filed.len() - 2].clone());
    let (link, others) = (all.link(&mine), all.link(&other));
    assert_eq!(all.write(&link, WORDS), 422, "who has not accepted says nothing");
    all.accept(&mine);
    assert_eq!(all.take(&link, photo(image::ImageFormat::Jpeg)).status, 422, "a photo goes with words");
    for (words, status) in [("", 422), (WORDS, 204), (&"长".repeat(500), 204), (&"长".repeat(501), 422), (WORDS, 204)]
    {
        assert_eq!(all.write(&link, words), status, "{} characters", words.chars().count());
    }

    // What is no photo changes nothing.
    let mut wrong = photo(image::ImageFormat::Jpeg);
    wrong[0] = b'x';
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>".to_vec();
    let hostile = [
        ("a drawing", svg),
        ("wrong first bytes", wrong),
        ("a bomb", bomb(60_000)),
        ("a smaller bomb", bomb(9_999)),
        ("too large", vec![0xff; 9 << 20]),
    ];
    for (what, bytes) in hostile {
        assert_eq!(all.take(&link, bytes).problem(422), "invalid", "{what}");
    }
    assert_eq!(all.own(&link)[0]["photo"], Value::Null);
    assert_eq!(all.take(&link, photo(image::ImageFormat::Png)).status, 204);
    let drafted = all.own(&link);
    assert_eq!((drafted.len(), &drafted[0]["state"], &drafted[0]["words"]), (1, &json!("draft"), &json!(WORDS)));
    let shot = cast::text(&drafted[0], "photo");
    let drawn = all.send(&Call::get(format!("{link}/photos/{shot}")));
    assert_eq!((drawn.status, drawn.header("content-type")), (200, "image/jpeg"), "a PNG is drawn as a JPEG");
    assert_eq!(image::load_from_memory(&drawn.body).unwrap().width(), 480);
    assert_eq!(all.send(&Call::get(format!("{others}/photos/{shot}"))).status, 404, "another's link");
    assert_eq!(all.own(&others).len(), 0);
    assert!(all.get("/statements").as_array().unwrap().is_empty(), "a draft is its candidate's alone");

    // Sent, sent back with a reason, sent again, released.
    assert_eq!((all.hand_over(&link), all.hand_over(&link)), (204, 404));
    let sent = all.waiting();
    let act = |what: &str, body: &Value, who: &Account| {
        all.send(&Call::post(all.path(&format!("/statements/{sent}/{what}")), body).by(&who.token))
    };
    let supervisor = cast::sign_in(&all.inside.client, "supervisor");
    assert_eq!(act("release", &json!({}), &supervisor).problem(403), "forbidden");
    assert_eq!(act("return", &json!({ "reason": " " }), &all.clerk).status, 422);
    assert_eq!(act("return", &json!({ "reason": "请去掉电话" }), &all.clerk).status, 204);
    assert_eq!(act("release", &json!({}), &all.clerk).problem(404), "not-found", "it went back");
    assert_eq!(all.own(&link)[0]["reason"], "请去掉电话");
    assert_eq!(all.write(&link, "愿意为大家服务。"), 204);
    assert_eq!(all.hand_over(&link), 204);
    let size = cast::log_size(&all.inside.client, all.election);
    let sent = all.waiting();
    let release = Call::post(all.path(&format!("/statements/{sent}/release")), &json!({})).by(&all.clerk.token);
    let receipt = all.send(&release).done();
    assert_eq!(receipt["leaves"].as_array().unwrap().len(), 2, "words and photo, one commitment each");
    let entries = all.send(&Call::get(all.path(&format!("/log/entries?from={size}"))).by(&all.clerk.token));
    assert!(!entries.text().contains("服务"), "the log has commitments alone");

    // Before the formal list is posted nobody is shown, not even by the address of a photo.
    let public = all.send(&Call::get(all.path("/candidates"))).done();
    assert_eq!(public, json!([]));
    let face = all.path(&format!("/candidates/{}/photo", cast::text(&mine, "nomination")));
    assert_eq!(all.send(&Call::get(&face)).problem(404), "not-found");

    // A link made anew shuts the first.
    all.link(&mine);
    assert_eq!(all.write(&link, WORDS), 404);
    assert_eq!(all.hand_over(&link), 404);
}

#[test]
fn what_is_released_is_shown_beside_the_formal_list_in_one_form() {
    let all = at("papers are issued at all places at once", "2026-11-29T01:00:00Z");
    let standing = all.nominees("accepted");
    let link = all.link(&standing[0]);
    assert_eq!(all.write(&link, WORDS), 204);
    assert_eq!(all.take(&link, photo(image::ImageFormat::Jpeg)).status, 204);
    assert_eq!(all.hand_over(&link), 204);
    let shown = || all.send(&Call::get(all.path("/candidates"))).done();
    let said = |shown: &Value| shown.to_string().matches("我在社区住了二十年").count();
    assert_eq!(said(&shown()), 0, "not before it is released");
    all.post(&format!("/statements/{}/release", all.waiting()), &json!({})).done();
    let public = shown();
    assert_eq!(said(&public), 1);
    let candidates: Vec<&Value> =
        public.as_array().unwrap().iter().flat_map(|post| post["candidates"].as_array().unwrap()).collect();
    assert!(candidates.len() >= 3);
    let mine = candidates.iter().find(|one| one["nomination"] == standing[0]["nomination"]).unwrap();
    assert_eq!(mine["words"], WORDS);
    let face = all.send(&Call::get(all.path(&format!("/candidates/{}/photo", cast::text(mine, "nomination")))));
    assert_eq!((face.status, face.header("content-type")), (200, "image/jpeg"));
    let other = candidates.iter().find(|one| one["nomination"] != standing[0]["nomination"]).unwrap();
    assert_eq!((&other["words"], &other["photo"]), (&Value::Null, &Value::Null));
    let page = all.send(&Call::get(format!("/elections/{}/candidates", all.election))).text();
    assert_eq!(page.matches("class=\"portrait\"").count(), candidates.len(), "a box for each");
    assert_eq!(page.matches("没有提交自我介绍").count(), candidates.len() - 1);
}

//! A candidate on a phone: a statement and a photo, looked at before they are sent; the committee's word on it; and an appeal
//! against a finding from the own page.

use serde_json::{Value, json};
use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::Inside;

/// Takes a picture as a phone does, and gives it to the field of the photo.
const TAKE: &str = "new Promise((done) => { const canvas = document.createElement('canvas'); canvas.width = 600; canvas.height = 800; \
    canvas.getContext('2d').fillRect(0, 0, 300, 800); canvas.toBlob((blob) => { const all = new DataTransfer(); \
    all.items.add(new File([blob], 'photo.jpg', { type: 'image/jpeg' })); document.getElementById('photo').files = all.files; done(true); }, 'image/jpeg'); })";

#[test]
fn a_candidate_shows_a_face_is_heard_and_appeals() {
    let folder = rehearsal_until("nominees are asked whether they accept");
    let inside = Inside::over(folder.path());
    let admin = cast::sign_in(&inside.client, "admin");
    cast::set_clock(&inside.client, &admin, "2026-11-13T03:30:00Z");
    let (clerk, county) = (cast::sign_in(&inside.client, "clerk"), cast::sign_in(&inside.client, "county"));
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::text(&elections[0], "election");
    let api = format!("/api/v1/elections/{election}");
    let upload = Call::upload(format!("{api}/documents"), "signed").by(&clerk.token);
    let document = cast::text(&inside.client.send(&upload).done()["made"], "document");
    let act = |who: &cast::Account, action: &str, body: Value| {
        inside.client.send(&Call::post(format!("{api}/stages/nomination/{action}"), &body).by(&who.token)).done()
    };
    let nominees = inside.client.send(&Call::get(format!("{api}/nominees")).by(&clerk.token)).done();
    for one in nominees.as_array().unwrap().iter().filter(|one| one["state"] == "filed") {
        let paper =
            json!({ "nomination": one["nomination"], "document": document, "happened": { "on": "2026-11-13" } });
        act(&clerk, "accept", paper);
    }
    let nomination = cast::text(nominees.as_array().unwrap().last().unwrap(), "nomination");
    let link = Call::new("POST", format!("{api}/nominees/{nomination}/link")).by(&clerk.token);
    let path = cast::text(&inside.client.send(&link).done(), "path");

    let phone = Browser::at(&inside.client);
    phone.sized(360, 740);
    phone.go(&path);
    phone.take("a[href$='/statement']");
    phone.until("document.getElementById('words')");
    assert_eq!(phone.barriers(), "");
    phone.fill("#words", "我在社区住了二十年，愿意为大家服务。");
    assert_eq!(phone.js(TAKE), true);
    phone.take("form[enctype] button");
    phone.until("document.getElementById('preview') && document.querySelector('.portrait img').naturalWidth === 480");
    assert!(phone.text("section.answer").contains("二十年"));
    assert_eq!(phone.barriers(), "");
    phone.picture("statement-preview");
    phone.take("form[action$='/send'] button");
    phone.until("document.querySelector('main').innerText.includes('等选举委员会看')");

    let desk = Browser::of(&inside.client, "clerk");
    desk.go(&format!("/elections/{election}/statements"));
    desk.until("document.querySelector('.portrait img').naturalWidth === 480");
    assert_eq!(desk.barriers(), "");
    desk.picture("statements");
    desk.take("button[value='release']");
    desk.until("!document.querySelector('button[value=release]')");
    phone.reload();
    assert!(phone.text("main").contains("已经通过"), "{}", phone.text("main"));

    // A finding that bars: the own page says until when, takes the appeal, and the desk files it.
    act(&clerk, "publish-preliminary", json!({ "happened": { "on": "2026-11-13" } }));
    act(&clerk, "begin-review", json!({ "happened": { "on": "2026-11-13" } }));
    let finding = json!({
        "nomination": nomination, "body": "departments", "verdict": "fail", "document": document,
        "happened": { "on": "2026-11-13" },
    });
    act(&county, "record-finding", finding);
    phone.go(&path);
    phone.until("document.getElementById('text-departments')");
    assert_eq!(phone.barriers(), "");
    phone.fill("#text-departments", "  ");
    phone.take("form[action$='/appeal'] button");
    phone.until("document.querySelector('.refusal')");
    assert!(phone.text(".refusal").contains("请写几句话"), "{}", phone.text(".refusal"));
    phone.fill("#text-departments", "证明在这里，请再核对。");
    phone.take("form[action$='/appeal'] button");
    phone.until("document.getElementById('secret')");
    let held = json!({ "number": phone.text("#number"), "secret": phone.text("#secret") });
    phone.go(&path);
    assert_eq!(phone.count("form[action$='/appeal']"), 0, "it waits");
    assert!(phone.text("main").contains("您的申诉已经收到"), "{}", phone.text("main"));
    phone.picture("nominee-appeal");
    desk.go(&format!("/elections/{election}/objections"));
    desk.take("a[href*='/received/']");
    desk.until("document.querySelector('button[value=file]')");
    assert!(desk.text("main").contains("请再核对"));
    desk.take("button[value='file']");
    desk.until("location.pathname.endsWith('/objections')");
    phone.reload();
    assert!(phone.text("table").contains("申诉处理中"), "{}", phone.text("table"));
    assert!(!phone.text("main").contains("等选举委员会登记"));
    let late = Call::new("POST", format!("{path}/appeal"))
        .header("origin", &format!("http://{}", inside.client.address()))
        .bytes("application/x-www-form-urlencoded", "form=other&body=departments&text=written+in+vain");
    let late = inside.client.send(&late);
    assert_eq!(late.status, 409);
    assert!(late.text().contains("written in vain"), "what was written is not lost");
    let ruling = json!({
        "nomination": nomination, "body": "departments", "ruling": "upheld", "document": document,
        "happened": { "on": "2026-11-13" },
    });
    act(&clerk, "decide-appeal", ruling);
    let told = inside.client.send(&Call::post(format!("{api}/receipts"), &held)).done();
    assert_eq!(told["came"], json!({ "state": "upheld", "on": "2026-11-13" }));

    // Before the formal list nobody is shown.
    phone.go(&format!("/elections/{election}/candidates"));
    assert_eq!(phone.count(".portrait"), 0);
    assert_eq!(phone.broken() + &desk.broken(), "");
}

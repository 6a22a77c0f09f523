//! What is printed on one sheet: each role's work and what to do when something fails, in both languages; the words; the
//! host's script with the figures of the day.

use serde_json::json;
use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::http::{Call, Client};
use system_tests::inside::Inside;

/// Whether anything on the page is a key of a text instead of a text.
const RAW: &str = "[...document.querySelectorAll('main *')].some((one) => !one.children.length && \
    /^[a-z_]+(\\.[a-z_0-9]+)+$/.test(one.textContent.trim()))";

#[test]
fn every_guide_is_one_sheet_in_both_languages() {
    let inside = Inside::fresh();
    let browser = Browser::at(&inside.client);
    for lang in ["zh", "en"] {
        browser.go(&format!("/help?lang={lang}"));
        let links = browser.js("[...document.querySelectorAll('.guides a')].map((link) => link.pathname)");
        let links: Vec<String> = serde_json::from_value(links).unwrap();
        assert_eq!(links.len(), 16, "ten roles, five failures, the words: {links:?}");
        for link in &links {
            browser.go(link);
            assert_eq!(browser.js("document.documentElement.lang.slice(0, 2)"), lang, "{link}");
            assert_eq!(browser.js(RAW), false, "{link}");
            if !link.ends_with("/words") {
                assert_eq!(browser.printed_pages(), 1, "{lang} {link}");
            }
        }
        let han = browser.js("/[\\u4e00-\\u9fff]/.test(document.querySelector('main').innerText)");
        assert_eq!(han, true, "the words stand in both languages");
    }
    browser.go("/help/roles/teller?lang=zh");
    browser.picture("guide-teller");
    browser.go("/help/roles/nobody");
    assert_eq!(browser.count(".guide"), 0);
    assert_eq!(browser.broken(), "");
}

#[test]
fn the_script_has_the_figures_of_the_day_and_turns_with_a_clicker() {
    let folder = rehearsal_until("papers are issued at all places at once");
    let inside = Inside::over(folder.path());
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::text(&elections[0], "election");
    let stage = format!("/api/v1/elections/{election}/screen");
    let clerk = cast::sign_in(&inside.client, "clerk");
    let screen = inside.client.send(&Call::get(stage).by(&clerk.token)).done();
    let browser = Browser::of(&inside.client, "clerk");
    browser.go(&format!("/elections/{election}/script"));
    browser.picture("script");
    let poll = browser.text("#script section[aria-current]");
    assert!(poll.contains(&screen["registered"].to_string()), "{poll}");
    assert!(poll.contains(&screen["issued"].to_string()), "{poll}");
    assert_eq!(browser.js(RAW), false);
    // What is not counted yet is a line to write on, and nobody is elected.
    assert!(browser.js("document.querySelectorAll('#s10 .blank').length").as_u64().unwrap() >= 4);
    assert_eq!(browser.count("#s11 ul"), 0);
    assert!(browser.count("#s2 ul li") >= 3, "the staff");
    assert!(browser.count("#s4 ul li") >= 2, "who stands");
    browser.take("#s1 .next a");
    browser.until("location.hash === '#s2'");
    browser.press("PageDown");
    browser.until("location.hash === '#s3'");
    browser.press("PageUp");
    browser.until("location.hash === '#s2'");
    assert!(browser.printed_pages() <= 5);
    the_script_drives_the_screen(&inside.client, &election, &clerk.token, &browser);
    let supervisor = Browser::at(&inside.client);
    supervisor.go(&format!("/elections/{election}/script"));
    assert_eq!(supervisor.count("#script"), 0, "the script is the committee's");
    assert_eq!(browser.broken(), "");
}

/// The hall's screen turns with the script, to what the state of the vote allows and to nothing else; the button of a
/// section does the same without a script, and the screen follows the vote again once its state changes.
fn the_script_drives_the_screen(client: &Client, election: &str, clerk: &str, script: &Browser) {
    let path = format!("/api/v1/elections/{election}/screen");
    let made = Call::post(format!("{path}/links"), &json!({ "hours": 2 })).by(clerk);
    let hall = Browser::at(client);
    hall.go(&cast::text(&client.send(&made).done(), "path"));
    hall.until("document.querySelector('section.poll')");
    script.press("PageDown");
    script.until("location.hash === '#s3'");
    assert_eq!(hall.count(".standing"), 0, "whoever only reads along drives nothing");
    script.take("#drive");
    script.press("PageDown");
    script.until("location.hash === '#s4'");
    hall.until("document.querySelector('.standing .name')");
    assert_eq!(hall.count(".votes, .strokes, .check"), 0, "who stands, and nothing of a count");
    hall.picture("screen-standing");
    script.until("document.querySelector('#s4 .scene strong')");
    script.press("PageDown");
    hall.until("document.querySelector('section.poll')");
    let asked = |scene: &str| {
        let body = json!({ "scene": scene }).to_string();
        client.send(&Call::new("PUT", format!("{path}/scene")).bytes("application/json", body).by(clerk))
    };
    for scene in ["waiting", "polled", "counting", "check_words", "result"] {
        let refused = asked(scene);
        assert_eq!((refused.status, &refused.json()["errors"][0]["pointer"]), (422, &json!("/scene")), "{scene}");
    }
    let kind = "application/x-www-form-urlencoded";
    let button =
        Call::new("POST", format!("/elections/{election}/script/scene")).bytes(kind, "scene=standing&section=4");
    let button = button.header("cookie", &format!("zhixuan_access={clerk}"));
    assert_eq!(client.send(&button).status, 403, "sent from nowhere");
    let own = format!("http://{}", client.address());
    let shown = client.send(&button.header("origin", &own));
    assert_eq!(shown.header("location"), format!("/elections/{election}/script#s4"));
    hall.until("document.querySelector('.standing .name')");
    assert_eq!((hall.barriers(), hall.broken()), (String::new(), String::new()));
}

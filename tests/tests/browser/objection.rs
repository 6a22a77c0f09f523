//! A resident of 66 from the notice board's code to a receipt: four screens, by keyboard alone, at 200 % zoom, in large type;
//! then the desk where it waits.

use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::Inside;

fn no_wider_than_the_window(browser: &Browser) {
    assert_eq!(browser.js("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), true);
    assert_eq!(browser.barriers(), "");
}

#[test]
fn a_resident_of_66_objects_in_four_screens_by_keyboard_at_twice_the_size() {
    let folder = rehearsal_until("objections, rulings, corrections, the frozen roll");
    let inside = Inside::over(folder.path());
    let admin = cast::sign_in(&inside.client, "admin");
    cast::set_clock(&inside.client, &admin, "2026-11-06T02:00:00Z");
    let clerk = cast::sign_in(&inside.client, "clerk");
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::text(&elections[0], "election");
    let api = format!("/api/v1/elections/{election}");
    let people = inside.client.send(&Call::get(format!("{api}/people")).by(&clerk.token)).done();
    let voter =
        people.as_array().unwrap().iter().find(|one| one["on_roll"] == true && !one["identity"].is_null()).unwrap();
    let (name, group) = (cast::text(voter, "name"), voter["group"].as_u64().unwrap());
    let identity = cast::text(voter, "identity");

    // Half of an office computer's window is 200 % zoom.
    let browser = Browser::at(&inside.client);
    browser.sized(683, 384);
    browser.go("/help?look=large");
    browser.go(&format!("/elections/{election}"));
    let mut screens = 1;
    browser.tab_to("a[href$='/look-up']");
    browser.press("Enter");
    browser.until("document.getElementById('last_four')");
    screens += 1;
    browser.tab_to("#name");
    browser.type_in(&name);
    browser.tab_to("#group");
    (1..group).for_each(|_| browser.press("ArrowDown"));
    browser.tab_to("#last_four");
    browser.type_in(&identity[identity.len() - 4..]);
    browser.press("Enter");
    browser.until("document.querySelector('.answer.found')");
    screens += 1;
    no_wider_than_the_window(&browser);
    assert!(browser.text("#main").contains("2026年11月9日"), "until when: {}", browser.text("#main"));
    browser.tab_to("input[name='matter']");
    browser.press(" ");
    assert_eq!(browser.js("document.querySelector('input[name=matter]:checked').value"), "entry_wrong");
    browser.tab_to("#text");
    browser.type_in("门牌号写错了，应该是 12 号。");
    browser.picture("objection-large");
    browser.tab_to("main form[action$='objection'] button");
    browser.press("Enter");
    browser.until("document.getElementById('secret')");
    screens += 1;
    assert!(screens <= 4, "{screens} screens");
    no_wider_than_the_window(&browser);
    browser.picture("receipt-large");
    assert!(!browser.js("location.href").to_string().contains(&name), "nothing stands in the address");
    let (number, secret) = (browser.text("#number"), browser.text("#secret"));
    let read_aloud = browser.js("document.getElementById('aloud').hidden === !('speechSynthesis' in window)");
    assert_eq!(read_aloud, true, "the button is there where the browser can");
    browser.reload();
    assert_eq!(browser.text("#number"), number, "sent again, it is the same paper");

    // The desk counts it at home, shows its clock, and files it with the day it came in.
    let desk = Browser::of(&inside.client, "clerk");
    assert!(desk.text("main").contains("等登记 1"), "{}", desk.text("main"));
    desk.take("a[href$='/objections']");
    desk.until("document.querySelector('#waiting')");
    assert!(desk.text(".standing.ahead").contains('3'), "three days are left");
    desk.picture("objections-desk");
    assert_eq!(desk.barriers(), "");
    desk.take("a[href*='/received/']");
    desk.until("document.querySelector('input[name=whom]:checked')");
    desk.picture("received");
    assert_eq!(desk.barriers(), "");
    assert!(desk.text("main").contains(&name) && desk.text("main").contains("12 号"));
    desk.take("button[value='file']");
    desk.until("location.pathname.endsWith('/objections') && document.querySelector('#filed')");
    assert_eq!(desk.count("#waiting + p"), 1, "nothing waits to be filed");
    desk.go(&format!("/elections/{election}/objections?state=filed&about=roll_entry"));
    assert!(desk.text("table").contains(&name), "{}", desk.text("main"));
    desk.go(&format!("/elections/{election}/objections?state=withdrawn"));
    assert_eq!(desk.count("table"), 0);

    // Whoever supervises sees how it stands, without the name; whoever holds the receipt follows it.
    let supervisor = Browser::of(&inside.client, "supervisor");
    supervisor.go(&format!("/elections/{election}/objections"));
    assert!(!supervisor.text("main").contains(&name) && supervisor.text("main").contains("2026年11月9日"));
    browser.go(&format!("/elections/{election}/receipt"));
    browser.tab_to("#number");
    browser.type_in(&number);
    browser.tab_to("#secret");
    browser.type_in(&secret);
    browser.press("Enter");
    browser.until("document.querySelector('.answer.found')");
    assert!(browser.text(".answer").contains("已经登记"), "{}", browser.text(".answer"));
    no_wider_than_the_window(&browser);

    // After the days of objections the same page says so, and where else to go.
    cast::set_clock(&inside.client, &admin, "2026-11-10T02:00:00Z");
    browser.go(&format!("/elections/{election}/look-up"));
    browser.fill("#card", "000000000000");
    browser.take("section[aria-labelledby='by-card'] button");
    browser.until("document.getElementById('object')");
    assert_eq!(browser.count("form[action$='objection']"), 0);
    assert!(browser.text("section[aria-labelledby='object']").contains("街道办事处"));
    assert_eq!(browser.broken() + &desk.broken() + &supervisor.broken(), "");
}

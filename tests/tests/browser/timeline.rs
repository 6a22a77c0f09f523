//! The timeline: legal deadlines drawn and listed, the same on a phone as a list, and what another election day breaks.

use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::Inside;

#[test]
fn the_timeline_shows_what_is_late_and_what_another_day_would_break() {
    let folder = rehearsal_until("voter registration from the clerk's workbook");
    let inside = Inside::over(folder.path());
    let admin = cast::sign_in(&inside.client, "admin");
    // The list must be out twenty days before 29 November.
    cast::set_clock(&inside.client, &admin, "2026-11-10T03:00:00Z");
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let page = format!("/elections/{}/timeline", cast::text(&elections[0], "election"));

    let anybody = Browser::at(&inside.client);
    anybody.go(&page);
    assert!(anybody.text("main").contains("选民名单公布"));
    assert_eq!(anybody.count("#moved"), 0, "what another day would break is for those who work here");
    assert_eq!(anybody.broken(), "");

    let browser = Browser::of(&inside.client, "clerk");
    browser.go(&page);
    let said = browser.js("document.querySelector('.gantt desc').textContent").to_string();
    assert!(said.contains("逾期"), "{said}");
    assert!(browser.count(".gantt .late rect") > 0);
    assert_eq!(browser.count(".gantt line.today"), 1);
    let drawn = browser.js("getComputedStyle(document.querySelector('.gantt .late rect')).fill").to_string();
    assert!(drawn.contains("gantt-late"), "late has a pattern beside its colour: {drawn}");
    browser.picture("timeline");

    browser.fill("#day", "2026-11-25");
    browser.js("document.querySelector('#day').value = '2026-11-25'");
    browser.take(".filter button");
    browser.until("location.search.includes('2026-11-25')");
    let told = browser.text("section");
    assert!(told.contains("来不及了") && told.contains("《城市居民委员会组织法》第17条"), "{told}");
    assert!(told.contains("2026年11月5日"), "the list would have to be out on 5 November: {told}");
    browser.picture("timeline-moved");

    browser.sized(360, 640);
    assert_eq!(browser.js("getComputedStyle(document.querySelector('.gantt')).display"), "none");
    assert_eq!(browser.js("document.documentElement.scrollWidth"), 360);
    browser.picture("timeline-phone");
    browser.sized(1366, 768);
    browser.medium("print");
    let late = browser.js("getComputedStyle(document.querySelector('.gantt .late rect')).stroke");
    assert_eq!(late, "rgb(51, 51, 51)", "it prints in greys");
    assert_eq!(browser.broken(), "");
}

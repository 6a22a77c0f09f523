//! The county office: who is late, and why, on one screen.

use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::inside::Inside;

#[test]
fn the_county_sees_who_is_late() {
    let folder = rehearsal_until("voter registration from the clerk's workbook");
    let inside = Inside::over(folder.path());
    let admin = cast::sign_in(&inside.client, "admin");
    let browser = Browser::of(&inside.client, "county");
    // The list must be out twenty days before the day of the vote, 29 November.
    for (now, late) in [("2026-11-09T03:00:00Z", false), ("2026-11-10T03:00:00Z", true)] {
        cast::set_clock(&inside.client, &admin, now);
        browser.go("/county");
        assert_eq!(browser.count("tbody tr"), 1);
        assert_eq!(browser.text("tbody tr").contains("选民名单公布 · 逾期 1 天"), late, "{}", browser.text("tbody tr"));
    }
    browser.picture("county");
    // What is late stands where it is mended, and the same row is found by its street and by being late.
    assert_eq!(browser.count("tbody a[href$='/stages/registration']"), 3);
    for (asked, found) in [("state=late", 1), ("state=polling", 0), ("street=nowhere", 0), ("state=late&street=", 1)] {
        browser.go(&format!("/county?{asked}"));
        assert_eq!(browser.count("tbody tr"), found, "{asked}");
    }
    browser.take("tbody th a");
    browser.until("location.pathname.startsWith('/elections/')");
    assert!(browser.text("main").contains("逾期 1 天"));
    assert_eq!(browser.broken(), "");
}

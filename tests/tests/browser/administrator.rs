//! Administrators from the new server to a role that is in force: the first with the console's secret, a second who is invited,
//! an office whose role one gave and the other confirms.

use crate::by_pages::{invited, pick};
use system_tests::browser::Browser;
use system_tests::cast::PASSWORD;
use system_tests::inside::{Inside, SECRET};

#[test]
fn one_administrator_gives_a_role_and_the_other_confirms_it() {
    let inside = Inside::fresh();
    let first = Browser::at(&inside.client);
    first.go("/setup");
    first.fill("#secret", SECRET);
    first.fill("#name", "first");
    first.fill("#password", PASSWORD);
    first.fill("#again", PASSWORD);
    first.take("form.card button");
    first.until("location.pathname === '/desk'");
    // The sheet of the role.
    first.until("document.querySelector(\"a[href='/help/roles/administrator']\")");
    let second = invited(&inside, &first, ("second", "administrator", "county"));
    // Where there was one, nobody has to confirm.
    second.until("document.querySelector(\"main a[href='/accounts']\")");

    let office = invited(&inside, &first, ("office", "county", "county"));
    let in_force = |browser: &Browser| browser.count("nav a[href='/county']") == 1;
    office.until("document.readyState === 'complete'");
    assert!(!in_force(&office), "the role waits");
    let account = |browser: &Browser| {
        browser.go("/accounts");
        pick(browser, "standing", "有角色待确认");
        browser.take("form.filter button");
        browser.until("document.querySelectorAll('tbody th a').length === 1");
        browser.take("tbody th a");
        browser.until("document.querySelector('#roles')");
    };
    account(&first);
    assert!(first.text("ul.checks").contains("待另一位管理员确认"));
    assert_eq!(first.count("form[action$='/confirm']"), 0, "nobody confirms what they gave");
    account(&second);
    assert_eq!(second.barriers(), "");
    second.take("form[action$='/confirm'] button");
    second.until("document.querySelector('ul.checks').innerText.includes('生效')");
    second.picture("administrator-confirmed");
    office.reload();
    assert!(in_force(&office), "the role is in force");
    for browser in [&first, &second, &office] {
        assert_eq!(browser.broken(), "");
    }
}

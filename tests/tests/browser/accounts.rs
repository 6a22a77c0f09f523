//! The first administrator, an invitation and the invited person's own account, by plain forms.

use system_tests::browser::Browser;
use system_tests::cast::PASSWORD;
use system_tests::inside::{Inside, SECRET};

/// Fills the two fields of a new password.
fn choose(browser: &Browser, name: &str, password: &str) {
    browser.fill("#name", name);
    browser.fill("#password", password);
    browser.fill("#again", password);
}

#[test]
fn an_office_invites_and_the_invited_person_comes_in() {
    let inside = Inside::fresh();
    let admin = Browser::at(&inside.client);
    admin.go("/setup");
    admin.fill("#secret", SECRET);
    choose(&admin, "admin", PASSWORD);
    admin.take("form.card button");
    admin.until("location.pathname === '/desk'");
    admin.go("/setup");
    assert!(admin.text("main").contains("没有找到"), "the first page is gone");
    admin.go("/accounts");
    admin.fill("#whom", "王主任");
    admin.js("document.querySelector('#given-role').value = 'county'");
    admin.js("document.querySelector('#given-place').value = 'county'");
    admin.take("section form button.primary");
    admin.until("document.querySelector('#address') !== null");
    admin.picture("invitation-made");
    let link = admin.text("#address");
    let path = link.split_once("/invitation/").map(|(_, token)| format!("/invitation/{token}")).unwrap();

    let invited = Browser::at(&inside.client);
    invited.go(&path);
    assert!(invited.text("main").contains("王主任"));
    invited.picture("invitation");
    choose(&invited, "admin", "a new password");
    invited.take("form.card button");
    invited.until("document.querySelector('.refusal') !== null");
    assert!(invited.text(".refusal").contains("已经有人用了"));
    choose(&invited, "王主任", "a new password");
    invited.take("form.card button");
    invited.until("location.pathname === '/desk'");
    invited.go("/account");
    assert_eq!(invited.count("ul.checks li"), 1);
    assert!(invited.text("ul.checks li").contains("就是这台设备"));
    invited.picture("own-account");

    admin.go("/accounts");
    admin.fill("#name", "王");
    admin.take("form.filter button");
    // The account and the invitation that was taken up; what was typed stands there before the answer comes, too.
    admin.until("document.querySelectorAll('tbody tr').length === 2");
    assert_eq!(admin.js("document.querySelector('form.filter #name').value"), "王");
    assert_eq!(admin.js("location.search"), "", "no name stands in an address");
    admin.take("tbody th a");
    admin.until("document.querySelector('#steps') !== null");
    admin.picture("account");
    admin.take("form[action$='/end-sessions'] button");
    admin.until("document.querySelector('dl dd:last-of-type').textContent === '0'");
    invited.go("/account");
    invited.until("location.pathname === '/sign-in'");
    invited.go(&path);
    assert!(invited.text("main").contains("这个邀请打不开"));
    for browser in [&admin, &invited] {
        assert_eq!(browser.broken(), "");
    }
}

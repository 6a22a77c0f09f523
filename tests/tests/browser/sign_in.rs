//! Signing in and out, as somebody with a keyboard does.

use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::inside::{Inside, SECRET};

#[test]
fn somebody_signs_in_and_out() {
    let inside = Inside::fresh();
    cast::administrator(&inside.client, SECRET);
    let browser = Browser::of(&inside.client, "admin");
    assert!(browser.text("main").contains("admin") || browser.text("header").contains("admin"));
    browser.take("header form button");
    browser.until("location.pathname === '/'");
    browser.go("/desk");
    assert_eq!(browser.js("location.pathname"), "/sign-in");
    assert_eq!(browser.broken(), "");
}

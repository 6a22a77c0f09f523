//! A batch that is entered by its sums: Enter goes from line to line, and a lost laptop loses nothing.

use serde_json::json;
use system_tests::binary::rehearsal_with;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::Inside;

#[test]
fn a_sheet_is_filled_in_with_one_hand_and_goes_on_at_another_laptop() {
    let folder = rehearsal_with(&["--entry", "sums"], "batches are counted twice");
    let inside = Inside::over(folder.path());
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::id(&elections[0], "election");
    let clerk = cast::sign_in(&inside.client, "clerk");
    let [teller, _] = cast::counting_pair(&inside.client, &clerk, election, 1);
    let path = format!("/elections/{election}/count/first/1/1/lines");
    let browser = Browser::of(&inside.client, &teller.name);
    browser.go(&path);
    browser.until("document.activeElement.name === 'l1'");
    browser.press("Enter");
    browser.until("document.activeElement.name === 'l2'");
    for key in ["4", "8", "Enter"] {
        browser.press(key);
    }
    browser.until("document.activeElement.name === 'l3'");
    browser.until("document.getElementById('kept').innerText.includes('1')");
    browser.picture("sums");
    assert_eq!(browser.barriers(), "");
    drop(browser);

    // The laptop is gone; another one goes on at the third line.
    let browser = Browser::of(&inside.client, &teller.name);
    browser.go(&path);
    assert_eq!(browser.js("document.getElementById('l2').value"), "48");
    browser.fill("#l2", "50");
    for line in 3..=browser.js("document.querySelectorAll('.lines ol input').length").as_u64().unwrap() {
        browser.press("Enter");
        browser.until(&format!("document.activeElement.name === {}", json!(format!("l{line}"))));
    }
    browser.press("Enter");
    browser.until("document.activeElement.matches('button.primary')");
    browser.press("Enter");
    browser.until("location.pathname.endsWith('/count')");
    assert_eq!(browser.broken(), "");
}

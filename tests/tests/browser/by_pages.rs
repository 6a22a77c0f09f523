//! What people do on pages by names alone, for the tests that take a stage from its beginning to its end: nobody types an id,
//! a hash or JSON.

use serde_json::{Value, json};
use system_tests::browser::Browser;
use system_tests::cast::PASSWORD;
use system_tests::inside::Inside;

/// Somebody is invited to a role and takes the invitation up.
pub(crate) fn invited(inside: &Inside, by: &Browser, (name, role, place): (&str, &str, &str)) -> Browser {
    by.go("/accounts");
    by.fill("#whom", name);
    pick(by, "given-role", role);
    pick(by, "given-place", place);
    by.take("section form button.primary");
    by.until("document.querySelector('#address') !== null");
    let link = by.text("#address");
    let own = Browser::at(&inside.client);
    own.go(&format!("/invitation/{}", link.split_once("/invitation/").unwrap().1));
    own.fill("#name", name);
    own.fill("#password", PASSWORD);
    own.fill("#again", PASSWORD);
    own.take("form.card button");
    own.until("location.pathname === '/desk'");
    own
}

/// Picks a choice of a form by its value or its words.
#[track_caller]
pub(crate) fn pick(browser: &Browser, field: &str, words: &str) {
    let found = browser.js(&format!(
        "(() => {{ const all = document.getElementById({}), options = [...all.options]; \
         const one = options.find((one) => one.value === {words}) ?? options.find((one) => one.textContent.includes({words})); \
         if (one) all.value = one.value; return Boolean(one); }})()",
        json!(field),
        words = json!(words)
    ));
    assert_eq!(found, true, "{field} offers {words}: {}", browser.text("main"));
}

/// Puts a file into a field.
pub(crate) fn attach(browser: &Browser, field: &str) {
    browser.js(&format!(
        "(() => {{ const all = new DataTransfer(); all.items.add(new File(['a signed paper'], 'paper.txt')); \
         document.getElementById({}).files = all.files; return true; }})()",
        json!(field)
    ));
}

/// Fills a form in, field by field: words, a choice, a day, a scan.
#[track_caller]
pub(crate) fn fill_in(browser: &Browser, fields: &[(&str, &str)]) {
    for (field, words) in fields {
        let element = format!("document.getElementById({})", json!(field));
        browser.until(&element);
        match browser.js(&format!("{element}.type")).as_str().unwrap() {
            "select-one" => pick(browser, field, words),
            "file" => attach(browser, field),
            "date" | "time" => drop(browser.js(&format!("{element}.value = {}", json!(words)))),
            _ => {
                unfold(browser, field);
                browser.fill(&format!("[id='{field}']"), words);
            }
        }
    }
}

/// Opens the rows in which a field is folded away.
fn unfold(browser: &Browser, field: &str) {
    let folded = format!("details:not([open]):has([id='{field}']) > summary");
    while browser.count(&folded) > 0 {
        let left = browser.count(&folded);
        browser.take(&folded);
        browser.until(&format!("document.querySelectorAll({}).length < {left}", json!(folded)));
    }
}

/// Takes an action that the board of a stage offers.
#[track_caller]
pub(crate) fn open(browser: &Browser, election: &str, stage: &str, action: &str) {
    browser.go(&format!("{election}/stages/{stage}"));
    browser.take(&format!("ul.todo a[href$='/stages/{stage}/{action}']"));
    browser.until("document.querySelector('form.card button.primary') !== null");
}

/// Sends the form; the board of the stage says that it was done.
#[track_caller]
pub(crate) fn send(browser: &Browser) {
    browser.take("form.card button.primary");
    browser.until("document.querySelector('main .standing.done[role=status]') !== null");
}

/// Takes an action from the board of its stage to the word that it is done.
#[track_caller]
pub(crate) fn act(browser: &Browser, election: &str, (stage, action): (&str, &str), fields: &[(&str, &str)]) {
    open(browser, election, stage, action);
    fill_in(browser, fields);
    send(browser);
}

/// Whether the board of a stage offers an action.
pub(crate) fn offers(browser: &Browser, election: &str, stage: &str, action: &str) -> bool {
    browser.go(&format!("{election}/stages/{stage}"));
    browser.count(&format!("ul.todo a[href$='/stages/{stage}/{action}']")) > 0
}

/// Enters people who are on no list yet, one on each line.
#[track_caller]
pub(crate) fn enter_people(browser: &Browser, election: &str, lines: &str) {
    browser.go(&format!("{election}/people"));
    browser.take("form.card details summary");
    browser.fill("#several", lines);
    browser.take("form.card button.primary");
    browser.until("document.querySelector('main .standing.done') !== null");
}

/// Types the head of the record back from the paper on which it was written.
#[track_caller]
pub(crate) fn confirm_anchor(browser: &Browser, election: &str) {
    let page = format!("{election}/record/anchors");
    browser.go(&page);
    browser.take("section ol a");
    browser.until("document.querySelectorAll('.sheet td code').length === 16");
    let groups = browser.js("[...document.querySelectorAll('.sheet td code')].map((one) => one.textContent)");
    browser.go(&page);
    let ids = browser.js("[...document.querySelectorAll('form.card input[maxlength]')].map((one) => one.id)");
    for id in ids.as_array().unwrap().iter().filter_map(Value::as_str) {
        let number: usize = id.rsplit('-').next().unwrap().parse().unwrap();
        browser.fill(&format!("#{id}"), groups[number - 1].as_str().unwrap());
    }
    browser.picture("anchors");
    browser.take("form.card button.primary");
}

/// What the board says of how far a stage is.
pub(crate) fn phase(browser: &Browser, election: &str, stage: &str) -> String {
    browser.go(&format!("{election}/stages/{stage}"));
    browser.text("nav.tabs a[aria-current='page'] small")
}

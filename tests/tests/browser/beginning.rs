//! An election begins on its pages alone: the first administrator, the offices, a community, the draft, the call, people who are
//! on no list, the appointments, and the first representatives. Nobody types an id, a hash or JSON.

use serde_json::json;
use system_tests::browser::Browser;
use system_tests::cast::PASSWORD;
use system_tests::inside::{Inside, SECRET};

/// Somebody is invited to a role and takes the invitation up.
fn invited(inside: &Inside, by: &Browser, (name, role, place): (&str, &str, &str)) -> Browser {
    by.go("/accounts");
    by.fill("#whom", name);
    let pick = |field: &str, word: &str| {
        let found = by.js(&format!(
            "(() => {{ const all = document.querySelector({}); const one = [...all.options].find((one) => \
             one.value === {word} || one.textContent.includes({word})); if (one) all.value = one.value; return Boolean(one); }})()",
            json!(field),
            word = json!(word)
        ));
        assert_eq!(found, true, "{field} offers {word}");
    };
    pick("#given-role", role);
    pick("#given-place", place);
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

/// Picks a choice of a form by its words.
fn pick(browser: &Browser, field: &str, words: &str) {
    let found = browser.js(&format!(
        "(() => {{ const all = document.getElementById({}); const one = [...all.options].find((one) => \
         one.textContent.includes({})); if (one) all.value = one.value; return Boolean(one); }})()",
        json!(field),
        json!(words)
    ));
    assert_eq!(found, true, "{field} offers {words}: {}", browser.text("main"));
}

/// Puts a file into a field.
fn attach(browser: &Browser, field: &str) {
    browser.js(&format!(
        "(() => {{ const all = new DataTransfer(); all.items.add(new File(['a signed paper'], 'paper.txt')); \
         document.getElementById({}).files = all.files; return true; }})()",
        json!(field)
    ));
}

/// Sends the form; the board of the stage says that it was done.
fn send(browser: &Browser) {
    browser.take("form.card button.primary");
    browser.until("document.querySelector('main .standing.done[role=status]') !== null");
}

/// Takes an action that the board of a stage offers.
fn open(browser: &Browser, election: &str, stage: &str, action: &str) {
    browser.go(&format!("{election}/stages/{stage}"));
    browser.take(&format!("ul.todo a[href$='/stages/{stage}/{action}']"));
    browser.until("document.querySelector('form.card button.primary') !== null");
}

#[test]
fn an_election_begins_on_its_pages_alone() {
    let inside = Inside::fresh();
    let admin = Browser::at(&inside.client);
    admin.go("/setup");
    assert_eq!(admin.barriers(), "");
    admin.fill("#secret", SECRET);
    admin.fill("#name", "admin");
    admin.fill("#password", PASSWORD);
    admin.fill("#again", PASSWORD);
    admin.take("form.card button");
    admin.until("location.pathname === '/desk'");
    let county = invited(&inside, &admin, ("county", "county", "county"));
    county.go("/county/communities");
    for (field, words) in
        [("#code", "990102001001"), ("#name", "青石社区"), ("#street", "河东街道"), ("#households", "60")]
    {
        county.fill(field, words);
    }
    county.take("section[aria-labelledby='new-community'] button.primary");
    county.until("document.querySelector('main').innerText.includes('青石社区')");
    pick(&county, "community", "青石社区");
    pick(&county, "profile", "cn-urban-2026");
    county.fill("#term", "1");
    county.fill("#groups", "1 30\n2 30");
    county.take("form[action='/county/elections'] button.primary");
    county.until("location.pathname.endsWith('/stages/lifecycle')");
    let election = county.js("location.pathname.replace('/stages/lifecycle', '')").as_str().unwrap().to_owned();

    let now = inside.app.clock().now();
    let day = election::legal_day(now) + chrono::Days::new(40);
    open(&county, &election, "lifecycle", "call");
    county.js(&format!("document.getElementById('election_day').value = {}", json!(day)));
    attach(&county, "document");
    send(&county);
    open(&county, &election, "lifecycle", "begin");
    send(&county);
    open(&county, &election, "office", "publish-notice");
    county.js("document.getElementById('kind').value = 'election_day'");
    send(&county);

    let _clerk = invited(&inside, &county, ("clerk", "committee", "青石社区"));
    // A role that an office gives waits for an administrator.
    admin.go("/accounts");
    admin.fill("#name", "clerk");
    admin.take("form.filter button");
    admin.until("document.querySelector('main tbody th a') !== null");
    admin.take("main tbody th a");
    admin.until("document.querySelector('form[action$=\"/confirm\"]') !== null");
    admin.take("form[action$='/confirm'] button");
    admin.until("document.querySelector('form[action$=\"/confirm\"]') === null");
    // Nobody is on a list yet: whoever is appointed is entered first, from the form's own link.
    open(&county, &election, "office", "appoint");
    county.take("main p.facts a[href$='/people']");
    county.until("document.getElementById('several') !== null");
    county.fill("#name", "赵文清");
    county.take("form.card button.primary");
    county.until("document.querySelector('main .refusal') !== null");
    assert!(county.text("main .refusal").contains("性别"), "what is missing is said: {}", county.text("main .refusal"));
    pick(&county, "sex", "女");
    county.take("form.card button.primary");
    county.until("document.querySelector('main .standing.done') !== null");
    county.picture("people");
    county.take("main a[href$='/stages/office/appoint']");
    county.until("document.getElementById('person') !== null");
    county.fill("#person", "赵文清");
    pick(&county, "account", "clerk");
    county.js("document.getElementById('function').value = 'clerk'");
    send(&county);

    let clerk = Browser::of(&inside.client, "clerk");
    clerk.go(&format!("{election}/people"));
    clerk.take("form.card details summary");
    clerk.fill("#several", "钱秀英 女 1\n孙立新 男 1\n李玉兰 女 2\n周建平 男 2");
    clerk.take("form.card button.primary");
    clerk.until("document.querySelector('main .standing.done') !== null");
    assert_eq!(clerk.count("table tbody tr"), 5);
    assert_eq!(clerk.barriers(), "");
    open(&clerk, &election, "representatives", "open");
    send(&clerk);
    clerk.go("/desk");
    assert!(clerk.count("ul.todo a") > 0, "the desk says what comes next");
    for browser in [&admin, &county, &clerk] {
        assert_eq!(browser.broken(), "");
    }
}

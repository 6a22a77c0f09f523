//! An election begins on its pages alone: the first administrator, the offices, a community, the draft, the call, people who are
//! on no list, the appointments, and the first representatives. Nobody types an id, a hash or JSON.

use crate::by_pages::{attach, enter_people, invited, open, pick, send};
use serde_json::json;
use system_tests::browser::Browser;
use system_tests::cast::PASSWORD;
use system_tests::inside::{Inside, SECRET};

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
    enter_people(&clerk, &election, "钱秀英 女 1\n孙立新 男 1\n李玉兰 女 2\n周建平 男 2");
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

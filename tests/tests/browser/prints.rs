//! Papers as they are printed: every sheet of a concluded election, lists and cards, and the pages that they take.

use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::Inside;

/// How many pages a PDF has.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.match_indices("/Type /Page").filter(|(at, _)| !text[at + "/Type /Page".len()..].starts_with('s')).count()
}

#[test]
fn everything_that_an_election_prints_is_there() {
    let folder = rehearsal_until("a petition for a recall that too few signed");
    let inside = Inside::over(folder.path());
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    // The recall that is petitioned for is an election of its own.
    let largest = elections.as_array().unwrap().iter().max_by_key(|one| one["size"].as_u64()).unwrap();
    let election = cast::text(largest, "election");
    let browser = Browser::of(&inside.client, "clerk");
    browser.go(&format!("/elections/{election}/prints"));
    browser.picture("prints");
    let links = browser.js("[...document.querySelectorAll('main a')].map((link) => link.pathname)");
    let links: Vec<String> = serde_json::from_value(links).unwrap();
    assert!(links.len() > 40, "{links:?}");
    for link in &links {
        browser.go(link);
        assert!(browser.count("article.sheet, .voter-card") > 0, "{link}");
        let text = browser.text("main");
        let raw = text.split_whitespace().find(|word| word.contains('_') || word.ends_with("-0000"));
        assert!(raw.is_none(), "{link} shows {raw:?}");
    }
    for (end, name) in [
        ("/voters", "voters-list"),
        ("/sign-in-list", "sign-in-list"),
        ("/cards", "voters-cards"),
        ("/forms/result_report", "result-report"),
    ] {
        browser.go(links.iter().find(|link| link.ends_with(end)).unwrap());
        browser.picture(name);
    }
    for stage in ["registration", "ballot"] {
        browser.go(&format!("/elections/{election}/prints/stages/{stage}"));
        let sheets = usize::try_from(browser.count("article.sheet")).unwrap();
        assert!(pages(&browser.printed()) >= sheets, "each sheet begins a page");
    }
    assert_eq!(browser.broken(), "");
}

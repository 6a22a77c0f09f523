//! Papers as they are printed: every sheet of a concluded election, lists and cards, and the pages that they take.

use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::Inside;

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
    let links = browser.js("[...document.querySelectorAll('main a:not(.crumbs a)')].map((link) => link.pathname)");
    let links: Vec<String> = serde_json::from_value(links).unwrap();
    assert!(links.len() > 40, "{links:?}");
    for link in &links {
        browser.go(link);
        assert!(browser.count("article.sheet, .voter-card, #script") > 0, "{link}");
        let text = browser.text("main");
        let raw = text.split_whitespace().find(|word| word.contains('_') || word.ends_with("-0000"));
        assert!(raw.is_none(), "{link} shows {raw:?}");
        let marked = "[...document.querySelectorAll('article.sheet:not(.ballot, .poster)')].every((one) => \
            one.querySelector('.foot svg.qr path[d^=M]') && [...one.querySelectorAll('.foot code')].at(-1).innerText.length === 19)";
        assert_eq!(browser.js(marked), true, "{link}: each sheet has its code and its short hash");
    }
    for (end, name) in [
        ("/voters", "voters-list"),
        ("/sign-in-list", "sign-in-list"),
        ("/cards", "voters-cards"),
        ("/forms/result_report", "result-report"),
        ("/forms/paper_account", "paper-account"),
        ("/forms/count_report", "count-report"),
        ("/forms/term_report", "term-report"),
        ("/certificates", "certificates"),
        ("/forms/nomination_form", "nomination-form"),
        ("/forms/proxy_form", "proxy-form"),
        ("/counting-sheets", "counting-sheets"),
        ("/prints/poster", "poster"),
    ] {
        browser.go(links.iter().find(|link| link.ends_with(end)).unwrap());
        browser.picture(name);
    }
    for (form, report) in
        [("result_report", "选举结果报告"), ("count_report", "选票清点报告"), ("term_report", "当选结果报告")]
    {
        browser.go(&format!("/elections/{election}/prints/forms/{form}"));
        let paper = browser.text("article.official");
        assert!(paper.contains(report) && paper.contains("二〇"), "{paper}");
        let figures = "[...document.querySelectorAll('.official p.lead')].some((one) => one.innerText.includes('{'))";
        assert_eq!(browser.js(figures), false, "every figure is filled in");
        assert!(browser.count(".official .signatures span") >= 4 && browser.count(".official svg.qr path[d]") == 1);
        assert!(browser.count(".official .check code") >= 1, "the check words and their groups");
    }
    browser.go(&format!("/elections/{election}/prints/poster"));
    assert_eq!(browser.printed_pages(), 1, "the poster is one sheet");
    assert!(
        browser.text("#address").ends_with(&format!("/elections/{election}"))
            && browser.count(".poster svg path[d]") == 1
    );
    browser.go(&format!("/elections/{election}/prints/stages/registration"));
    assert_eq!(browser.count("article.poster"), 1, "it comes with what registration posts");
    browser.go(links.iter().find(|link| link.contains("/prints/batches/")).unwrap());
    assert_eq!(browser.barriers(), "");
    browser.go(&format!("/elections/{election}/prints/certificates"));
    assert_eq!(browser.barriers(), "");
    let certificates = usize::try_from(browser.count("article.certificate")).unwrap();
    assert!(certificates > 0);
    assert_eq!(browser.printed_pages(), certificates, "a sheet for each");
    for form in ["nomination_form", "proxy_form"] {
        browser.go(&format!("/elections/{election}/prints/forms/{form}"));
        assert!(browser.count(".hand-form .fill td") >= 5 && browser.printed_pages() <= 2, "{form}");
    }
    browser.go(&format!("/elections/{election}/prints/counting-sheets"));
    let batches = usize::try_from(browser.count("article.counting-sheet")).unwrap();
    assert!(batches > 1, "one for each batch");
    assert_eq!(browser.printed_pages(), batches, "a page for each batch");
    for stage in ["registration", "ballot"] {
        browser.go(&format!("/elections/{election}/prints/stages/{stage}"));
        let sheets = usize::try_from(browser.count("article.sheet")).unwrap();
        assert!(browser.printed_pages() >= sheets, "each sheet begins a page");
    }
    assert_eq!(browser.broken(), "");
}

//! The ballot paper in Chromium: one sheet however many names, rare letters and long names whole, and never two papers
//! that can be told apart.

use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::Inside;

/// The cells whose text does not fit.
const CUT: &str = "[...document.querySelectorAll('.ballot td, .ballot th')].filter((cell) => \
    cell.scrollWidth > cell.clientWidth + 1).length";

#[test]
fn one_sheet_for_any_number_of_names() {
    let inside = Inside::fresh();
    let browser = Browser::at(&inside.client);
    for (names, size) in [(1, "a5"), (5, "a5"), (8, "a4"), (16, "a4"), (40, "a4")] {
        browser.go(&format!("/help/ballot-paper/{names}"));
        assert_eq!(browser.count(".ballot .who span"), names);
        assert_eq!(browser.count(&format!(".ballot.{size}")), 1, "{names} names");
        assert_eq!(browser.printed_pages(), 1, "{names} names");
        browser.medium("print");
        assert_eq!(browser.js(CUT), 0, "{names} names");
        browser.picture(&format!("ballot-{names}"));
        browser.medium("");
    }
    // A sheet for each post, with the instructions on a sheet of their own.
    for (names, sheets) in [(1, 1), (5, 2), (8, 3), (16, 3), (40, 3)] {
        browser.go(&format!("/help/ballot-paper/{names}?sheets=sheet_per_post&instructions=in_booth"));
        assert_eq!(browser.count(".ballot .who span"), names);
        assert_eq!(browser.printed_pages(), sheets + 1, "{names} names");
        assert_eq!(browser.count(".ballot .set"), browser.count(".ballot section.post") * u64::from(sheets > 1));
        browser.medium("print");
        assert_eq!(browser.js(CUT), 0, "{names} names");
        browser.picture(&format!("ballot-{names}-apart"));
        browser.medium("");
    }
    browser.go("/help/ballot-paper/40");
    let text = browser.text(".ballot");
    for name in ["䶮㛃", "𬱖文", "阿卜杜热合曼·麦麦提图尔荪·买买提艾力·阿不都克里木江·吾甫尔"]
    {
        assert!(text.contains(name), "{text}");
    }
    browser.go("/help/ballot-paper/61");
    assert_eq!(browser.count(".ballot"), 0);
    assert_eq!(browser.broken(), "");
}

#[test]
fn the_master_is_the_same_whoever_prints_it_and_the_sample_says_that_it_is_one() {
    let folder = rehearsal_until("papers are issued at all places at once");
    let inside = Inside::over(folder.path());
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::text(&elections[0], "election");
    let master = format!("/elections/{election}/prints/ballot");
    let clerk = Browser::of(&inside.client, "clerk");
    clerk.go(&master);
    assert_eq!((clerk.count(".ballot"), clerk.count(".ballot.draft")), (1, 0));
    assert_eq!(clerk.printed_pages(), 1);
    clerk.picture("ballot-master");
    let bytes = |browser: &Browser| browser.js("fetch(location.pathname).then((answer) => answer.text())");
    assert_eq!(bytes(&clerk), bytes(&clerk));
    let paper = clerk.js("document.querySelector('.ballot').outerHTML");
    assert!(!paper.as_str().unwrap().contains(&election));
    let anybody = Browser::at(&inside.client);
    anybody.go(&format!("/elections/{election}"));
    anybody.take("main a[href$='/sample-ballot']");
    anybody.until("document.querySelector('.ballot.draft')");
    assert_eq!(anybody.js("document.querySelector('.ballot').dataset.draft"), "样票");
    // Whoever sees the sample cannot print the stock.
    anybody.go(&master);
    assert_eq!(anybody.count(".ballot"), 0);
    assert_eq!(format!("{}{}", clerk.broken(), anybody.broken()), "");
}

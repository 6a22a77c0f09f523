//! What the papers of the end say of themselves: drafts until what they report is declared, or published.

use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::Inside;

/// The mark of a sheet, as the screen and as paper show it.
fn mark(browser: &Browser) -> (u64, [String; 2]) {
    let drawn = ["screen", "print"].map(|medium| {
        browser.medium(medium);
        let style = "getComputedStyle(document.querySelector('article.sheet'))";
        browser.js(&format!("{style}.backgroundImage + ' ' + {style}.printColorAdjust")).as_str().unwrap().to_owned()
    });
    browser.medium("screen");
    (browser.count("article.sheet.draft[data-draft='草稿']"), drawn)
}

/// Looks at the reports as they stand after a step of the story; answers with those that are drafts.
fn drafts_after(step: &str) -> (bool, Vec<&'static str>) {
    let folder = rehearsal_until(step);
    let inside = Inside::over(folder.path());
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::text(&elections[0], "election");
    let snapshot = inside.block_on(inside.app.snapshot(election.parse().unwrap())).unwrap();
    let counted: Vec<_> = snapshot.election().ballot.rounds.iter().filter(|round| round.result.is_some()).collect();
    assert!(!counted.is_empty(), "{step}: nothing is counted");
    let declared = counted.iter().all(|round| round.declared_by.is_some());
    let browser = Browser::of(&inside.client, "clerk");
    let mut drafts = Vec::new();
    for sheet in ["forms/count_report", "forms/result_report", "forms/term_report", "notices/result"] {
        browser.go(&format!("/elections/{election}/prints/{sheet}"));
        let (marked, drawn) = mark(&browser);
        if marked == 1 {
            assert!(drawn.iter().all(|style| style.contains("draft.svg") && style.contains("exact")), "{drawn:?}");
            assert!(browser.text("article.sheet .foot").contains("草稿"), "{sheet} says so in words");
            drafts.push(sheet);
        } else {
            assert!(drawn.iter().all(|style| style.starts_with("none")), "{sheet}: {drawn:?}");
        }
        browser.picture(&format!("draft-{}-{declared}", sheet.replace('/', "-")));
    }
    assert_eq!(browser.broken(), "");
    (declared, drafts)
}

#[test]
fn the_reports_of_the_end_are_drafts_until_declared_or_published() {
    let (declared, drafts) = drafts_after("the result is signed and declared");
    assert!(!declared);
    assert_eq!(drafts, ["forms/count_report", "forms/result_report", "forms/term_report", "notices/result"]);
    let (declared, drafts) = drafts_after("the papers are sealed to the chair and the chief supervisor");
    assert!(declared);
    assert_eq!(
        drafts,
        ["notices/result"],
        "the notice to post stays what it would say now; the posted one has its own page"
    );
}

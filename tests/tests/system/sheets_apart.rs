//! A sheet for each post: sheets part in the box, are put together to papers again and judged each by itself.

use system_tests::binary::{played_and_verified, rehearsal_with};
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::Inside;

const APART: [&str; 2] = ["--sheets", "sheet-per-post"];

#[test]
fn an_election_with_sheets_apart_is_played_to_its_end_and_verifies() {
    played_and_verified(&APART);
}

/// Whoever opens a box, whoever speaks to the hall and whoever reads the paper is told.
#[test]
fn everybody_is_told_how_sheets_are_counted() {
    let folder = rehearsal_with(&APART, "papers are issued at all places at once");
    let inside = Inside::over(folder.path());
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::text(&elections[0], "election");
    let clerk = cast::sign_in(&inside.client, "clerk");
    let page = |rest: &str| {
        let call = Call::get(format!("/elections/{election}{rest}")).on_page(&inside.client, &clerk.token);
        inside.client.send(&call).text()
    };
    for action in ["open-box", "correct-box", "correct-batch"] {
        let form = page(&format!("/stages/ballot/{action}"));
        assert!(form.contains("配成一套"), "{action}: {form}");
    }
    assert!(!page("/stages/ballot/seal-box").contains("配成一套"));
    let script = page("/script");
    assert!(script.contains("分别判定") && script.contains("配成一套"), "{script}");
    let paper = page("/sample-ballot");
    assert!(paper.contains("各张分别判定，互不影响"), "{paper}");
}

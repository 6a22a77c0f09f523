//! Every page for everybody: in all looks nothing that axe calls a barrier, nothing wider than the window at 200 % zoom
//! and on a phone, and nothing that breaks the page's own security policy.

use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::every_page::PAGES;
use system_tests::http::Call;
use system_tests::inside::Inside;

/// The looks of pages: as they are, 长辈版, strong contrast.
const LOOKS: [&str; 3] = ["plain", "large", "contrast"];

/// How much wider than the window a page is, once it is laid out anew.
const TOO_WIDE: &str = "new Promise((done) => requestAnimationFrame(() => \
    done(document.documentElement.scrollWidth - document.documentElement.clientWidth)))";

#[test]
fn no_page_has_a_barrier_in_any_look() {
    let folder = rehearsal_until("papers are issued at all places at once");
    let inside = Inside::over(folder.path());
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::text(&elections[0], "election");
    let mut found = Vec::new();
    let mut looked = 0;
    for (who, paths) in PAGES {
        let browser = if who.is_empty() { Browser::at(&inside.client) } else { Browser::of(&inside.client, who) };
        for look in LOOKS {
            browser.go(&format!("/help?look={look}"));
            for path in paths {
                browser.go(&path.replace("{}", &election));
                let barriers = browser.barriers();
                if !barriers.is_empty() {
                    found.push(format!("{look} {path}: {barriers}"));
                }
                looked += 1;
                // Half of the window is 200 % zoom; then a phone.
                for width in [683, 360] {
                    browser.sized(width, 640);
                    let wide = browser.js(TOO_WIDE);
                    if wide.as_i64() != Some(0) {
                        found.push(format!("{look} {path} at {width}: {wide} pixels too wide"));
                    }
                }
                browser.sized(1366, 768);
            }
        }
        assert_eq!(browser.broken(), "", "{who}");
    }
    assert!(looked >= 75);
    assert!(found.is_empty(), "{} of {looked} pages and looks:\n{}", found.len(), found.join("\n"));
}

//! Every page for everybody: in all looks nothing that axe calls a barrier, nothing wider than the window at 200 % zoom
//! and on a phone, no key of a text in the place of its words, large targets in large type, and nothing that breaks the page's
//! own security policy; nothing moves by itself; one of the looks in English.

use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::every_page::{Named, PAGES, may_answer, pages_of_the_count};
use system_tests::http::{Call, Client};
use system_tests::inside::Inside;

/// The looks of pages with a language: as they are, 长辈版, strong contrast.
const LOOKS: [(&str, &str); 3] = [("plain", "zh"), ("large", "zh"), ("contrast", "en")];

/// Keys of texts that stand where words should.
const RAW: &str = "[...document.querySelectorAll('body *')].filter((one) => !one.children.length && !one.closest('code, script, [data-sheet]') \
    && /^[a-z_]+(\\.[a-z_0-9]+)+$/.test(one.textContent.trim()) && !/\\.(json|xlsx|csv|zip)$/.test(one.textContent.trim())).map((one) => one.textContent.trim()).join(' ')";

/// Controls of less than 60 pixels; boxes to tick have the height of their label.
const SMALL: &str = "[...document.querySelectorAll('button, a.button, select, summary, input:not([type=hidden], [type=checkbox], [type=radio])')] \
    .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 60).map((one) => one.outerHTML.slice(0, 80)).join(' | ')";

/// How much wider than the window a page is, once it is laid out anew.
const TOO_WIDE: &str = "new Promise((done) => requestAnimationFrame(() => \
    done(document.documentElement.scrollWidth - document.documentElement.clientWidth)))";

#[test]
fn no_page_has_a_barrier_in_any_look() {
    let folder = rehearsal_until("papers are issued at all places at once");
    let inside = Inside::over(folder.path());
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::text(&elections[0], "election");
    let named = Named::of(&inside.client, &election);
    let mut seen = Seen::default();
    for (who, paths) in PAGES {
        seen.by(&inside.client, who, paths.iter().map(|path| named.address(path, &election)));
    }
    seen.well(75);
}

#[test]
fn no_page_of_a_count_has_a_barrier_in_any_look() {
    let folder = rehearsal_until("batches are counted twice");
    let inside = Inside::over(folder.path());
    let admin = cast::sign_in(&inside.client, "admin");
    cast::set_clock(&inside.client, &admin, "2026-11-29T11:00:00Z");
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::id(&elections[0], "election");
    let mut seen = Seen::default();
    for (who, paths) in pages_of_the_count(&inside.client, election) {
        seen.by(&inside.client, &who, paths.into_iter());
    }
    seen.well(20);
}

/// What was seen on pages.
#[derive(Default)]
struct Seen {
    looked: usize,
    found: Vec<String>,
}

impl Seen {
    /// Looks at pages as somebody sees them, in all looks and widths.
    fn by(&mut self, client: &Client, who: &str, paths: impl Iterator<Item = String>) {
        let paths: Vec<String> = paths.collect();
        let browser = if who.is_empty() { Browser::at(client) } else { Browser::of(client, who) };
        for (look, language) in LOOKS {
            browser.go(&format!("/help?look={look}&lang={language}"));
            for path in &paths {
                browser.go(path);
                self.page(&browser, path, (look, language));
            }
        }
        assert_eq!(browser.broken(), "", "{who}");
    }

    fn page(&mut self, browser: &Browser, path: &str, (look, language): (&str, &str)) {
        self.looked += 1;
        let status = browser.js("performance.getEntriesByType('navigation')[0].responseStatus");
        let status = u16::try_from(status.as_u64().unwrap()).unwrap();
        assert!(may_answer(path, status), "{path} is not there: {status}");
        let barriers = browser.barriers();
        if !barriers.is_empty() {
            self.found.push(format!("{look} {path}: {barriers}"));
        }
        let raw = browser.js(RAW);
        if raw != "" {
            self.found.push(format!("{language} {path}: {raw}"));
        }
        let moving = browser.js("document.getAnimations().length");
        if moving != 0 {
            self.found.push(format!("{look} {path}: {moving} things move, whoever asks for less motion"));
        }
        let small = if look == "large" { browser.js(SMALL) } else { "".into() };
        if small != "" {
            self.found.push(format!("{look} {path}: small {small}"));
        }
        // Half of the window is 200 % zoom; then a phone.
        for width in [683, 360] {
            browser.sized(width, 640);
            let wide = browser.js(TOO_WIDE);
            if wide.as_i64() != Some(0) {
                self.found.push(format!("{look} {path} at {width}: {wide} pixels too wide"));
            }
        }
        browser.sized(1366, 768);
    }

    /// So many pages and looks were seen, and nothing was found.
    fn well(&self, least: usize) {
        assert!(self.looked >= least);
        assert!(
            self.found.is_empty(),
            "{} of {} pages and looks:\n{}",
            self.found.len(),
            self.looked,
            self.found.join("\n")
        );
    }
}

//! Every page for everybody: in all looks nothing that axe calls a barrier, nothing wider than the window at 200 % zoom
//! and on a phone, no key of a text in the place of its words, large targets in large type, and nothing that breaks the page's
//! own security policy; nothing moves by itself; one of the looks in English.

use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::every_page::PAGES;
use system_tests::http::Call;
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
    let mut found = Vec::new();
    let mut looked = 0;
    for (who, paths) in PAGES {
        let browser = if who.is_empty() { Browser::at(&inside.client) } else { Browser::of(&inside.client, who) };
        for (look, language) in LOOKS {
            browser.go(&format!("/help?look={look}&lang={language}"));
            for path in paths {
                browser.go(&path.replace("{}", &election));
                let barriers = browser.barriers();
                if !barriers.is_empty() {
                    found.push(format!("{look} {path}: {barriers}"));
                }
                let raw = browser.js(RAW);
                if raw != "" {
                    found.push(format!("{language} {path}: {raw}"));
                }
                let moving = browser.js("document.getAnimations().length");
                if moving != 0 {
                    found.push(format!("{look} {path}: {moving} things move, whoever asks for less motion"));
                }
                let small = if look == "large" { browser.js(SMALL) } else { "".into() };
                if small != "" {
                    found.push(format!("{look} {path}: small {small}"));
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

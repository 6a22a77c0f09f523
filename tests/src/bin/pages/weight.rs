//! The bytes of a page and of the styles and scripts that it asks for, as they cross the line; pictures apart.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt;
use std::path::Path;
use system_tests::http::{Call, Client};

/// Bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Weight {
    html: usize,
    css: usize,
    js: usize,
}

impl Weight {
    /// Of the page that a call gets.
    ///
    /// # Panics
    /// Where the page asks for something of another server.
    pub(crate) fn of(client: &Client, call: &Call) -> Self {
        let html = client.send(call).text();
        let mut weight = Self { html: html.len(), ..Self::default() };
        let mut wanted: Vec<String> = ["href=\"", "src=\""].iter().flat_map(|mark| named(&html, mark, '"')).collect();
        let mut seen = BTreeSet::new();
        while let Some(path) = wanted.pop() {
            assert!(!path.starts_with("//"), "{path} is another server's");
            if !seen.insert(path.clone()) {
                continue;
            }
            match Path::new(&path).extension().and_then(OsStr::to_str) {
                Some("css") => weight.css += fetched(client, &path).len(),
                Some("js") => {
                    let script = fetched(client, &path);
                    weight.js += script.len();
                    let imported = named(&script, "from \"", '"');
                    wanted.extend(imported.into_iter().map(|file| file.replace("./", "/static/")));
                }
                _ => {}
            }
        }
        weight
    }
}

fn fetched(client: &Client, path: &str) -> String {
    let answer = client.send(&Call::get(path));
    assert_eq!(answer.status, 200, "{path}");
    answer.text()
}

/// What stands between a mark and an end, as often as it does.
fn named(text: &str, mark: &str, end: char) -> Vec<String> {
    text.split(mark).skip(1).filter_map(|rest| rest.split_once(end)).map(|(name, _)| name.to_owned()).collect()
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { html, css, js } = self;
        write!(f, "{html:>8} {css:>7} {js:>7} {:>7}", html + css + js)
    }
}

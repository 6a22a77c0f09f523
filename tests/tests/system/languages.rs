//! English pages are English: what the system says has its English words, and what stays Chinese (names, places, laws, what
//! people typed) is marked as Chinese (WCAG 2.2, 3.1.2).

use std::collections::{BTreeMap, BTreeSet};
use system_tests::binary::rehearsal_until;
use system_tests::cast;
use system_tests::every_page::{Named, PAGES, may_answer, pages_of_the_count};
use system_tests::golden::within;
use system_tests::html;
use system_tests::http::{Call, Client};
use system_tests::inside::Inside;

/// The files of texts in a language.
fn catalogues(language: &str) -> Vec<String> {
    let ending = format!(".{language}.toml");
    let files = std::fs::read_dir(within("web/locales")).unwrap().map(|file| file.unwrap().path());
    let files: Vec<_> = files.filter(|path| path.to_string_lossy().ends_with(&ending)).collect();
    assert!(files.len() > 8, "{files:?}");
    files.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The runs of Chinese characters in a text that are longer than one.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_han(c)).filter(|run| run.chars().nth(1).is_some())
}

/// What the system says in Chinese.
struct Ours {
    runs: BTreeSet<String>,
    /// Those that no name of a person or place is as long as.
    long: Vec<String>,
}

/// A run of so many characters is a phrase of ours wherever it stands.
const PHRASE: usize = 7;

impl Ours {
    /// Of the Chinese catalogues; what the English ones hold too is said in both languages.
    fn read() -> Self {
        let of = |language: &str| -> BTreeSet<String> {
            catalogues(language).iter().flat_map(|file| runs(file)).map(str::to_owned).collect()
        };
        let runs: BTreeSet<String> = of("zh-Hans").difference(&of("en")).cloned().collect();
        assert!(runs.len() > 2000, "{}", runs.len());
        let long = runs.iter().filter(|run| run.chars().count() >= PHRASE).cloned().collect();
        Self { runs, long }
    }

    /// The first words of ours in a text.
    fn found_in<'a>(&self, text: &'a str) -> Option<&'a str> {
        runs(text).find(|run| {
            self.runs.contains(*run)
                || run.chars().count() > PHRASE && self.long.iter().any(|phrase| run.contains(phrase.as_str()))
        })
    }
}

/// What was read on pages.
struct Read {
    ours: Ours,
    pages: usize,
    marked: usize,
    /// Once each, with the first page that has it.
    wrong: BTreeMap<String, String>,
}

impl Read {
    fn new() -> Self {
        Self { ours: Ours::read(), pages: 0, marked: 0, wrong: BTreeMap::new() }
    }

    /// Reads pages as somebody who asks for English gets them.
    fn by(&mut self, client: &Client, who: &str, paths: impl Iterator<Item = String>) {
        let token = if who.is_empty() { String::new() } else { cast::sign_in(client, who).token };
        for path in paths {
            let answer = client.send(&Call::get(&path).on_page(client, &token).header("accept-language", "en"));
            let html = answer.text();
            assert!(may_answer(&path, answer.status), "{path} is not there: {}", answer.status);
            assert!(html.contains("<html lang=\"en\""), "{path} is no English page");
            self.page(&path, &html);
        }
    }

    fn page(&mut self, path: &str, html: &str) {
        self.pages += 1;
        // The glossary says each word in the other language too.
        let glossary = path == "/help/words";
        for said in html::texts(html).into_iter().filter(|said| said.text.contains(is_han)) {
            let chinese = said.language.starts_with("zh");
            self.marked += usize::from(chinese);
            // A page's title holds no elements, and a name in it needs no mark.
            if !chinese && said.element != "title" {
                self.wrong.entry(format!("not marked: {}", said.text.trim())).or_insert_with(|| path.to_owned());
            }
            if !glossary {
                self.untranslated(path, said.text);
            }
        }
        for text in html::attributes(html) {
            self.untranslated(path, text);
        }
    }

    fn untranslated(&mut self, path: &str, text: &str) {
        if let Some(words) = self.ours.found_in(text) {
            self.wrong.entry(format!("not translated: {words}")).or_insert_with(|| path.to_owned());
        }
    }

    /// So many pages were read, names were among what they say, and all was well.
    fn well(&self, pages: usize, marked: usize) {
        assert!(self.pages >= pages && self.marked >= marked, "{} pages, {} marked", self.pages, self.marked);
        let lines: Vec<String> = self.wrong.iter().map(|(what, path)| format!("{path}: {what}")).collect();
        assert!(lines.is_empty(), "{} of {} pages:\n{}", lines.len(), self.pages, lines.join("\n"));
    }
}

#[test]
fn english_pages_hold_no_chinese_but_names() {
    let folder = rehearsal_until("papers are issued at all places at once");
    let inside = Inside::over(folder.path());
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::text(&elections[0], "election");
    let named = Named::of(&inside.client, &election);
    let mut read = Read::new();
    for (who, paths) in PAGES {
        read.by(&inside.client, who, paths.iter().map(|path| named.address(path, &election)));
    }
    read.well(75, 500);
}

#[test]
fn english_pages_of_a_count_hold_no_chinese_but_names() {
    let folder = rehearsal_until("batches are counted twice");
    let inside = Inside::over(folder.path());
    let admin = cast::sign_in(&inside.client, "admin");
    cast::set_clock(&inside.client, &admin, "2026-11-29T11:00:00Z");
    let election = cast::id(&inside.client.send(&Call::get("/api/v1/elections")).done()[0], "election");
    let mut read = Read::new();
    for (who, paths) in pages_of_the_count(&inside.client, election) {
        read.by(&inside.client, &who, paths.into_iter());
    }
    read.well(7, 20);
}

/// Texts in which Chinese is what is spoken of: the name of the program and of the language, invented names, signs.
const SPOKEN_OF: [&str; 4] = ["\"name\"", "\"lang.other\"", "\"ballot.invented\"", "\"counting_sheet.strokes\""];

#[test]
fn english_texts_hold_no_chinese_but_names() {
    let mut seen = BTreeSet::new();
    for file in catalogues("en") {
        for line in file.lines().filter(|line| line.contains(is_han)) {
            let key = line.split('=').next().unwrap().trim();
            // An example of the help may have people in it.
            assert!(key == "example" || SPOKEN_OF.contains(&key), "{line}");
            assert!(key != "example" || runs(line).all(|run| run.chars().count() < 4), "{line}");
            seen.insert(key.to_owned());
        }
    }
    assert!(SPOKEN_OF.iter().all(|key| seen.contains(*key)), "{seen:?}");
}

//! Every code has its words in both languages, with the same placeholders.

use std::collections::{BTreeMap, BTreeSet};

use roster::{Language, ProblemCode, ReadError};

use crate::books::{HEADER, check, number, text_book};

const LOCALES: [&str; 2] = [
    include_str!("../../../../web/locales/roster.zh-Hans.toml"),
    include_str!("../../../../web/locales/roster.en.toml"),
];

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn both_languages_say_every_code_with_the_same_facts() {
    let [chinese, english] = LOCALES.map(|text| toml::from_str::<BTreeMap<String, String>>(text).unwrap());
    let codes: BTreeSet<&str> = ProblemCode::ALL.iter().map(|code| code.as_str()).chain(ReadError::CODES).collect();
    assert_eq!(codes.len(), ProblemCode::ALL.len() + ReadError::CODES.len(), "a code stands for two things");
    for words in [&chinese, &english] {
        let keys: BTreeSet<&str> = words.keys().map(String::as_str).collect();
        assert_eq!(keys, codes);
    }
    for (code, text) in &chinese {
        assert_eq!(placeholders(text), placeholders(&english[code]), "{code}");
    }
}

#[test]
fn a_sentence_has_no_placeholder_left() {
    let wrong_sex = number("1990-01-01", 11);
    let report = check(&text_book(&[
        &HEADER,
        &["1", "王五", "女", &wrong_sex, "=x"],
        &["1", "王五2", "中", "12", ""],
        &["", &"长".repeat(31), "", "", &"长".repeat(201)],
    ]));
    for (locale, language) in LOCALES.into_iter().zip([Language::Chinese, Language::English]) {
        let words: BTreeMap<String, String> = toml::from_str(locale).unwrap();
        for problem in report.rows.iter().flat_map(|row| &row.problems) {
            let text = problem.fill(&words[problem.code.as_str()], language);
            assert!(!text.contains(['{', '}']), "{text}");
        }
    }
    let words: BTreeMap<String, String> = toml::from_str(LOCALES[0]).unwrap();
    let first = &report.rows[0].problems[0];
    let text = first.fill(&words[first.code.as_str()], Language::Chinese);
    assert!(text.starts_with("备注以 = + - @ 开头") || text.contains("“女”"), "{text}");
}

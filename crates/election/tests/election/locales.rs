//! The texts of blockers: one line per code in each language, and no placeholder that a blocker would leave empty.

use crate::blockers::facts;
use election::Code;
use std::collections::{BTreeMap, BTreeSet};

type Lines = BTreeMap<String, String>;

fn lines() -> [(&'static str, Lines); 2] {
    let texts = [
        ("zh-Hans", include_str!("../../../../web/locales/blockers.zh-Hans.toml")),
        ("en", include_str!("../../../../web/locales/blockers.en.toml")),
    ];
    texts.map(|(language, text)| (language, toml::from_str(text).unwrap()))
}

fn placeholders(line: &str) -> BTreeSet<&str> {
    line.split('{').skip(1).map(|rest| rest.split_once('}').unwrap().0).collect()
}

#[test]
fn every_code_has_its_line_in_both_languages() {
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    for (language, lines) in lines() {
        let known: BTreeSet<&str> = lines.keys().map(String::as_str).collect();
        assert_eq!(known, codes, "{language}");
    }
}

#[test]
fn every_placeholder_is_a_fact_of_every_blocker_of_its_code() {
    let [(_, chinese), (_, english)] = lines();
    for code in Code::ALL {
        let (one, other) = (placeholders(&chinese[code.as_str()]), placeholders(&english[code.as_str()]));
        assert_eq!(one, other, "{code:?}");
        assert!(one.is_subset(facts(*code)), "{code:?} has {:?}, its lines want {one:?}", facts(*code));
    }
}

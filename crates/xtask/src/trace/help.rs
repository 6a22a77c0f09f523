//! The help of each blocker: what it means, an example, what to do, in both languages.

use crate::workshop::{Done, Workshop};
use election::Code;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The languages of people's texts, the first one first.
pub(super) const LANGUAGES: [&str; 2] = ["zh-Hans", "en"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Help {
    means: String,
    example: String,
    mend: String,
}

/// What of the help is missing, empty or of no code.
pub(super) fn check(workshop: &Workshop) -> Done<Vec<String>> {
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        let within = format!("web/locales/help.{language}.toml");
        let text =
            fs::read_to_string(workshop.path(&within)).map_err(|error| format!("{within} cannot be read: {error}"))?;
        let pages: BTreeMap<String, Help> = toml::from_str(&text).map_err(|error| format!("{within}: {error}"))?;
        wrong.extend(
            codes.iter().filter(|code| !pages.contains_key(**code)).map(|code| format!("{within} lacks {code}")),
        );
        for (code, help) in &pages {
            if !codes.contains(code.as_str()) {
                wrong.push(format!("{within} explains {code}, which is no blocker"));
            }
            if [&help.means, &help.example, &help.mend].iter().any(|part| part.trim().is_empty()) {
                wrong.push(format!("{within} leaves a part of {code} empty"));
            }
        }
    }
    Ok(wrong)
}

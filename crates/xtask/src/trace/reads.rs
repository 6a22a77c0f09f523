//! Where the sources read a rule: `law.<field>` or `RuleId::<Name>`, outside of what only lists rules.

use crate::workshop::{Done, Workshop};
use rules::RuleId;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Files that name rules without acting by them.
const LISTS: [&str; 2] = ["crates/election/src/codes.rs", "crates/election/src/effects.rs"];

/// The only files of `rules` that act: the calendar, what moving the day breaks, and the accessors by mode.
const ACTING_IN_RULES: [&str; 3] = ["crates/rules/src/calendar.rs", MOVING.0, "crates/rules/src/catalogue/mod.rs"];

/// The file that says what moving the day breaks, and the function by which others ask.
const MOVING: (&str, &str) = ("crates/rules/src/moving.rs", "broken_by_moving(");

/// The files that name each rule.
pub(crate) struct Reads {
    sources: BTreeMap<RuleId, BTreeSet<String>>,
    tests: BTreeMap<RuleId, BTreeSet<String>>,
}

impl Reads {
    /// Looks through every source of the workspace.
    pub(crate) fn of(workshop: &Workshop) -> Done<Self> {
        let mut sources = Vec::new();
        collect(&workshop.path("crates"), "crates", &mut sources)?;
        // What breaks when the day moves counts only where somebody asks for it.
        let asks =
            |within: &str| within.contains("/src/") && !within.contains("/rules/") && !within.contains("/xtask/");
        let asked = sources.iter().any(|(within, text)| asks(within) && text.contains(MOVING.1));
        sources.retain(|(within, _)| asked || within != MOVING.0);
        Ok(Self { sources: naming(&sources, counts), tests: naming(&sources, |within| within.contains("/tests/")) })
    }

    /// The tests that name the rule, as crate and file.
    pub(crate) fn tests(&self, rule: RuleId) -> BTreeSet<String> {
        let files = self.tests.get(&rule).into_iter().flatten();
        files.filter_map(|file| short(file)).collect()
    }

    /// Whether the rule is read in a file whose path begins so.
    pub(crate) fn within(&self, rule: RuleId, start: &str) -> bool {
        self.sources.get(&rule).is_some_and(|files| files.iter().any(|file| file.starts_with(start)))
    }

    /// Whether it is read at all.
    pub(crate) fn anywhere(&self, rule: RuleId) -> bool {
        self.sources.contains_key(&rule)
    }
}

fn naming(sources: &[(String, String)], counts: fn(&str) -> bool) -> BTreeMap<RuleId, BTreeSet<String>> {
    let mut found: BTreeMap<RuleId, BTreeSet<String>> = BTreeMap::new();
    for (within, text) in sources.iter().filter(|(within, _)| counts(within)) {
        let text = code_of(text);
        for rule in RuleId::ALL.iter().filter(|rule| names(&text, **rule)) {
            found.entry(*rule).or_default().insert(within.clone());
        }
    }
    found
}

/// `crates/tally/tests/tally/rounds.rs` is `tally/rounds`.
fn short(within: &str) -> Option<String> {
    let mut parts = within.strip_suffix(".rs")?.split('/');
    let (package, file) = (parts.nth(1)?, parts.next_back()?);
    Some(format!("{package}/{file}"))
}

fn counts(within: &str) -> bool {
    let source = within.contains("/src/") && !within.starts_with("crates/xtask/") && !LISTS.contains(&within);
    source && (!within.starts_with("crates/rules/") || ACTING_IN_RULES.contains(&within))
}

fn collect(folder: &Path, within: &str, sources: &mut Vec<(String, String)>) -> Done {
    let failed = |error: std::io::Error| format!("{within} cannot be read: {error}");
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let within = format!("{within}/{name}");
        if path.is_dir() {
            collect(&path, &within, sources)?;
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            sources.push((within, fs::read_to_string(&path).map_err(failed)?));
        }
    }
    Ok(())
}

/// The text without comments and without the tests at its end.
fn code_of(text: &str) -> String {
    let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    own.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The typed field of a rule: its name with `_` for `.`.
fn field_of(rule: RuleId) -> String {
    rule.as_str().replace('.', "_")
}

/// Whether code reads the rule's field of a law, or names the rule to the profile.
fn names(text: &str, rule: RuleId) -> bool {
    let field = field_of(rule);
    let law = |before: &str| {
        let before = before.trim_end().trim_end_matches("()");
        field.contains('_') || before.ends_with("law")
    };
    found(text, &format!(".{field}"), law) || found(text, &format!("RuleId::{rule:?}"), |_| true)
}

/// Whether a word stands in a text, not as the beginning of a longer one, after what fits.
fn found(text: &str, word: &str, fits: impl Fn(&str) -> bool) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let (before, rest) = text.split_at(at);
        let after = rest.get(word.len()..).unwrap_or_default();
        let longer = after.starts_with(|next: char| next.is_alphanumeric() || next == '_' || next == '(');
        !longer && fits(before)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_read_by_its_field_or_its_name() {
        let rows = [
            ("let days = election.profile.law().list_publish.0;", RuleId::ListPublish, true),
            ("law.list_publish_soon", RuleId::ListPublish, false),
            ("profile.rule(RuleId::ListPublish)", RuleId::ListPublish, true),
            ("RuleId::ListPublished", RuleId::ListPublish, false),
            ("lifecycle.postpone()", RuleId::Postpone, false),
            ("command.postpone", RuleId::Postpone, false),
            ("profile.law().postpone", RuleId::Postpone, true),
            ("// law.list_publish", RuleId::ListPublish, false),
        ];
        for (text, rule, expected) in rows {
            assert_eq!(names(&code_of(text), rule), expected, "{text}");
        }
    }
}

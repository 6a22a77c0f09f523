//! The texts of the pages of help that are printed on one sheet, as they stand in `web/locales/guide.*.toml`.

use super::Texts;
use serde::Deserialize;

/// One of them: a role's work, what to do when something fails, or a word and its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// What it is about; of a word, the word.
    pub title: String,
    /// What it comes to; of a word, what it means.
    pub lead: String,
    /// Keys, and what each does.
    #[serde(default)]
    pub keys: Vec<(String, String)>,
    /// What to do, in order.
    #[serde(default)]
    pub steps: Vec<String>,
}

impl Texts {
    /// A guide by its kind and its word.
    pub fn guide(&self, kind: &str, word: &str) -> Option<&Guide> {
        self.guide.get(&format!("{kind}.{word}"))
    }

    /// The guides of a kind with their words.
    pub fn guides<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a Guide)> {
        self.guide.iter().filter_map(move |(key, guide)| {
            let word = key.strip_prefix(kind)?.strip_prefix('.')?;
            Some((word, guide))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use roster::Language;

    #[test]
    fn both_languages_say_as_much_of_each_guide() {
        let [chinese, english] = [Language::Chinese, Language::English].map(Texts::of);
        for kind in ["role", "fail", "word"] {
            assert!(chinese.guides(kind).count() >= 4, "{kind}");
            for (word, guide) in chinese.guides(kind) {
                let other = english.guide(kind, word).unwrap();
                assert_eq!((guide.keys.len(), guide.steps.len()), (other.keys.len(), other.steps.len()), "{word}");
                assert_eq!(guide.steps.is_empty(), kind == "word", "{word}");
            }
        }
    }
}

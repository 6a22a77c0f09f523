//! Names of people: one spelling for what was typed in many ways, and rare characters untouched.

use std::fmt;

use serde::{Serialize, Serializer};
use thiserror::Error;

use crate::text::{clean, has_lost_character, has_private_use, is_han, looks_like_formula};

/// A name in NFC: no spaces between Chinese characters, the dot between the parts of a minority name is U+00B7.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonName(String);

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameError {
    /// Nothing there.
    #[error("no name")]
    Empty,
    /// More characters than [`PersonName::MAX_CHARS`].
    #[error("{found} characters, at most {} are possible", PersonName::MAX_CHARS)]
    TooLong {
        /// How many there are.
        found: usize,
    },
    /// Begins like a formula of a spreadsheet.
    #[error("begins like a formula")]
    Formula,
    /// No letter in it, or a digit.
    #[error("not the name of a person")]
    NotAName,
    /// A character was lost on the way.
    #[error("a character was lost by an earlier program")]
    LostCharacter,
}

impl PersonName {
    /// The longest name in characters.
    pub const MAX_CHARS: usize = 30;

    /// Reads a name as people write it.
    ///
    /// # Errors
    /// See [`NameError`].
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let cleaned = clean(text);
        if cleaned.is_empty() {
            return Err(NameError::Empty);
        }
        if looks_like_formula(&cleaned) {
            return Err(NameError::Formula);
        }
        if has_lost_character(&cleaned) {
            return Err(NameError::LostCharacter);
        }
        let name = join(&cleaned);
        let found = name.chars().count();
        if found > Self::MAX_CHARS {
            return Err(NameError::TooLong { found });
        }
        let speaks = name.chars().any(|c| c.is_alphabetic() || is_han(c));
        if !speaks || name.chars().any(is_digit) {
            return Err(NameError::NotAName);
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it holds a private-use character, which other computers show as something else.
    pub fn has_private_use(&self) -> bool {
        has_private_use(&self.0)
    }

    /// Whether two names have a character in common, as the right and the mistyped spelling of one name do.
    pub fn resembles(&self, other: &Self) -> bool {
        self.0.chars().any(|c| c != '\u{B7}' && other.0.contains(c))
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for PersonName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Digits as such: 一 and 〇 are numeric to Unicode and stand in names.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// The dots that stand between the parts of a name when keyboards have no U+00B7.
fn is_dot(c: char) -> bool {
    matches!(c, '\u{B7}' | '•' | '・' | '･' | '．' | '.' | '‧' | '⋅' | '∙' | '●' | '▪' | '\u{2024}' | '。')
}

/// Removes spaces beside Chinese characters and dots, and makes dots beside Chinese characters U+00B7.
fn join(cleaned: &str) -> String {
    let chars: Vec<char> = cleaned.chars().collect();
    let solid = |c: Option<&char>| c.is_some_and(|c| is_han(*c) || (is_dot(*c) && *c != '.'));
    let mut name = String::with_capacity(cleaned.len());
    for (place, c) in chars.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| chars.get(place));
        let after = chars.get(place + 1);
        if c.is_whitespace() && (solid(before) || solid(after)) {
            continue;
        }
        let latin = before.is_some_and(char::is_ascii_alphabetic);
        if is_dot(*c) && !latin {
            name.push('\u{B7}');
        } else {
            name.push(*c);
        }
    }
    name.trim_matches('\u{B7}').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_many() {
        for (typed, name) in [
            ("王五", "王五"),
            ("王\u{3000}五", "王五"),
            (" 王  五 ", "王五"),
            ("阿依古丽•买买提", "阿依古丽·买买提"),
            ("阿依古丽．买买提", "阿依古丽·买买提"),
            ("阿依古丽 ・ 买买提", "阿依古丽·买买提"),
            ("阿依古丽.买买提", "阿依古丽·买买提"),
            ("阿依古丽·买买提·阿不都热合曼", "阿依古丽·买买提·阿不都热合曼"),
            ("J. Smith", "J. Smith"),
            ("Anna  Maria Li", "Anna Maria Li"),
            ("龚䶮", "龚䶮"),
            ("㛃", "㛃"),
            ("李𬱖", "李𬱖"),
            ("丁一", "丁一"),
            ("王\u{E863}", "王\u{E863}"),
        ] {
            assert_eq!(PersonName::parse(typed).unwrap().as_str(), name, "{typed}");
        }
    }

    #[test]
    fn what_is_no_name() {
        for (typed, error) in [
            ("", NameError::Empty),
            (" \u{3000}", NameError::Empty),
            ("=1+1", NameError::Formula),
            ("@SUM(A1)", NameError::Formula),
            ("王?", NameError::LostCharacter),
            ("王\u{FFFD}", NameError::LostCharacter),
            ("12345", NameError::NotAName),
            ("王五2", NameError::NotAName),
            ("——", NameError::NotAName),
        ] {
            assert_eq!(PersonName::parse(typed), Err(error), "{typed}");
        }
        let long = "长".repeat(31);
        assert_eq!(PersonName::parse(&long), Err(NameError::TooLong { found: 31 }));
    }

    #[test]
    fn a_mistyped_name_resembles_the_right_one() {
        let name = |text| PersonName::parse(text).unwrap();
        assert!(name("王晓明").resembles(&name("王小明")));
        assert!(!name("王晓明").resembles(&name("李四")));
    }
}

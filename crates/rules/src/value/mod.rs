//! What a rule can say: days, counts, shares, choices; and the exact arithmetic of shares.

mod kind;
mod share;
mod words;

pub use kind::Kind;
pub(crate) use kind::RuleValue;
pub use share::{Comparator, Grade, Graded, Share, ShareError};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An inclusive range of counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The least count allowed.
    pub min: u32,
    /// The greatest count allowed.
    pub max: u32,
}

impl Range {
    /// Whether `count` lies within, both ends included.
    pub const fn contains(self, count: u32) -> bool {
        self.min <= count && count <= self.max
    }
}

macro_rules! amounts {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The bare number.
            pub const fn get(self) -> u32 {
                self.0
            }
        }

        impl kind::RuleValue for $name {
            const KIND: Kind = Kind::$name;

            fn read(value: &Value) -> Option<Self> {
                match value {
                    Value::$name(amount) => Some(*amount),
                    _ => None,
                }
            }
        }
    )+};
}

amounts! {
    /// Natural days.
    Days,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
    /// Minutes on election day.
    Minutes,
    /// People, papers, households or times; the rule's unit says which.
    Count,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Switch {
    /// The rule applies.
    On,
    /// The rule does not apply.
    Off,
}

impl Switch {
    /// Whether the rule applies.
    pub const fn is_on(self) -> bool {
        matches!(self, Self::On)
    }
}

/// What a rule says, by its kind; written as it stands in a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(into = "Written")]
#[schemars(with = "Written")]
pub enum Value {
    /// A number of days.
    Days(Days),
    /// A number of months.
    Months(Months),
    /// A number of years.
    Years(Years),
    /// A number of minutes.
    Minutes(Minutes),
    /// A number of what the unit names.
    Count(Count),
    /// A share with its comparator.
    Share(Share),
    /// Shares by the number of households.
    Grades(Graded),
    /// The rule asks for nothing; written "none".
    None,
    /// An inclusive range.
    Range(Range),
    /// One word of a fixed set.
    Choice(String),
    /// On or off.
    Switch(Switch),
    /// Several words of a fixed set.
    List(Vec<String>),
    /// Free words, such as the name of an authority.
    Text(String),
}

impl Value {
    /// The first word that stands twice in a list.
    pub(crate) fn repeated_word(&self) -> Option<&str> {
        let Self::List(words) = self else { return None };
        words
            .iter()
            .enumerate()
            .find(|(at, word)| words.iter().take(*at).any(|before| before == *word))
            .map(|(_, word)| word.as_str())
    }
}

/// What a value counts or is; together with the raw value it fixes the [`Value`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Natural days.
    Days,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
    /// Minutes.
    Minutes,
    /// People.
    People,
    /// Households.
    Households,
    /// Papers.
    Papers,
    /// Occasions.
    Times,
    /// A fraction with its comparator, or several by the number of households.
    Share,
    /// One word of the rule's set.
    Choice,
    /// "on" or "off".
    Switch,
    /// Words of the rule's set.
    List,
    /// Free words.
    Text,
}

/// A value as it is written, before its unit gives it a meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Written {
    Number(u32),
    Words(String),
    List(Vec<String>),
    Grades(Vec<Grade>),
    Share(Share),
    Range(Range),
}

impl Written {
    /// The value that this means under `unit`, or nothing where the two do not fit.
    pub(crate) fn under(self, unit: Unit) -> Option<Value> {
        match (unit, self) {
            (Unit::Days, Self::Number(n)) => Some(Value::Days(Days(n))),
            (Unit::Months, Self::Number(n)) => Some(Value::Months(Months(n))),
            (Unit::Years, Self::Number(n)) => Some(Value::Years(Years(n))),
            (Unit::Minutes, Self::Number(n)) => Some(Value::Minutes(Minutes(n))),
            (unit, Self::Number(n)) if unit.counts() => Some(Value::Count(Count(n))),
            (unit, Self::Range(range)) if unit.counts() && range.min <= range.max => Some(Value::Range(range)),
            (Unit::Share, Self::Share(share)) => Some(Value::Share(share)),
            (Unit::Share, Self::Grades(grades)) => Graded::new(grades).map(Value::Grades),
            (unit, Self::Words(word)) if word == "none" && unit.measures() => Some(Value::None),
            (Unit::Choice, Self::Words(word)) => Some(Value::Choice(word)),
            (Unit::Switch, Self::Words(word)) if word == "on" => Some(Value::Switch(Switch::On)),
            (Unit::Switch, Self::Words(word)) if word == "off" => Some(Value::Switch(Switch::Off)),
            (Unit::List, Self::List(words)) => Some(Value::List(words)),
            (Unit::Text, Self::Words(words)) => Some(Value::Text(words)),
            _ => None,
        }
    }
}

impl From<Value> for Written {
    fn from(value: Value) -> Self {
        match value {
            Value::Days(Days(n))
            | Value::Months(Months(n))
            | Value::Years(Years(n))
            | Value::Minutes(Minutes(n))
            | Value::Count(Count(n)) => Self::Number(n),
            Value::Share(share) => Self::Share(share),
            Value::Grades(graded) => Self::Grades(graded.grades().to_vec()),
            Value::None => Self::Words("none".into()),
            Value::Range(range) => Self::Range(range),
            Value::Switch(Switch::On) => Self::Words("on".into()),
            Value::Switch(Switch::Off) => Self::Words("off".into()),
            Value::List(words) => Self::List(words),
            Value::Choice(words) | Value::Text(words) => Self::Words(words),
        }
    }
}

impl Unit {
    const fn counts(self) -> bool {
        matches!(self, Self::People | Self::Households | Self::Papers | Self::Times)
    }

    /// Whether its values can be more or less, and so can be "none".
    const fn measures(self) -> bool {
        !matches!(self, Self::Choice | Self::Switch | Self::List | Self::Text)
    }
}

//! What a rule can say: days, counts, shares, choices; and the exact arithmetic of shares.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Whether a share must be exceeded or only reached (Civil Code Art 1259).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// 过半数, 超过: the share itself is not enough.
    MoreThan,
    /// 以上, 不少于: the share itself is enough.
    AtLeast,
}

/// A fraction of a whole together with its comparator; always `0 < num <= den`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "ShareRecord", into = "ShareRecord")]
#[schemars(with = "ShareRecord")]
pub struct Share {
    comparator: Comparator,
    num: u32,
    den: u32,
}

/// A fraction that no rule can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a share lies above 0 and at most at 1, not at {num}/{den}")]
pub struct ShareError {
    num: u32,
    den: u32,
}

impl Share {
    /// A share of `num / den`; refused unless `0 < num <= den`.
    pub const fn new(comparator: Comparator, num: u32, den: u32) -> Result<Self, ShareError> {
        if num == 0 || num > den {
            return Err(ShareError { num, den });
        }
        Ok(Self { comparator, num, den })
    }

    /// Whether the fraction must be exceeded or reached.
    pub const fn comparator(self) -> Comparator {
        self.comparator
    }

    /// The fraction as numerator and denominator.
    pub const fn fraction(self) -> (u32, u32) {
        (self.num, self.den)
    }

    /// The least integer that satisfies the share of `of`; exact, and `u32::MAX` where it would lie above that.
    pub fn needed(self, of: u32) -> u32 {
        let product = u64::from(of) * u64::from(self.num);
        let den = u64::from(self.den);
        let least = match self.comparator {
            Comparator::MoreThan => product / den + 1,
            Comparator::AtLeast => product.div_ceil(den),
        };
        u32::try_from(least).unwrap_or(u32::MAX)
    }

    /// Whether `votes` out of `of` satisfy the share.
    pub fn met(self, votes: u32, of: u32) -> bool {
        let have = u64::from(votes) * u64::from(self.den);
        let want = u64::from(of) * u64::from(self.num);
        match self.comparator {
            Comparator::MoreThan => have > want,
            Comparator::AtLeast => have >= want,
        }
    }
}

/// The written form of a [`Share`].
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShareRecord {
    comparator: Comparator,
    num: u32,
    den: u32,
}

impl TryFrom<ShareRecord> for Share {
    type Error = ShareError;

    fn try_from(record: ShareRecord) -> Result<Self, ShareError> {
        Self::new(record.comparator, record.num, record.den)
    }
}

impl From<Share> for ShareRecord {
    fn from(share: Share) -> Self {
        Self { comparator: share.comparator, num: share.num, den: share.den }
    }
}

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

        impl RuleValue for $name {
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
    /// The unit is a share and none is asked for.
    NoShare,
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
    /// A fraction with its comparator, or "none".
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
            (Unit::Share, Self::Words(word)) if word == "none" => Some(Value::NoShare),
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
            Value::NoShare => Self::Words("none".into()),
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
}

/// What a rule of the catalogue must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A number of days.
    Days,
    /// A number of months.
    Months,
    /// A number of years.
    Years,
    /// A number of minutes.
    Minutes,
    /// A count.
    Count,
    /// A share.
    Share,
    /// A share or "none".
    ShareOrNone,
    /// A range of counts.
    Range,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Any of these words.
    List(&'static [&'static str]),
    /// On or off.
    Switch,
    /// Free words.
    Text,
}

/// A type that a rule's value can be read into.
pub(crate) trait RuleValue: Sized {
    /// What the value must be.
    const KIND: Kind;

    /// The typed value, or nothing where the rule says something of another kind.
    fn read(value: &Value) -> Option<Self>;
}

impl RuleValue for Share {
    const KIND: Kind = Kind::Share;

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Share(share) => Some(*share),
            _ => None,
        }
    }
}

impl RuleValue for Option<Share> {
    const KIND: Kind = Kind::ShareOrNone;

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Share(share) => Some(Some(*share)),
            Value::NoShare => Some(None),
            _ => None,
        }
    }
}

impl RuleValue for Range {
    const KIND: Kind = Kind::Range;

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Range(range) if range.min <= range.max => Some(*range),
            _ => None,
        }
    }
}

impl RuleValue for Switch {
    const KIND: Kind = Kind::Switch;

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Switch(switch) => Some(*switch),
            _ => None,
        }
    }
}

impl RuleValue for String {
    const KIND: Kind = Kind::Text;

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Text(words) if !words.trim().is_empty() => Some(words.clone()),
            _ => None,
        }
    }
}

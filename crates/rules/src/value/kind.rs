//! What a rule of the catalogue must be, and the types that its value is read into.

use super::{Graded, Range, Share, Switch, Value};

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
    /// A share, several by the number of households, or "none".
    Grades,
    /// This or "none".
    Optional(&'static Self),
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

impl<T: RuleValue> RuleValue for Option<T> {
    const KIND: Kind = Kind::Optional(&T::KIND);

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::None => Some(None),
            _ => T::read(value).map(Some),
        }
    }
}

impl RuleValue for Graded {
    const KIND: Kind = Kind::Grades;

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::None => Some(Self::default()),
            Value::Share(share) => Some(Self::one(*share)),
            Value::Grades(graded) => Some(graded.clone()),
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

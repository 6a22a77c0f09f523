//! What a value says in English, for operators and for the documentation.

use std::fmt;

use super::{Comparator, Kind, Share, Switch, Unit, Value};

impl Value {
    /// The value in words, such as `at least 1/3` or `5 days`; words of a fixed set and free words as they stand.
    pub fn in_words(&self, unit: Unit) -> String {
        match self {
            Self::Days(days) => amount(days.get(), unit),
            Self::Months(months) => amount(months.get(), unit),
            Self::Years(years) => amount(years.get(), unit),
            Self::Minutes(minutes) => amount(minutes.get(), unit),
            Self::Count(count) => amount(count.get(), unit),
            Self::Range(range) => format!("{} to {}", range.min, amount(range.max, unit)),
            Self::Share(share) => share.to_string(),
            Self::Grades(graded) => {
                let grade = |grade: &super::Grade| format!("{} from {} households", grade.share, grade.from);
                graded.grades().iter().map(grade).collect::<Vec<_>>().join(", ")
            }
            Self::None => "none".to_owned(),
            Self::Switch(Switch::On) => "on".to_owned(),
            Self::Switch(Switch::Off) => "off".to_owned(),
            Self::Choice(word) | Self::Text(word) => word.clone(),
            Self::List(words) => words.join(", "),
        }
    }
}

/// `1 day`, `5 days`.
fn amount(number: u32, unit: Unit) -> String {
    let many = unit.as_str();
    let one = if unit == Unit::People { "person" } else { many.strip_suffix('s').unwrap_or(many) };
    format!("{number} {}", if number == 1 { one } else { many })
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let comparator = match self.comparator() {
            Comparator::MoreThan => "more than",
            Comparator::AtLeast => "at least",
        };
        let (num, den) = self.fraction();
        write!(f, "{comparator} {num}/{den}")
    }
}

impl Unit {
    /// The word that stands in profiles.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Months => "months",
            Self::Years => "years",
            Self::Minutes => "minutes",
            Self::People => "people",
            Self::Households => "households",
            Self::Papers => "papers",
            Self::Times => "times",
            Self::Share => "share",
            Self::Choice => "choice",
            Self::Switch => "switch",
            Self::List => "list",
            Self::Text => "text",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days => f.write_str("a number of days"),
            Self::Months => f.write_str("a number of months"),
            Self::Years => f.write_str("a number of years"),
            Self::Minutes => f.write_str("a number of minutes"),
            Self::Count => f.write_str("a number"),
            Self::Share => f.write_str("a share"),
            Self::Grades => f.write_str("a share, shares by the number of households from 0 up, or \"none\""),
            Self::Optional(kind) => write!(f, "{kind} or \"none\""),
            Self::Range => f.write_str("a range of numbers"),
            Self::Choice(words) => write!(f, "one of {}", words.join(", ")),
            Self::List(words) => write!(f, "any of {}", words.join(", ")),
            Self::Switch => f.write_str("on or off"),
            Self::Text => f.write_str("words"),
        }
    }
}

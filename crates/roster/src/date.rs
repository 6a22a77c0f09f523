//! Dates as clerks write them, and the age on the election day.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::sheet::Cell;
use crate::text::narrow;

/// A date that somebody wrote, as exactly as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WrittenDate {
    /// A day.
    Day(NaiveDate),
    /// Year and month only (出生年月); holds the first of the month.
    Month(NaiveDate),
}

impl WrittenDate {
    /// Whether a day fits what was written.
    pub(crate) fn fits(self, day: NaiveDate) -> bool {
        match self {
            Self::Day(written) => written == day,
            Self::Month(first) => {
                first <= day && first.checked_add_months(Months::new(1)).is_none_or(|next| day < next)
            }
        }
    }

    /// The ISO 8601 form.
    pub(crate) fn iso(self) -> String {
        match self {
            Self::Day(day) => day.to_string(),
            Self::Month(first) => first.format("%Y-%m").to_string(),
        }
    }
}

/// Reads a date cell, a serial number, or text such as `1990.1.1`, `1990年1月1日`, `1990-01`, `19900101`.
pub(crate) fn written_date(cell: &Cell) -> Option<WrittenDate> {
    match cell {
        Cell::Date(day) => Some(WrittenDate::Day(*day)),
        Cell::Number(number) if number.fract() == 0.0 && (1.0..1e8).contains(number) => {
            let digits = format!("{number:.0}");
            compact(&digits).or_else(|| serial(&digits).map(WrittenDate::Day))
        }
        Cell::Text(text) => from_text(&narrow(text)),
        Cell::Number(_) | Cell::Empty | Cell::Error(_) => None,
    }
}

fn from_text(text: &str) -> Option<WrittenDate> {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [digits] => compact(digits),
        [year, month] => from_parts(year, month, "1").map(WrittenDate::Month),
        [year, month, day, ..] => from_parts(year, month, day).map(WrittenDate::Day),
        [] => None,
    }
}

/// `YYYYMMDD` or `YYYYMM`.
fn compact(digits: &str) -> Option<WrittenDate> {
    let (year, month) = (digits.get(..4)?, digits.get(4..6)?);
    match digits.len() {
        8 => from_parts(year, month, digits.get(6..)?).map(WrittenDate::Day),
        6 => from_parts(year, month, "1").map(WrittenDate::Month),
        _ => None,
    }
}

fn from_parts(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// Days since the end of 1899 as spreadsheets count them, who believe that 29 February 1900 existed.
fn serial(digits: &str) -> Option<NaiveDate> {
    let days: u64 = digits.parse().ok().filter(|days| *days < 200_000)?;
    let days = if days < 60 { days + 1 } else { days };
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

/// Whether somebody is of age on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "age", rename_all = "snake_case")]
pub enum AgeVerdict {
    /// Of age; the birthday itself counts.
    OfAge,
    /// Not yet, and from which day on.
    UnderAge {
        /// The first day on which the person is of age.
        from: NaiveDate,
    },
}

/// The age verdict for a day: of age is who was born `years` years before it or earlier. Somebody born on 29 February is of
/// age from 1 March where the year has no such day.
pub fn age_verdict(birth_date: NaiveDate, day: NaiveDate, years: u32) -> AgeVerdict {
    let months = Months::new(years.saturating_mul(12));
    let born_by = day.checked_sub_months(months).unwrap_or(NaiveDate::MIN);
    if birth_date <= born_by {
        return AgeVerdict::OfAge;
    }
    let same_day = birth_date.checked_add_months(months).unwrap_or(NaiveDate::MAX);
    let clamped = same_day.checked_sub_months(months) != Some(birth_date);
    let from = if clamped { same_day.succ_opt().unwrap_or(same_day) } else { same_day };
    AgeVerdict::UnderAge { from }
}

/// Whole months from one day to another; none where the first comes later.
pub fn whole_months(from: NaiveDate, to: NaiveDate) -> u32 {
    let years = to.year().saturating_sub(from.year());
    let months = i64::from(years) * 12 + i64::from(to.month()) - i64::from(from.month());
    let Ok(months) = u32::try_from(months) else { return 0 };
    let complete = from.checked_add_months(Months::new(months)).is_some_and(|day| day <= to);
    if complete { months } else { months.saturating_sub(1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_are_whole() {
        for (from, to, months) in [
            ("2025-06-20", "2026-06-20", 12),
            ("2025-06-21", "2026-06-20", 11),
            ("2026-01-31", "2026-02-28", 1),
            ("2026-06-20", "2026-06-20", 0),
            ("2026-06-21", "2026-06-20", 0),
            ("2027-06-21", "2026-06-20", 0),
        ] {
            assert_eq!(whole_months(day(from), day(to)), months, "{from} to {to}");
        }
    }

    #[test]
    fn dates_in_every_spelling() {
        let text = |text: &str| Cell::Text(text.to_owned());
        for (cell, iso) in [
            (text("1990.1.1"), Some("1990-01-01")),
            (text("1990年1月1日"), Some("1990-01-01")),
            (text("1990-01-01"), Some("1990-01-01")),
            (text("1990/1/1 0:00:00"), Some("1990-01-01")),
            (text("１９９０．１．１"), Some("1990-01-01")),
            (text("19900101"), Some("1990-01-01")),
            (text("1990年1月"), Some("1990-01")),
            (text("199001"), Some("1990-01")),
            (text("1990-02-30"), None),
            (text("1/2/1990"), None),
            (text("不详"), None),
            (Cell::Number(32874.0), Some("1990-01-01")),
            (Cell::Number(19_900_101.0), Some("1990-01-01")),
            (Cell::Number(1990.1), None),
            (Cell::Number(f64::NAN), None),
            (Cell::Number(-5.0), None),
            (Cell::Date(day("1990-01-01")), Some("1990-01-01")),
            (Cell::Error("#REF!".to_owned()), None),
            (Cell::Empty, None),
        ] {
            let read = written_date(&cell).map(WrittenDate::iso);
            assert_eq!(read.as_deref(), iso, "{cell:?}");
        }
        assert!(WrittenDate::Month(day("1990-01-01")).fits(day("1990-01-31")));
        assert!(!WrittenDate::Month(day("1990-01-01")).fits(day("1990-02-01")));
    }

    #[test]
    fn the_birthday_itself_counts() {
        for (born, on, from) in [
            ("2008-05-01", "2026-05-01", None),
            ("2008-05-02", "2026-05-01", Some("2026-05-02")),
            ("2008-02-29", "2026-02-28", Some("2026-03-01")),
            ("2008-02-29", "2026-03-01", None),
            ("2010-02-28", "2028-02-29", None),
            ("2010-03-01", "2028-02-29", Some("2028-03-01")),
            ("2012-02-29", "2032-02-28", None),
        ] {
            let expected = from.map_or(AgeVerdict::OfAge, |from| AgeVerdict::UnderAge { from: day(from) });
            assert_eq!(age_verdict(day(born), day(on), 18), expected, "{born} on {on}");
        }
    }

    proptest! {
        #[test]
        fn under_age_ends_on_the_named_day(born in 0_u64..40_000, later in 0_u64..7_000) {
            let born = day("1920-01-01") + Days::new(born);
            if let AgeVerdict::UnderAge { from } = age_verdict(born, born + Days::new(later), 18) {
                prop_assert_eq!(age_verdict(born, from, 18), AgeVerdict::OfAge);
                prop_assert!(age_verdict(born, from.pred_opt().unwrap(), 18) != AgeVerdict::OfAge);
            }
        }
    }
}

//! Numbers and moments as the tables keep them: 64-bit signed, milliseconds since 1970.

use crate::error::StoreError;
use chrono::{DateTime, NaiveDate, NaiveTime, SubsecRound, Utc};

/// A count as a column keeps it.
pub(crate) fn column(count: u64) -> Result<i64, StoreError> {
    i64::try_from(count).map_err(|_| StoreError::Corrupt(format!("the number {count} is too large")))
}

/// A count as a column has it.
pub(crate) fn count(column: i64) -> Result<u64, StoreError> {
    u64::try_from(column).map_err(|_| StoreError::Corrupt(format!("the number {column} is negative")))
}

/// A moment as a column keeps it.
pub(crate) fn millis(moment: DateTime<Utc>) -> i64 {
    moment.timestamp_millis()
}

/// A moment as a column has it; one beyond the calendar reads as 1970.
pub(crate) fn moment(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::UNIX_EPOCH)
}

/// A day as a column keeps it: the millisecond at which it begins.
pub(crate) fn day_millis(day: NaiveDate) -> i64 {
    millis(day.and_time(NaiveTime::MIN).and_utc())
}

/// A day as a column has it.
pub(crate) fn day(millis: i64) -> NaiveDate {
    moment(millis).date_naive()
}

/// A moment without what is finer than a millisecond.
pub(crate) fn whole_millis(moment: DateTime<Utc>) -> DateTime<Utc> {
    moment.trunc_subsecs(3)
}

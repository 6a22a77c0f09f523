//! What a profile holds, what it refuses, and the calendar that follows from it.

mod calendar;
mod profiles;
mod refusals;
mod shares;

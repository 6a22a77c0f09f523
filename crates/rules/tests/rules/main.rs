//! What a profile holds, what it refuses, and the calendar that follows from it.

mod calendar;
mod fuzz;
mod ics;
mod moving;
mod profiles;
mod provinces;
mod refusals;
mod shares;

//! Whole files in, verdicts and whole files out.
#![expect(clippy::unwrap_used, reason = "helpers of tests stand outside of #[test]")]

mod books;
mod hostile;
mod locales;
mod round_trip;
mod verdicts;

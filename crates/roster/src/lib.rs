//! Rosters as clerks keep them: workbooks and CSV in, a verdict for every row, workbooks out.
//!
//! The way of a file: [`read`] turns bytes into a [`Sheet`] that keeps the clerk's own grid and knows its header;
//! [`check`](fn@check) gives every row a [`Verdict`] and its [`Problem`]s; [`write`](mod@write) gives the same rows back with a
//! column of problems, and writes templates and rosters.
//!
//! What may not enter: the database, the network, a clock, and sentences for people. A problem is a stable code with its
//! facts; its words stand in `web/locales/roster.*.toml`. The words of column headers are data, in `columns.toml`.

mod check;
mod columns;
mod date;
mod group;
mod header;
mod identity;
mod initials;
mod name;
mod order;
mod person;
mod problem;
mod read;
mod sheet;
mod text;
pub mod write;

pub use check::{
    Counts, DuplicateOf, Known, Lookup, NobodyKnown, Options, Purpose, Report, RowReport, Verdict, check,
    identity_numbers,
};
pub use columns::{Column, Language};
pub use date::{AgeVerdict, age_verdict, whole_months};
pub use header::Header;
pub use identity::{IdentityError, IdentityNumber};
pub use initials::Initials;
pub use name::{NameError, PersonName};
pub use order::{NameOrder, NameSorter, OrderError};
pub use person::{Class, PersonRow, Sex};
pub use problem::{Facts, Problem, ProblemCode, Severity};
pub use read::{Limits, Mapping, Preview, ReadError, preview, read, read_mapped, read_sheet, read_text};
pub use sheet::{Cell, Sheet};
pub use text::{narrow, words};

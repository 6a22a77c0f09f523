//! What a user can do: authentication, authorisation, commands, queries. REST and pages call the same
//! functions of this crate; HTTP itself and SQL may not enter.

mod access;
pub mod accounts;
mod app;
pub mod auth;
pub mod calendar;
mod clock;
pub mod commands;
pub mod communities;
pub mod counting;
pub mod desk;
mod documents;
pub mod drafts;
pub mod entry_sheet;
mod error;
pub mod export;
pub mod help;
mod indexing;
pub mod look_up;
pub mod opening;
mod parent_roll;
pub mod people;
pub mod poll;
pub mod prints;
pub mod progress;
mod random;
pub mod record;
pub mod roll;
pub mod roll_file;
pub mod screen;
pub mod sheets;
pub mod standing;
pub mod station;
mod strokes;
pub mod tables;
pub mod texts;
mod third;
mod verdicts;
pub mod views;
mod voters;

pub use access::{Access, Grant, Place, Principal, Scope, action_roles, role_of};
pub use app::{App, Setup};
pub use auth::first_secret;
pub use clock::Clock;
pub use error::{Field, Problem};
pub use random::{fresh_id, random_bytes};

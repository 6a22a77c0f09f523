//! The five stage machines of one election, and the small machines around them.
//!
//! What may happen when stands in the folder of each area, where the table of actions and phases comes
//! first. Everything here is a pure function of its arguments: time and the acting account come in through
//! [`Context`]; no clock, no randomness, no database and no user-facing text may enter.
//!
//! [`guard`] says why not, [`decide`] turns an accepted command into events, [`evolve`] applies an event,
//! and [`log`] chains them into the entries that are hashed, stored and verified.

#[macro_use]
mod action;
pub mod ballot;
mod blocker;
mod codes;
mod command;
pub mod committee;
mod context;
mod decide;
mod effects;
mod election;
mod event;
mod ids;
pub mod law;
pub mod lifecycle;
pub mod log;
pub mod method;
mod needs;
pub mod nomination;
pub mod office;
pub mod record;
pub mod registration;
pub mod representatives;
pub mod sheets;
pub mod term;

pub use action::{Acts, Area, Availability, available};
pub use blocker::{Blocker, Blockers, Code, Mend};
pub use command::{Action, Command, command_schema};
pub use context::{Actor, Context, Happened, LateReason, Role, legal_day, legal_time};
pub use decide::{decide, evolve, guard};
pub use effects::{EFFECTS, Effect, GROUNDS, Ground};
pub use election::{Election, Group, PersonFacts, Sex};
pub use event::Event;
pub use ids::*;

/// The engine of this release: which decisions `decide` takes. A change that would decide any recorded
/// command otherwise raises it and is guarded by `election.engine >= n`.
pub const ENGINE: u32 = 1;

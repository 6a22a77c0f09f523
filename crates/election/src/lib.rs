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
pub mod course;
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
///
/// Since 2 no pass goes round the checks of the whole count, a decision that says nothing seats nobody twice, a further round
/// waits for the sheet and the notice of the one before, what people found of a doubtful paper binds its entry, two
/// persons sign for stock that does not add up, a decision names only posts that are open, and a mobile box goes with those
/// who were named and is not opened while it is out.
pub const ENGINE: u32 = 2;

/// The engine since which nothing goes round a check of the count.
pub(crate) const BINDING: u32 = 2;

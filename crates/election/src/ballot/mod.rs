//! Stage 5, the ballot (投票选举):
//! `NotOpen → Preparing → Ready → Polling → Closed → Counting → Counted → Declared → Settled`, and from
//! `Declared` into a further round.

pub mod acting;
pub mod after;
pub mod audit;
mod balance;
pub mod booth;
pub mod boxes;
pub mod change;
mod command;
pub mod count;
pub mod custody;
mod decide;
mod decision;
pub mod design;
pub mod doubt;
pub mod empty_box;
mod event;
mod evolve;
pub mod groups;
mod guard;
pub mod incident;
pub mod issue;
pub(crate) mod judged;
pub mod lines;
pub mod miscount;
pub mod mobile;
pub mod observer;
pub mod paper;
pub mod place;
pub mod proxy;
pub mod ready;
pub mod recall;
pub mod result;
pub mod round;
mod ruling;
pub mod scan;
mod state;
pub mod taken_back;
pub mod third;
pub mod vacancy;
pub mod void;
pub mod voids;
pub mod written;

use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use command::AREA;
pub use command::{Action, Command};
pub(crate) use decide::decide;
pub use event::{Elected, Event};
pub(crate) use evolve::evolve;
pub(crate) use guard::{gate, guard};
pub use state::Ballot;

/// Where the stage stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Nothing is prepared.
    #[default]
    NotOpen,
    /// Places, boxes, staff, proxies, stock.
    Preparing,
    /// Everything stands.
    Ready,
    /// Papers are issued.
    Polling,
    /// No more papers; boxes travel and are opened.
    Closed,
    /// Batches are entered.
    Counting,
    /// The count is agreed; signatures.
    Counted,
    /// The result is declared.
    Declared,
    /// Final: published, certificates, handover.
    Settled,
}

//! What an election may do: a whole one played, every state against every command, every blocker, and what always holds.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers outside of test functions may fail loudly"
)]

mod blockers;
mod by_sums;
mod course;
mod explore;
mod fuzz;
mod holes;
mod later;
mod locales;
mod moves;
mod nameless;
mod play;
mod replay;
mod rounds;
mod sheets;
mod states;
mod term;

#[path = "../../../ledger/tests/ledger/mutate.rs"]
#[rustfmt::skip] // it is formatted where it lives
mod mutate;

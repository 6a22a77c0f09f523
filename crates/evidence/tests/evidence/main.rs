//! Bundles of a whole played election: good ones in both forms, every kind of tampering, any bytes, the locales.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a fixture that cannot be made must fail loudly"
)]

mod audited;
mod by_sums;
mod damage;
mod forms;
mod hostile;
mod keys;
mod locales;
mod member;
mod miscounted;
mod moved;
mod privacy;
mod released;
mod scanned;
mod sheets_apart;
mod story;
mod tampering;

#[path = "../../../election/tests/election/play/mod.rs"]
#[expect(dead_code, reason = "the story serves other tests too")]
#[rustfmt::skip] // it is formatted where it lives
mod play;

//! Risk-limiting audits: what must be true of the papers for a reported outcome to stand, and how sure a sample makes it.
//!
//! The margins are exact integers. The risk is a real number computed with the basic operations of IEEE 754, which are
//! the same everywhere; only the size of a sample that [`KaplanMarkov::sample_size`] advises uses a logarithm. No counts
//! are changed here, no seed is drawn here, and turnout is no matter of sampling.
//!
//! Sources: Stark, *SHANGRLA* (2020), for assertions and comparison; Stark, *ALPHA* (2023), for the test; Stark,
//! *Super-Simple Simultaneous Single-Ballot Risk-Limiting Audits* (2010); Rivest, *Reference implementation of a sampler*
//! (2011).

mod alpha;
mod assertion;
mod comparison;
mod draw;
mod kaplan;

pub use alpha::{Alpha, Estimator};
pub use assertion::{Assertion, AuditError, Claim, Margin, assertions};
pub use comparison::Comparison;
pub use draw::{Draws, Seed, SeedError, pick};
pub use kaplan::{Discrepancies, KaplanMarkov};

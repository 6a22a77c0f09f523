//! Ballots, validity, conservation checks, outcome.
//!
//! From papers to sums ([`Sums::of`]), from sums to checks ([`check_sums`], [`check_parts`], [`check_papers`]), from
//! agreed sums to what the law makes of them ([`outcome`]), from a sample to how sure that is ([`audit`]). All of it but
//! the risk of an audit is integer arithmetic over values; people, batches, times and secrets do not enter, and no legal
//! number stands here: those come from a [`rules::Profile`].

mod answer;
pub mod audit;
mod conservation;
mod contest;
mod facts;
mod field;
mod ids;
mod input;
mod method;
mod outcome;
mod paper;
mod persons;
mod proposals;
mod readings;
mod seats;
mod sums;

pub use answer::{OutcomeAnswer, outcome_json};
pub use conservation::{
    Check, CheckCode, PaperNumbers, Part, PlaceNumbers, Severity, check_papers, check_parts, check_recount, check_sums,
};
pub use contest::{ContestOutcome, Next};
pub use facts::{Fact, Facts};
pub use field::{Columns, CountedDown};
pub use ids::{CandidateId, Post};
pub use input::{CandidateInput, ContestInput, Input, Refusal, RefusalCode, Round};
pub use method::Method;
pub use outcome::{BlockerCode, Outcome, OutcomeBlocker, Participation, Threshold, lines, outcome};
pub use paper::{
    Classification, ContestSpec, Judged, Marks, Paper, PaperClass, PaperError, PostResult, VoidReason, judge,
};
pub use persons::{Conflict, Related, Standing, Women, WomenState};
pub use proposals::{Draw, KinProposal, Proposals, Refill, Seat, WomenProposal, proposals};
pub use readings::{Reading, readings};
pub use seats::Moved;
pub use sums::{ContestSums, Sums, SumsError};

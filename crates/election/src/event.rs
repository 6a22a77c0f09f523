//! All events of all areas, as one type.

use crate::{
    ballot, committee, law, lifecycle, method, nomination, office, record, registration, representatives, term,
};
use serde::{Deserialize, Serialize};

/// What an accepted command brought about. An event always applies; only commands can be refused.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "area", rename_all = "snake_case")]
pub enum Event {
    /// Of the election itself.
    Lifecycle(lifecycle::Event),
    /// Of the method.
    Method(method::Event),
    /// Of stage 1.
    Representatives(representatives::Event),
    /// Of stage 2.
    Committee(committee::Event),
    /// Of stage 3.
    Registration(registration::Event),
    /// Of stage 4.
    Nomination(nomination::Event),
    /// Of stage 5.
    Ballot(ballot::Event),
    /// Of the term after it.
    Term(term::Event),
    /// Of the office around them.
    Office(office::Event),
    /// Of the law itself.
    Law(law::Event),
    /// Of the log itself.
    Record(record::Event),
}

//! The term on paper: the vote on a recall, a by-election, the supervision committee, what is in the archive.

use super::{Cited, Sheet};
use crate::election::Election;
use crate::ids::PersonId;
use crate::lifecycle::Archived;
use crate::lifecycle::purpose::{Head, Purpose};
use crate::method::Seats;
use crate::registration::version::Frozen;
use crate::term::Supervision;
use chrono::NaiveDate;
use rules::{Mode, RuleId};
use schemars::JsonSchema;
use serde::Serialize;

/// That a recall is voted on; why stands in the petition alone.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "RecallNotice")]
pub struct Recall {
    /// The election whose term runs.
    pub of: Head,
    /// Whose office.
    pub member: PersonId,
    /// When the petition was handed in.
    pub petitioned: NaiveDate,
    /// The roll of that election, where it is used.
    pub roll: Option<Frozen>,
    /// The day of the vote.
    pub day: NaiveDate,
    /// Who must take part.
    pub quorum: Cited,
    /// The share of the votes that recalls.
    pub recalls: Cited,
}

impl Sheet for Recall {
    fn of(election: &Election) -> Option<Self> {
        let Purpose::Recall { of, member, petitioned, roll, .. } = &election.lifecycle.purpose else { return None };
        let quorum = match election.mode() {
            Mode::Direct => RuleId::RecallQuorumDirect,
            Mode::Household => RuleId::RecallQuorumHousehold,
            Mode::Representative => RuleId::RecallQuorumReps,
        };
        Some(Self {
            of: *of,
            member: *member,
            petitioned: *petitioned,
            roll: roll.as_deref().copied(),
            day: election.lifecycle.election_day?,
            quorum: Cited::of(election, quorum),
            recalls: Cited::of(election, RuleId::RecallVote),
        })
    }
}

/// That vacant seats are voted on.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ByElectionNotice")]
pub struct ByElection {
    /// The election whose term runs.
    pub of: Head,
    /// The vacant seats.
    pub seats: Vec<Seats>,
    /// The roll of that election, where it is used.
    pub roll: Option<Frozen>,
    /// The day of the vote.
    pub day: NaiveDate,
    /// When the term of those elected ends, where it is the running one.
    pub term_ends: Option<NaiveDate>,
    /// The procedure.
    pub procedure: Cited,
}

impl Sheet for ByElection {
    fn of(election: &Election) -> Option<Self> {
        let Purpose::ByElection { of, seats, roll, .. } = &election.lifecycle.purpose else { return None };
        Some(Self {
            of: *of,
            seats: seats.clone(),
            roll: roll.as_deref().copied(),
            day: election.lifecycle.election_day?,
            term_ends: election.term_ends(),
            procedure: Cited::of(election, RuleId::Byelect),
        })
    }
}

impl Sheet for Supervision {
    fn of(election: &Election) -> Option<Self> {
        election.term.supervision.clone()
    }
}

/// What is in the archive.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ArchiveList {
    /// Each thing with its paper.
    pub items: Vec<Archived>,
    /// Since when.
    pub on: NaiveDate,
    /// The last day on which it must be kept; the next election may end later.
    pub kept_until: NaiveDate,
}

impl Sheet for ArchiveList {
    fn of(election: &Election) -> Option<Self> {
        let items = election.lifecycle.archived.clone();
        let on = election.lifecycle.ended?;
        let kept_until = crate::lifecycle::erasure::retained_until(election)?;
        (!items.is_empty()).then_some(Self { items, on, kept_until })
    }
}

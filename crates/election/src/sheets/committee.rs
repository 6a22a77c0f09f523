//! Stage 2 on paper: the election committee and its changes.

use super::{Sheet, count};
use crate::committee::LeaveReason;
use crate::election::Election;
use crate::ids::PersonId;
use rules::Range;
use schemars::JsonSchema;
use serde::Serialize;

/// Who sits.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "CommitteeSeats")]
pub struct Seats {
    /// Who chairs.
    pub chair: Option<PersonId>,
    /// The members, in order of votes.
    pub members: Vec<PersonId>,
}

impl Sheet for Seats {
    fn of(election: &Election) -> Option<Self> {
        let stage = &election.committee;
        let members: Vec<_> = stage.members.iter().copied().collect();
        (!members.is_empty()).then_some(Self { chair: stage.chair, members })
    }
}

/// Who left and who sits now; why is no matter of the board.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "CommitteeChange")]
pub struct Change {
    /// Who left so far.
    pub left: Vec<PersonId>,
    /// Who sits now.
    pub now: Seats,
}

impl Sheet for Change {
    fn of(election: &Election) -> Option<Self> {
        let left: Vec<_> = election.committee.left.iter().map(|(person, _)| *person).collect();
        if left.is_empty() {
            return None;
        }
        Some(Self { left, now: Seats::of(election)? })
    }
}

/// The paper by which a meeting chooses the committee.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "CommitteePaper")]
pub struct Paper {
    /// How many members there may be.
    pub members: Range,
    /// How many reserves there are at least.
    pub reserves: u32,
}

impl Sheet for Paper {
    fn of(election: &Election) -> Option<Self> {
        let law = election.profile.law();
        Some(Self { members: law.ec_size, reserves: law.ec_reserves.get() })
    }
}

/// How the committee came about and what became of it.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "CommitteeReport")]
pub struct Report {
    /// Who sits.
    pub seats: Seats,
    /// Women among them.
    pub women: u32,
    /// Those next in order of votes.
    pub reserves: Vec<PersonId>,
    /// Who left.
    pub left: Vec<Left>,
}

/// Who left, and why.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "FormerMember")]
pub struct Left {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub reason: LeaveReason,
}

impl Sheet for Report {
    fn of(election: &Election) -> Option<Self> {
        let stage = &election.committee;
        let seats = Seats::of(election)?;
        let left = stage.left.iter().map(|(person, reason)| Left { person: *person, reason: *reason });
        Some(Self {
            women: election.women(&seats.members),
            seats,
            reserves: stage.reserves.iter().copied().collect(),
            left: left.collect(),
        })
    }
}

impl Seats {
    /// How many sit.
    pub(super) fn size(&self) -> u32 {
        count(&self.members)
    }
}

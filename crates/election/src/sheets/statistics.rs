//! What the ministry asks a county to report of each election. Party membership, minority, schooling and first or
//! repeated office stand in the sealed records alone; whoever renders the report adds them from there.

use super::result::{ElectedMember, elected};
use super::{Sheet, committee, representatives};
use crate::ballot::place::BoxKind;
use crate::ballot::round::Round;
use crate::election::{Election, Sex};
use rules::{CandidateOrder, Mode};
use schemars::JsonSchema;
use serde::Serialize;

/// The whole report.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "MinistryStatistics")]
pub struct Ministry {
    /// The roll.
    pub voters: People,
    /// The election committee.
    pub committee: People,
    /// Candidates.
    pub candidates: Candidates,
    /// The first vote.
    pub vote: Option<Vote>,
    /// Who was elected, with both columns of votes.
    pub elected: Vec<ElectedMember>,
    /// Representatives and group leaders.
    pub representatives: Option<representatives::Statistics>,
}

/// People in numbers.
#[derive(Clone, PartialEq, Default, Debug, Serialize, JsonSchema)]
#[schemars(rename = "PeopleCounted")]
pub struct People {
    /// How many.
    pub total: u32,
    /// Women among them.
    pub women: u32,
}

/// Candidates in numbers.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "CandidatesCounted")]
pub struct Candidates {
    /// Seats to be filled.
    pub seats: u32,
    /// The order of the formal list.
    pub order: CandidateOrder,
    /// Candidates on it.
    pub people: People,
}

/// The first vote in numbers.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "VoteCounted")]
pub struct Vote {
    /// Who voted.
    pub mode: Mode,
    /// The electorate.
    pub registered: u32,
    /// Polling places.
    pub places: u32,
    /// Papers found in boxes that stayed.
    pub at_places: u32,
    /// Papers found in mobile boxes.
    pub in_mobile_boxes: u32,
    /// Papers that an agent took.
    pub by_proxy: u32,
}

impl Sheet for Ministry {
    fn of(election: &Election) -> Option<Self> {
        election.registration.published?;
        let sits = committee::Seats::of(election);
        let stood: Vec<_> = election.nomination.formal.iter().flat_map(|list| &list.candidates).collect();
        let seats = election.method.terms.iter().flat_map(|terms| &terms.seats);
        Some(Self {
            voters: People {
                total: election.registration.registered(),
                women: u32::try_from(election.registration.count(Sex::Female)).unwrap_or(u32::MAX),
            },
            committee: sits.map_or_else(People::default, |seats| People {
                total: seats.size(),
                women: election.women(&seats.members),
            }),
            candidates: Candidates {
                seats: seats.fold(0, |sum: u32, row| sum.saturating_add(row.seats)),
                order: election.profile.law().cand_order,
                people: People { total: super::count(&stood), women: election.women(stood) },
            },
            vote: election.ballot.rounds.front().map(|round| Vote::of(election, round)),
            elected: elected(election),
            representatives: Sheet::of(election),
        })
    }

    fn stands(election: &Election) -> bool {
        election.registration.published.is_some()
    }
}

impl Vote {
    fn of(election: &Election, round: &Round) -> Self {
        let found = |kind: BoxKind| {
            let boxes = round.opened.iter();
            let of_kind = boxes.filter(|(id, _)| election.ballot.boxes.get(*id).is_some_and(|one| one.kind == kind));
            of_kind.fold(0, |sum: u32, (_, opened)| sum.saturating_add(opened.papers))
        };
        let by_proxy =
            round.issued.values().filter(|issued| matches!(issued.taken, crate::ballot::issue::As::Proxy { .. }));
        Self {
            mode: election.mode(),
            registered: election.electorate(),
            places: super::count(&election.ballot.places),
            at_places: found(BoxKind::Fixed),
            in_mobile_boxes: found(BoxKind::Mobile),
            by_proxy: super::count(by_proxy),
        }
    }
}

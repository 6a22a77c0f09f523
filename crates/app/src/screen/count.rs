//! The count as the hall may see it: papers that both tellers entered alike, and how many they entered differently.
//! Of a paper that one of them entered nothing is shown, or the other would no longer be blind.

use crate::error::Problem;
use crate::screen::under_way::Both;
use election::ballot::count::{Batch, Look};
use election::ballot::paper::BatchKey;
use election::ballot::round::{Contest, Round};
use election::{Election, PersonId, PoolNo};
use rules::WinBase;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;
use tally::{CandidateId, Post, Sums};

/// How far the count is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Count {
    /// Papers issued.
    pub issued: u32,
    /// Papers returned; those of boxes that are not open yet are missing until all are mixed.
    pub returned: u32,
    /// Papers that both tellers entered alike.
    pub papers: u32,
    /// Valid ones among them.
    pub valid: u32,
    /// Void ones.
    pub void: u32,
    /// Blank ones.
    pub blank: u32,
    /// Papers that the two tellers entered differently.
    pub undecided: u32,
    /// The votes that elect, once the number that they are a share of is known.
    pub majority: Option<u32>,
    /// The pools, each counted by a group.
    pub lanes: Vec<Lane>,
    /// The posts, in the order of the paper.
    pub contests: Vec<ContestCount>,
}

/// One pool of papers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Lane {
    /// Its number.
    pub pool: PoolNo,
    /// Its papers.
    pub papers: u32,
    /// Those that both tellers entered alike.
    pub counted: u32,
    /// Those that they entered differently.
    pub undecided: u32,
}

/// One post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct ContestCount {
    /// The post.
    pub post: Post,
    /// Its seats.
    pub seats: u32,
    /// Who stands, in the order of the paper.
    pub candidates: Vec<Candidate>,
}

/// Somebody who stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Candidate {
    /// The person.
    pub person: PersonId,
    /// The name; none where the record was erased.
    pub name: Option<String>,
    /// Votes so far.
    pub votes: u32,
    /// The same by pool, in the order of the lanes.
    pub by_lane: Vec<u32>,
}

/// What may be seen of one pool.
pub(super) struct Seen {
    alike: Sums,
    undecided: u32,
}

impl Seen {
    pub(super) fn nothing(round: &Round) -> Self {
        Self { alike: round.empty_sums(), undecided: 0 }
    }

    pub(super) fn add(&mut self, sums: &Sums) -> Result<(), Problem> {
        self.alike.merge(sums).map_err(|error| Problem::unavailable(error.to_string()))
    }

    /// Takes in the papers of a batch that both tellers have entered.
    pub(super) fn take(&mut self, election: &Election, round: &Round, both: &Both<'_>) -> Result<(), Problem> {
        self.undecided = self.undecided.saturating_add(both.differ);
        let sums = election.sums_of(round, both.alike.iter().copied());
        self.add(&sums.map_err(|error| Problem::unavailable(error.to_string()))?)
    }
}

/// The batches of a pool in the count, not in the second look.
pub(super) fn batches(round: &Round, pool: PoolNo) -> impl Iterator<Item = (BatchKey, &Batch)> {
    let of_pool = round.batches.iter().filter(move |((look, of, _), _)| *look == Look::First && *of == pool);
    of_pool.map(|((look, pool, batch), found)| {
        (BatchKey { round: round.number, look: *look, pool: *pool, batch: *batch }, found)
    })
}

/// Whether two tellers entered a batch since it was last opened.
pub(crate) fn both_entered(batch: &Batch) -> bool {
    batch.entered_by() >= 2
}

impl Count {
    pub(super) fn of(
        election: &Election,
        round: &Round,
        seen: &[(PoolNo, Seen)],
        names: &HashMap<PersonId, String>,
    ) -> Result<Self, Problem> {
        let mut whole = Seen::nothing(round);
        for (_, pool) in seen {
            whole.add(&pool.alike)?;
            whole.undecided = whole.undecided.saturating_add(pool.undecided);
        }
        let sums = &whole.alike;
        Ok(Self {
            issued: election.issued(),
            returned: election.returned(),
            papers: sums.papers,
            valid: sums.valid,
            void: sums.void,
            blank: sums.blank,
            undecided: whole.undecided,
            majority: majority(election, round, sums),
            lanes: seen.iter().map(|(pool, seen)| lane(round, *pool, seen)).collect(),
            contests: round.contests.iter().map(|contest| row(contest, sums, seen, names)).collect(),
        })
    }
}

/// Known once all papers are mixed; where it is a share of the valid ones, once all are counted.
fn majority(election: &Election, round: &Round, sums: &Sums) -> Option<u32> {
    let known = match election.profile.law().win_base {
        WinBase::Returned => !round.pools.is_empty(),
        WinBase::Valid => !round.pools.is_empty() && sums.papers == election.returned(),
    };
    election.lines(sums).filter(|_| known).map(|(_, threshold)| threshold.votes)
}

fn lane(round: &Round, pool: PoolNo, seen: &Seen) -> Lane {
    let papers = round.pools.get(&pool).copied().unwrap_or_default();
    Lane { pool, papers, counted: seen.alike.papers, undecided: seen.undecided }
}

fn row(contest: &Contest, sums: &Sums, seen: &[(PoolNo, Seen)], names: &HashMap<PersonId, String>) -> ContestCount {
    let candidate = |person: &PersonId| {
        let id = CandidateId::from(person.to_string());
        Candidate {
            person: *person,
            name: names.get(person).cloned(),
            votes: votes(sums, &contest.post, &id),
            by_lane: seen.iter().map(|(_, pool)| votes(&pool.alike, &contest.post, &id)).collect(),
        }
    };
    let candidates = contest.candidates.iter().map(candidate).collect();
    ContestCount { post: contest.post.clone(), seats: contest.seats, candidates }
}

fn votes(sums: &Sums, post: &Post, id: &CandidateId) -> u32 {
    let contest = sums.contests.iter().find(|contest| contest.post == *post);
    contest.and_then(|contest| contest.votes.get(id)).copied().unwrap_or_default()
}

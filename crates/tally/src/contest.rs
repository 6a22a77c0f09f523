//! One contest: who is elected, who is tied, what is left and what follows.

use std::cmp::Reverse;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{CandidateId, Post};
use crate::input::{CandidateInput, ContestInput, Round};

/// What must follow for a post whose seats are not all filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Next {
    /// A vote among exactly those tied.
    TieVote {
        /// Seats left.
        seats: u32,
        /// Those tied.
        candidates: Vec<CandidateId>,
    },
    /// 另行选举.
    SecondElection {
        /// Seats left.
        seats: u32,
        /// The best of those not elected.
        candidates: Vec<CandidateId>,
    },
    /// 重新选举: the round was void.
    NewElection {
        /// All seats of the round.
        seats: u32,
        /// All candidates of the round.
        candidates: Vec<CandidateId>,
    },
    /// People decide: leave the seats vacant where the profile allows, or vote again.
    Decision {
        /// Seats left.
        seats: u32,
    },
}

/// What became of one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestOutcome {
    /// The post.
    pub post: Post,
    /// Those elected, by votes, then in the order of the input.
    pub elected: Vec<CandidateId>,
    /// Those tied across the last seat, in the same order.
    pub tied: Vec<CandidateId>,
    /// Seats left where nobody is tied.
    pub unfilled: u32,
    /// What must follow.
    pub next: Option<Next>,
}

/// Fewer candidates are left for a second election than the profile wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shortage {
    pub(crate) wanted: u64,
    pub(crate) left: usize,
}

impl ContestOutcome {
    /// A contest of a void round: nobody is elected and all is voted on again; a recall has failed.
    pub(crate) fn void(contest: &ContestInput, round: Round) -> Self {
        if round == Round::Recall {
            return Self::recall(contest, u32::MAX);
        }
        let next = Next::NewElection { seats: contest.seats, candidates: ids(&ranked(contest)) };
        Self { post: contest.post.clone(), elected: vec![], tied: vec![], unfilled: contest.seats, next: Some(next) }
    }

    /// The member is recalled with enough votes for it and keeps the office otherwise; nothing follows.
    fn recall(contest: &ContestInput, threshold: u32) -> Self {
        let recalled = contest.candidates.first().filter(|member| member.votes >= threshold);
        let elected = recalled.map(|member| member.id.clone()).into_iter().collect();
        Self { post: contest.post.clone(), elected, tied: vec![], unfilled: 0, next: None }
    }

    /// The best of those who reach `threshold` fill the seats. `excess` is how many more candidates than seats a second
    /// election wants.
    pub(crate) fn of(contest: &ContestInput, round: Round, threshold: u32, excess: u32) -> (Self, Option<Shortage>) {
        if round == Round::Recall {
            return (Self::recall(contest, threshold), None);
        }
        let ranked = ranked(contest);
        let seats = usize::try_from(contest.seats).unwrap_or(usize::MAX);
        let reached = ranked.partition_point(|candidate| candidate.votes >= threshold);
        let (reached, below) = ranked.split_at_checked(reached).unwrap_or_default();
        if let Some(tie) = tie_across(contest, reached, seats) {
            return (tie, None);
        }
        let (elected, beaten) = reached.split_at_checked(seats).unwrap_or((reached, &[]));
        let unfilled = left_over(contest.seats, elected.len());
        let outcome = Self { post: contest.post.clone(), elected: ids(elected), tied: vec![], unfilled, next: None };
        if unfilled == 0 {
            return (outcome, None);
        }
        if round != Round::First {
            return (Self { next: Some(Next::Decision { seats: unfilled }), ..outcome }, None);
        }
        let (standing, shortage) = stand_again(&[beaten, below].concat(), u64::from(unfilled) + u64::from(excess));
        let next = Next::SecondElection { seats: unfilled, candidates: ids(&standing) };
        (Self { next: Some(next), ..outcome }, shortage)
    }
}

/// The candidates by votes, then in the order of the input.
pub(crate) fn ranked(contest: &ContestInput) -> Vec<&CandidateInput> {
    let mut ranked: Vec<&CandidateInput> = contest.candidates.iter().collect();
    ranked.sort_by_key(|candidate| Reverse(candidate.votes));
    ranked
}

fn ids(candidates: &[&CandidateInput]) -> Vec<CandidateId> {
    candidates.iter().map(|candidate| candidate.id.clone()).collect()
}

fn left_over(seats: u32, filled: usize) -> u32 {
    seats.saturating_sub(u32::try_from(filled).unwrap_or(u32::MAX))
}

/// The outcome where the last seat falls among equal votes, all of which reached the threshold.
fn tie_across(contest: &ContestInput, reached: &[&CandidateInput], seats: usize) -> Option<ContestOutcome> {
    let last = reached.get(seats.checked_sub(1)?)?.votes;
    if reached.get(seats)?.votes != last {
        return None;
    }
    let elected: Vec<_> = reached.iter().copied().filter(|candidate| candidate.votes > last).collect();
    let tied: Vec<_> = reached.iter().copied().filter(|candidate| candidate.votes == last).collect();
    let next = Next::TieVote { seats: left_over(contest.seats, elected.len()), candidates: ids(&tied) };
    let post = contest.post.clone();
    Some(ContestOutcome { post, elected: ids(&elected), tied: ids(&tied), unfilled: 0, next: Some(next) })
}

/// The best `wanted` of those not elected; equal votes at that cut all stand.
fn stand_again<'a>(beaten: &[&'a CandidateInput], wanted: u64) -> (Vec<&'a CandidateInput>, Option<Shortage>) {
    let last = usize::try_from(wanted).ok().and_then(|wanted| beaten.get(wanted.checked_sub(1)?));
    match last {
        None => (beaten.to_vec(), Some(Shortage { wanted, left: beaten.len() })),
        Some(last) => (beaten.iter().copied().filter(|candidate| candidate.votes >= last.votes).collect(), None),
    }
}

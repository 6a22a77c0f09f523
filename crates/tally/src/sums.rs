//! Sums of papers: of a batch, a pool or the whole.

use std::collections::{BTreeMap, BTreeSet};

use rules::Law;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::ids::{CandidateId, Post};
use crate::input::{CandidateInput, ContestInput};
use crate::paper::{ContestSpec, Paper, PaperClass, PaperError, Part, Verdict, VoidReason, verdict};

/// The sums of one contest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestSums {
    /// The post.
    pub post: Post,
    /// Its seats.
    pub seats: u32,
    /// Valid papers whose part for this post is void.
    pub void_for_post: u32,
    /// Seats that valid papers left without a vote.
    pub unused: u32,
    /// Votes of each person; printed candidates stand here even without any.
    pub votes: BTreeMap<CandidateId, u32>,
}

/// The sums of some papers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sums {
    /// Papers.
    pub papers: u32,
    /// Papers on which at least one vote counts.
    pub valid: u32,
    /// Void papers.
    pub void: u32,
    /// Blank papers.
    pub blank: u32,
    /// The void papers by reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub void_reasons: BTreeMap<VoidReason, u32>,
    /// The valid papers of which a part is void, by reason; a paper with two such reasons stands under both.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub partly_void: BTreeMap<VoidReason, u32>,
    /// The contests, in the order of the ballot.
    pub contests: Vec<ContestSums>,
}

/// Why sums cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SumsError {
    /// The two are of different ballots.
    #[error("the contests are not the same")]
    Contests,
    /// A sum would be too large to hold.
    #[error("a sum is too large")]
    TooLarge,
    /// A paper cannot be judged.
    #[error(transparent)]
    Paper(#[from] PaperError),
}

impl Sums {
    /// No papers of this ballot.
    pub fn empty(ballot: &[ContestSpec]) -> Self {
        let contest = |contest: &ContestSpec| ContestSums {
            post: contest.post.clone(),
            seats: contest.seats,
            void_for_post: 0,
            unused: 0,
            votes: contest.candidates.iter().map(|id| (id.clone(), 0)).collect(),
        };
        Self { contests: ballot.iter().map(contest).collect(), ..Self::default() }
    }

    /// The sums of these papers, each judged under the law.
    pub fn of<'a>(
        papers: impl IntoIterator<Item = &'a Paper>,
        ballot: &[ContestSpec],
        law: &Law,
    ) -> Result<Self, SumsError> {
        let mut sums = Self::empty(ballot);
        for paper in papers {
            sums.add(&verdict(paper, ballot, law)?)?;
        }
        Ok(sums)
    }

    /// Adds one paper of the same ballot; after an error the sums are not to be used.
    fn add(&mut self, paper: &Verdict<'_>) -> Result<(), SumsError> {
        grow(&mut self.papers, 1)?;
        match paper.class {
            PaperClass::Void { reason } => {
                grow(&mut self.void, 1)?;
                grow(self.void_reasons.entry(reason).or_default(), 1)
            }
            PaperClass::Blank => grow(&mut self.blank, 1),
            PaperClass::Valid => {
                grow(&mut self.valid, 1)?;
                let reasons: BTreeSet<VoidReason> = paper.parts.iter().filter_map(|part| part.void).collect();
                reasons.iter().try_for_each(|reason| grow(self.partly_void.entry(*reason).or_default(), 1))?;
                self.contests.iter_mut().zip(&paper.parts).try_for_each(|(contest, part)| contest.add(part))
            }
        }
    }

    /// Adds the sums of another part of the same ballot; after an error the sums are not to be used.
    pub fn merge(&mut self, part: &Self) -> Result<(), SumsError> {
        if !self.same_ballot(part) {
            return Err(SumsError::Contests);
        }
        grow(&mut self.papers, part.papers)?;
        grow(&mut self.valid, part.valid)?;
        grow(&mut self.void, part.void)?;
        grow(&mut self.blank, part.blank)?;
        for (all, of_part) in [(&mut self.void_reasons, &part.void_reasons), (&mut self.partly_void, &part.partly_void)]
        {
            of_part.iter().try_for_each(|(reason, papers)| grow(all.entry(*reason).or_default(), *papers))?;
        }
        for (contest, other) in self.contests.iter_mut().zip(&part.contests) {
            contest.merge(other)?;
        }
        Ok(())
    }

    /// Whether both are sums of the same posts and seats.
    pub fn same_ballot(&self, other: &Self) -> bool {
        let shape = |sums: &Self| -> Vec<(Post, u32)> {
            sums.contests.iter().map(|contest| (contest.post.clone(), contest.seats)).collect()
        };
        shape(self) == shape(other)
    }

    /// The contests as an outcome reads them: printed candidates in the order of the ballot, then those written in by
    /// name.
    pub fn contest_inputs(&self, ballot: &[ContestSpec]) -> Result<Vec<ContestInput>, SumsError> {
        if !self.same_ballot(&Self::empty(ballot)) {
            return Err(SumsError::Contests);
        }
        Ok(self.contests.iter().zip(ballot).map(|(sums, spec)| sums.input(spec)).collect())
    }
}

impl ContestSums {
    fn add(&mut self, part: &Part<'_>) -> Result<(), SumsError> {
        if part.void.is_some() {
            return grow(&mut self.void_for_post, 1);
        }
        grow(&mut self.unused, part.unused())?;
        part.votes.iter().try_for_each(|id| match self.votes.get_mut(*id) {
            Some(votes) => grow(votes, 1),
            None => grow(self.votes.entry((*id).clone()).or_default(), 1),
        })
    }

    fn merge(&mut self, other: &Self) -> Result<(), SumsError> {
        grow(&mut self.void_for_post, other.void_for_post)?;
        grow(&mut self.unused, other.unused)?;
        other.votes.iter().try_for_each(|(id, votes)| grow(self.votes.entry(id.clone()).or_default(), *votes))
    }

    /// All votes of the contest.
    pub fn marks(&self) -> u64 {
        self.votes.values().map(|votes| u64::from(*votes)).sum()
    }

    fn input(&self, spec: &ContestSpec) -> ContestInput {
        let votes = |id: &CandidateId| self.votes.get(id).copied().unwrap_or_default();
        let written_in = self.votes.keys().filter(|id| !spec.candidates.contains(id));
        let candidate = |id: &CandidateId| CandidateInput { id: id.clone(), votes: votes(id), woman: None };
        let candidates = spec.candidates.iter().chain(written_in).map(candidate).collect();
        ContestInput { post: self.post.clone(), seats: self.seats, candidates }
    }
}

fn grow(sum: &mut u32, by: u32) -> Result<(), SumsError> {
    *sum = sum.checked_add(by).ok_or(SumsError::TooLarge)?;
    Ok(())
}

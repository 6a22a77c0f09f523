//! The assertions that together make a reported outcome true.

use std::collections::BTreeSet;

use rules::Share;
use thiserror::Error;

use crate::contest::ContestOutcome;
use crate::ids::CandidateId;
use crate::input::{CandidateInput, ContestInput};

/// What an assertion says of all papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The person reached the threshold.
    Passed(CandidateId),
    /// The person did not reach the threshold.
    NotPassed(CandidateId),
    /// The first has more votes than the second.
    Beat(CandidateId, CandidateId),
}

/// A reported margin as a share of all papers: v/u, the diluted margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Margin {
    /// Always above 0.
    pub num: u64,
    /// Papers returned.
    pub papers: u32,
}

/// A claim with the numbers it is tested by: it holds exactly when the mean of its assorter over all papers, void and
/// blank ones included, is above one half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    /// What it says.
    pub claim: Claim,
    /// How far the reported count is from the opposite.
    pub margin: Margin,
    /// Twice the threshold between two counts, f⁺N: one less than twice the least number of votes.
    doubled: u64,
}

/// Why no sample can confirm an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AuditError {
    /// A margin is nil: a tie at the cut, or counts that do not give this outcome.
    #[error("the margin of {0:?} is nil: count everything")]
    NoMargin(Claim),
    /// Nobody stands, no paper was returned, or a person who is elected did not stand.
    #[error("the outcome is none of this contest")]
    Contest,
}

/// The assertions under which a contest's outcome is right. `papers` are all that were returned; `share` is the share of
/// them that elects, nothing where the most votes alone do.
///
/// Where all seats are filled, every other person did not pass or was beaten by every winner, whichever margin is wider.
pub fn assertions(
    contest: &ContestInput,
    outcome: &ContestOutcome,
    papers: u32,
    share: Option<Share>,
) -> Result<Vec<Assertion>, AuditError> {
    let (winners, losers): (Vec<_>, Vec<_>) =
        contest.candidates.iter().partition(|one| outcome.elected.contains(&one.id));
    if papers == 0 || contest.candidates.is_empty() || winners.len() != outcome.elected.len() {
        return Err(AuditError::Contest);
    }
    let doubled = share.map(|share| (2 * u64::from(share.needed(papers))).saturating_sub(1));
    let full = outcome.unfilled == 0 && outcome.tied.is_empty();
    let test = Tested { papers, doubled, full };
    let mut found = Vec::new();
    if doubled.is_some() {
        found.extend(winners.iter().map(|one| test.assertion(Claim::Passed(one.id.clone()), test.passed(one))));
    }
    for one in losers {
        found.extend(test.lost(one, &winners));
    }
    found.into_iter().collect()
}

struct Tested {
    papers: u32,
    doubled: Option<u64>,
    full: bool,
}

impl Tested {
    fn passed(&self, one: &CandidateInput) -> i128 {
        2 * i128::from(one.votes) - i128::from(self.doubled.unwrap_or_default())
    }

    /// How it is known that somebody is not elected.
    fn lost(&self, loser: &CandidateInput, winners: &[&CandidateInput]) -> Vec<Result<Assertion, AuditError>> {
        let short = self.doubled.map(|_| -self.passed(loser));
        let behind = |winner: &&CandidateInput| i128::from(winner.votes) - i128::from(loser.votes);
        let beaten = winners.iter().map(behind).min().filter(|_| self.full);
        let not_passed = || Claim::NotPassed(loser.id.clone());
        match (short, beaten) {
            (Some(short), beaten) if beaten.is_none_or(|beaten| short >= beaten) => {
                vec![self.assertion(not_passed(), short)]
            }
            (_, Some(_)) => winners
                .iter()
                .map(|winner| self.assertion(Claim::Beat(winner.id.clone(), loser.id.clone()), behind(winner)))
                .collect(),
            (_, None) => vec![Err(AuditError::NoMargin(not_passed()))],
        }
    }

    fn assertion(&self, claim: Claim, num: i128) -> Result<Assertion, AuditError> {
        match u64::try_from(num) {
            Ok(num) if num > 0 => {
                let margin = Margin { num, papers: self.papers };
                Ok(Assertion { claim, margin, doubled: self.doubled.unwrap_or_default() })
            }
            _ => Err(AuditError::NoMargin(claim)),
        }
    }
}

impl Margin {
    /// The margin as a real number.
    pub fn value(self) -> f64 {
        real(self.num) / f64::from(self.papers)
    }
}

impl Assertion {
    /// The greatest value of the assorter.
    pub fn upper_bound(&self) -> f64 {
        let papers = f64::from(self.margin.papers);
        match self.claim {
            Claim::Passed(_) => papers / real(self.doubled),
            Claim::NotPassed(_) => papers / real((2 * u64::from(self.margin.papers)).saturating_sub(self.doubled)),
            Claim::Beat(..) => 1.0,
        }
    }

    /// The value of a paper with these valid votes; a void or blank paper has none and counts all the same.
    pub fn assort(&self, votes: &BTreeSet<CandidateId>) -> f64 {
        let has = |id: &CandidateId| if votes.contains(id) { 1.0 } else { 0.0 };
        match &self.claim {
            Claim::Passed(winner) => has(winner) * self.upper_bound(),
            Claim::NotPassed(loser) => (1.0 - has(loser)) * self.upper_bound(),
            Claim::Beat(winner, loser) => f64::midpoint(has(winner) - has(loser), 1.0),
        }
    }

    /// The mean of the assorter over all papers as they were reported.
    pub fn reported_mean(&self) -> f64 {
        f64::midpoint(self.margin.value() * self.upper_bound(), 1.0)
    }
}

/// A count as a real number; counts of papers are far below 2⁵³.
fn real(count: u64) -> f64 {
    let high = u32::try_from(count >> 32).unwrap_or(u32::MAX);
    let low = u32::try_from(count & u64::from(u32::MAX)).unwrap_or(u32::MAX);
    f64::from(high) * 4_294_967_296.0 + f64::from(low)
}

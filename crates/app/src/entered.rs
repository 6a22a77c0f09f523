//! What somebody read off the papers of a batch: every paper, or where the method says so the sums of the batch.

use crate::error::Problem;
use crate::fault::Fault;
use crate::padded::{fullest, padded};
use crate::random::random_bytes;
use election::Election;
use election::ballot::doubt::PaperFinding;
use election::ballot::lines::asked_again;
use election::ballot::paper::{BatchKey, batch_root, sums_root};
use imbl::OrdMap;
use ledger::Hash;
use serde::{Deserialize, Serialize};
use store::{Seal, SealKind};
use tally::{Paper, Sums};
use uuid::Uuid;

/// What was read.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Content {
    /// The papers in order of position.
    Papers(Vec<Paper>),
    /// The sums.
    Sums(Box<Sums>),
}

impl Content {
    /// The root that whoever read it commits to.
    pub(crate) fn root(&self, key: BatchKey, nonces: &[[u8; 32]]) -> Result<Hash, Problem> {
        match self {
            Self::Papers(papers) => Ok(batch_root(key, papers.iter().zip(nonces))),
            Self::Sums(sums) => {
                let nonce = nonces.first().ok_or(Problem::NotFound("batch"))?;
                Ok(sums_root(key, sums, nonce))
            }
        }
    }

    /// Its sums under the current round's contests.
    pub(crate) fn sums(&self, election: &Election) -> Result<Sums, Problem> {
        match self {
            Self::Papers(papers) => {
                let round = election.ballot.round().ok_or(Problem::NotFound("round"))?;
                election
                    .sums_of(round, papers)
                    .map_err(|error| Problem::field("/papers", Fault::NotCountable { says: error.to_string() }))
            }
            Self::Sums(sums) => Ok(sums.as_ref().clone()),
        }
    }

    /// The positions, from 1, that are asked again where two differ: papers, or lines of the sheet with those that balance
    /// with them.
    pub(crate) fn differing(&self, other: &Self, election: &Election) -> Vec<u32> {
        match (self, other) {
            (Self::Papers(one), Self::Papers(other)) => {
                let both = (1_u32..).zip(one.iter().zip(other));
                both.filter(|(_, (one, other))| one != other).map(|(at, _)| at).collect()
            }
            (Self::Sums(one), Self::Sums(other)) => asked_again(&election.sheet_lines(), one, other),
            (Self::Papers(_), Self::Sums(_)) | (Self::Sums(_), Self::Papers(_)) => Vec::new(),
        }
    }

    /// The papers that people found to be something else than they were read as, by position from 1.
    pub(crate) fn against<'a>(
        &'a self,
        found: &'a OrdMap<u32, PaperFinding>,
    ) -> impl Iterator<Item = (u32, PaperFinding)> + 'a {
        let papers = match self {
            Self::Papers(papers) => papers.as_slice(),
            Self::Sums(_) => &[],
        };
        let read = move |position: u32| papers.get(usize::try_from(position).ok()?.checked_sub(1)?);
        let other =
            found.iter().filter(move |(position, finding)| read(**position).is_some_and(|one| !finding.fits(one)));
        other.map(|(position, finding)| (*position, *finding))
    }

    /// The papers; none where only sums were read.
    pub(crate) fn papers(self) -> Vec<Paper> {
        match self {
            Self::Papers(papers) => papers,
            Self::Sums(_) => Vec::new(),
        }
    }

    /// For the vault, as long as any other of its kind.
    pub(crate) fn seal(&self, election: &Election, id: Uuid) -> Result<Seal, Problem> {
        let round = election.ballot.round().ok_or(Problem::NotFound("round"))?;
        let longest = match self {
            Self::Papers(papers) => Self::Papers(vec![fullest(round); papers.len()]),
            Self::Sums(sums) => {
                let full = election.sheet_sums(sums.papers, std::iter::repeat(sums.papers));
                Self::Sums(Box::new(full))
            }
        };
        let bytes = padded(self, &longest)?;
        Ok(Seal { id, kind: SealKind::Paper, owner: None, salt: random_bytes()?, bytes })
    }
}

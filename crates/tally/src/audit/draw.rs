//! Which papers are drawn: Rivest's sampler over a seed from public dice.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use thiserror::Error;

/// Least digits of a seed.
const DIGITS: usize = 20;

/// A seed from public dice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed(String);

/// Digits that are no seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SeedError {
    /// Something else than the digits 0 to 9.
    #[error("a seed has decimal digits only")]
    Digits,
    /// Too few.
    #[error("a seed has at least {DIGITS} digits, not {0}")]
    TooShort(usize),
}

impl std::str::FromStr for Seed {
    type Err = SeedError;

    fn from_str(digits: &str) -> Result<Self, SeedError> {
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(SeedError::Digits);
        }
        if digits.len() < DIGITS {
            return Err(SeedError::TooShort(digits.len()));
        }
        Ok(Self(digits.to_owned()))
    }
}

/// The `index`-th pick, `index` from 1, among `papers` numbered from 1, with repeats: SHA-256 of the seed, a comma and the
/// index, modulo `papers`, plus 1. Nothing where there are no papers.
pub fn pick(seed: &str, index: u64, papers: u32) -> Option<u32> {
    let digest = Sha256::digest(format!("{seed},{index}"));
    let many = u64::from(papers);
    let rest = digest.iter().try_fold(0u64, |rest, byte| ((rest << 8) | u64::from(*byte)).checked_rem(many))?;
    u32::try_from(rest + 1).ok()
}

/// The papers in the order in which they are drawn, none twice; ends when all are.
#[derive(Debug, Clone)]
pub struct Draws {
    seed: Seed,
    papers: u32,
    index: u64,
    drawn: BTreeSet<u32>,
}

impl Draws {
    /// The draws among `papers` papers, numbered from 1.
    pub const fn new(seed: Seed, papers: u32) -> Self {
        Self { seed, papers, index: 0, drawn: BTreeSet::new() }
    }
}

impl Iterator for Draws {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        while u32::try_from(self.drawn.len()).is_ok_and(|drawn| drawn < self.papers) {
            self.index += 1;
            let paper = pick(&self.seed.0, self.index, self.papers)?;
            if self.drawn.insert(paper) {
                return Some(paper);
            }
        }
        None
    }
}

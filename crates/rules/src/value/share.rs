//! Fractions of a whole, their exact arithmetic, and shares that depend on the size of the community.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Whether a share must be exceeded or only reached (Civil Code Art 1259).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// 过半数, 超过: the share itself is not enough.
    MoreThan,
    /// 以上, 不少于: the share itself is enough.
    AtLeast,
}

/// A fraction of a whole together with its comparator; always `0 < num <= den`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "ShareRecord", into = "ShareRecord")]
#[schemars(with = "ShareRecord")]
pub struct Share {
    comparator: Comparator,
    num: u32,
    den: u32,
}

/// A fraction that no rule can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a share lies above 0 and at most at 1, not at {num}/{den}")]
pub struct ShareError {
    num: u32,
    den: u32,
}

impl Share {
    /// A share of `num / den`; refused unless `0 < num <= den`.
    pub const fn new(comparator: Comparator, num: u32, den: u32) -> Result<Self, ShareError> {
        if num == 0 || num > den {
            return Err(ShareError { num, den });
        }
        Ok(Self { comparator, num, den })
    }

    /// Whether the fraction must be exceeded or reached.
    pub const fn comparator(self) -> Comparator {
        self.comparator
    }

    /// The fraction as numerator and denominator.
    pub const fn fraction(self) -> (u32, u32) {
        (self.num, self.den)
    }

    /// The least integer that satisfies the share of `of`; exact, and `u32::MAX` where it would lie above that.
    pub fn needed(self, of: u32) -> u32 {
        let product = u64::from(of) * u64::from(self.num);
        let den = u64::from(self.den);
        let least = match self.comparator {
            Comparator::MoreThan => product / den + 1,
            Comparator::AtLeast => product.div_ceil(den),
        };
        u32::try_from(least).unwrap_or(u32::MAX)
    }

    /// Whether `votes` out of `of` satisfy the share.
    pub fn met(self, votes: u32, of: u32) -> bool {
        let have = u64::from(votes) * u64::from(self.den);
        let want = u64::from(of) * u64::from(self.num);
        match self.comparator {
            Comparator::MoreThan => have > want,
            Comparator::AtLeast => have >= want,
        }
    }
}

/// The written form of a [`Share`].
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ShareRecord {
    comparator: Comparator,
    num: u32,
    den: u32,
}

impl TryFrom<ShareRecord> for Share {
    type Error = ShareError;

    fn try_from(record: ShareRecord) -> Result<Self, ShareError> {
        Self::new(record.comparator, record.num, record.den)
    }
}

impl From<Share> for ShareRecord {
    fn from(share: Share) -> Self {
        Self { comparator: share.comparator, num: share.num, den: share.den }
    }
}

/// The share that is asked of communities of this size and above, up to the next grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// The least number of households.
    pub from: u32,
    /// What is asked.
    pub share: Share,
}

/// A share by the number of households: nothing is asked, one share is asked of all, or one for each size.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Graded(Vec<Grade>);

impl Graded {
    /// Grades in ascending order, the first from 0 households; nothing where they are not.
    pub fn new(grades: Vec<Grade>) -> Option<Self> {
        let starts = grades.first().is_none_or(|first| first.from == 0);
        let ascends = grades.iter().zip(grades.iter().skip(1)).all(|(low, high)| low.from < high.from);
        (starts && ascends).then_some(Self(grades))
    }

    /// One share for every size.
    pub fn one(share: Share) -> Self {
        Self(vec![Grade { from: 0, share }])
    }

    /// The grades in ascending order; none where nothing is asked.
    pub fn grades(&self) -> &[Grade] {
        &self.0
    }

    /// What is asked of a community of so many households.
    pub fn asked_of(&self, households: u32) -> Option<Share> {
        self.0.iter().rev().find(|grade| grade.from <= households).map(|grade| grade.share)
    }
}

//! Comparing papers with their records: overstatements as values that ALPHA can test.

use super::alpha::Estimator;
use super::assertion::Assertion;

/// The comparison of one assertion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    upper: f64,
    /// v/u as reported.
    margin: f64,
}

impl Comparison {
    /// The comparison of an assertion.
    pub fn of(assertion: &Assertion) -> Self {
        Self { upper: assertion.upper_bound(), margin: assertion.margin.value() }
    }

    /// The value of one draw from what the record and the paper say under the assorter. A record that is missing counts
    /// one half, a paper that is missing nothing.
    pub fn value(&self, record: Option<f64>, paper: Option<f64>) -> f64 {
        let overstated = record.unwrap_or(0.5) - paper.unwrap_or(0.0);
        (1.0 - overstated / self.upper) / (2.0 - self.margin)
    }

    /// The greatest value of a draw.
    pub fn upper_bound(&self) -> f64 {
        2.0 / (2.0 - self.margin)
    }

    /// The estimator for a rate of overstatements by the whole upper bound; about 0.0001 where none are expected.
    pub fn estimator(&self, rate: f64) -> Estimator {
        let upper = self.upper_bound();
        let kept = upper * (1.0 - rate);
        Estimator::Fixed((1.0 - kept) / (2.0 - 2.0 * upper) + kept - 0.5)
    }
}

//! Kaplan–Markov, the "super-simple" comparison: few numbers, done by hand if need be.

/// How often paper and record differed, by how many votes of a margin and in whose favour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Discrepancies {
    /// Overstatements by one vote.
    pub over_one: u32,
    /// Overstatements by two.
    pub over_two: u32,
    /// Understatements by one.
    pub under_one: u32,
    /// Understatements by two.
    pub under_two: u32,
}

/// The test for a diluted margin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KaplanMarkov {
    /// The smallest reported margin in votes over all papers; above 0.
    pub margin: f64,
    /// How much overstatements are inflated; above 1, and 1.03905 as published.
    pub gamma: f64,
}

impl KaplanMarkov {
    /// The test with the published inflation.
    pub const fn new(margin: f64) -> Self {
        Self { margin, gamma: 1.03905 }
    }

    /// The factor by which each kind of discrepancy multiplies the chance that stays.
    fn factors(&self, found: Discrepancies) -> [(f64, u32); 4] {
        let (half, whole) = (1.0 / (2.0 * self.gamma), 1.0 / self.gamma);
        [
            (1.0 - half, found.over_one),
            (1.0 - whole, found.over_two),
            (1.0 + half, found.under_one),
            (1.0 + whole, found.under_two),
        ]
    }

    /// The risk after so many draws with these discrepancies.
    pub fn risk(&self, draws: u32, found: Discrepancies) -> f64 {
        let clean = (1.0 - self.margin / (2.0 * self.gamma)).powf(f64::from(draws));
        let risk =
            self.factors(found).iter().fold(clean, |risk, (factor, times)| risk / factor.powf(f64::from(*times)));
        risk.min(1.0)
    }

    /// Draws that a limit on the risk asks for if these discrepancies are found; never fewer than the discrepancies.
    pub fn sample_size(&self, limit: f64, found: Discrepancies) -> u32 {
        let logs =
            self.factors(found).iter().fold(limit.ln(), |sum, (factor, times)| sum + f64::from(*times) * factor.ln());
        let draws = whole(-2.0 * self.gamma * logs / self.margin);
        let seen = [found.over_one, found.over_two, found.under_one, found.under_two];
        draws.max(seen.iter().fold(0, |sum: u32, times| sum.saturating_add(*times)))
    }
}

/// The least whole number not below it.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the conversion saturates at both ends and gives 0 for what is no number"
)]
fn whole(number: f64) -> u32 {
    number.ceil() as u32
}

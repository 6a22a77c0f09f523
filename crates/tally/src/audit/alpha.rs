//! ALPHA without replacement: a test of whether the mean of a list is above one half, that may stop at any draw.

/// Rounding that a sum of draws may carry.
const SLACK: f64 = 1e-9;

/// What the mean is guessed to be before each draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Estimator {
    /// The reported mean, moved towards the draws: for audits that read papers without their records.
    ShrinkTrunc {
        /// The reported mean.
        mean: f64,
        /// How many draws the report weighs; 100 is usual.
        weight: f64,
    },
    /// A fixed value: for comparisons.
    Fixed(f64),
}

/// A test in progress.
#[derive(Debug, Clone, PartialEq)]
pub struct Alpha {
    papers: u32,
    upper: f64,
    estimator: Estimator,
    drawn: u32,
    sum: f64,
    statistic: f64,
    greatest: f64,
}

impl Alpha {
    /// A test of a list of so many values between 0 and `upper`, before the first draw.
    pub const fn new(papers: u32, upper: f64, estimator: Estimator) -> Self {
        Self { papers, upper, estimator, drawn: 0, sum: 0.0, statistic: 1.0, greatest: 1.0 }
    }

    /// How many values were drawn.
    pub const fn drawn(&self) -> u32 {
        self.drawn
    }

    /// The chance, at most, that a list whose mean is not above one half gives such draws.
    pub fn risk(&self) -> f64 {
        (1.0 / self.greatest).min(1.0)
    }

    /// Takes the next value that was drawn without replacement and returns the risk; draws beyond the list change nothing.
    pub fn add(&mut self, value: f64) -> f64 {
        if self.drawn < self.papers {
            self.statistic = self.next(value.clamp(0.0, self.upper));
            self.greatest = self.greatest.max(self.statistic);
            self.sum += value;
            self.drawn += 1;
        }
        self.risk()
    }

    fn next(&self, value: f64) -> f64 {
        let left = f64::from(self.papers - self.drawn);
        let rest = f64::from(self.papers) / 2.0 - self.sum;
        let most = self.upper * left;
        if rest < -SLACK {
            return f64::INFINITY;
        }
        if rest > most + SLACK {
            return 0.0;
        }
        // At either end the draw says nothing that a mean of one half would not.
        if rest <= SLACK || rest >= most - SLACK {
            return self.statistic;
        }
        let mean = rest / left;
        let guess = self.guess(mean);
        let odds = (value / mean) * (guess - mean) / (self.upper - mean);
        self.statistic * (odds + (self.upper - guess) / (self.upper - mean))
    }

    /// The estimate before this draw, above the mean that is tested and below the upper bound.
    fn guess(&self, mean: f64) -> f64 {
        let guess = match self.estimator {
            Estimator::Fixed(guess) => guess.max(mean),
            Estimator::ShrinkTrunc { mean: reported, weight } => {
                let drawn = weight + f64::from(self.drawn);
                let shrunk = (weight * reported + self.sum) / drawn;
                shrunk.max(mean + (reported - 0.5) / 2.0 / drawn.sqrt())
            }
        };
        guess.min(self.upper * (1.0 - f64::EPSILON))
    }
}

//! Times in ascending order, and their shares.

use std::time::Duration;

/// Sorted times.
pub struct Times(Vec<Duration>);

impl Times {
    /// Of times in any order.
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// The time that so many of a hundred do not exceed, in milliseconds.
    pub fn ms(&self, of_hundred: usize) -> f64 {
        let last = self.0.len().saturating_sub(1);
        self.0.get(last * of_hundred / 100).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    }

    /// So many times in so long.
    pub fn per_second(&self, time: Duration) -> f64 {
        self.0.len() as f64 / time.as_secs_f64()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

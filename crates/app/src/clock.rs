//! Time as the server knows it: the machine's clock, or a rehearsal's own. Tokens always stay on real time.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use std::sync::atomic::{AtomicI64, Ordering};

/// Where commands take their time from.
#[derive(Debug)]
pub enum Clock {
    /// The machine's clock.
    Real,
    /// A rehearsal's clock: so many milliseconds ahead of the machine's.
    Rehearsal {
        /// The difference.
        ahead: AtomicI64,
    },
}

impl Clock {
    /// A rehearsal's clock, for now equal to the machine's.
    pub fn rehearsal() -> Self {
        Self::Rehearsal { ahead: AtomicI64::new(0) }
    }

    /// The moment of a command, in whole milliseconds.
    pub fn now(&self) -> DateTime<Utc> {
        let real = Self::real_now();
        match self {
            Self::Real => real,
            Self::Rehearsal { ahead } => {
                real.checked_add_signed(TimeDelta::milliseconds(ahead.load(Ordering::Relaxed))).unwrap_or(real)
            }
        }
    }

    /// The machine's moment, for tokens and lockouts.
    pub fn real_now() -> DateTime<Utc> {
        Utc::now().trunc_subsecs(3)
    }

    /// Sets a rehearsal's clock; a real one stays as it is and answers `false`.
    pub fn set(&self, to: DateTime<Utc>) -> bool {
        match self {
            Self::Real => false,
            Self::Rehearsal { ahead } => {
                ahead.store((to - Self::real_now()).num_milliseconds(), Ordering::Relaxed);
                true
            }
        }
    }
}

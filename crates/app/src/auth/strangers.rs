//! Wrong attempts on names that nobody has: they are locked like accounts, so that the lock tells no names
//! apart. Kept in memory and bounded; a restart forgets them, which betrays nothing.

use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Names remembered at once.
const MOST: usize = 10_000;

/// Wrong attempts on one name.
#[derive(Debug, Default)]
struct Attempts {
    wrong: u32,
    locked_until: Option<DateTime<Utc>>,
}

/// Wrong attempts by name.
#[derive(Debug, Default)]
pub(crate) struct Strangers(Mutex<HashMap<String, Attempts>>);

impl Strangers {
    /// Until when a name is locked.
    pub(crate) fn locked_until(&self, name: &str) -> Option<DateTime<Utc>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name)?.locked_until
    }

    /// Counts one more wrong attempt; `lock` says until when so many of them lock.
    pub(crate) fn count(&self, name: String, lock: impl Fn(u32) -> Option<DateTime<Utc>>) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= MOST {
            names.clear();
        }
        let attempts = names.entry(name).or_default();
        attempts.wrong = attempts.wrong.saturating_add(1);
        attempts.locked_until = lock(attempts.wrong);
    }
}

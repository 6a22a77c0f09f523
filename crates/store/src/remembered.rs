//! What every request asks for and what changes seldom, kept in memory: who is admitted to what, where a community is.
//!
//! A change through this store forgets it at once. Other servers on the same database do not tell of such changes, so
//! there nothing is remembered for longer than [`AMONG_SERVERS`].

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

/// How long something is remembered where other servers may change it.
pub(crate) const AMONG_SERVERS: Duration = Duration::from_secs(1);

/// How many are remembered; beyond that all are forgotten, which costs one read each.
const MOST: usize = 10_000;

/// Rows by their id, until one of them changes.
pub(crate) struct Remembered<K, V> {
    fresh: Option<Duration>,
    rows: RwLock<Rows<K, V>>,
}

struct Rows<K, V> {
    /// How often something has changed.
    changes: u64,
    by_id: HashMap<K, (Instant, Arc<V>)>,
}

/// As of which change a row is being read.
#[derive(Clone, Copy)]
pub(crate) struct AsOf(u64);

impl<K: Eq + Hash, V> Remembered<K, V> {
    /// Nothing yet; rows are good for `fresh`, or until they change where there is no such time.
    pub(crate) fn new(fresh: Option<Duration>) -> Self {
        Self { fresh, rows: RwLock::new(Rows { changes: 0, by_id: HashMap::new() }) }
    }

    /// The row, or as of which change it must be read.
    pub(crate) fn get(&self, id: &K) -> Result<Arc<V>, AsOf> {
        let rows = self.read();
        match rows.by_id.get(id) {
            Some((since, row)) if self.fresh.is_none_or(|fresh| since.elapsed() < fresh) => Ok(row.clone()),
            _ => Err(AsOf(rows.changes)),
        }
    }

    /// Keeps a row that was read, unless something changed meanwhile.
    pub(crate) fn keep(&self, as_of: AsOf, id: K, row: V) -> Arc<V> {
        let row = Arc::new(row);
        let mut rows = self.write();
        if rows.changes == as_of.0 {
            if rows.by_id.len() >= MOST {
                rows.by_id.clear();
            }
            rows.by_id.insert(id, (Instant::now(), row.clone()));
        }
        row
    }

    /// Something changed.
    pub(crate) fn forget(&self) {
        let mut rows = self.write();
        rows.changes += 1;
        rows.by_id.clear();
    }

    fn read(&self) -> RwLockReadGuard<'_, Rows<K, V>> {
        self.rows.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Rows<K, V>> {
        self.rows.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_kept_until_something_changes_and_never_from_before_the_change() {
        let remembered = Remembered::new(None);
        let Err(as_of) = remembered.get(&1) else { panic!("nothing is known yet") };
        remembered.keep(as_of, 1, "old");
        assert_eq!(remembered.get(&1).ok().as_deref(), Some(&"old"));
        let Err(as_of) = remembered.get(&2) else { panic!("another row") };
        remembered.forget();
        assert_eq!(*remembered.keep(as_of, 2, "read before the change"), "read before the change");
        assert!(remembered.get(&1).is_err() && remembered.get(&2).is_err());
    }

    #[test]
    fn among_servers_a_row_grows_old() {
        let remembered = Remembered::new(Some(Duration::ZERO));
        let Err(as_of) = remembered.get(&1) else { panic!("nothing is known yet") };
        remembered.keep(as_of, 1, "row");
        assert!(remembered.get(&1).is_err());
    }
}

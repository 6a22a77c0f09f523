//! How far an import is while it runs: rows are sealed one by one, then all of them come on record in one piece.

use crate::app::App;
use election::ElectionId;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How far an import is.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, JsonSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ImportStep {
    /// None is under way.
    #[default]
    Idle,
    /// The rows are checked once more.
    Checking,
    /// New rows are sealed.
    Sealing {
        /// How many are.
        done: usize,
        /// Rows of the sheet.
        of: usize,
    },
    /// All of them come on record.
    Recording {
        /// Rows that enter.
        rows: usize,
    },
}

/// The imports under way.
#[derive(Default)]
pub(crate) struct Imports(Mutex<HashMap<ElectionId, ImportStep>>);

impl Imports {
    // A thread that panicked leaves a step behind, nothing half done.
    fn steps(&self) -> MutexGuard<'_, HashMap<ElectionId, ImportStep>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to tell of an import, until the answer is dropped.
    pub(crate) fn begin(&self, election: ElectionId) -> Running<'_> {
        let running = Running { imports: self, election };
        running.at(ImportStep::Checking);
        running
    }
}

/// An import that is told of.
pub(crate) struct Running<'a> {
    imports: &'a Imports,
    election: ElectionId,
}

impl Running<'_> {
    /// Says how far it is.
    pub(crate) fn at(&self, step: ImportStep) {
        self.imports.steps().insert(self.election, step);
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.imports.steps().remove(&self.election);
    }
}

impl App {
    /// How far the import into an election is that runs now on this server.
    pub fn import_step(&self, election: ElectionId) -> ImportStep {
        self.imports().steps().get(&election).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_import_is_told_of_until_it_ends() {
        let (imports, election) = (Imports::default(), ElectionId(Uuid::from_u128(1)));
        let step = || imports.steps().get(&election).copied().unwrap_or_default();
        let running = imports.begin(election);
        assert_eq!(step(), ImportStep::Checking);
        running.at(ImportStep::Sealing { done: 5, of: 9 });
        assert_eq!(step(), ImportStep::Sealing { done: 5, of: 9 });
        drop(running);
        assert_eq!(step(), ImportStep::Idle);
    }
}

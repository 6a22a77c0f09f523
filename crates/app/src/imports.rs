//! Imports of the roll that can still be taken back.

use crate::app::App;
use crate::error::Problem;
use chrono::{DateTime, Utc};
use election::log::Entry;
use election::registration::{Import, Phase};
use election::{ElectionId, ImportId};

/// An import that can be taken back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Undoable {
    /// Which.
    pub import: ImportId,
    /// How many people it brought.
    pub people: usize,
    /// When it came into force.
    pub at: DateTime<Utc>,
}

impl App {
    /// Imports that can be taken back, the newest first; none once the list is posted.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn undoable_imports(&self, id: ElectionId) -> Result<Vec<Undoable>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let stage = &snapshot.election().registration;
        let mut found = Vec::new();
        if stage.phase == Phase::Enrolling {
            for (import, state) in &stage.imports {
                let Import::Closed { people, entry } = state else { continue };
                found.push(Undoable { import: *import, people: people.len(), at: self.decided_at(id, *entry).await? });
            }
        }
        found.sort_by_key(|one| std::cmp::Reverse(one.at));
        Ok(found)
    }

    /// When an entry of the log was decided.
    async fn decided_at(&self, id: ElectionId, entry: u64) -> Result<DateTime<Utc>, Problem> {
        let entries = self.entries(id, entry, 1).await?;
        let bytes = entries.first().ok_or(Problem::NotFound("entry"))?;
        let entry: Entry = serde_json::from_slice(bytes).map_err(|error| Problem::unavailable(error.to_string()))?;
        Ok(entry.at)
    }
}

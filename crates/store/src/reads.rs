//! Reading logs: heads, entries, leaf hashes, snapshots.

use crate::copies;
use crate::entity::head;
use crate::error::StoreError;
use crate::looks::look;
use crate::number::{count, moment};
use crate::shared::{HeadRow, Shared, entries};
use crate::snapshot::Snapshot;
use crate::store::Store;
use chrono::{DateTime, Utc};
use election::{CommunityId, ElectionId};
use ledger::Hash;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, QueryOrder};
use std::sync::Arc;

/// The head of one log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// Whose.
    pub election: ElectionId,
    /// Where the election is held.
    pub community: CommunityId,
    /// The log's origin.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The signed note over size and root.
    pub checkpoint: String,
    /// The moment of the last entry.
    pub last_at: DateTime<Utc>,
}

impl TryFrom<head::Model> for Head {
    type Error = StoreError;

    fn try_from(row: head::Model) -> Result<Self, StoreError> {
        let root = Hash::try_from(row.root.as_slice());
        Ok(Self {
            election: ElectionId(row.election),
            community: CommunityId(row.community),
            size: count(row.size)?,
            root: root.map_err(|error| StoreError::Corrupt(format!("the root of {}: {error}", row.origin)))?,
            origin: row.origin,
            checkpoint: row.checkpoint,
            last_at: moment(row.last_at),
        })
    }
}

/// Reads the newest snapshot of a log and shows it to readers; nothing where there is no such election.
pub(crate) async fn refresh<C: ConnectionTrait>(
    shared: &Shared,
    database: &C,
    election: ElectionId,
) -> Result<Option<Arc<Snapshot>>, StoreError> {
    let Some(row) = head::Entity::find_by_id(election.0).one(database).await? else {
        return Ok(None);
    };
    let row = HeadRow::try_from(row)?;
    let known = match shared.snapshot(election) {
        // Somebody is past the row by now.
        Some(known) if known.size() >= row.size => return Ok(Some(known)),
        known => known.map(|known| known.log.clone()),
    };
    let log = shared.log(database, &row, known).await?;
    let snapshot = shared.show(row, log);
    // Somebody may have published a newer one meanwhile.
    Ok(shared.snapshot(election).or(Some(snapshot)))
}

/// Brings what is in memory of a log up to at least a size that stands in the database.
pub(crate) async fn reach<C: ConnectionTrait>(
    shared: &Shared,
    database: &C,
    election: ElectionId,
    size: u64,
) -> Result<(), StoreError> {
    if shared.snapshot(election).is_some_and(|known| known.size() >= size) {
        return Ok(());
    }
    let turn = shared.turn(election);
    let _alone = turn.lock().await;
    if shared.snapshot(election).is_none_or(|known| known.size() < size) {
        refresh(shared, database, election).await?;
    }
    Ok(())
}

impl Store {
    /// The newest committed fold of a log, if it is in memory: costs a lookup.
    pub fn snapshot(&self, election: ElectionId) -> Option<Arc<Snapshot>> {
        self.shared().snapshot(election)
    }

    /// The newest committed fold of a log, read from the database the first time.
    pub async fn load(&self, election: ElectionId) -> Result<Option<Arc<Snapshot>>, StoreError> {
        if let Some(snapshot) = self.snapshot(election) {
            return Ok(Some(snapshot));
        }
        let _alone = self.shared().loading.lock().await;
        match self.snapshot(election) {
            Some(snapshot) => Ok(Some(snapshot)),
            None => refresh(self.shared(), self.read(), election).await,
        }
    }

    /// Brings what is in memory of a log up to what other servers of the same database have committed, so that whoever
    /// wrote at one of them reads it at any. The embedded database has one server: nothing is asked.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn catch_up(&self, election: ElectionId) -> Result<(), StoreError> {
        if self.read().get_database_backend() == DbBackend::Sqlite {
            return Ok(());
        }
        if self.snapshot(election).is_none() {
            return Ok(());
        }
        let sizes = look(self.shared(), self.read()).await?;
        match sizes.get(&election) {
            Some(size) => reach(self.shared(), self.read(), election, *size).await,
            None => Ok(()),
        }
    }

    /// The heads of all logs, by election.
    pub async fn elections(&self) -> Result<Vec<Head>, StoreError> {
        let rows = head::Entity::find().order_by_asc(head::Column::Election).all(self.read()).await?;
        rows.into_iter().map(Head::try_from).collect()
    }

    /// The head of one log.
    pub async fn head(&self, election: ElectionId) -> Result<Option<Head>, StoreError> {
        let row = head::Entity::find_by_id(election.0).one(self.read()).await?;
        row.map(Head::try_from).transpose()
    }

    /// The bytes of at most `limit` entries from number `from` on, as they were hashed.
    pub async fn entries(&self, election: ElectionId, from: u64, limit: u64) -> Result<Vec<Vec<u8>>, StoreError> {
        entries(self.read(), election, from, from.saturating_add(limit).min(i64::MAX.unsigned_abs())).await
    }

    /// The first `size` leaf hashes of a log; fewer where it has not so many.
    pub async fn leaves(&self, election: ElectionId, size: u64) -> Result<Vec<Hash>, StoreError> {
        copies::leaves(self.read(), election, size.min(i64::MAX.unsigned_abs())).await
    }
}

//! What other servers of the same database committed, brought into memory by one look at a time: however many requests wait
//! for it, and however many logs grew, it is a handful of queries.

use crate::entity::head;
use crate::error::StoreError;
use crate::number::count;
use crate::shared::{HeadRow, Shared};
use crate::snapshot::Change;
use election::ElectionId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;
use uuid::Uuid;

/// The sizes of all logs.
pub(crate) type Sizes = Arc<HashMap<ElectionId, u64>>;

/// The looks of a process.
#[derive(Default)]
pub(crate) struct Looks {
    /// The number of the last look that began.
    begun: AtomicU64,
    /// The last look that ended, and what it saw: a database that is away is asked once for all who wait.
    last: Mutex<Option<(u64, Result<Sizes, StoreError>)>>,
}

/// The sizes of the logs as a look saw them that began after this was called; logs in memory have them, but for those that
/// could not be read.
///
/// # Errors
/// Those of the database.
pub(crate) async fn look<C: ConnectionTrait>(shared: &Shared, database: &C) -> Result<Sizes, StoreError> {
    let asked = shared.looks.begun.load(Ordering::SeqCst);
    let mut last = shared.looks.last.lock().await;
    if let Some((number, seen)) = &*last
        && *number > asked
    {
        return seen.clone();
    }
    let number = shared.looks.begun.fetch_add(1, Ordering::SeqCst).saturating_add(1);
    let seen = seen(shared, database).await;
    *last = Some((number, seen.clone()));
    seen
}

async fn seen<C: ConnectionTrait>(shared: &Shared, database: &C) -> Result<Sizes, StoreError> {
    let sizes = Arc::new(sizes(database).await?);
    bring_up(shared, database, &sizes).await?;
    Ok(sizes)
}

async fn sizes<C: ConnectionTrait>(database: &C) -> Result<HashMap<ElectionId, u64>, StoreError> {
    let sizes = head::Entity::find().select_only().column(head::Column::Election).column(head::Column::Size);
    let sizes = sizes.into_tuple::<(Uuid, i64)>().all(database).await?;
    sizes.into_iter().map(|(election, size)| Ok((ElectionId(election), count(size)?))).collect()
}

/// Reads what the logs in memory lack, all in one, and tells of every log that grew.
async fn bring_up<C: ConnectionTrait>(shared: &Shared, database: &C, sizes: &Sizes) -> Result<(), StoreError> {
    let loaded = shared.loaded();
    let (behind, others): (Vec<_>, Vec<_>) =
        sizes.iter().partition(|(election, size)| loaded.get(*election).is_some_and(|known| known < *size));
    for (election, size) in others {
        shared.announce(Change { election: *election, size: *size });
    }
    if behind.is_empty() {
        return Ok(());
    }
    let rows = head::Entity::find()
        .filter(head::Column::Election.is_in(behind.iter().map(|(election, _)| election.0)))
        .order_by_asc(head::Column::Election);
    let mut read = Vec::new();
    let mut known = Vec::new();
    for row in rows.all(database).await? {
        let row = HeadRow::try_from(row)?;
        // This server's own writer may be past the row by now.
        if let Some(log) = shared.known(row.election).filter(|log| log.size() < row.size) {
            read.push(row);
            known.push(Some(log));
        }
    }
    match shared.logs(database, &read, known).await {
        Ok(logs) => read.into_iter().zip(logs).for_each(|(row, log)| drop(shared.show(row, log))),
        // One log that cannot be read stops none of the others: each is read by itself by whoever asks for it.
        Err(error) => tracing::warn!(%error, "a log cannot be brought up to date"),
    }
    Ok(())
}

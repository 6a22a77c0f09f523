//! On PostgreSQL: what other servers append wakes this one, by LISTEN and by a slow look beside it; a call that names an
//! election tells of another draft in it.

use crate::error::StoreError;
use crate::looks::look;
use crate::reads::reach;
use crate::shared::Shared;
use migrations::CHANNEL;
use sea_orm::DatabaseConnection;
use sea_orm::sqlx::postgres::{PgListener, PgNotification};
use std::sync::Arc;
use std::time::Duration;

/// How often the heads are looked at when nobody calls.
const SLOW: Duration = Duration::from_secs(2);

/// Follows the heads until it is aborted.
pub(crate) async fn run(shared: Arc<Shared>, database: DatabaseConnection) {
    loop {
        if let Err(error) = listen(&shared, &database).await {
            tracing::warn!(%error, "the other servers' news are looked for again");
        }
        tokio::time::sleep(SLOW).await;
    }
}

async fn listen(shared: &Shared, database: &DatabaseConnection) -> Result<(), StoreError> {
    let failed = |error: sea_orm::sqlx::Error| StoreError::Database(error.to_string());
    let mut listener = PgListener::connect_with(database.get_postgres_connection_pool()).await.map_err(failed)?;
    listener.listen(CHANNEL).await.map_err(failed)?;
    shared.drafted.lost();
    let heard = |called: Option<PgNotification>| match called.map(|called| called.payload().parse()) {
        Some(Ok(election)) => shared.drafted.tell(election),
        // A call that names nothing is about a log.
        Some(Err(_)) => {}
        // The line was cut and is there again.
        None => shared.drafted.lost(),
    };
    loop {
        follow(shared, database).await?;
        tokio::select! {
            called = listener.try_recv() => called.map(heard).map_err(failed)?,
            () = tokio::time::sleep(SLOW) => {}
        }
        // One look answers all calls that came meanwhile.
        loop {
            tokio::select! {
                biased;
                called = listener.try_recv() => called.map(heard).map_err(failed)?,
                () = std::future::ready(()) => break,
            }
        }
    }
}

/// Brings the snapshots in memory up to date and tells of every log that grew; what a look left behind, because another log
/// could not be read, is read by itself.
async fn follow(shared: &Shared, database: &DatabaseConnection) -> Result<(), StoreError> {
    let sizes = look(shared, database).await?;
    for election in shared.loaded().into_keys() {
        if let Some(size) = sizes.get(&election) {
            reach(shared, database, election, *size).await?;
        }
    }
    Ok(())
}

//! Whether a commit survives a power cut: the settings are read back, not believed.

use crate::connect::Connections;
use crate::open::OpenError;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

/// SQLite's number for `synchronous=FULL`.
const SQLITE_FULL: i32 = 2;

/// Refuses a database that would lose what it has committed.
pub(crate) async fn require(connections: &Connections) -> Result<(), OpenError> {
    let writer = &connections.writer;
    if writer.get_database_backend() == DbBackend::Postgres {
        return require_postgres(writer).await;
    }
    let mode: String = read(writer, "PRAGMA journal_mode").await?;
    if mode != "wal" {
        return Err(OpenError::NotDurable { setting: "journal_mode", found: mode, wanted: "wal" });
    }
    let level: i32 = read(writer, "PRAGMA synchronous").await?;
    if level < SQLITE_FULL {
        return Err(OpenError::NotDurable { setting: "synchronous", found: level.to_string(), wanted: "FULL (2)" });
    }
    Ok(())
}

async fn require_postgres(writer: &DatabaseConnection) -> Result<(), OpenError> {
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        let found: String = read(writer, &format!("SHOW {setting}")).await?;
        if found == "off" {
            return Err(OpenError::NotDurable { setting, found, wanted: "on" });
        }
    }
    Ok(())
}

async fn read<T: sea_orm::TryGetable>(database: &DatabaseConnection, query: &str) -> Result<T, OpenError> {
    let statement = Statement::from_string(database.get_database_backend(), query);
    let row = database.query_one_raw(statement).await?;
    let row = row.ok_or_else(|| OpenError::Database(format!("{query} answers nothing")))?;
    Ok(row.try_get_by_index(0)?)
}

//! What goes wrong beneath every method: the database, or what stands in it.

use sea_orm::DbErr;
use thiserror::Error;
use uuid::Uuid;

/// Why the store could not do what was asked.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum StoreError {
    /// The database failed or cannot be reached.
    #[error("the database: {0}")]
    Database(String),
    /// The database holds what this program never writes; `admin check` says more.
    #[error("the database holds what it should not: {0}")]
    Corrupt(String),
    /// Another row has the name, code or key that must be unique.
    #[error("already taken")]
    Taken,
    /// No such row.
    #[error("no such row")]
    Missing,
    /// A sealed record does not open under this vault key.
    #[error("the sealed record {0} does not open under this vault key")]
    Sealed(Uuid),
    /// The operating system gives no randomness.
    #[error("the operating system gives no randomness")]
    Randomness,
    /// A file could not be read or written.
    #[error("{0}")]
    File(String),
    /// The database server makes its own backups: use `pg_dump`.
    #[error("back a PostgreSQL database up with `pg_dump --format=custom` and the keys with `admin keys export`")]
    BackupByServer,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => Self::Taken,
            _ => Self::Database(error.to_string()),
        }
    }
}

impl From<getrandom::Error> for StoreError {
    fn from(_: getrandom::Error) -> Self {
        Self::Randomness
    }
}

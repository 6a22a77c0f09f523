//! The connections: one that the writer has to itself, and a pool for reading.

use crate::open::{Database, OpenError, Options};
use sea_orm::{ConnectOptions, DatabaseConnection, SqliteTransactionMode, TransactionOptions};
use std::path::Path;
use std::time::Duration;

/// The file of the embedded database within the data folder.
pub(crate) const SQLITE_FILE: &str = "zhixuan.db";

/// Connections that read at the same time.
const READERS: u32 = 8;

/// How long a request waits for a connection before it fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// The connections of one store.
#[derive(Clone)]
pub(crate) struct Connections {
    /// The writer task's own.
    pub(crate) writer: DatabaseConnection,
    /// For single writes beside the log: SQLite's one writing connection, PostgreSQL's pool.
    pub(crate) write: DatabaseConnection,
    /// For reads.
    pub(crate) read: DatabaseConnection,
}

/// Connects and migrates.
pub(crate) async fn connect(options: &Options) -> Result<Connections, OpenError> {
    match &options.database {
        Database::Sqlite => sqlite(&options.data).await,
        Database::Postgres(address) => postgres(address).await,
    }
}

/// A transaction that takes SQLite's write lock at once; elsewhere an ordinary one.
pub(crate) fn immediate() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    }
}

fn quiet(address: String, most: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(address);
    options
        .max_connections(most)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    options
}

async fn sqlite(data: &Path) -> Result<Connections, OpenError> {
    let path = data.join(SQLITE_FILE);
    let mut writing = quiet("sqlite::memory:".to_owned(), 1);
    let file = path.clone();
    writing.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .filename(&file)
            .in_memory(false)
            .shared_cache(false)
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("secure_delete", "ON")
            .pragma("trusted_schema", "OFF")
    });
    let writer = sea_orm::Database::connect(writing).await?;
    migrations::migrate(&writer).await?;
    let mut reading = quiet("sqlite::memory:".to_owned(), READERS);
    reading.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite.filename(&path).in_memory(false).shared_cache(false).read_only(true);
        sqlite.busy_timeout(PATIENCE).pragma("trusted_schema", "OFF")
    });
    let read = sea_orm::Database::connect(reading).await?;
    Ok(Connections { write: writer.clone(), writer, read })
}

async fn postgres(address: &str) -> Result<Connections, OpenError> {
    let writer = sea_orm::Database::connect(quiet(address.to_owned(), 1)).await?;
    migrations::migrate(&writer).await?;
    let mut pool = quiet(address.to_owned(), READERS);
    // A connection that died with its server is found before it is used; the writer finds out by itself.
    pool.test_before_acquire(true);
    let pool = sea_orm::Database::connect(pool).await?;
    Ok(Connections { writer, write: pool.clone(), read: pool })
}

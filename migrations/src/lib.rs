//! The database schema, one set for SQLite and PostgreSQL.
//!
//! One file for each group of tables, numbered in the order in which they are applied; a file that has been
//! released is never changed, what comes later is a file of its own. Only tables, keys, indexes and triggers
//! stand here; no rows. Moments are milliseconds since 1970 (UTC), ids are UUIDs, hashes are 32 bytes,
//! records are JSON as text.

mod guard;
mod m0001_log;
mod m0002_vault;
mod m0003_accounts;
mod m0004_roll;
mod m0007_screen_links;
mod m0008_nomination_links;
mod m0009_handed_over;
mod m0010_admission;
mod m0012_received;
mod m0013_statements;
mod m0014_screen_scenes;
mod m0015_day_accounts;
mod m0016_no_station_pins;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{
    DatabaseConnection, DbBackend, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

/// What servers that start at the same time on one PostgreSQL database agree to wait for ("zhixuan" in ASCII).
const LOCK: i64 = 0x007a_6869_7875_616e;

/// The channel on which PostgreSQL tells every server of logs that grew, with the commit.
pub const CHANNEL: &str = "zhixuan";

struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_log::Migration),
            Box::new(m0002_vault::Migration),
            Box::new(m0003_accounts::Migration),
            Box::new(m0004_roll::Migration),
            Box::new(m0007_screen_links::Migration),
            Box::new(m0008_nomination_links::Migration),
            Box::new(m0009_handed_over::Migration),
            Box::new(m0010_admission::Migration),
            Box::new(m0012_received::Migration),
            Box::new(m0013_statements::Migration),
            Box::new(m0014_screen_scenes::Migration),
            Box::new(m0015_day_accounts::Migration),
            Box::new(m0016_no_station_pins::Migration),
        ]
    }
}

/// Brings a database to the schema of this release, in one transaction that only one server at a time runs.
///
/// # Errors
/// Those of the database; and a database with migrations that this release does not know is refused.
pub async fn migrate(database: &DatabaseConnection) -> Result<(), DbErr> {
    let immediate = Some(SqliteTransactionMode::Immediate);
    let options = TransactionOptions { sqlite_transaction_mode: immediate, ..TransactionOptions::default() };
    let transaction = database.begin_with_options(options).await?;
    if transaction.get_database_backend() == DbBackend::Postgres {
        let lock =
            Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_advisory_xact_lock($1)", [LOCK.into()]);
        transaction.query_one_raw(lock).await?;
    }
    Migrator::up(&transaction, None).await?;
    transaction.commit().await
}

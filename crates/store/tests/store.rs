//! The store on SQLite and on PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly, and their names say what they are for"
)]

mod support;

#[path = "cases/accounts.rs"]
mod accounts;
#[path = "cases/append.rs"]
mod append;
#[path = "cases/concurrency.rs"]
mod concurrency;
#[path = "cases/crash.rs"]
mod crash;
#[path = "cases/hall.rs"]
mod hall;
#[path = "cases/idempotency.rs"]
mod idempotency;
#[path = "cases/index.rs"]
mod index;
#[path = "cases/invitations.rs"]
mod invitations;
#[path = "cases/keys.rs"]
mod keys;
#[path = "cases/links.rs"]
mod links;
#[path = "cases/open.rs"]
mod open;
#[path = "cases/received.rs"]
mod received;
#[path = "cases/sessions.rs"]
mod sessions;
#[path = "cases/statements.rs"]
mod statements;
#[path = "cases/tampering.rs"]
mod tampering;
#[path = "cases/vault.rs"]
mod vault;

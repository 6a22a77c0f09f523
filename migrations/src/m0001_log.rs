//! The record: heads, entries, the profiles that elections were drafted under, answers to repeated requests.

use crate::guard::{Deletion, growth_is_told, head_only_grows, insert_only, no_replace};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, blob, small_integer, string, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(meta()).await?;
        manager.create_table(profile()).await?;
        manager.create_table(head()).await?;
        manager.create_table(entry()).await?;
        manager.create_table(idempotency()).await?;
        insert_only(manager, "profile", Deletion::Refused).await?;
        head_only_grows(manager).await?;
        insert_only(manager, "entry", Deletion::Refused).await?;
        no_replace(manager, "entry", "election = NEW.election AND seq = NEW.seq").await?;
        growth_is_told(manager).await
    }
}

/// What the installation knows of itself: whose keys, which origin.
fn meta() -> TableCreateStatement {
    Table::create().table("meta").col(string("key").primary_key()).col(text("value")).take()
}

/// Rule profiles by the SHA-256 of their canonical JSON; elections share them.
fn profile() -> TableCreateStatement {
    Table::create().table("profile").col(blob("hash").primary_key()).col(text("body")).take()
}

/// One row for each log: its size, root, frontier (JSON) and newest signed checkpoint.
fn head() -> TableCreateStatement {
    Table::create()
        .table("head")
        .col(uuid("election").primary_key())
        .col(uuid("community"))
        .col(string("origin").unique_key())
        .col(blob("profile"))
        .col(big_integer("size"))
        .col(blob("root"))
        .col(text("frontier"))
        .col(text("checkpoint"))
        .col(big_integer("last_at"))
        .foreign_key(ForeignKey::create().from("head", "profile").to("profile", "hash"))
        .take()
}

/// The entries: their bytes as they were hashed, and their leaf hashes.
fn entry() -> TableCreateStatement {
    Table::create()
        .table("entry")
        .col(uuid("election"))
        .col(big_integer("seq"))
        .col(blob("leaf"))
        .col(blob("body"))
        .primary_key(Index::create().col("election").col("seq"))
        .foreign_key(ForeignKey::create().from("entry", "election").to("head", "election"))
        .take()
}

/// The answers that a repeated request gets again. The key comes first: a batch is looked up by keys alone.
fn idempotency() -> TableCreateStatement {
    Table::create()
        .table("idempotency")
        .col(uuid("account"))
        .col(string("key"))
        .col(blob("body_hash"))
        .col(small_integer("status"))
        .col(text("answer"))
        .col(big_integer("at"))
        .primary_key(Index::create().col("key").col("account"))
        .take()
}

//! Links with which a hall's screen reads without an account.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(screen_link()).await?;
        let election = Index::create().name("screen_link_election").table("screen_link").col("election").take();
        manager.create_index(election).await
    }
}

/// Read-only links of screens; only the hash of what stands in the address is kept.
fn screen_link() -> TableCreateStatement {
    Table::create()
        .table("screen_link")
        .col(uuid("id").primary_key())
        .col(uuid("election"))
        .col(ColumnDef::new("token_hash").blob().not_null().unique_key().take())
        .col(uuid("made_by"))
        .col(big_integer("made"))
        .col(big_integer("expires"))
        .col(big_integer_null("revoked"))
        .foreign_key(ForeignKey::create().from("screen_link", "election").to("head", "election"))
        .take()
}

//! Links with which a nominee sees the own nomination, and what the nominee answered there.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, text_null, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(nomination_link()).await?;
        let index = Index::create().name("nomination_link_election").table("nomination_link").col("election").take();
        manager.create_index(index).await
    }
}

/// Only the hash of what stands in the address is kept; a nomination has one link, made anew where it was lost.
fn nomination_link() -> TableCreateStatement {
    Table::create()
        .table("nomination_link")
        .col(uuid("nomination").primary_key())
        .col(uuid("election"))
        .col(ColumnDef::new("token_hash").blob().not_null().unique_key().take())
        .col(uuid("made_by"))
        .col(big_integer("made"))
        .col(big_integer("expires"))
        .col(text_null("answer"))
        .col(big_integer_null("answered"))
        .foreign_key(ForeignKey::create().from("nomination_link", "election").to("head", "election"))
        .take()
}

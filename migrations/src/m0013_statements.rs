//! What candidates say of themselves, with a photo: drafted by the nominee, sent, looked at by the committee, released.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, string, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(statement()).await?;
        let index = Index::create().name("statement_election").table("statement").col("election").take();
        manager.create_index(index).await
    }
}

/// The words are sealed under the id of their row, the photo and the reason of a return under ids of their own; what was
/// released stands as documents whose commitments are in the log.
fn statement() -> TableCreateStatement {
    Table::create()
        .table("statement")
        .col(uuid("id").primary_key())
        .col(uuid("election"))
        .col(uuid("nomination"))
        .col(big_integer("made"))
        .col(string("state"))
        .col(uuid_null("photo"))
        .col(uuid_null("decided_by"))
        .col(big_integer_null("decided"))
        .col(uuid_null("reason"))
        .col(uuid_null("document"))
        .col(uuid_null("photo_document"))
        .foreign_key(ForeignKey::create().from("statement", "election").to("head", "election"))
        .take()
}

//! Papers that came in online and wait on the committee's desk: who found the own entry, or did not, and objects.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, boolean, integer, string, text_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(received()).await?;
        let numbers =
            Index::create().name("received_number").table("received").col("election").col("number").unique().take();
        manager.create_index(numbers).await?;
        let sources = Index::create().name("received_source").table("received").col("election").col("source").take();
        manager.create_index(sources).await
    }
}

/// What it says is sealed under its own id; whoever sent it is known by keyed hashes alone. `known` says whether the sender
/// proved to be on the roll; `reply` is the id of a sealed answer.
fn received() -> TableCreateStatement {
    Table::create()
        .table("received")
        .col(uuid("id").primary_key())
        .col(uuid("election"))
        .col(integer("number"))
        .col(string("matter"))
        .col(uuid_null("nomination"))
        .col(text_null("body"))
        .col(blob("source"))
        .col(boolean("known"))
        .col(ColumnDef::new("sent").blob().not_null().unique_key().take())
        .col(blob("secret_hash"))
        .col(big_integer("at"))
        .col(big_integer_null("closed"))
        .col(uuid_null("replied_by"))
        .col(big_integer_null("replied"))
        .col(uuid_null("reply"))
        .foreign_key(ForeignKey::create().from("received", "election").to("head", "election"))
        .take()
}

//! The index of people: keyed hashes that find a person, and one registered twice, without opening the vault.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{blob, blob_null, integer_null, small_integer, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(identity_home()).await?;
        let home = unique("identity_home_community", "identity_home").col("community").take();
        manager.create_index(home).await?;
        manager.create_table(roll_index()).await?;
        // An identity number stands once in an election; who has none is told apart by name alone.
        let identity = unique("roll_index_identity", "roll_index").col("election").take();
        manager.create_index(identity).await?;
        let name = Index::create().name("roll_index_name").table("roll_index").col("name").col("term").take();
        manager.create_index(name).await?;
        let election = Index::create().name("roll_index_election").table("roll_index").col("election").take();
        manager.create_index(election).await
    }
}

/// A unique index over an identity number in a term, and what is added to it.
fn unique(name: &'static str, table: &'static str) -> IndexCreateStatement {
    Index::create().name(name).table(table).col("identity").col("term").unique().take()
}

/// The one community of an identity number in a term, whichever of its elections have the person on their rolls.
fn identity_home() -> TableCreateStatement {
    Table::create()
        .table("identity_home")
        .col(blob("identity"))
        .col(small_integer("term"))
        .col(uuid("community"))
        .primary_key(Index::create().col("identity").col("term"))
        .take()
}

fn roll_index() -> TableCreateStatement {
    Table::create()
        .table("roll_index")
        .col(uuid("election"))
        .col(uuid("person"))
        .col(small_integer("term"))
        .col(uuid("community"))
        .col(blob_null("identity"))
        .col(blob("name"))
        .col(integer_null("group_no"))
        .primary_key(Index::create().col("person").col("election"))
        .foreign_key(ForeignKey::create().from("roll_index", "election").to("head", "election"))
        .foreign_key(
            ForeignKey::create()
                .from("roll_index", ("identity", "term", "community"))
                .to("identity_home", ("identity", "term", "community")),
        )
        .take()
}

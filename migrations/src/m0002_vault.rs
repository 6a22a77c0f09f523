//! The vault: sealed records beside the log, and who looked at them.

use crate::guard::{Deletion, insert_only};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, blob, small_integer, string, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(sealed()).await?;
        manager.create_index(index("sealed_of_election", "sealed", &["election", "kind"])).await?;
        manager.create_index(index("sealed_of_owner", "sealed", &["owner"])).await?;
        manager.create_table(access_log()).await?;
        manager.create_index(index("access_of_election", "access_log", &["election", "at"])).await?;
        insert_only(manager, "sealed", Deletion::Allowed).await?;
        insert_only(manager, "access_log", Deletion::Refused).await
    }
}

/// Records under the vault's key. No moment stands here: of papers none may show.
fn sealed() -> TableCreateStatement {
    Table::create()
        .table("sealed")
        .col(uuid("id").primary_key())
        .col(uuid("election"))
        .col(small_integer("kind"))
        .col(uuid_null("owner"))
        .col(blob("nonce"))
        .col(blob("bytes"))
        .take()
}

/// Every reveal of what is masked.
fn access_log() -> TableCreateStatement {
    Table::create()
        .table("access_log")
        .col(uuid("id").primary_key())
        .col(big_integer("at"))
        .col(uuid("account"))
        .col(uuid("election"))
        .col(uuid_null("person"))
        .col(uuid_null("sealed"))
        .col(string("reason"))
        .take()
}

fn index(name: &'static str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}

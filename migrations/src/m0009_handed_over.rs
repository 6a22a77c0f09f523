//! The heads with which logs went from one server to another, as those signed them whose keys are not kept here.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(handed_over()).await
    }
}

/// Signed notes over heads of this size.
fn handed_over() -> TableCreateStatement {
    Table::create()
        .table("handed_over")
        .col(uuid("election"))
        .col(big_integer("size"))
        .col(text("note"))
        .primary_key(Index::create().col("election").col("size"))
        .foreign_key(ForeignKey::create().from("handed_over", "election").to("head", "election"))
        .take()
}

//! Which scene the host asks the hall's screen for.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(screen_scene()).await
    }
}

/// The newest choice of an election: the scene, the state while which it holds, and how many choices there were.
fn screen_scene() -> TableCreateStatement {
    Table::create()
        .table("screen_scene")
        .col(uuid("election").primary_key())
        .col(string("scene"))
        .col(string("holds_while"))
        .col(big_integer("number"))
        .foreign_key(ForeignKey::create().from("screen_scene", "election").to("head", "election"))
        .take()
}

//! Until when an account opens that was made for a day.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::big_integer_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let until = big_integer_null("open_until");
        manager.alter_table(Table::alter().table("account").add_column(until).take()).await
    }
}

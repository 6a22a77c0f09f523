//! How people come in: invitations with a one-time link, sessions with their device, the day of the last sign-in.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, string, string_null, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(invitation()).await?;
        manager.create_table(session()).await?;
        manager.create_index(Index::create().name("session_of_account").table("session").col("account").take()).await?;
        let day = big_integer_null("last_sign_in");
        manager.alter_table(Table::alter().table("account").add_column(day).take()).await
    }
}

/// Only the hash of what stands in the address is kept. Without a role it is for an account that is there, and sets its
/// password anew; with one the account is made when it is taken up.
fn invitation() -> TableCreateStatement {
    Table::create()
        .table("invitation")
        .col(uuid("id").primary_key())
        .col(ColumnDef::new("secret_hash").blob().not_null().unique_key().take())
        .col(string("whom"))
        .col(uuid_null("account"))
        .col(string_null("role"))
        .col(string_null("scope_kind"))
        .col(string_null("scope_id"))
        .col(uuid("made_by"))
        .col(big_integer("made_at"))
        .col(big_integer("expires"))
        .col(big_integer_null("taken_at"))
        .col(uuid_null("withdrawn_by"))
        .col(big_integer_null("withdrawn_at"))
        .foreign_key(ForeignKey::create().from("invitation", "account").to("account", "id"))
        .foreign_key(ForeignKey::create().from("invitation", "made_by").to("account", "id"))
        .take()
}

/// A session that goes on, by the family of its tokens: what kind of device, since when, and the day on which it was last
/// used. Nothing stays of one that has ended.
fn session() -> TableCreateStatement {
    Table::create()
        .table("session")
        .col(uuid("family").primary_key())
        .col(uuid("account"))
        .col(string("device"))
        .col(big_integer("began"))
        .col(big_integer("used_on"))
        .foreign_key(ForeignKey::create().from("session", "account").to("account", "id"))
        .take()
}

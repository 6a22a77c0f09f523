//! Who may come in: communities, accounts, grants, refresh tokens, reset codes, PINs of stations.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, boolean, char_len_uniq, integer, small_integer, string, string_uniq, text,
    uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(community()).await?;
        manager.create_table(account()).await?;
        manager.create_table(account_grant()).await?;
        manager.create_index(by_account("grant_of_account", "account_grant")).await?;
        manager.create_table(refresh()).await?;
        manager.create_index(by_account("refresh_of_account", "refresh")).await?;
        manager.create_index(Index::create().name("refresh_of_family").table("refresh").col("family").take()).await?;
        manager.create_table(reset_code()).await?;
        manager.create_table(station_pin()).await
    }
}

/// Communities (社区).
fn community() -> TableCreateStatement {
    Table::create()
        .table("community")
        .col(uuid("id").primary_key())
        .col(char_len_uniq("code", 12))
        .col(string("name"))
        .col(string("street"))
        .col(string("county"))
        .col(integer("households"))
        .take()
}

/// Accounts; `name` is normalised, `display` is as it was typed.
fn account() -> TableCreateStatement {
    Table::create()
        .table("account")
        .col(uuid("id").primary_key())
        .col(string_uniq("name"))
        .col(string("display"))
        .col(text("password_hash"))
        .col(small_integer("state"))
        .col(integer("failures"))
        .col(big_integer_null("locked_until"))
        .col(big_integer("created"))
        .col(boolean("must_change"))
        .take()
}

/// Which role an account has, where, by whose word.
fn account_grant() -> TableCreateStatement {
    of_account("account_grant")
        .col(uuid("id").primary_key())
        .col(string("role"))
        .col(string("scope_kind"))
        .col(string("scope_id"))
        .col(uuid_null("granted_by"))
        .col(big_integer("granted_at"))
        .col(uuid_null("confirmed_by"))
        .col(big_integer_null("confirmed_at"))
        .col(uuid_null("revoked_by"))
        .col(big_integer_null("revoked_at"))
        .take()
}

/// Rotating refresh tokens; a family descends from one login.
fn refresh() -> TableCreateStatement {
    of_account("refresh")
        .col(uuid("id").primary_key())
        .col(uuid("family"))
        .col(ColumnDef::new("token_hash").blob().not_null().unique_key().take())
        .col(big_integer("issued"))
        .col(big_integer("expires"))
        .col(big_integer_null("used"))
        .col(big_integer_null("revoked"))
        .take()
}

/// One-time codes that let an account set a new password; one at a time.
fn reset_code() -> TableCreateStatement {
    of_account("reset_code")
        .primary_key(Index::create().col("account"))
        .col(blob("code_hash"))
        .col(big_integer("expires"))
        .col(big_integer_null("used"))
        .take()
}

/// PINs of who works at a station, each bound to one person.
fn station_pin() -> TableCreateStatement {
    of_account("station_pin")
        .primary_key(Index::create().col("account"))
        .col(uuid("person"))
        .col(text("pin_hash"))
        .col(integer("failures"))
        .col(big_integer_null("locked_until"))
        .col(big_integer("set_at"))
        .take()
}

fn of_account(table: &'static str) -> TableCreateStatement {
    Table::create()
        .table(table)
        .col(uuid("account"))
        .foreign_key(ForeignKey::create().from(table, "account").to("account", "id"))
        .take()
}

fn by_account(name: &'static str, table: &'static str) -> IndexCreateStatement {
    Index::create().name(name).table(table).col("account").take()
}

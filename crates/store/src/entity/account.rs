//! One account.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub display: String,
    #[sea_orm(column_type = "Text")]
    pub password_hash: String,
    pub state: i16,
    pub failures: i32,
    pub locked_until: Option<i64>,
    pub created: i64,
    pub must_change: bool,
    pub last_sign_in: Option<i64>,
    /// Left out by servers that knew no accounts for a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_until: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

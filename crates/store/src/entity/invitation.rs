//! One invitation.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub secret_hash: Vec<u8>,
    pub whom: String,
    pub account: Option<Uuid>,
    pub role: Option<String>,
    pub scope_kind: Option<String>,
    pub scope_id: Option<String>,
    pub made_by: Uuid,
    pub made_at: i64,
    pub expires: i64,
    pub taken_at: Option<i64>,
    pub withdrawn_by: Option<Uuid>,
    pub withdrawn_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! The head of one log.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "head")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub election: Uuid,
    pub community: Uuid,
    pub origin: String,
    pub profile: Vec<u8>,
    pub size: i64,
    pub root: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub frontier: String,
    #[sea_orm(column_type = "Text")]
    pub checkpoint: String,
    pub last_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

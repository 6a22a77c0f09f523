//! One head with which a log went to another server.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handed_over")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub election: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub size: i64,
    #[sea_orm(column_type = "Text")]
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! The scene that a host asked for.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "screen_scene")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub election: Uuid,
    pub scene: String,
    pub holds_while: String,
    pub number: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

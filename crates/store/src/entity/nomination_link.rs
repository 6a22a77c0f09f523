//! One link of a nominee.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "nomination_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub nomination: Uuid,
    pub election: Uuid,
    pub token_hash: Vec<u8>,
    pub made_by: Uuid,
    pub made: i64,
    pub expires: i64,
    pub answer: Option<String>,
    pub answered: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

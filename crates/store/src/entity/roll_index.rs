//! One person of one election, by keyed hashes.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roll_index")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub election: Uuid,
    pub term: i16,
    pub community: Uuid,
    pub identity: Option<Vec<u8>>,
    pub name: Vec<u8>,
    pub group_no: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

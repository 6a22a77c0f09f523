//! The community of an identity number in a term.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_home")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub identity: Vec<u8>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub term: i16,
    pub community: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

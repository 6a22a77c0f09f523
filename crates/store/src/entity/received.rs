//! One paper that came in online.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "received")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub election: Uuid,
    pub number: i32,
    pub matter: String,
    pub nomination: Option<Uuid>,
    pub body: Option<String>,
    pub source: Vec<u8>,
    pub known: bool,
    pub sent: Vec<u8>,
    pub secret_hash: Vec<u8>,
    pub at: i64,
    pub closed: Option<i64>,
    pub replied_by: Option<Uuid>,
    pub replied: Option<i64>,
    pub reply: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! What one candidate says, as it was sent once.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "statement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub election: Uuid,
    pub nomination: Uuid,
    pub made: i64,
    pub state: String,
    pub photo: Option<Uuid>,
    pub decided_by: Option<Uuid>,
    pub decided: Option<i64>,
    pub reason: Option<Uuid>,
    pub document: Option<Uuid>,
    pub photo_document: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

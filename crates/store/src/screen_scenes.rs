//! Which scene the host asks the hall's screen for: one choice for each election, the newest.

use crate::entity::screen_scene;
use crate::error::StoreError;
use crate::number::count;
use crate::store::Store;
use election::ElectionId;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};

/// A choice, in the words of whoever made it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChosenScene {
    /// The scene.
    pub scene: String,
    /// The state while which it holds.
    pub holds_while: String,
    /// The how manieth choice of the election it is, from 1.
    pub number: u64,
}

impl Store {
    /// Keeps a choice in the place of the one before.
    pub async fn choose_scene(
        &self,
        election: ElectionId,
        scene: String,
        holds_while: String,
    ) -> Result<(), StoreError> {
        use screen_scene::Column;
        let row = screen_scene::ActiveModel {
            election: Set(election.0),
            scene: Set(scene),
            holds_while: Set(holds_while),
            number: Set(1),
        };
        let next = Expr::col((screen_scene::Entity, Column::Number)).add(1);
        let newest = OnConflict::column(Column::Election)
            .update_columns([Column::Scene, Column::HoldsWhile])
            .value(Column::Number, next)
            .to_owned();
        screen_scene::Entity::insert(row).on_conflict(newest).exec_without_returning(self.write()).await?;
        Ok(())
    }

    /// The newest choice of an election; none before the first.
    pub async fn chosen_scene(&self, election: ElectionId) -> Result<Option<ChosenScene>, StoreError> {
        let row = screen_scene::Entity::find_by_id(election.0).one(self.read()).await?;
        row.map(|row| Ok(ChosenScene { scene: row.scene, holds_while: row.holds_while, number: count(row.number)? }))
            .transpose()
    }
}

//! Links with which a nominee sees the own nomination: found by the hash of what stands in their address. An answer that
//! is given there waits until the committee records it.

use crate::entity::nomination_link;
use crate::error::StoreError;
use crate::number::{millis, moment};
use crate::store::Store;
use chrono::{DateTime, Utc};
use election::{AccountId, ElectionId, NominationId};
use ledger::Hash;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// A nominee's link; what opens it is known to whoever was given it alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NominationLink {
    /// Whose nomination.
    pub nomination: NominationId,
    /// Of which election.
    pub election: ElectionId,
    /// Who made it.
    pub made_by: AccountId,
    /// When.
    pub made: DateTime<Utc>,
    /// Until when it opens.
    pub expires: DateTime<Utc>,
    /// What the nominee answered there, and when.
    pub answer: Option<(String, DateTime<Utc>)>,
}

impl From<nomination_link::Model> for NominationLink {
    fn from(row: nomination_link::Model) -> Self {
        Self {
            nomination: NominationId(row.nomination),
            election: ElectionId(row.election),
            made_by: AccountId(row.made_by),
            made: moment(row.made),
            expires: moment(row.expires),
            answer: row.answer.zip(row.answered.map(moment)),
        }
    }
}

impl Store {
    /// Keeps a nomination's link under the hash of its token; one that was made before opens no more, its answer stays.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn put_nomination_link(&self, link: &NominationLink, token: Hash) -> Result<(), StoreError> {
        let row = nomination_link::ActiveModel {
            nomination: Set(link.nomination.0),
            election: Set(link.election.0),
            token_hash: Set(token.as_bytes().to_vec()),
            made_by: Set(link.made_by.0),
            made: Set(millis(link.made)),
            expires: Set(millis(link.expires)),
            answer: Set(None),
            answered: Set(None),
        };
        let replaced = [
            nomination_link::Column::TokenHash,
            nomination_link::Column::MadeBy,
            nomination_link::Column::Made,
            nomination_link::Column::Expires,
        ];
        let again = OnConflict::column(nomination_link::Column::Nomination).update_columns(replaced).to_owned();
        nomination_link::Entity::insert(row).on_conflict(again).exec_without_returning(self.write()).await?;
        Ok(())
    }

    /// The link that a token opens now.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn nomination_link(&self, token: Hash, now: DateTime<Utc>) -> Result<Option<NominationLink>, StoreError> {
        let found = nomination_link::Entity::find()
            .filter(nomination_link::Column::TokenHash.eq(token.as_bytes().to_vec()))
            .filter(nomination_link::Column::Expires.gt(millis(now)));
        Ok(found.one(self.read()).await?.map(NominationLink::from))
    }

    /// The links of an election.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn nomination_links(&self, election: ElectionId) -> Result<Vec<NominationLink>, StoreError> {
        let rows = nomination_link::Entity::find().filter(nomination_link::Column::Election.eq(election.0));
        Ok(rows.all(self.read()).await?.into_iter().map(NominationLink::from).collect())
    }

    /// Keeps what a nominee answered; a later answer takes the place of one that nobody has recorded.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where the nomination has no link.
    pub async fn answer_nomination(
        &self,
        nomination: NominationId,
        answer: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let kept = nomination_link::Entity::update_many()
            .col_expr(nomination_link::Column::Answer, Expr::value(answer))
            .col_expr(nomination_link::Column::Answered, Expr::value(millis(now)))
            .filter(nomination_link::Column::Nomination.eq(nomination.0));
        match kept.exec(self.write()).await?.rows_affected {
            0 => Err(StoreError::Missing),
            _ => Ok(()),
        }
    }
}

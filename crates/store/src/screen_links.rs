//! Read-only links of screens: found by the hash of what stands in their address, until they expire or are revoked.

use crate::entity::screen_link;
use crate::error::StoreError;
use crate::number::{millis, moment};
use crate::store::Store;
use chrono::{DateTime, Utc};
use election::{AccountId, ElectionId};
use ledger::Hash;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// A link; what opens it is known to whoever made it alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScreenLink {
    /// Its id.
    pub id: Uuid,
    /// Which election it shows.
    pub election: ElectionId,
    /// Who made it.
    pub made_by: AccountId,
    /// When.
    pub made: DateTime<Utc>,
    /// Until when it opens.
    pub expires: DateTime<Utc>,
    /// When it was revoked.
    pub revoked: Option<DateTime<Utc>>,
}

impl From<screen_link::Model> for ScreenLink {
    fn from(row: screen_link::Model) -> Self {
        Self {
            id: row.id,
            election: ElectionId(row.election),
            made_by: AccountId(row.made_by),
            made: moment(row.made),
            expires: moment(row.expires),
            revoked: row.revoked.map(moment),
        }
    }
}

impl Store {
    /// Keeps a link under the hash of its token.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where the id or the token stands already.
    pub async fn add_screen_link(&self, link: &ScreenLink, token: Hash) -> Result<(), StoreError> {
        let row = screen_link::ActiveModel {
            id: Set(link.id),
            election: Set(link.election.0),
            token_hash: Set(token.as_bytes().to_vec()),
            made_by: Set(link.made_by.0),
            made: Set(millis(link.made)),
            expires: Set(millis(link.expires)),
            revoked: Set(link.revoked.map(millis)),
        };
        screen_link::Entity::insert(row).exec_without_returning(self.write()).await?;
        Ok(())
    }

    /// The election that a token opens now.
    pub async fn screen_of(&self, token: Hash, now: DateTime<Utc>) -> Result<Option<ElectionId>, StoreError> {
        let found = screen_link::Entity::find()
            .filter(screen_link::Column::TokenHash.eq(token.as_bytes().to_vec()))
            .filter(screen_link::Column::Revoked.is_null())
            .filter(screen_link::Column::Expires.gt(millis(now)));
        Ok(found.one(self.read()).await?.map(|row| ElectionId(row.election)))
    }

    /// The links of an election, oldest first.
    pub async fn screen_links(&self, election: ElectionId) -> Result<Vec<ScreenLink>, StoreError> {
        let rows = screen_link::Entity::find()
            .filter(screen_link::Column::Election.eq(election.0))
            .order_by_asc(screen_link::Column::Made)
            .order_by_asc(screen_link::Column::Id);
        Ok(rows.all(self.read()).await?.into_iter().map(ScreenLink::from).collect())
    }

    /// Shuts a link of an election; nothing opens it again.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where the election has no such link, or it was shut before.
    pub async fn revoke_screen_link(
        &self,
        election: ElectionId,
        link: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let shut = screen_link::Entity::update_many()
            .set(screen_link::ActiveModel { revoked: Set(Some(millis(now))), ..Default::default() })
            .filter(screen_link::Column::Id.eq(link))
            .filter(screen_link::Column::Election.eq(election.0))
            .filter(screen_link::Column::Revoked.is_null());
        match shut.exec(self.write()).await?.rows_affected {
            0 => Err(StoreError::Missing),
            _ => Ok(()),
        }
    }
}

//! The access log: who had what revealed, and why. Nothing in it changes or goes.

use crate::entity::access_log;
use crate::error::StoreError;
use crate::number::{millis, moment};
use crate::store::Store;
use chrono::{DateTime, Utc};
use election::{AccountId, ElectionId, PersonId};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// One reveal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Access {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub account: AccountId,
    /// Of which election.
    pub election: ElectionId,
    /// Of whom.
    pub person: Option<PersonId>,
    /// Which sealed record.
    pub sealed: Option<Uuid>,
    /// The reason's code.
    pub reason: String,
}

impl From<access_log::Model> for Access {
    fn from(row: access_log::Model) -> Self {
        Self {
            id: row.id,
            at: moment(row.at),
            account: AccountId(row.account),
            election: ElectionId(row.election),
            person: row.person.map(PersonId),
            sealed: row.sealed,
            reason: row.reason,
        }
    }
}

impl Store {
    /// Records a reveal; do it before showing anything.
    pub async fn record_access(&self, access: &Access) -> Result<(), StoreError> {
        let row = access_log::ActiveModel {
            id: Set(access.id),
            at: Set(millis(access.at)),
            account: Set(access.account.0),
            election: Set(access.election.0),
            person: Set(access.person.map(|person| person.0)),
            sealed: Set(access.sealed),
            reason: Set(access.reason.clone()),
        };
        access_log::Entity::insert(row).exec_without_returning(self.write()).await?;
        Ok(())
    }

    /// All reveals of an election, newest first.
    pub async fn accesses(&self, election: ElectionId) -> Result<Vec<Access>, StoreError> {
        let rows = access_log::Entity::find()
            .filter(access_log::Column::Election.eq(election.0))
            .order_by_desc(access_log::Column::At)
            .order_by_desc(access_log::Column::Id);
        Ok(rows.all(self.read()).await?.into_iter().map(Access::from).collect())
    }
}

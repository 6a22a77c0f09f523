//! Rotating refresh tokens: each is used once; one that comes twice ends its whole family.

use crate::connect::immediate;
use crate::entity::{refresh, session};
use crate::error::StoreError;
use crate::number::{millis, moment};
use crate::sessions;
use crate::store::Store;
use chrono::{DateTime, Utc};
use election::{AccountId, legal_day};
use ledger::Hash;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, TransactionTrait};
use uuid::Uuid;

/// A refresh token; the table keeps its hash alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refresh {
    /// Its id.
    pub id: Uuid,
    /// All tokens that descend from one login.
    pub family: Uuid,
    /// Whose.
    pub account: AccountId,
    /// SHA-256 of the token.
    pub token_hash: Hash,
    /// When it was issued.
    pub issued: DateTime<Utc>,
    /// Until when it holds.
    pub expires: DateTime<Utc>,
    /// When it was used.
    pub used: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked: Option<DateTime<Utc>>,
}

/// What came of using a token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rotation {
    /// The next one stands.
    Rotated,
    /// It had been used before: somebody has a copy, and the whole family is revoked now.
    Reused,
    /// It is unknown, revoked or over.
    Refused,
}

impl TryFrom<refresh::Model> for Refresh {
    type Error = StoreError;

    fn try_from(row: refresh::Model) -> Result<Self, StoreError> {
        let hash = Hash::try_from(row.token_hash.as_slice());
        Ok(Self {
            id: row.id,
            family: row.family,
            account: AccountId(row.account),
            token_hash: hash.map_err(|error| StoreError::Corrupt(format!("refresh token {}: {error}", row.id)))?,
            issued: moment(row.issued),
            expires: moment(row.expires),
            used: row.used.map(moment),
            revoked: row.revoked.map(moment),
        })
    }
}

pub(crate) fn active(token: &Refresh) -> refresh::ActiveModel {
    refresh::ActiveModel {
        id: Set(token.id),
        account: Set(token.account.0),
        family: Set(token.family),
        token_hash: Set(token.token_hash.as_bytes().to_vec()),
        issued: Set(millis(token.issued)),
        expires: Set(millis(token.expires)),
        used: Set(token.used.map(millis)),
        revoked: Set(token.revoked.map(millis)),
    }
}

/// Revokes the unrevoked tokens for which a column has a value, and says how many.
async fn revoke<C: ConnectionTrait>(
    database: &C,
    of: refresh::Column,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let revoked = refresh::Entity::update_many()
        .set(refresh::ActiveModel { revoked: Set(Some(millis(now))), ..Default::default() })
        .filter(of.eq(id))
        .filter(refresh::Column::Revoked.is_null());
    Ok(revoked.exec(database).await?.rows_affected)
}

impl Store {
    /// Keeps the first token of a family.
    pub async fn add_refresh(&self, token: &Refresh) -> Result<(), StoreError> {
        refresh::Entity::insert(active(token)).exec_without_returning(self.write()).await?;
        Ok(())
    }

    /// The token of a hash.
    pub async fn refresh_token(&self, token_hash: Hash) -> Result<Option<Refresh>, StoreError> {
        let of_hash = refresh::Column::TokenHash.eq(token_hash.as_bytes().to_vec());
        let row = refresh::Entity::find().filter(of_hash).one(self.read()).await?;
        row.map(Refresh::try_from).transpose()
    }

    /// Uses a token up and puts the next of its family in its place, in one transaction.
    pub async fn rotate_refresh(&self, used: Uuid, next: &Refresh, now: DateTime<Utc>) -> Result<Rotation, StoreError> {
        let transaction = self.write().begin_with_options(immediate()).await?;
        let took = refresh::Entity::update_many()
            .set(refresh::ActiveModel { used: Set(Some(millis(now))), ..Default::default() })
            .filter(refresh::Column::Id.eq(used))
            .filter(refresh::Column::Used.is_null())
            .filter(refresh::Column::Revoked.is_null())
            .filter(refresh::Column::Expires.gt(millis(now)))
            .exec(&transaction)
            .await?;
        let rotation = if took.rows_affected == 1 {
            refresh::Entity::insert(active(next)).exec_without_returning(&transaction).await?;
            sessions::used(&transaction, next.family, legal_day(now)).await?;
            Rotation::Rotated
        } else {
            match refresh::Entity::find_by_id(used).one(&transaction).await? {
                Some(token) if token.used.is_some() => {
                    revoke(&transaction, refresh::Column::Family, token.family, now).await?;
                    sessions::forget(&transaction, session::Column::Family, token.family).await?;
                    Rotation::Reused
                }
                _ => Rotation::Refused,
            }
        };
        transaction.commit().await?;
        if rotation == Rotation::Reused {
            self.remembered_admitted().forget();
        }
        Ok(rotation)
    }

    /// Ends one login: revokes its family.
    pub async fn revoke_family(&self, family: Uuid, now: DateTime<Utc>) -> Result<u64, StoreError> {
        self.end((refresh::Column::Family, session::Column::Family), family, now).await
    }

    /// Revokes the tokens and forgets the sessions for which a column of each has a value.
    async fn end(
        &self,
        (tokens, sessions): (refresh::Column, session::Column),
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let transaction = self.write().begin_with_options(immediate()).await?;
        let revoked = revoke(&transaction, tokens, id, now).await?;
        sessions::forget(&transaction, sessions, id).await?;
        transaction.commit().await?;
        self.remembered_admitted().forget();
        Ok(revoked)
    }

    /// Ends all logins of an account.
    pub async fn revoke_refresh_of(&self, account: AccountId, now: DateTime<Utc>) -> Result<u64, StoreError> {
        self.end((refresh::Column::Account, session::Column::Account), account.0, now).await
    }

    /// The tokens of an account, newest first.
    pub async fn refresh_of(&self, account: AccountId) -> Result<Vec<Refresh>, StoreError> {
        let rows = refresh::Entity::find().filter(refresh::Column::Account.eq(account.0));
        let rows = rows.order_by_desc(refresh::Column::Issued).order_by_asc(refresh::Column::Id);
        rows.all(self.read()).await?.into_iter().map(Refresh::try_from).collect()
    }

    /// Forgets the tokens that were over before a moment and says how many.
    pub async fn forget_refresh(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let old = refresh::Entity::delete_many().filter(refresh::Column::Expires.lt(millis(before)));
        Ok(old.exec(self.write()).await?.rows_affected)
    }
}

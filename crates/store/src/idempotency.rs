//! The answers that a repeated request gets again.

use crate::append::{Accepted, Idempotency};
use crate::entity::idempotency;
use crate::error::StoreError;
use crate::number::{millis, moment};
use crate::store::Store;
use chrono::{DateTime, Utc};
use election::AccountId;
use ledger::Hash;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// Keys named in one statement.
const MANY: usize = 1_000;

/// What a request was answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredAnswer {
    /// SHA-256 of the request's body.
    pub body_hash: Hash,
    /// The HTTP status.
    pub status: u16,
    /// What was written.
    pub accepted: Accepted,
    /// When.
    pub at: DateTime<Utc>,
}

impl TryFrom<&idempotency::Model> for StoredAnswer {
    type Error = StoreError;

    fn try_from(row: &idempotency::Model) -> Result<Self, StoreError> {
        let corrupt = |what: String| StoreError::Corrupt(format!("the answer under a key: {what}"));
        Ok(Self {
            body_hash: Hash::try_from(row.body_hash.as_slice()).map_err(|error| corrupt(error.to_string()))?,
            status: u16::try_from(row.status).map_err(|error| corrupt(error.to_string()))?,
            accepted: serde_json::from_str(&row.answer).map_err(|error| corrupt(error.to_string()))?,
            at: moment(row.at),
        })
    }
}

/// The answers under these keys, in a few queries.
pub(crate) async fn stored_answers<'k, C: ConnectionTrait>(
    database: &C,
    keys: impl Iterator<Item = &'k Idempotency>,
) -> Result<HashMap<(AccountId, String), StoredAnswer>, StoreError> {
    let keys: Vec<&str> = keys.map(|key| key.key.as_str()).collect();
    let mut found = HashMap::new();
    for keys in keys.chunks(MANY) {
        let rows = idempotency::Entity::find().filter(idempotency::Column::Key.is_in(keys.iter().copied()));
        for row in rows.all(database).await? {
            let answer = StoredAnswer::try_from(&row)?;
            found.insert((AccountId(row.account), row.key), answer);
        }
    }
    Ok(found)
}

/// The row that keeps an answer.
pub(crate) fn row(key: &Idempotency, accepted: &Accepted) -> Result<idempotency::ActiveModel, StoreError> {
    let corrupt = |what: String| StoreError::Corrupt(format!("an answer to keep: {what}"));
    Ok(idempotency::ActiveModel {
        key: Set(key.key.clone()),
        account: Set(key.account.0),
        body_hash: Set(key.body_hash.as_bytes().to_vec()),
        status: Set(i16::try_from(key.status).map_err(|error| corrupt(error.to_string()))?),
        answer: Set(serde_json::to_string(accepted).map_err(|error| corrupt(error.to_string()))?),
        at: Set(millis(accepted.at)),
    })
}

impl Store {
    /// What a request under this key was answered, if one was.
    pub async fn stored_answer(&self, account: AccountId, key: &str) -> Result<Option<StoredAnswer>, StoreError> {
        let row = idempotency::Entity::find_by_id((key.to_owned(), account.0)).one(self.read()).await?;
        row.as_ref().map(StoredAnswer::try_from).transpose()
    }

    /// Forgets the answers from before a moment and says how many.
    pub async fn forget_answers(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let old = idempotency::Entity::delete_many().filter(idempotency::Column::At.lt(millis(before)));
        Ok(old.exec(self.write()).await?.rows_affected)
    }
}

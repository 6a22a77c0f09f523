//! One-time codes that let an account choose a new password.

use crate::entity::reset_code;
use crate::error::StoreError;
use crate::number::millis;
use crate::store::Store;
use chrono::{DateTime, Utc};
use election::AccountId;
use ledger::Hash;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// What came of a reset code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Redeemed {
    /// It was right and is used up now.
    Right,
    /// There is none, it is another, it is over or was used.
    Refused,
}

impl Store {
    /// Keeps the code of an account in the place of an earlier one.
    pub async fn set_reset_code(
        &self,
        account: AccountId,
        code: Hash,
        expires: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let row = reset_code::ActiveModel {
            account: Set(account.0),
            code_hash: Set(code.as_bytes().to_vec()),
            expires: Set(millis(expires)),
            used: Set(None),
        };
        let replace = OnConflict::column(reset_code::Column::Account)
            .update_columns([reset_code::Column::CodeHash, reset_code::Column::Expires, reset_code::Column::Used])
            .to_owned();
        reset_code::Entity::insert(row).on_conflict(replace).exec_without_returning(self.write()).await?;
        Ok(())
    }

    /// Uses the code of an account up, if it is this one and holds.
    pub async fn redeem_reset_code(
        &self,
        account: AccountId,
        code: Hash,
        now: DateTime<Utc>,
    ) -> Result<Redeemed, StoreError> {
        let took = reset_code::Entity::update_many()
            .set(reset_code::ActiveModel { used: Set(Some(millis(now))), ..Default::default() })
            .filter(reset_code::Column::Account.eq(account.0))
            .filter(reset_code::Column::CodeHash.eq(code.as_bytes().to_vec()))
            .filter(reset_code::Column::Used.is_null())
            .filter(reset_code::Column::Expires.gt(millis(now)));
        match took.exec(self.write()).await?.rows_affected {
            1 => Ok(Redeemed::Right),
            _ => Ok(Redeemed::Refused),
        }
    }
}

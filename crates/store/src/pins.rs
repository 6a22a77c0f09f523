//! PINs of station accounts, each bound to one person.

use crate::entity::station_pin;
use crate::error::StoreError;
use crate::number::{millis, moment};
use crate::store::Store;
use chrono::{DateTime, Utc};
use election::{AccountId, PersonId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// The PIN of an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pin {
    /// Whose.
    pub account: AccountId,
    /// The person who knows it.
    pub person: PersonId,
    /// Its hash (PHC string).
    pub pin_hash: String,
    /// Failed attempts since the last success.
    pub failures: u32,
    /// Until when it is locked out.
    pub locked_until: Option<DateTime<Utc>>,
    /// When it was set.
    pub set_at: DateTime<Utc>,
}

impl TryFrom<station_pin::Model> for Pin {
    type Error = StoreError;

    fn try_from(row: station_pin::Model) -> Result<Self, StoreError> {
        let failures = u32::try_from(row.failures);
        Ok(Self {
            account: AccountId(row.account),
            person: PersonId(row.person),
            failures: failures.map_err(|error| StoreError::Corrupt(format!("PIN of {}: {error}", row.account)))?,
            locked_until: row.locked_until.map(moment),
            set_at: moment(row.set_at),
            pin_hash: row.pin_hash,
        })
    }
}

impl Store {
    /// Sets the PIN of an account, in the place of an earlier one; ends its lockout.
    pub async fn set_pin(
        &self,
        account: AccountId,
        person: PersonId,
        pin_hash: String,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        use station_pin::Column;
        let row = station_pin::ActiveModel {
            account: Set(account.0),
            person: Set(person.0),
            pin_hash: Set(pin_hash),
            failures: Set(0),
            locked_until: Set(None),
            set_at: Set(millis(now)),
        };
        let replaced = [Column::Person, Column::PinHash, Column::Failures, Column::LockedUntil, Column::SetAt];
        let replace = OnConflict::column(Column::Account).update_columns(replaced).to_owned();
        station_pin::Entity::insert(row).on_conflict(replace).exec_without_returning(self.write()).await?;
        Ok(())
    }

    /// The PIN of an account.
    pub async fn pin(&self, account: AccountId) -> Result<Option<Pin>, StoreError> {
        let row = station_pin::Entity::find_by_id(account.0).one(self.read()).await?;
        row.map(Pin::try_from).transpose()
    }

    /// Counts a failed attempt and says how many there were since the last success.
    pub async fn count_pin_failure(&self, account: AccountId) -> Result<u32, StoreError> {
        let one_more = Expr::col(station_pin::Column::Failures).add(1);
        station_pin::Entity::update_many()
            .col_expr(station_pin::Column::Failures, one_more)
            .filter(station_pin::Column::Account.eq(account.0))
            .exec(self.write())
            .await?;
        let row = station_pin::Entity::find_by_id(account.0).one(self.write()).await?.ok_or(StoreError::Missing)?;
        Pin::try_from(row).map(|pin| pin.failures)
    }

    /// Locks a PIN out until a moment, or ends its lockout and forgets the failures with none.
    pub async fn lock_pin(&self, account: AccountId, until: Option<DateTime<Utc>>) -> Result<(), StoreError> {
        let mut change = station_pin::ActiveModel { locked_until: Set(until.map(millis)), ..Default::default() };
        if until.is_none() {
            change.failures = Set(0);
        }
        let changed = station_pin::Entity::update_many().set(change).filter(station_pin::Column::Account.eq(account.0));
        match changed.exec(self.write()).await?.rows_affected {
            1 => Ok(()),
            _ => Err(StoreError::Missing),
        }
    }
}

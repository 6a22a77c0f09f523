//! Accounts: names, password hashes, lockout. How passwords are hashed and judged is `app`'s.

use crate::entity::account;
use crate::error::StoreError;
use crate::grants::Grant;
use crate::number::{day, millis, moment};
use crate::store::Store;
use chrono::{DateTime, NaiveDate, Utc};
use election::AccountId;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveEnum, ColumnTrait, DeriveActiveEnum, EntityTrait, EnumIter, PaginatorTrait, QueryFilter, QueryOrder,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

/// An account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its name as [`account_name`] writes it; unique.
    pub name: String,
    /// Its name as it was typed.
    pub display: String,
    /// The hash of its password (PHC string).
    pub password_hash: String,
    /// Whether it may come in.
    pub state: AccountState,
    /// Failed attempts since the last success.
    pub failures: u32,
    /// Until when it is locked out.
    pub locked_until: Option<DateTime<Utc>>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Whether the password must be changed at the next login.
    pub must_change: bool,
    /// The day on which it last signed in.
    pub last_sign_in: Option<NaiveDate>,
    /// Until when it opens, where it was made for a day.
    pub open_until: Option<DateTime<Utc>>,
}

impl Account {
    /// Whether it may come in now: nobody shut it, and its day is not over.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        may_enter(self.state, self.open_until, now)
    }
}

fn may_enter(state: AccountState, until: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    state == AccountState::Active && until.is_none_or(|until| now < until)
}

/// Whether an account may come in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
pub enum AccountState {
    /// It may.
    #[sea_orm(num_value = 1)]
    Active,
    /// It may not; its records stay.
    #[sea_orm(num_value = 2)]
    Disabled,
}

/// What a request needs to know of an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Admitted {
    /// The name that is shown.
    pub display: String,
    /// Whether it may come in.
    pub state: AccountState,
    /// Until when it opens, where it was made for a day.
    pub open_until: Option<DateTime<Utc>>,
    /// Its grants in force.
    pub grants: Vec<Grant>,
    /// Sessions of it that were ended and are not forgotten yet: an access token of theirs may still go round.
    pub ended: BTreeSet<Uuid>,
}

impl Admitted {
    /// Whether the account may come in now.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        may_enter(self.state, self.open_until, now)
    }
}

/// An account to make.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// Its name as it was typed.
    pub display: String,
    /// The hash of its password (PHC string).
    pub password_hash: String,
    /// When.
    pub created: DateTime<Utc>,
    /// Whether the password must be changed at the next login.
    pub must_change: bool,
    /// Until when it opens, where it is made for a day.
    pub open_until: Option<DateTime<Utc>>,
}

/// The name under which an account is found: NFKC, lower case, without spaces at the ends.
pub fn account_name(typed: &str) -> String {
    typed.nfkc().collect::<String>().trim().to_lowercase()
}

/// The row of a new account.
pub(crate) fn fresh_row(new: NewAccount) -> account::ActiveModel {
    account::ActiveModel {
        id: Set(new.id.0),
        name: Set(account_name(&new.display)),
        display: Set(new.display),
        password_hash: Set(new.password_hash),
        state: Set(AccountState::Active.to_value()),
        failures: Set(0),
        locked_until: Set(None),
        created: Set(millis(new.created)),
        must_change: Set(new.must_change),
        last_sign_in: Set(None),
        open_until: Set(new.open_until.map(millis)),
    }
}

/// What changes with a password; the lockout ends.
pub(crate) fn password_row(hash: String, chosen: Chosen) -> account::ActiveModel {
    account::ActiveModel {
        password_hash: Set(hash),
        must_change: Set(chosen == Chosen::ByAdministrator),
        failures: Set(0),
        locked_until: Set(None),
        ..Default::default()
    }
}

impl TryFrom<account::Model> for Account {
    type Error = StoreError;

    fn try_from(row: account::Model) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("the {what} of account {}", row.id));
        Ok(Self {
            id: AccountId(row.id),
            state: AccountState::try_from_value(&row.state).map_err(|_| corrupt("state"))?,
            failures: u32::try_from(row.failures).map_err(|_| corrupt("failures"))?,
            locked_until: row.locked_until.map(moment),
            created: moment(row.created),
            must_change: row.must_change,
            last_sign_in: row.last_sign_in.map(day),
            open_until: row.open_until.map(moment),
            name: row.name,
            display: row.display,
            password_hash: row.password_hash,
        })
    }
}

impl Store {
    /// Makes an account.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where another has its name.
    pub async fn add_account(&self, new: NewAccount) -> Result<(), StoreError> {
        account::Entity::insert(fresh_row(new)).exec_without_returning(self.write()).await?;
        Ok(())
    }

    /// One account.
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        let row = account::Entity::find_by_id(id.0).one(self.read()).await?;
        row.map(Account::try_from).transpose()
    }

    /// Who an account is and what it may do now; nothing where it is not there. Asked for by every request.
    pub async fn admitted(&self, id: AccountId) -> Result<Option<Arc<Admitted>>, StoreError> {
        let as_of = match self.remembered_admitted().get(&id) {
            Ok(admitted) => return Ok(Some(admitted)),
            Err(as_of) => as_of,
        };
        let Some(Account { display, state, open_until, .. }) = self.account(id).await? else { return Ok(None) };
        let mut grants = self.grants_of(id).await?;
        grants.retain(Grant::is_in_force);
        let ended = self.ended_sessions(id).await?;
        Ok(Some(self.remembered_admitted().keep(as_of, id, Admitted { display, state, open_until, grants, ended })))
    }

    /// The account of a name, however it is typed.
    pub async fn account_named(&self, typed: &str) -> Result<Option<Account>, StoreError> {
        let row =
            account::Entity::find().filter(account::Column::Name.eq(account_name(typed))).one(self.read()).await?;
        row.map(Account::try_from).transpose()
    }

    /// All accounts, by name.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let rows = account::Entity::find().order_by_asc(account::Column::Name).all(self.read()).await?;
        rows.into_iter().map(Account::try_from).collect()
    }

    /// How many accounts there are: none means that the first administrator is still to come.
    pub async fn count_accounts(&self) -> Result<u64, StoreError> {
        Ok(account::Entity::find().count(self.read()).await?)
    }

    /// Gives an account another password, which it must change if an administrator chose it; ends its lockout.
    pub async fn set_password(&self, id: AccountId, hash: String, chosen: Chosen) -> Result<(), StoreError> {
        self.change_account(id, password_row(hash, chosen)).await
    }

    /// Opens an account for another day, with another password; ends its lockout.
    pub async fn open_again(&self, id: AccountId, hash: String, until: DateTime<Utc>) -> Result<(), StoreError> {
        let change =
            account::ActiveModel { open_until: Set(Some(millis(until))), ..password_row(hash, Chosen::ByOwner) };
        self.change_account(id, change).await
    }

    /// Sets until when an account opens.
    pub async fn open_until(&self, id: AccountId, until: DateTime<Utc>) -> Result<(), StoreError> {
        let change = account::ActiveModel { open_until: Set(Some(millis(until))), ..Default::default() };
        self.change_account(id, change).await
    }

    /// Lets an account in or keeps it out.
    pub async fn set_account_state(&self, id: AccountId, state: AccountState) -> Result<(), StoreError> {
        self.change_account(id, account::ActiveModel { state: Set(state.to_value()), ..Default::default() }).await
    }

    /// Changes the name that is shown and looked up.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where another has it.
    pub async fn rename_account(&self, id: AccountId, display: String) -> Result<(), StoreError> {
        let name = Set(account_name(&display));
        self.change_account(id, account::ActiveModel { name, display: Set(display), ..Default::default() }).await
    }

    /// Counts a failed attempt and says how many there were since the last success.
    pub async fn count_failure(&self, id: AccountId) -> Result<u32, StoreError> {
        let one_more = Expr::col(account::Column::Failures).add(1);
        account::Entity::update_many()
            .col_expr(account::Column::Failures, one_more)
            .filter(account::Column::Id.eq(id.0))
            .exec(self.write())
            .await?;
        let row = account::Entity::find_by_id(id.0).one(self.write()).await?.ok_or(StoreError::Missing)?;
        Account::try_from(row).map(|account| account.failures)
    }

    /// Locks an account out until a moment.
    pub async fn lock_account(&self, id: AccountId, until: DateTime<Utc>) -> Result<(), StoreError> {
        let change = account::ActiveModel { locked_until: Set(Some(millis(until))), ..Default::default() };
        self.change_account(id, change).await
    }

    /// Forgets the failed attempts after a success.
    pub async fn clear_failures(&self, id: AccountId) -> Result<(), StoreError> {
        let change = account::ActiveModel { failures: Set(0), locked_until: Set(None), ..Default::default() };
        self.change_account(id, change).await
    }

    async fn change_account(&self, id: AccountId, change: account::ActiveModel) -> Result<(), StoreError> {
        let change = account::ActiveModel { id: NotSet, ..change };
        let changed = account::Entity::update_many().set(change).filter(account::Column::Id.eq(id.0));
        let changed = changed.exec(self.write()).await;
        self.remembered_admitted().forget();
        match changed?.rows_affected {
            1 => Ok(()),
            _ => Err(StoreError::Missing),
        }
    }
}

/// Who chose a password.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chosen {
    /// Its owner.
    ByOwner,
    /// An administrator; the owner must change it.
    ByAdministrator,
}

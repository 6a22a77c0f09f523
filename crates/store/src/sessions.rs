//! Sessions: what is kept of a login beside its tokens, and only while it goes on. The kind of device, since when, and the
//! day on which it was last used; no address, no page, no hour.

use crate::connect::immediate;
use crate::entity::{account, refresh, session};
use crate::error::StoreError;
use crate::number::{day, day_millis, millis, moment};
use crate::refresh::{Refresh, active};
use crate::store::Store;
use chrono::{DateTime, NaiveDate, Utc};
use election::{AccountId, legal_day};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TransactionTrait};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A session that goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// The family of its tokens.
    pub family: Uuid,
    /// On what kind of device; empty where that was not kept.
    pub device: String,
    /// Since when.
    pub began: DateTime<Utc>,
    /// The day on which it was last used.
    pub used_on: NaiveDate,
}

/// A session to open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSession {
    /// Its first token.
    pub token: Refresh,
    /// On what kind of device.
    pub device: String,
}

/// The condition that a token can still be used.
fn live(account: AccountId, now: DateTime<Utc>) -> sea_orm::Select<refresh::Entity> {
    refresh::Entity::find()
        .filter(refresh::Column::Account.eq(account.0))
        .filter(refresh::Column::Used.is_null())
        .filter(refresh::Column::Revoked.is_null())
        .filter(refresh::Column::Expires.gt(millis(now)))
}

/// Forgets what is over of an account: tokens past their time, and sessions that no token goes on with.
async fn forget_over<C: ConnectionTrait>(
    database: &C,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let over = refresh::Entity::delete_many()
        .filter(refresh::Column::Account.eq(account.0))
        .filter(refresh::Column::Expires.lt(millis(now)));
    over.exec(database).await?;
    let families = Query::select().column(refresh::Column::Family).from(refresh::Entity).take();
    let ended = session::Entity::delete_many()
        .filter(session::Column::Account.eq(account.0))
        .filter(session::Column::Family.not_in_subquery(families));
    ended.exec(database).await?;
    Ok(())
}

/// Forgets the sessions for which a column has a value.
pub(crate) async fn forget<C: ConnectionTrait>(database: &C, of: session::Column, id: Uuid) -> Result<(), StoreError> {
    session::Entity::delete_many().filter(of.eq(id)).exec(database).await?;
    Ok(())
}

/// Notes the day on which a session was used, unless it stands there already.
pub(crate) async fn used<C: ConnectionTrait>(database: &C, family: Uuid, on: NaiveDate) -> Result<(), StoreError> {
    let noted = session::Entity::update_many()
        .set(session::ActiveModel { used_on: Set(day_millis(on)), ..Default::default() })
        .filter(session::Column::Family.eq(family))
        .filter(session::Column::UsedOn.lt(day_millis(on)));
    noted.exec(database).await?;
    Ok(())
}

impl Store {
    /// Opens a session with its first token and notes the day; what is over of the account is forgotten.
    pub async fn open_session(&self, new: NewSession) -> Result<(), StoreError> {
        let NewSession { token, device } = new;
        let on = legal_day(token.issued);
        let transaction = self.write().begin_with_options(immediate()).await?;
        forget_over(&transaction, token.account, token.issued).await?;
        refresh::Entity::insert(active(&token)).exec_without_returning(&transaction).await?;
        let row = session::ActiveModel {
            family: Set(token.family),
            account: Set(token.account.0),
            device: Set(device),
            began: Set(millis(token.issued)),
            used_on: Set(day_millis(on)),
        };
        session::Entity::insert(row).exec_without_returning(&transaction).await?;
        let signed_in = account::ActiveModel { last_sign_in: Set(Some(day_millis(on))), ..Default::default() };
        let of = account::Entity::update_many().set(signed_in).filter(account::Column::Id.eq(token.account.0));
        of.exec(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The sessions of an account that go on, newest first.
    pub async fn sessions_of(&self, account: AccountId, now: DateTime<Utc>) -> Result<Vec<Session>, StoreError> {
        let kept = session::Entity::find().filter(session::Column::Account.eq(account.0)).all(self.read()).await?;
        let mut kept: BTreeMap<Uuid, session::Model> = kept.into_iter().map(|row| (row.family, row)).collect();
        let tokens = live(account, now).order_by_desc(refresh::Column::Issued).all(self.read()).await?;
        let mut sessions: Vec<Session> = tokens
            .into_iter()
            .map(|token| match kept.remove(&token.family) {
                Some(row) => Session {
                    family: row.family,
                    device: row.device,
                    began: moment(row.began),
                    used_on: day(row.used_on),
                },
                // A login of before sessions were kept.
                None => Session {
                    family: token.family,
                    device: String::new(),
                    began: moment(token.issued),
                    used_on: legal_day(moment(token.issued)),
                },
            })
            .collect();
        sessions.sort_by_key(|session| std::cmp::Reverse(session.began));
        Ok(sessions)
    }

    /// Ends the sessions of an account but one, and says how many tokens that were.
    pub async fn revoke_others(&self, account: AccountId, but: Uuid, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let transaction = self.write().begin_with_options(immediate()).await?;
        let revoked = refresh::Entity::update_many()
            .set(refresh::ActiveModel { revoked: Set(Some(millis(now))), ..Default::default() })
            .filter(refresh::Column::Account.eq(account.0))
            .filter(refresh::Column::Family.ne(but))
            .filter(refresh::Column::Revoked.is_null());
        let revoked = revoked.exec(&transaction).await?.rows_affected;
        let others = session::Entity::delete_many()
            .filter(session::Column::Account.eq(account.0))
            .filter(session::Column::Family.ne(but));
        others.exec(&transaction).await?;
        transaction.commit().await?;
        self.remembered_admitted().forget();
        Ok(revoked)
    }

    /// Sessions of an account that were ended; an access token of theirs may still go round.
    pub(crate) async fn ended_sessions(&self, account: AccountId) -> Result<BTreeSet<Uuid>, StoreError> {
        let ended = refresh::Entity::find()
            .select_only()
            .column(refresh::Column::Family)
            .distinct()
            .filter(refresh::Column::Account.eq(account.0))
            .filter(refresh::Column::Revoked.is_not_null());
        Ok(ended.into_tuple::<Uuid>().all(self.read()).await?.into_iter().collect())
    }
}

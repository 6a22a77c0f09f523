//! Invitations: a one-time link with which somebody makes the own account, or sets its password anew. Found by the hash
//! of what stands in the link.

use crate::accounts::{self, Chosen, NewAccount};
use crate::connect::immediate;
use crate::entity::{account, account_grant, invitation};
use crate::error::StoreError;
use crate::grants::{self, Decision, NewGrant, Scope, role_of_word, role_word};
use crate::number::{millis, moment};
use crate::store::Store;
use chrono::{DateTime, Utc};
use election::{AccountId, Role};
use ledger::Hash;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, TransactionTrait};
use uuid::Uuid;

/// What an invitation is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum InvitedTo {
    /// An account of one's own with a role at a place.
    Role(Role, Scope),
    /// A new password for an account that is there.
    Password(AccountId),
}

/// An invitation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invitation {
    /// Its id.
    pub id: Uuid,
    /// For whom, as whoever made it calls them.
    pub whom: String,
    /// What for.
    pub to: InvitedTo,
    /// Who made it.
    pub made_by: AccountId,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Until when it opens.
    pub expires: DateTime<Utc>,
    /// When it was taken up.
    pub taken: Option<DateTime<Utc>>,
    /// Who withdrew it.
    pub withdrawn: Option<Decision>,
}

/// An invitation to make.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewInvitation {
    /// Its id.
    pub id: Uuid,
    /// The hash of what stands in its link.
    pub secret: Hash,
    /// For whom.
    pub whom: String,
    /// What for.
    pub to: InvitedTo,
    /// Who makes it.
    pub made_by: AccountId,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Until when it opens.
    pub expires: DateTime<Utc>,
}

/// What becomes of an invitation that is taken up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TakenUp {
    /// An account with its role.
    Account(Box<NewAccount>, NewGrant),
    /// A password that its owner chose, as a hash.
    Password(AccountId, String),
}

impl Invitation {
    /// Whether it opens at a moment.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.taken.is_none() && self.withdrawn.is_none() && now < self.expires
    }
}

fn to(row: &invitation::Model) -> Option<InvitedTo> {
    match (&row.role, &row.scope_kind, &row.scope_id, row.account) {
        (Some(role), Some(kind), Some(id), _) => {
            Some(InvitedTo::Role(role_of_word(role)?, Scope::from_columns(kind, id)?))
        }
        (None, None, None, Some(account)) => Some(InvitedTo::Password(AccountId(account))),
        _ => None,
    }
}

impl TryFrom<invitation::Model> for Invitation {
    type Error = StoreError;

    fn try_from(row: invitation::Model) -> Result<Self, StoreError> {
        let to = to(&row).ok_or_else(|| StoreError::Corrupt(format!("the invitation {}", row.id)))?;
        let by = row.withdrawn_by.map(AccountId);
        Ok(Self {
            id: row.id,
            to,
            made_by: AccountId(row.made_by),
            made_at: moment(row.made_at),
            expires: moment(row.expires),
            taken: row.taken_at.map(moment),
            withdrawn: row.withdrawn_at.map(|at| Decision { by, at: moment(at) }),
            whom: row.whom,
        })
    }
}

/// The row of a new invitation.
fn fresh_row(new: NewInvitation) -> Result<invitation::ActiveModel, StoreError> {
    let (account, role, place) = match new.to {
        InvitedTo::Role(role, scope) => (None, Some(role_word(role)?), Some(scope.columns())),
        InvitedTo::Password(account) => (Some(account.0), None, None),
    };
    let (scope_kind, scope_id) = place.unzip();
    Ok(invitation::ActiveModel {
        id: Set(new.id),
        secret_hash: Set(new.secret.as_bytes().to_vec()),
        whom: Set(new.whom),
        account: Set(account),
        role: Set(role),
        scope_kind: Set(scope_kind.map(str::to_owned)),
        scope_id: Set(scope_id),
        made_by: Set(new.made_by.0),
        made_at: Set(millis(new.made_at)),
        expires: Set(millis(new.expires)),
        taken_at: Set(None),
        withdrawn_by: Set(None),
        withdrawn_at: Set(None),
    })
}

/// Withdraws the open invitations of a filter and says how many.
async fn withdraw<C: ConnectionTrait>(database: &C, which: SimpleExpr, decision: Decision) -> Result<u64, StoreError> {
    let withdrawn = invitation::Entity::update_many()
        .set(invitation::ActiveModel {
            withdrawn_by: Set(decision.by.map(|by| by.0)),
            withdrawn_at: Set(Some(millis(decision.at))),
            ..Default::default()
        })
        .filter(which)
        .filter(invitation::Column::TakenAt.is_null())
        .filter(invitation::Column::WithdrawnAt.is_null());
    Ok(withdrawn.exec(database).await?.rows_affected)
}

impl Store {
    /// Keeps an invitation; an earlier one that sets the password of the same account anew is withdrawn.
    pub async fn add_invitation(&self, new: NewInvitation) -> Result<(), StoreError> {
        let transaction = self.write().begin_with_options(immediate()).await?;
        if let InvitedTo::Password(account) = new.to {
            let earlier = invitation::Column::Account.eq(account.0).and(invitation::Column::Role.is_null());
            withdraw(&transaction, earlier, Decision { by: Some(new.made_by), at: new.made_at }).await?;
        }
        invitation::Entity::insert(fresh_row(new)?).exec_without_returning(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The invitation of a secret, open or not.
    pub async fn invitation_of(&self, secret: Hash) -> Result<Option<Invitation>, StoreError> {
        let of = invitation::Entity::find().filter(invitation::Column::SecretHash.eq(secret.as_bytes().to_vec()));
        of.one(self.read()).await?.map(Invitation::try_from).transpose()
    }

    /// One invitation.
    pub async fn invitation(&self, id: Uuid) -> Result<Option<Invitation>, StoreError> {
        invitation::Entity::find_by_id(id).one(self.read()).await?.map(Invitation::try_from).transpose()
    }

    /// All invitations, the newest first.
    pub async fn invitations(&self) -> Result<Vec<Invitation>, StoreError> {
        let rows =
            invitation::Entity::find().order_by_desc(invitation::Column::MadeAt).order_by_asc(invitation::Column::Id);
        rows.all(self.read()).await?.into_iter().map(Invitation::try_from).collect()
    }

    /// Withdraws an invitation.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where it is not there, taken up or withdrawn already.
    pub async fn withdraw_invitation(&self, id: Uuid, decision: Decision) -> Result<(), StoreError> {
        match withdraw(self.write(), invitation::Column::Id.eq(id), decision).await? {
            1 => Ok(()),
            _ => Err(StoreError::Missing),
        }
    }

    /// Takes an invitation up: uses it and makes what comes of it, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where it is not open, [`StoreError::Taken`] where another account has the name; it stays
    /// open then.
    pub async fn take_invitation(&self, id: Uuid, becomes: TakenUp, now: DateTime<Utc>) -> Result<(), StoreError> {
        let transaction = self.write().begin_with_options(immediate()).await?;
        let used = invitation::Entity::update_many()
            .set(invitation::ActiveModel { taken_at: Set(Some(millis(now))), ..Default::default() })
            .filter(invitation::Column::Id.eq(id))
            .filter(invitation::Column::TakenAt.is_null())
            .filter(invitation::Column::WithdrawnAt.is_null())
            .filter(invitation::Column::Expires.gt(millis(now)));
        if used.exec(&transaction).await?.rows_affected != 1 {
            return Err(StoreError::Missing);
        }
        match becomes {
            TakenUp::Account(new, grant) => {
                let account = Set(Some(new.id.0));
                account::Entity::insert(accounts::fresh_row(*new)).exec_without_returning(&transaction).await?;
                account_grant::Entity::insert(grants::fresh_row(&grant)?).exec_without_returning(&transaction).await?;
                invitation::Entity::update_many()
                    .set(invitation::ActiveModel { account, ..Default::default() })
                    .filter(invitation::Column::Id.eq(id))
                    .exec(&transaction)
                    .await?;
            }
            TakenUp::Password(account, hash) => {
                let change = accounts::password_row(hash, Chosen::ByOwner);
                let of = account::Entity::update_many().set(change).filter(account::Column::Id.eq(account.0));
                of.exec(&transaction).await?;
            }
        }
        transaction.commit().await?;
        self.remembered_admitted().forget();
        Ok(())
    }
}

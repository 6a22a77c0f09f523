//! Grants: which role an account has, where, by whose word, confirmed and revoked by whom.

use crate::entity::account_grant;
use crate::error::StoreError;
use crate::number::{millis, moment};
use crate::store::Store;
use chrono::{DateTime, Utc};
use election::{AccountId, CommunityId, ElectionId, Role};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// For where a role is granted.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Scope {
    /// For the whole installation.
    Installation,
    /// For a county by its name, which holds no `/`.
    County(String),
    /// For a street of a county, both by name.
    Street {
        /// The county, without `/`.
        county: String,
        /// The street.
        street: String,
    },
    /// For a community.
    Community(CommunityId),
    /// For one election.
    Election(ElectionId),
}

/// Who did something and when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Who; nobody for the first administrator, whom the console admits.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A grant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grant {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub account: AccountId,
    /// The role.
    pub role: Role,
    /// For where.
    pub scope: Scope,
    /// Who granted it.
    pub granted: Decision,
    /// Who confirmed it.
    pub confirmed: Option<Decision>,
    /// Who revoked it.
    pub revoked: Option<Decision>,
}

/// A grant to make.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewGrant {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub account: AccountId,
    /// The role.
    pub role: Role,
    /// For where.
    pub scope: Scope,
    /// Who grants it.
    pub granted: Decision,
    /// Who confirms it, where that is known at once.
    pub confirmed: Option<Decision>,
}

impl Scope {
    /// Kind and id as the table keeps them.
    pub(crate) fn columns(&self) -> (&'static str, String) {
        match self {
            Self::Installation => ("installation", String::new()),
            Self::County(county) => ("county", county.clone()),
            Self::Street { county, street } => ("street", format!("{county}/{street}")),
            Self::Community(id) => ("community", id.to_string()),
            Self::Election(id) => ("election", id.to_string()),
        }
    }

    pub(crate) fn from_columns(kind: &str, id: &str) -> Option<Self> {
        Some(match kind {
            "installation" => Self::Installation,
            "county" => Self::County(id.to_owned()),
            "street" => {
                let (county, street) = id.split_once('/')?;
                Self::Street { county: county.to_owned(), street: street.to_owned() }
            }
            "community" => Self::Community(id.parse().ok()?),
            "election" => Self::Election(id.parse().ok()?),
            _ => return None,
        })
    }
}

impl Grant {
    /// Whether it is confirmed and not revoked.
    pub const fn is_in_force(&self) -> bool {
        self.confirmed.is_some() && self.revoked.is_none()
    }
}

/// The word of a role, as serialised everywhere.
pub(crate) fn role_word(role: Role) -> Result<String, StoreError> {
    let word = serde_json::to_value(role).ok().and_then(|word| word.as_str().map(str::to_owned));
    word.ok_or_else(|| StoreError::Corrupt("a role without a word".to_owned()))
}

/// The role of a word.
pub(crate) fn role_of_word(word: &str) -> Option<Role> {
    serde_json::from_value(word.into()).ok()
}

/// The row of a new grant.
pub(crate) fn fresh_row(new: &NewGrant) -> Result<account_grant::ActiveModel, StoreError> {
    let (scope_kind, scope_id) = new.scope.columns();
    Ok(account_grant::ActiveModel {
        id: Set(new.id),
        account: Set(new.account.0),
        role: Set(role_word(new.role)?),
        scope_kind: Set(scope_kind.to_owned()),
        scope_id: Set(scope_id),
        granted_by: Set(new.granted.by.map(|by| by.0)),
        granted_at: Set(millis(new.granted.at)),
        confirmed_by: Set(new.confirmed.and_then(|confirmed| confirmed.by).map(|by| by.0)),
        confirmed_at: Set(new.confirmed.map(|confirmed| millis(confirmed.at))),
        revoked_by: Set(None),
        revoked_at: Set(None),
    })
}

impl TryFrom<account_grant::Model> for Grant {
    type Error = StoreError;

    fn try_from(row: account_grant::Model) -> Result<Self, StoreError> {
        let corrupt = || StoreError::Corrupt(format!("the grant {}", row.id));
        let decision =
            |by: Option<Uuid>, at: Option<i64>| at.map(|at| Decision { by: by.map(AccountId), at: moment(at) });
        Ok(Self {
            id: row.id,
            account: AccountId(row.account),
            role: role_of_word(&row.role).ok_or_else(corrupt)?,
            scope: Scope::from_columns(&row.scope_kind, &row.scope_id).ok_or_else(corrupt)?,
            granted: Decision { by: row.granted_by.map(AccountId), at: moment(row.granted_at) },
            confirmed: decision(row.confirmed_by, row.confirmed_at),
            revoked: decision(row.revoked_by, row.revoked_at),
        })
    }
}

impl Store {
    /// Records a grant.
    pub async fn add_grant(&self, new: NewGrant) -> Result<(), StoreError> {
        let row = fresh_row(&new)?;
        let added = account_grant::Entity::insert(row).exec_without_returning(self.write()).await;
        self.remembered_admitted().forget();
        added?;
        Ok(())
    }

    /// Confirms a grant that waits for it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where it is not there, confirmed already or revoked.
    pub async fn confirm_grant(&self, id: Uuid, decision: Decision) -> Result<(), StoreError> {
        let change = account_grant::ActiveModel {
            confirmed_by: Set(decision.by.map(|by| by.0)),
            confirmed_at: Set(Some(millis(decision.at))),
            ..Default::default()
        };
        self.decide_grant(id, change, account_grant::Column::ConfirmedAt).await
    }

    /// Revokes a grant.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where it is not there or revoked already.
    pub async fn revoke_grant(&self, id: Uuid, decision: Decision) -> Result<(), StoreError> {
        let change = account_grant::ActiveModel {
            revoked_by: Set(decision.by.map(|by| by.0)),
            revoked_at: Set(Some(millis(decision.at))),
            ..Default::default()
        };
        self.decide_grant(id, change, account_grant::Column::RevokedAt).await
    }

    async fn decide_grant(
        &self,
        id: Uuid,
        change: account_grant::ActiveModel,
        open: account_grant::Column,
    ) -> Result<(), StoreError> {
        let changed = account_grant::Entity::update_many()
            .set(change)
            .filter(account_grant::Column::Id.eq(id))
            .filter(account_grant::Column::RevokedAt.is_null())
            .filter(open.is_null());
        let changed = changed.exec(self.write()).await;
        self.remembered_admitted().forget();
        match changed?.rows_affected {
            1 => Ok(()),
            _ => Err(StoreError::Missing),
        }
    }

    /// One grant.
    pub async fn grant(&self, id: Uuid) -> Result<Option<Grant>, StoreError> {
        let row = account_grant::Entity::find_by_id(id).one(self.read()).await?;
        row.map(Grant::try_from).transpose()
    }

    /// The grants of an account, revoked ones too, in the order in which they were made.
    pub async fn grants_of(&self, account: AccountId) -> Result<Vec<Grant>, StoreError> {
        let rows = account_grant::Entity::find().filter(account_grant::Column::Account.eq(account.0));
        let rows = rows.order_by_asc(account_grant::Column::GrantedAt).order_by_asc(account_grant::Column::Id);
        rows.all(self.read()).await?.into_iter().map(Grant::try_from).collect()
    }

    /// All grants, revoked ones too, in the order in which they were made.
    pub async fn grants(&self) -> Result<Vec<Grant>, StoreError> {
        let rows = account_grant::Entity::find()
            .order_by_asc(account_grant::Column::GrantedAt)
            .order_by_asc(account_grant::Column::Id);
        rows.all(self.read()).await?.into_iter().map(Grant::try_from).collect()
    }
}

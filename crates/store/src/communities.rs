//! Communities (社区) of the installation.

use crate::entity::community;
use crate::error::StoreError;
use crate::store::Store;
use election::CommunityId;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// A community.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Community {
    /// Its id.
    pub id: CommunityId,
    /// Its statistical code (统计用区划代码), 12 digits, unique.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The street office (街道) above it.
    pub street: String,
    /// The county (县、区) above that.
    pub county: String,
    /// How many households it has.
    pub households: u32,
}

impl TryFrom<community::Model> for Community {
    type Error = StoreError;

    fn try_from(row: community::Model) -> Result<Self, StoreError> {
        let households = u32::try_from(row.households);
        Ok(Self {
            id: CommunityId(row.id),
            households: households.map_err(|error| StoreError::Corrupt(format!("community {}: {error}", row.code)))?,
            code: row.code,
            name: row.name,
            street: row.street,
            county: row.county,
        })
    }
}

fn active(community: &Community) -> community::ActiveModel {
    community::ActiveModel {
        id: Set(community.id.0),
        code: Set(community.code.clone()),
        name: Set(community.name.clone()),
        street: Set(community.street.clone()),
        county: Set(community.county.clone()),
        households: Set(i32::try_from(community.households).unwrap_or(i32::MAX)),
    }
}

impl Store {
    /// Adds a community.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where its id or code stands already.
    pub async fn add_community(&self, community: &Community) -> Result<(), StoreError> {
        community::Entity::insert(active(community)).exec_without_returning(self.write()).await?;
        Ok(())
    }

    /// Replaces what is known of a community.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where it is not there, [`StoreError::Taken`] where another has the code.
    pub async fn change_community(&self, community: &Community) -> Result<(), StoreError> {
        let changed = community::Entity::update_many()
            .set(community::ActiveModel { id: sea_orm::ActiveValue::NotSet, ..active(community) })
            .filter(community::Column::Id.eq(community.id.0))
            .exec(self.write())
            .await;
        self.remembered_communities().forget();
        let changed = changed?;
        if changed.rows_affected == 1 { Ok(()) } else { Err(StoreError::Missing) }
    }

    /// One community.
    pub async fn community(&self, id: CommunityId) -> Result<Option<Community>, StoreError> {
        let as_of = match self.remembered_communities().get(&id) {
            Ok(community) => return Ok(Some(Community::clone(&community))),
            Err(as_of) => as_of,
        };
        let Some(row) = community::Entity::find_by_id(id.0).one(self.read()).await? else { return Ok(None) };
        let community = Community::try_from(row)?;
        Ok(Some(Community::clone(&self.remembered_communities().keep(as_of, id, community))))
    }

    /// All communities, by code.
    pub async fn communities(&self) -> Result<Vec<Community>, StoreError> {
        let rows = community::Entity::find().order_by_asc(community::Column::Code).all(self.read()).await?;
        rows.into_iter().map(Community::try_from).collect()
    }
}

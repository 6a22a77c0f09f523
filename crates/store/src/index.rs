//! Finding people by keyed hashes, without opening the vault.

use crate::batch_people::{IdentityKey, Owner};
use crate::entity::roll_index;
use crate::error::StoreError;
use crate::store::Store;
use election::{CommunityId, ElectionId, GroupNo, PersonId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// Hashes named in one statement.
const MANY: usize = 1_000;

/// A person of the index.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Indexed {
    /// The person.
    pub person: PersonId,
    /// In which election.
    pub election: ElectionId,
    /// In which community.
    pub community: CommunityId,
    /// In which term.
    pub term: u16,
    /// The keyed hash of the identity number.
    pub identity: Option<[u8; 32]>,
    /// The keyed hash of the name.
    pub name: [u8; 32],
    /// The residents' group.
    pub group: Option<GroupNo>,
}

impl TryFrom<roll_index::Model> for Indexed {
    type Error = StoreError;

    fn try_from(row: roll_index::Model) -> Result<Self, StoreError> {
        let corrupt = || StoreError::Corrupt(format!("the index row of {}", row.person));
        let hash = |bytes: &[u8]| <[u8; 32]>::try_from(bytes).map_err(|_| corrupt());
        let group = row.group_no.map(|group| u16::try_from(group).map(GroupNo).map_err(|_| corrupt()));
        Ok(Self {
            person: PersonId(row.person),
            election: ElectionId(row.election),
            community: CommunityId(row.community),
            term: u16::try_from(row.term).map_err(|_| corrupt())?,
            identity: row.identity.as_deref().map(hash).transpose()?,
            name: hash(&row.name)?,
            group: group.transpose()?,
        })
    }
}

/// Who stands under these identity hashes, of whichever term.
pub(crate) async fn identity_owners<C: ConnectionTrait>(
    database: &C,
    identities: Vec<[u8; 32]>,
) -> Result<HashMap<IdentityKey, Vec<Owner>>, StoreError> {
    let mut owners: HashMap<IdentityKey, Vec<Owner>> = HashMap::new();
    for row in by_identities(database, &identities).await? {
        let Indexed { election, person, community, term, identity, .. } = row;
        if let Some(identity) = identity {
            owners.entry((term, identity)).or_default().push(Owner { election, person, community });
        }
    }
    Ok(owners)
}

async fn by_identities<C: ConnectionTrait>(database: &C, hashes: &[[u8; 32]]) -> Result<Vec<Indexed>, StoreError> {
    let mut found = Vec::new();
    for hashes in hashes.chunks(MANY) {
        let named = hashes.iter().map(|hash| hash.to_vec());
        let rows = roll_index::Entity::find().filter(roll_index::Column::Identity.is_in(named));
        found.extend(rows.all(database).await?);
    }
    found.into_iter().map(Indexed::try_from).collect()
}

impl Store {
    /// The persons under these identity hashes in a term, wherever they are registered.
    pub async fn find_identities(&self, term: u16, identities: &[[u8; 32]]) -> Result<Vec<Indexed>, StoreError> {
        let mut found = by_identities(self.read(), identities).await?;
        found.retain(|row| row.term == term);
        Ok(found)
    }

    /// The persons of an election under a name hash.
    pub async fn find_name(&self, election: ElectionId, name: &[u8; 32]) -> Result<Vec<Indexed>, StoreError> {
        let rows = roll_index::Entity::find()
            .filter(roll_index::Column::Name.eq(name.to_vec()))
            .filter(roll_index::Column::Election.eq(election.0))
            .order_by_asc(roll_index::Column::Person);
        rows.all(self.read()).await?.into_iter().map(Indexed::try_from).collect()
    }

    /// Everybody in the index of an election.
    pub async fn indexed(&self, election: ElectionId) -> Result<Vec<Indexed>, StoreError> {
        let rows = roll_index::Entity::find()
            .filter(roll_index::Column::Election.eq(election.0))
            .order_by_asc(roll_index::Column::Person);
        rows.all(self.read()).await?.into_iter().map(Indexed::try_from).collect()
    }
}

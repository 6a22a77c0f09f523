//! The index of people within one transaction of the writer: who stands there, who leaves, who comes.
//!
//! In a term an identity number belongs to one community. Its elections of that term, the general one, by-elections and
//! recalls, may each have the person on their roll; no other community's may.

use crate::append::{AppendError, IndexRow};
use crate::entity::{identity_home, roll_index};
use crate::error::StoreError;
use crate::index::identity_owners;
use crate::rows::{insert_all, upsert_all};
use election::{CommunityId, ElectionId, PersonId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Persons named in one statement.
const MANY: usize = 1_000;

/// An identity number's keyed hash within a term.
pub(crate) type IdentityKey = (u16, [u8; 32]);

/// Who stands under an identity number.
#[derive(Clone, Copy)]
pub(crate) struct Owner {
    pub(crate) election: ElectionId,
    pub(crate) person: PersonId,
    pub(crate) community: CommunityId,
}

/// The index of people as the batch leaves it.
#[derive(Default)]
pub(crate) struct People {
    owners: HashMap<IdentityKey, Vec<Owner>>,
    leaving: BTreeMap<ElectionId, BTreeSet<PersonId>>,
    coming: Vec<(ElectionId, IndexRow)>,
}

impl People {
    /// Reads who stands under the identity numbers that come.
    pub(crate) async fn read<'s, C: ConnectionTrait>(
        database: &C,
        coming: impl Iterator<Item = &'s IndexRow>,
    ) -> Result<Self, StoreError> {
        let identities = coming.filter_map(|row| row.identity).collect();
        Ok(Self { owners: identity_owners(database, identities).await?, ..Self::default() })
    }

    /// Takes people of an election out and in; on a duplicate nothing changes.
    pub(crate) fn apply(
        &mut self,
        election: ElectionId,
        index: &[IndexRow],
        unindex: &[PersonId],
    ) -> Result<(), AppendError> {
        if index.is_empty() && unindex.is_empty() {
            return Ok(());
        }
        let replaced = index.iter().map(|row| row.person);
        let leaving: BTreeSet<PersonId> = unindex.iter().copied().chain(replaced).collect();
        let goes = |owner: &Owner| owner.election == election && leaving.contains(&owner.person);
        let mut added = HashMap::new();
        for row in index {
            let Some(identity) = row.identity else { continue };
            let key = (row.term, identity);
            let bars =
                |owner: &&Owner| !goes(owner) && (owner.community != row.community || owner.election == election);
            let stands = self.owners.get(&key).and_then(|owners| owners.iter().find(bars)).or_else(|| added.get(&key));
            if let Some(Owner { election, person, community }) = stands.copied() {
                return Err(AppendError::Duplicate { given: row.person, person, election, community });
            }
            added.insert(key, Owner { election, person: row.person, community: row.community });
        }
        self.owners.values_mut().for_each(|owners| owners.retain(|owner| !goes(owner)));
        for (key, owner) in added {
            self.owners.entry(key).or_default().push(owner);
        }
        self.coming.retain(|(other, row)| *other != election || !leaving.contains(&row.person));
        self.coming.extend(index.iter().map(|row| (election, row.clone())));
        self.leaving.entry(election).or_default().extend(leaving);
        Ok(())
    }

    /// Writes who left and who came.
    pub(crate) async fn write<C: ConnectionTrait>(&mut self, database: &C) -> Result<(), StoreError> {
        for (election, persons) in std::mem::take(&mut self.leaving) {
            let persons: Vec<_> = persons.into_iter().map(|person| person.0).collect();
            for persons in persons.chunks(MANY) {
                roll_index::Entity::delete_many()
                    .filter(roll_index::Column::Election.eq(election.0))
                    .filter(roll_index::Column::Person.is_in(persons.iter().copied()))
                    .exec(database)
                    .await?;
            }
        }
        // Another community that took the number in the meantime still refers to it, and the database refuses the move.
        let moved = OnConflict::columns([identity_home::Column::Identity, identity_home::Column::Term])
            .update_column(identity_home::Column::Community)
            .to_owned();
        upsert_all(database, homes(&self.coming)?, &moved).await?;
        let rows = std::mem::take(&mut self.coming).into_iter().map(|(election, row)| active(election, &row));
        insert_all(database, rows.collect::<Result<_, _>>()?).await?;
        Ok(())
    }
}

fn term(row: &IndexRow) -> Result<i16, StoreError> {
    i16::try_from(row.term).map_err(|_| StoreError::Corrupt(format!("the term {} is no year", row.term)))
}

/// The communities of the numbers that come, each number once and in one order for every server.
fn homes(coming: &[(ElectionId, IndexRow)]) -> Result<Vec<identity_home::ActiveModel>, StoreError> {
    let mut homes = BTreeMap::new();
    for (_, row) in coming {
        if let Some(identity) = row.identity {
            homes.insert((term(row)?, identity), row.community);
        }
    }
    let home = |((term, identity), community): ((i16, [u8; 32]), CommunityId)| identity_home::ActiveModel {
        identity: Set(identity.to_vec()),
        term: Set(term),
        community: Set(community.0),
    };
    Ok(homes.into_iter().map(home).collect())
}

fn active(election: ElectionId, row: &IndexRow) -> Result<roll_index::ActiveModel, StoreError> {
    Ok(roll_index::ActiveModel {
        person: Set(row.person.0),
        election: Set(election.0),
        term: Set(term(row)?),
        community: Set(row.community.0),
        identity: Set(row.identity.map(|hash| hash.to_vec())),
        name: Set(row.name.to_vec()),
        group_no: Set(row.group.map(|group| group.0.into())),
    })
}

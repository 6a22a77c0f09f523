//! The index of people within one transaction of the writer: who stands there, who leaves, who comes.

use crate::append::{AppendError, IndexRow, Submission};
use crate::entity::roll_index;
use crate::error::StoreError;
use crate::index::identity_owners;
use crate::rows::insert_all;
use election::{CommunityId, ElectionId, PersonId};
use sea_orm::ActiveValue::Set;
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
    owners: HashMap<IdentityKey, Owner>,
    leaving: BTreeMap<ElectionId, BTreeSet<PersonId>>,
    coming: Vec<(ElectionId, IndexRow)>,
}

impl People {
    /// Reads who stands under the identity numbers that the submissions bring.
    pub(crate) async fn read<'s, C: ConnectionTrait>(
        database: &C,
        submissions: impl Iterator<Item = &'s Submission>,
    ) -> Result<Self, StoreError> {
        let identities = submissions.flat_map(|submission| &submission.index).filter_map(|row| row.identity).collect();
        Ok(Self { owners: identity_owners(database, identities).await?, ..Self::default() })
    }

    /// Takes a submission's people out and in; on a duplicate nothing changes.
    pub(crate) fn apply(&mut self, submission: &Submission) -> Result<(), AppendError> {
        let election = submission.election;
        if submission.index.is_empty() && submission.unindex.is_empty() {
            return Ok(());
        }
        let replaced = submission.index.iter().map(|row| row.person);
        let leaving: BTreeSet<PersonId> = submission.unindex.iter().copied().chain(replaced).collect();
        let goes = |owner: &Owner| owner.election == election && leaving.contains(&owner.person);
        let mut added = HashMap::new();
        for row in &submission.index {
            let Some(identity) = row.identity else { continue };
            let key = (row.term, identity);
            let stands = self.owners.get(&key).filter(|owner| !goes(owner)).or_else(|| added.get(&key));
            if let Some(Owner { election, person, community }) = stands.copied() {
                return Err(AppendError::Duplicate { given: row.person, person, election, community });
            }
            added.insert(key, Owner { election, person: row.person, community: row.community });
        }
        self.owners.retain(|_, owner| !goes(owner));
        self.owners.extend(added);
        self.coming.retain(|(other, row)| *other != election || !leaving.contains(&row.person));
        self.coming.extend(submission.index.iter().map(|row| (election, row.clone())));
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
        let rows = std::mem::take(&mut self.coming).into_iter().map(|(election, row)| active(election, &row));
        insert_all(database, rows.collect::<Result<_, _>>()?).await?;
        Ok(())
    }
}

fn active(election: ElectionId, row: &IndexRow) -> Result<roll_index::ActiveModel, StoreError> {
    let term = i16::try_from(row.term).map_err(|_| StoreError::Corrupt(format!("the term {} is no year", row.term)))?;
    Ok(roll_index::ActiveModel {
        person: Set(row.person.0),
        election: Set(election.0),
        term: Set(term),
        community: Set(row.community.0),
        identity: Set(row.identity.map(|hash| hash.to_vec())),
        name: Set(row.name.to_vec()),
        group_no: Set(row.group.map(|group| group.0.into())),
    })
}

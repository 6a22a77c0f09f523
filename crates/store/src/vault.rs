//! The vault: records sealed under the vault's key (XChaCha20-Poly1305), bound to their id and kind.
//!
//! What names a person, even by id, lives here and can be erased; the log keeps commitments.

use crate::append::Seal;
use crate::connect::immediate;
use crate::entity::sealed;
use crate::error::StoreError;
use crate::keys::Keys;
use crate::rows::insert_all;
use crate::store::Store;
use chacha20poly1305::XNonce;
use chacha20poly1305::aead::{Aead, Payload};
use election::{ElectionId, PersonId};
use migrations::CHANNEL;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DeleteMany, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, TransactionTrait,
};
use uuid::Uuid;

/// Ids named in one statement.
const MANY: usize = 1_000;

/// What a sealed record is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SealKind {
    /// A person's record.
    Person,
    /// A scan, photo or file.
    Document,
    /// A teller's entries of one batch of papers.
    Paper,
    /// The nonces of one batch.
    Nonces,
    /// Free text.
    Text,
    /// Settings that are nobody else's business.
    Settings,
    /// What a teller has of a batch that is not entered yet, or a clerk's workbook that is not imported yet; the only
    /// kind that is replaced.
    Draft,
}

impl SealKind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Person, Self::Document, Self::Paper, Self::Nonces, Self::Text, Self::Settings, Self::Draft];

    /// Whether its contents are papers that were counted, or what opens them.
    pub const fn is_about_papers(self) -> bool {
        matches!(self, Self::Paper | Self::Nonces | Self::Draft)
    }

    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Person => 1,
            Self::Document => 2,
            Self::Paper => 3,
            Self::Nonces => 4,
            Self::Text => 5,
            Self::Settings => 6,
            Self::Draft => 7,
        }
    }

    pub(crate) fn from_column(column: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| i16::from(kind.code()) == column)
    }
}

/// A record out of the vault.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsealed {
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub kind: SealKind,
    /// Whom it is about.
    pub owner: Option<PersonId>,
    /// Whose election.
    pub election: ElectionId,
    /// The salt of its commitment.
    pub salt: [u8; 32],
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl From<Unsealed> for Seal {
    fn from(record: Unsealed) -> Self {
        Self { id: record.id, kind: record.kind, owner: record.owner, salt: record.salt, bytes: record.bytes }
    }
}

/// What a ciphertext is bound to: 16 bytes of id, one of kind.
fn bound(id: Uuid, kind: SealKind) -> Vec<u8> {
    [id.as_bytes().as_slice(), &[kind.code()]].concat()
}

/// Seals a record of an election: the row for the table.
pub(crate) fn seal(keys: &Keys, election: ElectionId, record: &Seal) -> Result<sealed::Model, StoreError> {
    let mut nonce = [0; 24];
    getrandom::fill(&mut nonce)?;
    let plain = [record.salt.as_slice(), &record.bytes].concat();
    let payload = Payload { msg: &plain, aad: &bound(record.id, record.kind) };
    let bytes = keys.vault().encrypt(&nonce.into(), payload).map_err(|_| StoreError::Sealed(record.id))?;
    Ok(sealed::Model {
        id: record.id,
        election: election.0,
        kind: record.kind.code().into(),
        owner: record.owner.map(|person| person.0),
        nonce: nonce.to_vec(),
        bytes,
    })
}

pub(crate) fn unseal(keys: &Keys, row: sealed::Model) -> Result<Unsealed, StoreError> {
    let failed = StoreError::Sealed(row.id);
    let kind = SealKind::from_column(row.kind).ok_or_else(|| failed.clone())?;
    let nonce: [u8; 24] = row.nonce.try_into().map_err(|_| failed.clone())?;
    let payload = Payload { msg: &row.bytes, aad: &bound(row.id, kind) };
    let plain = keys.vault().decrypt(&XNonce::from(nonce), payload).map_err(|_| failed.clone())?;
    let (salt, bytes) = plain.split_first_chunk::<32>().ok_or(failed)?;
    Ok(Unsealed {
        id: row.id,
        kind,
        owner: row.owner.map(PersonId),
        election: ElectionId(row.election),
        salt: *salt,
        bytes: bytes.to_vec(),
    })
}

fn drafts(ids: &[Uuid]) -> DeleteMany<sealed::Entity> {
    sealed::Entity::delete_many()
        .filter(sealed::Column::Id.is_in(ids.iter().copied()))
        .filter(sealed::Column::Kind.eq(i16::from(SealKind::Draft.code())))
}

/// On PostgreSQL: tells the other servers of another draft, with the commit of the transaction that made it.
async fn call_others(transaction: &DatabaseTransaction, election: ElectionId) -> Result<(), StoreError> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        let call = format!("SELECT pg_notify('{CHANNEL}', '{election}')");
        transaction.execute_unprepared(&call).await?;
    }
    Ok(())
}

impl Store {
    /// Seals records that belong to no command; those of a command go with its submission.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where an id stands already: a sealed record never changes.
    pub async fn seal(&self, election: ElectionId, records: &[Seal]) -> Result<(), StoreError> {
        let rows =
            records.iter().map(|record| seal(self.keys(), election, record).map(IntoActiveModel::into_active_model));
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let transaction = self.write().begin_with_options(immediate()).await?;
        insert_all(&transaction, rows).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Seals a draft in the place of the one before it, of which nothing stays.
    ///
    /// # Errors
    /// Those of the database and of sealing.
    pub async fn seal_draft(&self, election: ElectionId, id: Uuid, bytes: Vec<u8>) -> Result<(), StoreError> {
        let mut salt = [0; 32];
        getrandom::fill(&mut salt)?;
        let row = seal(self.keys(), election, &Seal { id, kind: SealKind::Draft, owner: None, salt, bytes })?;
        let transaction = self.write().begin_with_options(immediate()).await?;
        drafts(&[id]).exec(&transaction).await?;
        insert_all(&transaction, vec![row.into_active_model()]).await?;
        call_others(&transaction, election).await?;
        transaction.commit().await?;
        self.tell_draft(election);
        Ok(())
    }

    /// Destroys the drafts of these ids in an election; a record of another kind stays.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn destroy_drafts(&self, election: ElectionId, ids: &[Uuid]) -> Result<(), StoreError> {
        let transaction = self.write().begin_with_options(immediate()).await?;
        let gone = drafts(ids).exec(&transaction).await?;
        if gone.rows_affected > 0 {
            call_others(&transaction, election).await?;
        }
        transaction.commit().await?;
        if gone.rows_affected > 0 {
            self.tell_draft(election);
        }
        Ok(())
    }

    /// One record; nothing where it never was or has been erased.
    pub async fn unseal(&self, id: Uuid) -> Result<Option<Unsealed>, StoreError> {
        let row = sealed::Entity::find_by_id(id).one(self.read()).await?;
        row.map(|row| unseal(self.keys(), row)).transpose()
    }

    /// The records of these ids that are there, in no order.
    pub async fn unseal_many(&self, ids: &[Uuid]) -> Result<Vec<Unsealed>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(MANY) {
            let rows = sealed::Entity::find().filter(sealed::Column::Id.is_in(ids.iter().copied()));
            found.extend(rows.all(self.read()).await?);
        }
        found.into_iter().map(|row| unseal(self.keys(), row)).collect()
    }

    /// All records of a kind in an election, by id.
    pub async fn unseal_all(&self, election: ElectionId, kind: SealKind) -> Result<Vec<Unsealed>, StoreError> {
        let rows = sealed::Entity::find()
            .filter(sealed::Column::Election.eq(election.0))
            .filter(sealed::Column::Kind.eq(i16::from(kind.code())))
            .order_by_asc(sealed::Column::Id);
        let rows = rows.all(self.read()).await?;
        rows.into_iter().map(|row| unseal(self.keys(), row)).collect()
    }

    /// All records about any of these persons, in no order.
    pub async fn unseal_owned_by(&self, owners: &[PersonId]) -> Result<Vec<Unsealed>, StoreError> {
        let mut found = Vec::with_capacity(owners.len());
        for owners in owners.chunks(MANY) {
            let rows = sealed::Entity::find().filter(sealed::Column::Owner.is_in(owners.iter().map(|owner| owner.0)));
            found.extend(rows.all(self.read()).await?);
        }
        found.into_iter().map(|row| unseal(self.keys(), row)).collect()
    }

    /// All records about a person, by id.
    pub async fn unseal_owned(&self, owner: PersonId) -> Result<Vec<Unsealed>, StoreError> {
        let rows = sealed::Entity::find().filter(sealed::Column::Owner.eq(owner.0)).order_by_asc(sealed::Column::Id);
        let rows = rows.all(self.read()).await?;
        rows.into_iter().map(|row| unseal(self.keys(), row)).collect()
    }
}

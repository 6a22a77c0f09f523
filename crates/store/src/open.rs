//! Starting: what to open, and every reason to refuse, each saying what to do.

use crate::connect::{self, Connections};
use crate::copies;
use crate::durable;
use crate::entity::{head, meta};
use crate::error::StoreError;
use crate::folder;
use crate::keys::Keys;
use crate::shared::Shared;
use crate::store::Store;
use ledger::{Checkpoint, CheckpointError, Note, SigningKey};
use sea_orm::ActiveValue::Set;
use sea_orm::{DatabaseConnection, EntityTrait};
use std::path::PathBuf;
use std::sync::Arc;
use thiserror::Error;

/// Which database.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Database {
    /// The file `zhixuan.db` in the data folder.
    Sqlite,
    /// A PostgreSQL database by its address, `postgres://…`.
    Postgres(String),
}

/// What to open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// The data folder: the lock, the copies of checkpoints, and SQLite's file.
    pub data: PathBuf,
    /// The database.
    pub database: Database,
    /// What every log's origin begins with: `zhixuan/<county>` or `zhixuan-rehearsal/<county>`; no space, no plus.
    pub origin_prefix: String,
}

/// Why the store does not start.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum OpenError {
    /// The data folder cannot be used.
    #[error("the data folder {path} cannot be used ({error}): make it writable for this user or name another one")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        error: String,
    },
    /// Another process works in the folder.
    #[error("another process works in {path}: stop it first; two servers never share a data folder")]
    Locked {
        /// The folder.
        path: PathBuf,
    },
    /// The database cannot be reached or is not as it should be.
    #[error("the database cannot be opened ({0}): check that it runs, its address, its rights and its disk")]
    Database(String),
    /// A commit would not survive a power cut.
    #[error("the database is not durable: {setting} is {found}; set it to {wanted} and start again")]
    NotDurable {
        /// The setting.
        setting: &'static str,
        /// Its value.
        found: String,
        /// What it must be.
        wanted: &'static str,
    },
    /// The database belongs to other keys.
    #[error("the database names the keys {expected}, these are {found}: bring the right ones with `admin keys import`")]
    OtherKeys {
        /// The fingerprint in the database.
        expected: String,
        /// The fingerprint of the keys given.
        found: String,
    },
    /// The database belongs to another installation.
    #[error("the logs of this database begin with {expected}, the configuration says {found}: correct the latter")]
    OtherOrigin {
        /// The prefix in the database.
        expected: String,
        /// The prefix given.
        found: String,
    },
    /// The origin's prefix cannot stand in a checkpoint.
    #[error("{0:?} is no origin: it must not be empty and holds no space and no plus")]
    Origin(String),
    /// A log has fewer entries than a checkpoint that was signed.
    #[error(
        "the log {origin} has {found} entries, but a checkpoint over {signed} was signed: the database is older than \
         what has been answered; restore a backup that holds it"
    )]
    Older {
        /// The log's origin.
        origin: String,
        /// Its size in the database.
        found: u64,
        /// The size signed.
        signed: u64,
    },
    /// A log is not the one that a checkpoint was signed over.
    #[error(
        "the log {origin} is not the one that a checkpoint over {signed} entries was signed for: run `admin check`"
    )]
    Forked {
        /// The log's origin.
        origin: String,
        /// The size signed.
        signed: u64,
    },
    /// A stored checkpoint is not by these keys.
    #[error("the checkpoint of {place} is not as it was signed ({error}): run `admin check`")]
    Checkpoint {
        /// The row or file.
        place: String,
        /// Why.
        error: CheckpointError,
    },
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        Self::Database(error.to_string())
    }
}

impl From<sea_orm::DbErr> for OpenError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Database(error.to_string())
    }
}

impl Store {
    /// Opens a database, brings it to this release's schema and refuses what is not safe to run on.
    ///
    /// # Errors
    /// [`OpenError`], which says what to do.
    pub async fn open(options: Options, keys: Keys) -> Result<Self, OpenError> {
        keys.log_key(&options.origin_prefix).map_err(|_| OpenError::Origin(options.origin_prefix.clone()))?;
        let lock = Arc::new(folder::lock(&options.data)?);
        let connections = connect::connect(&options).await?;
        durable::require(&connections).await?;
        claim(&connections.write, "keys", &keys.fingerprint())
            .await?
            .map_err(|expected| OpenError::OtherKeys { expected, found: keys.fingerprint() })?;
        claim(&connections.write, "origin", &options.origin_prefix)
            .await?
            .map_err(|expected| OpenError::OtherOrigin { expected, found: options.origin_prefix.clone() })?;
        check_heads(&connections, &keys).await?;
        copies::require_not_older(&options.data, &connections.read, &keys).await?;
        let shared = Shared::new(keys, options.origin_prefix.clone());
        Ok(Self::start(options, connections, Arc::new(shared), lock))
    }
}

/// Writes a value of the installation if there is none; the inner error is the other value that stands there.
async fn claim(database: &DatabaseConnection, key: &str, value: &str) -> Result<Result<(), String>, OpenError> {
    let row = meta::ActiveModel { key: Set(key.to_owned()), value: Set(value.to_owned()) };
    meta::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(database).await?;
    let stands = meta::Entity::find_by_id(key).one(database).await?.map(|row| row.value);
    Ok(match stands {
        Some(stands) if stands != value => Err(stands),
        _ => Ok(()),
    })
}

/// Refuses heads whose own checkpoint says otherwise.
async fn check_heads(connections: &Connections, keys: &Keys) -> Result<(), OpenError> {
    for row in head::Entity::find().all(&connections.read).await? {
        let place = format!("the head of {}", row.origin);
        let checkpoint = open_checkpoint(&row.checkpoint, &row.origin, keys)
            .map_err(|error| OpenError::Checkpoint { place, error })?;
        let size = crate::number::count(row.size)?;
        if checkpoint.size > size {
            return Err(OpenError::Older { origin: row.origin, found: size, signed: checkpoint.size });
        }
        if checkpoint.size != size || checkpoint.root.as_bytes().as_slice() != row.root {
            return Err(OpenError::Forked { origin: row.origin, signed: checkpoint.size });
        }
    }
    Ok(())
}

/// A checkpoint of this origin whose signature by these keys holds.
pub(crate) fn open_checkpoint(note: &str, origin: &str, keys: &Keys) -> Result<Checkpoint, CheckpointError> {
    let keys = keys.log_keys(origin).map_err(|_| CheckpointError::Origin)?;
    let known: Vec<_> = keys.iter().map(SigningKey::verifier_key).collect();
    let checkpoint = Checkpoint::open(&Note::parse(note.as_bytes())?, &known)?;
    if checkpoint.origin == origin { Ok(checkpoint) } else { Err(CheckpointError::NotByLog(origin.to_owned())) }
}

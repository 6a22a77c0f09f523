//! What goes into the writer and what comes out of it.

use crate::vault::SealKind;
use chrono::{DateTime, Utc};
use election::{Actor, Blocker, Command, CommunityId, ElectionId, GroupNo, PersonId};
use ledger::Hash;
use rules::Profile;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use thiserror::Error;
use uuid::Uuid;

/// One request to append: all of it is written in one transaction, or nothing.
#[derive(Clone, PartialEq, Debug)]
pub struct Submission {
    /// Whose log.
    pub election: ElectionId,
    /// Who acts.
    pub actor: Actor,
    /// When it came in; the entry's moment is this or the last entry's, whichever is later.
    pub now: DateTime<Utc>,
    /// The commands in their order; each becomes one entry.
    pub commands: Vec<Command>,
    /// Opens the log: only with the first entry of a new election.
    pub draft: Option<Draft>,
    /// Under which key a repetition finds the answer again.
    pub idempotency: Option<Idempotency>,
    /// What goes into the vault with it.
    pub seal: Vec<Seal>,
    /// What goes into the index of people with it.
    pub index: Vec<IndexRow>,
    /// Who leaves this election's index of people; taken out before `index` is put in.
    pub unindex: Vec<PersonId>,
    /// The size that the log must have, for who must not act on an old page.
    pub if_size: Option<u64>,
    /// What the request made beside its entries (ids), answered again to a repetition.
    pub made: serde_json::Value,
}

/// What opens a log.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    /// Where the election is held.
    pub community: CommunityId,
    /// The profile that its first entry pins.
    pub profile: Arc<Profile>,
}

/// The name of a request that may come twice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Idempotency {
    /// Whose key; keys are unique per account.
    pub account: election::AccountId,
    /// The key, as the client chose it.
    pub key: String,
    /// SHA-256 of the request's body.
    pub body_hash: Hash,
    /// The HTTP status that is answered again.
    pub status: u16,
}

/// A record for the vault.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seal {
    /// Its id; random, never a person's own where a person has several.
    pub id: Uuid,
    /// What it is.
    pub kind: SealKind,
    /// Whom it is about, for erasing.
    pub owner: Option<PersonId>,
    /// The salt of its commitment, or zeros where it has none.
    pub salt: [u8; 32],
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A person in the index of people of this submission's election.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IndexRow {
    /// Within which term an identity number belongs to one community.
    pub term: u16,
    /// The person.
    pub person: PersonId,
    /// Where.
    pub community: CommunityId,
    /// The keyed hash of the identity number, for who has one.
    pub identity: Option<[u8; 32]>,
    /// The keyed hash of the normalised name.
    pub name: [u8; 32],
    /// The residents' group.
    pub group: Option<GroupNo>,
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Accepted {
    /// Whose log.
    pub election: ElectionId,
    /// The number of the first entry; the others follow it.
    pub first: u64,
    /// The size that the checkpoint is over: at least `first` and the entries, more where others were written
    /// in the same transaction.
    pub size: u64,
    /// The root of that size.
    pub root: Hash,
    /// The moment of the entries.
    pub at: DateTime<Utc>,
    /// The signed note over size and root.
    pub checkpoint: String,
    /// The leaf hashes of the entries, in order.
    pub leaves: Vec<Hash>,
    /// What the request made beside them.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub made: serde_json::Value,
    /// Whether this request wrote it.
    #[serde(skip)]
    pub standing: Standing,
}

/// Whether an answer is new.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Standing {
    /// This request wrote it.
    #[default]
    New,
    /// An earlier request under the same idempotency key wrote it.
    Replayed {
        /// The HTTP status that was answered then.
        status: u16,
    },
}

/// Why nothing was written.
#[derive(Clone, PartialEq, Debug, Error)]
pub enum AppendError {
    /// The rules say no.
    #[error("command {index} is refused by {} blockers", .blockers.len())]
    Refused {
        /// Which command of the submission, from 0.
        index: usize,
        /// Why.
        blockers: Vec<Blocker>,
    },
    /// A command makes an entry that is too long; it must be split.
    #[error("command {index} makes an entry of {bytes} bytes")]
    TooLong {
        /// Which command of the submission, from 0.
        index: usize,
        /// How long the entry would be.
        bytes: usize,
    },
    /// A command has no canonical form: a number beyond 53 bits.
    #[error("command {index} has no canonical form: {error}")]
    NotCanonical {
        /// Which command of the submission, from 0.
        index: usize,
        /// Why.
        error: String,
    },
    /// The log has not the size that the submission asks for.
    #[error("the log has {size} entries")]
    Stale {
        /// Its size.
        size: u64,
    },
    /// The idempotency key stands for a request with another body.
    #[error("the idempotency key stands for another request")]
    KeyReused,
    /// The log names a key as its next one that this server does not hold.
    #[error("this server does not hold that key: make one with `admin keys renew`")]
    ForeignKey,
    /// No such election.
    #[error("no such election")]
    UnknownElection,
    /// The election has been drafted already.
    #[error("the election exists")]
    Exists,
    /// A submission without commands.
    #[error("there is nothing to append")]
    Empty,
    /// An identity number stands in the index of this term already: in this election, or in another community.
    #[error("a person of the submission is registered already, as {person} in election {election}")]
    Duplicate {
        /// The person of this submission.
        given: PersonId,
        /// The person who stands there.
        person: PersonId,
        /// In which election.
        election: ElectionId,
        /// In which community.
        community: CommunityId,
    },
    /// The database failed; whether it was written shows in a repetition under the same key.
    #[error("the database is not available: {0}")]
    Unavailable(String),
}

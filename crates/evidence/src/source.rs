//! What a bundle is built from: the log, and the openings of what it only commits to.

use std::fmt;

use election::ballot::paper::BatchKey;
use election::{DocumentId, PersonId};
use ledger::Hash;
use rules::Profile;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use tally::{Paper, Sums};

/// Everything that may go into a bundle; the caller leaves out what its reader may not see.
#[derive(Clone, Debug)]
pub struct Source {
    /// The log's name, as its checkpoints carry it.
    pub origin: String,
    /// The profile that the first entry pins.
    pub profile: Profile,
    /// The entries in order, their bytes as stored.
    pub entries: Vec<Vec<u8>>,
    /// The signed note over all entries.
    pub checkpoint: String,
    /// Earlier checkpoints, and any that witnesses cosigned.
    pub earlier: Vec<String>,
    /// Records of persons.
    pub people: Vec<PersonOpening>,
    /// Files.
    pub documents: Vec<DocumentOpening>,
    /// Counted papers.
    pub batches: Vec<BatchOpening>,
}

/// Which form a bundle has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// For supervisors and auditors: all entries and the openings given.
    Full,
    /// For anyone: nothing in it names a person but the candidates of an agreed count.
    Public,
}

/// The 32 secret bytes that hide what a commitment says: a salt, or the nonce of a paper. Written as base64.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt")
    }
}

impl Serialize for Salt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A salt is written as a hash of the same length is.
        Hash::from_bytes(self.0).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Salt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Hash::deserialize(deserializer).map(|bytes| Self(*bytes.as_bytes()))
    }
}

/// A person's record; the entry commits to it by `SHA-256(0x50 ‖ salt ‖ canonical record)`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonOpening {
    /// Whose.
    pub person: PersonId,
    /// The salt.
    pub salt: Salt,
    /// The record.
    pub record: Value,
}

/// A file; the entry commits to it by `SHA-256(0x50 ‖ salt ‖ bytes)`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DocumentOpening {
    /// Which.
    pub document: DocumentId,
    /// The salt.
    pub salt: Salt,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The salt of a document whose bytes stand in a member of their own.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentSalt {
    pub(crate) document: DocumentId,
    pub(crate) salt: Salt,
}

/// What was read of one batch: its papers in order of position, or its sums where the method counts by sums.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchOpening {
    /// Which batch.
    pub key: BatchKey,
    /// The papers; none where the batch was entered by its sums.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<PaperOpening>,
    /// The sums under its one leaf, where the batch was entered by them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sums: Option<SumsOpening>,
}

/// The sums of a batch.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SumsOpening {
    /// The nonce of the leaf.
    pub nonce: Salt,
    /// The sums.
    pub sums: Sums,
}

/// One counted paper.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperOpening {
    /// The nonce of its leaf.
    pub nonce: Salt,
    /// Marks and classification.
    pub paper: Paper,
}

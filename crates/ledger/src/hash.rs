//! SHA-256 values and the prefixes that keep the kinds of hashed bytes apart.
//!
//! `0x00` leaf and `0x01` node are RFC 6962 §2.1; `0x50` is the commitment to a person's record.
//! A paper's leaf carries its nonce in front of the record, inside the leaf prefix.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use crate::base64;

const LEAF: u8 = 0x00;
const NODE: u8 = 0x01;
const PERSON: u8 = 0x50;

/// A SHA-256 value, written as padded standard base64 (44 characters).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

/// Why a text or some bytes are no [`Hash`](struct@Hash).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// The text is not padded standard base64.
    #[error("not base64")]
    NotBase64,
    /// A SHA-256 value has 32 bytes.
    #[error("{found} bytes where a hash has 32")]
    Length {
        /// The number of bytes found.
        found: usize,
    },
}

impl Hash {
    /// Takes the 32 bytes of a SHA-256 value as they are.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl TryFrom<&[u8]> for Hash {
    type Error = HashError;

    fn try_from(bytes: &[u8]) -> Result<Self, HashError> {
        bytes.try_into().map(Self).map_err(|_| HashError::Length { found: bytes.len() })
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64::encode(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Self, HashError> {
        let bytes = base64::decode(text).ok_or(HashError::NotBase64)?;
        Self::try_from(bytes.as_slice())
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Hash {
    fn schema_name() -> Cow<'static, str> {
        "Hash".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "contentEncoding": "base64",
            "minLength": 44,
            "maxLength": 44,
            "description": "SHA-256, padded standard base64"
        })
    }
}

/// Hashes the parts one after the other, as if they were one run of bytes.
fn digest<const N: usize>(parts: [&[u8]; N]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    Hash(hasher.finalize().into())
}

/// SHA-256 of the bytes, without a prefix.
pub fn sha256(bytes: &[u8]) -> Hash {
    digest([bytes])
}

/// The leaf of an entry: `SHA-256(0x00 ‖ bytes)` (RFC 6962 §2.1).
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    digest([&[LEAF], bytes])
}

/// The node over two subtrees: `SHA-256(0x01 ‖ left ‖ right)` (RFC 6962 §2.1).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    digest([&[NODE], &left.0, &right.0])
}

/// What an entry says of a person whose canonical record lies in the vault:
/// `SHA-256(0x50 ‖ salt ‖ record)`. The salt is drawn by the caller and kept sealed.
pub fn commit_person(salt: &[u8; 32], canonical_record: &[u8]) -> Hash {
    digest([&[PERSON], salt, canonical_record])
}

/// The leaf of one counted paper in its batch's tree: `SHA-256(0x00 ‖ nonce ‖ record)`. The nonce
/// is drawn by the caller per position and kept sealed.
pub fn paper_leaf(nonce: &[u8; 32], canonical_record: &[u8]) -> Hash {
    digest([&[LEAF], nonce, canonical_record])
}

//! Proofs as JSON objects, for the two checking commands of the command line.
//!
//! An object holds `leafIdx`, `treeSize`, `root`, `leafHash`, `proof`, or `size1`, `size2`, `root1`,
//! `root2`, `proof`; hashes are base64, a proof that is null or left out is empty, other fields are
//! passed over.

use serde::{Deserialize, Deserializer, de};

use crate::base64;
use crate::proof::{ProofError, verify_consistency, verify_inclusion};

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The proof holds.
    Valid,
    /// The request can be read, but its proof does not hold.
    NotValid(ProofError),
    /// The request cannot be read.
    Unreadable(RequestError),
}

/// Why a request cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The text begins as no JSON object.
    #[error("not a JSON object")]
    NotAnObject,
    /// Not JSON, a field is missing or given twice, or a value is not of its type.
    #[error("malformed request: {0}")]
    Malformed(String),
}

impl Verdict {
    /// The exit code: 0 valid, 1 not valid, 2 unreadable.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Valid => 0,
            Self::NotValid(_) => 1,
            Self::Unreadable(_) => 2,
        }
    }

    fn of(checked: Result<Result<(), ProofError>, RequestError>) -> Self {
        match checked {
            Ok(Ok(())) => Self::Valid,
            Ok(Err(reason)) => Self::NotValid(reason),
            Err(reason) => Self::Unreadable(reason),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Inclusion {
    leaf_idx: u64,
    tree_size: u64,
    root: Bytes,
    leaf_hash: Bytes,
    #[serde(default, deserialize_with = "proof")]
    proof: Vec<Vec<u8>>,
}

#[derive(Deserialize)]
struct Consistency {
    size1: u64,
    size2: u64,
    root1: Bytes,
    root2: Bytes,
    #[serde(default, deserialize_with = "proof")]
    proof: Vec<Vec<u8>>,
}

/// Checks one inclusion proof.
pub fn check_inclusion_json(text: &str) -> Verdict {
    Verdict::of(read(text).map(|request: Inclusion| {
        verify_inclusion(request.leaf_idx, request.tree_size, &request.leaf_hash.0, &request.proof, &request.root.0)
    }))
}

/// Checks one consistency proof.
pub fn check_consistency_json(text: &str) -> Verdict {
    Verdict::of(read(text).map(|request: Consistency| {
        verify_consistency(request.size1, request.size2, &request.root1.0, &request.root2.0, &request.proof)
    }))
}

fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, RequestError> {
    // A derived reader would take the fields from an array too.
    if !text.trim_start().starts_with('{') {
        return Err(RequestError::NotAnObject);
    }
    serde_json::from_str(text).map_err(|error| RequestError::Malformed(error.to_string()))
}

/// Bytes of any length, in base64.
struct Bytes(Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        base64::decode(&text).map(Self).ok_or_else(|| de::Error::custom("not base64"))
    }
}

fn proof<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<u8>>, D::Error> {
    let hashes: Option<Vec<Bytes>> = Option::deserialize(deserializer)?;
    Ok(hashes.into_iter().flatten().map(|bytes| bytes.0).collect())
}

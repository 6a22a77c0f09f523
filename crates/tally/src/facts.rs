//! The values behind a refusal, a check or a blocker, by name.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{CandidateId, Post};

/// One value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Fact {
    /// A count.
    Number(u64),
    /// A name or a word.
    Text(String),
    /// Several names.
    Names(Vec<String>),
}

/// Values by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Facts(pub BTreeMap<String, Fact>);

impl<const N: usize> From<[(&str, Fact); N]> for Facts {
    fn from(facts: [(&str, Fact); N]) -> Self {
        Self(facts.into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect())
    }
}

impl From<u32> for Fact {
    fn from(number: u32) -> Self {
        Self::Number(u64::from(number))
    }
}

impl From<u64> for Fact {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Fact {
    fn from(number: usize) -> Self {
        Self::Number(u64::try_from(number).unwrap_or(u64::MAX))
    }
}

impl From<&str> for Fact {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&Post> for Fact {
    fn from(post: &Post) -> Self {
        Self::Text(post.to_string())
    }
}

impl From<&CandidateId> for Fact {
    fn from(candidate: &CandidateId) -> Self {
        Self::Text(candidate.to_string())
    }
}

impl<T: ToString> FromIterator<T> for Fact {
    fn from_iter<I: IntoIterator<Item = T>>(names: I) -> Self {
        Self::Names(names.into_iter().map(|name| name.to_string()).collect())
    }
}

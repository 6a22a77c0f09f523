//! What can go wrong for a user, before HTTP gives it a status.

use crate::fault::Fault;
use crate::misread;
use election::Blocker;
use serde_path_to_error::Segment;
use std::collections::BTreeMap;
use thiserror::Error;

/// One field that is wrong: where it stands, and what is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// JSON pointer (RFC 6901) into the body, or the name of the parameter.
    pub pointer: String,
    /// What is wrong.
    pub fault: Fault,
}

/// Why a request is not carried out.
#[derive(Clone, PartialEq, Debug, Error)]
pub enum Problem {
    /// No valid token.
    #[error("not signed in")]
    NotSignedIn,
    /// Wrong name or password; the two are not told apart.
    #[error("wrong name or password")]
    WrongCredentials,
    /// Too many wrong attempts.
    #[error("locked for {seconds} seconds")]
    Locked {
        /// Until the next attempt.
        seconds: i64,
    },
    /// The role table does not allow it.
    #[error("not allowed")]
    Forbidden,
    /// A page of another origin sent it.
    #[error("sent from another origin")]
    CrossSite,
    /// There is no such thing.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// The input is not what it should be.
    #[error("invalid input")]
    Invalid(Vec<Field>),
    /// The file cannot be read, with its stable code and facts.
    #[error("unreadable file: {code}")]
    File {
        /// The code of the reason.
        code: &'static str,
        /// Its facts.
        facts: BTreeMap<String, String>,
    },
    /// The election refuses.
    #[error("refused")]
    Refused(Vec<Blocker>),
    /// The same idempotency key came with another body.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The state is newer than the one the caller saw.
    #[error("changed meanwhile")]
    Stale {
        /// The entity tag now.
        now: u64,
    },
    /// The thing exists already.
    #[error("exists already: {0}")]
    Conflict(&'static str),
    /// The request is too large.
    #[error("larger than {most} bytes")]
    TooLarge {
        /// The limit.
        most: usize,
    },
    /// The server cannot do it now.
    #[error("unavailable: {0}")]
    Unavailable(String),
}

impl Problem {
    /// One wrong field.
    pub fn field(pointer: impl Into<String>, fault: Fault) -> Self {
        Self::Invalid(vec![Field { pointer: pointer.into(), fault }])
    }

    /// One field of a person that a roster would be sent back for.
    pub(crate) fn row(pointer: impl Into<String>, problem: roster::Problem) -> Self {
        Self::field(pointer, Fault::Row { problem })
    }

    /// One field that a parser cannot read.
    pub fn misread_as(pointer: impl Into<String>, says: &impl ToString) -> Self {
        Self::field(pointer, misread::fault(&says.to_string()))
    }

    /// JSON that is not what it should be: the pointer leads to the value, or names the field that is missing or
    /// unknown.
    pub fn misread(error: &serde_path_to_error::Error<serde_json::Error>) -> Self {
        let detail = error.inner().to_string();
        let mut names: Vec<String> = error.path().iter().filter_map(segment).collect();
        let missing = detail.starts_with("missing field `");
        let field = ["missing field `", "unknown field `"].iter().find_map(|start| detail.strip_prefix(start));
        let field = field.and_then(|rest| rest.split_once('`')).map(|(name, _)| name.to_owned());
        if let Some(field) = field.filter(|field| names.last() != Some(field)) {
            names.push(field);
        }
        let escaped = names.iter().map(|name| format!("/{}", name.replace('~', "~0").replace('/', "~1")));
        let pointer = escaped.collect::<String>();
        if missing { Self::field(pointer, Fault::Missing) } else { Self::misread_as(pointer, &detail) }
    }

    /// Something of the machine failed; the detail goes to the operator's log.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self::Unavailable(detail.into())
    }
}

/// A part of a path as a JSON pointer writes it; tags of enums are no part of it.
fn segment(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

//! Checkpoints (C2SP tlog-checkpoint): origin, size and root of a log, signed as a note.
//!
//! Three lines and no more: what else is to be said of a log belongs in an entry.

use std::fmt;
use std::str::FromStr;

use crate::decimal;
use crate::hash::{Hash, HashError};
use crate::keys::{KeyKind, SigningKey, VerifierKey};
use crate::note::{Note, NoteError, VerifiedSignature};

/// The head of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, one line.
    pub origin: String,
    /// The number of leaves.
    pub size: u64,
    /// The root of the tree of that size.
    pub root: Hash,
}

/// Why a text or a note is no checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The text has not exactly three lines, each ended by a newline.
    #[error("a checkpoint has three lines")]
    Lines,
    /// The first line is empty or holds a control character.
    #[error("the checkpoint's origin is malformed")]
    Origin,
    /// The second line is no decimal number of 64 bits without leading zeros.
    #[error("the checkpoint's size is malformed")]
    Size,
    /// The third line is no SHA-256 in base64.
    #[error("the checkpoint's root: {0}")]
    Root(HashError),
    /// The note's signatures do not hold.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// No key given for this origin has signed.
    #[error("the log {0} has not signed")]
    NotByLog(String),
}

impl Checkpoint {
    /// Reads a checkpoint's text, final newline included. Lines after the third are refused.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let lines = text.strip_suffix('\n').ok_or(CheckpointError::Lines)?;
        let lines: Vec<&str> = lines.split('\n').collect();
        let &[origin, size, root] = lines.as_slice() else {
            return Err(CheckpointError::Lines);
        };
        if origin.is_empty() || origin.contains(|c: char| c < ' ') {
            return Err(CheckpointError::Origin);
        }
        Ok(Self {
            origin: origin.to_owned(),
            size: decimal::parse(size).ok_or(CheckpointError::Size)?,
            root: root.parse().map_err(CheckpointError::Root)?,
        })
    }

    /// Signs the checkpoint as the log. `origin` must be one line without control characters, else
    /// the note is one that nobody reads.
    pub fn sign(&self, key: &SigningKey) -> Note {
        let text = self.to_string();
        Note { signatures: vec![key.sign(&text)], text }
    }

    /// The checkpoint of a note whose signatures hold, one of them by a log's key of the same name
    /// as the origin. Cosigners' keys among `keys` are checked as well.
    pub fn open(note: &Note, keys: &[VerifierKey]) -> Result<Self, CheckpointError> {
        Self::open_signed(note, keys).map(|(checkpoint, _)| checkpoint)
    }

    /// [`Checkpoint::open`], with the signatures that were right.
    pub(crate) fn open_signed(
        note: &Note,
        keys: &[VerifierKey],
    ) -> Result<(Self, Vec<VerifiedSignature>), CheckpointError> {
        let signatures = note.verify(keys)?;
        let checkpoint = Self::parse(&note.text)?;
        let by_log = |by: &VerifiedSignature| by.kind == KeyKind::Ed25519 && by.name == checkpoint.origin;
        if signatures.iter().any(by_log) {
            Ok((checkpoint, signatures))
        } else {
            Err(CheckpointError::NotByLog(checkpoint.origin))
        }
    }
}

impl fmt::Display for Checkpoint {
    /// The note's text, final newline included.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root)
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        Self::parse(text)
    }
}

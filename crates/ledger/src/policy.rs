//! Which log and which witnesses a verifier accepts (C2SP tlog-policy).
//!
//! The file is read in `parse`; here is what it means for a checkpoint.

mod parse;

use std::collections::BTreeSet;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::keys::{KeyError, KeyId, KeyKind, VerifierKey};
use crate::note::{Note, VerifiedSignature};

/// The logs that are accepted, and the witnesses that must have cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<VerifierKey>,
    witnesses: Vec<Witness>,
    quorum: Quorum,
}

/// A witness by the name that the policy gives it. Names are bytes, compared as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// The name within the policy.
    pub name: Vec<u8>,
    /// The key of its cosignatures.
    pub key: VerifierKey,
}

/// What must have been cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quorum {
    /// Nothing is asked for (`quorum none`).
    Nothing,
    /// The witness with this key must have cosigned.
    Witness {
        /// The name of its key.
        name: String,
        /// The ID of its key.
        id: KeyId,
    },
    /// At least `threshold` of the members must be met.
    Group {
        /// How many, from 1 to the number of members.
        threshold: usize,
        /// Witnesses and groups; nobody stands in two groups.
        members: Vec<Quorum>,
    },
}

/// A checkpoint that meets a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// All signatures that were checked: the log's and the witnesses'.
    pub signatures: Vec<VerifiedSignature>,
}

/// Why a checkpoint does not meet a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsatisfied {
    /// No log of the policy has signed, a signature is wrong, or the note is no checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// Too few witnesses have cosigned.
    #[error("the witnesses that have cosigned are no quorum")]
    Quorum,
}

/// Why a policy file is refused; lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// A control character other than tab and newline.
    #[error("line {line}: control character")]
    ControlCharacter {
        /// The line.
        line: usize,
    },
    /// The line is none of `log`, `witness`, `group`, `quorum` with what belongs to it.
    #[error("line {line}: not a line of a policy")]
    Malformed {
        /// The line.
        line: usize,
    },
    /// The key is malformed.
    #[error("line {line}: {error}")]
    Key {
        /// The line.
        line: usize,
        /// What is wrong with it.
        error: KeyError,
    },
    /// A log's key must be of type 0x01, a witness's of type 0x04.
    #[error("line {line}: a key of this type cannot be used here")]
    KeyKind {
        /// The line.
        line: usize,
    },
    /// Two logs or two witnesses have the same public key.
    #[error("line {line}: the key stands in the policy already")]
    DuplicateKey {
        /// The line.
        line: usize,
    },
    /// The name is taken, or is the reserved `none`.
    #[error("line {line}: the name is taken")]
    NameTaken {
        /// The line.
        line: usize,
    },
    /// No line above defines the name.
    #[error("line {line}: an unknown name")]
    UnknownName {
        /// The line.
        line: usize,
    },
    /// A name stands in two groups, or twice in one.
    #[error("line {line}: a member of two groups")]
    SecondMembership {
        /// The line.
        line: usize,
    },
    /// The threshold is no number from 1 to the number of members.
    #[error("line {line}: the threshold does not fit the members")]
    Threshold {
        /// The line.
        line: usize,
    },
    /// A second quorum line.
    #[error("line {line}: a second quorum")]
    SecondQuorum {
        /// The line.
        line: usize,
    },
    /// No quorum line.
    #[error("no quorum is defined")]
    NoQuorum,
}

impl Policy {
    /// Reads a policy file.
    pub fn parse(bytes: &[u8]) -> Result<Self, PolicyError> {
        parse::policy(bytes)
    }

    /// The keys of the logs, in the order of their lines.
    pub fn logs(&self) -> &[VerifierKey] {
        &self.logs
    }

    /// The witnesses, in the order of their lines.
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// What must have been cosigned.
    pub fn quorum(&self) -> &Quorum {
        &self.quorum
    }

    /// Checks all signatures of known keys, that one of the logs has signed, under its name as the
    /// origin, and that the quorum is met.
    pub fn satisfied(&self, note: &Note) -> Result<Witnessed, Unsatisfied> {
        let cosigners = self.witnesses.iter().map(|witness| &witness.key);
        let keys: Vec<VerifierKey> = self.logs.iter().chain(cosigners).cloned().collect();
        let (checkpoint, signatures) = Checkpoint::open_signed(note, &keys)?;
        let cosigned = signatures
            .iter()
            .filter(|by| by.kind == KeyKind::Cosignature)
            .map(|by| (by.name.as_str(), by.id))
            .collect();
        if !self.quorum.is_met(&cosigned) {
            return Err(Unsatisfied::Quorum);
        }
        Ok(Witnessed { checkpoint, signatures })
    }
}

impl Quorum {
    fn is_met(&self, cosigned: &BTreeSet<(&str, KeyId)>) -> bool {
        match self {
            Self::Nothing => true,
            Self::Witness { name, id } => cosigned.contains(&(name.as_str(), *id)),
            Self::Group { threshold, members } => {
                let met = members.iter().filter(|member| member.is_met(cosigned));
                met.count() >= *threshold
            }
        }
    }
}

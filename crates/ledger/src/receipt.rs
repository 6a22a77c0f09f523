//! Receipts (C2SP tlog-proof): that an entry stands in a log, to be checked without a network.

use std::fmt;
use std::str::FromStr;

use crate::base64;
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::decimal;
use crate::hash::{Hash, HashError};
use crate::keys::VerifierKey;
use crate::note::{Note, NoteError};
use crate::proof::{ProofError, verify_inclusion_hashes};

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// A place in a log, the proof of it, and the signed head that the proof leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Data beside the proof; nothing authenticates it.
    pub extra: Option<Vec<u8>>,
    /// The entry's place in the log, from 0.
    pub index: u64,
    /// The inclusion proof, leaf's sibling first.
    pub proof: Vec<Hash>,
    /// The log's checkpoint with its cosignatures, as it was signed.
    pub checkpoint: Note,
}

/// Why a receipt is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The bytes are not UTF-8.
    #[error("the receipt is not UTF-8")]
    NotUtf8,
    /// The first line is another one.
    #[error("the receipt does not begin with {HEADER}")]
    Header,
    /// The line of extra data is not base64.
    #[error("the receipt's extra data is malformed")]
    Extra,
    /// The index line is missing or no plain decimal number.
    #[error("the receipt's index is malformed")]
    Index,
    /// A proof line is no SHA-256 in base64.
    #[error("the receipt's proof: {0}")]
    Hash(#[from] HashError),
    /// No blank line stands before the checkpoint.
    #[error("the receipt has no checkpoint")]
    NoCheckpoint,
    /// The note after the blank line is malformed.
    #[error("the receipt's checkpoint: {0}")]
    Note(#[from] NoteError),
    /// The checkpoint is malformed, or its signatures do not hold.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The proof does not lead to the checkpoint's root.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

impl Receipt {
    /// Reads a receipt. Neither signatures nor the proof are checked.
    pub fn parse(bytes: &[u8]) -> Result<Self, ReceiptError> {
        let text = str::from_utf8(bytes).map_err(|_| ReceiptError::NotUtf8)?;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(ReceiptError::NoCheckpoint)?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(ReceiptError::Header);
        }
        let extra = lines
            .next_if(|line| line.starts_with("extra "))
            .and_then(|line| line.strip_prefix("extra "))
            .map(|data| base64::decode(data).ok_or(ReceiptError::Extra))
            .transpose()?;
        let index =
            lines.next().and_then(|line| decimal::parse(line.strip_prefix("index ")?)).ok_or(ReceiptError::Index)?;
        Ok(Self {
            extra,
            index,
            proof: lines.map(str::parse).collect::<Result<_, _>>()?,
            checkpoint: Note::parse(checkpoint.as_bytes())?,
        })
    }

    /// Checks the checkpoint's signatures as [`Checkpoint::open`] does, and that `leaf` stands where
    /// the receipt says. What cosigners are needed is a [`Policy`](crate::Policy)'s to say.
    pub fn verify(&self, leaf: &Hash, keys: &[VerifierKey]) -> Result<Checkpoint, ReceiptError> {
        let checkpoint = Checkpoint::open(&self.checkpoint, keys)?;
        let Checkpoint { size, root, .. } = &checkpoint;
        verify_inclusion_hashes(self.index, *size, leaf, &self.proof, root)?;
        Ok(checkpoint)
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", base64::encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for Receipt {
    type Err = ReceiptError;

    fn from_str(text: &str) -> Result<Self, ReceiptError> {
        Self::parse(text.as_bytes())
    }
}

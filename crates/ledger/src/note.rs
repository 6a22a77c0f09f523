//! Signed notes (C2SP signed-note): a text, a blank line, signature lines.
//!
//! The text of a note may be trusted only after [`Note::verify`]; what it says is read elsewhere.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::base64;
use crate::keys::{KeyId, KeyKind, VerifierKey, is_key_name};

/// The longest note that is read, in bytes.
pub const MAX_NOTE_BYTES: usize = 1_000_000;

/// The most signatures that a note may carry; the format asks for at least 16.
pub const MAX_SIGNATURES: usize = 100;

/// A text with the signatures that came with it, checked or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The signed text with its final newline.
    pub text: String,
    /// The signatures, in the order of their lines.
    pub signatures: Vec<NoteSignature>,
}

/// One signature line: `— <name> base64(key ID ‖ signature)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    name: String,
    id: KeyId,
    bytes: Vec<u8>,
}

/// A signature that was checked and is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedSignature {
    /// The name of the key.
    pub name: String,
    /// The ID of the key.
    pub id: KeyId,
    /// What the key signs.
    pub kind: KeyKind,
    /// When a cosigner saw the checkpoint, in seconds since 1970; a log's signature has no time.
    pub time: Option<u64>,
}

/// Why a note is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The note is longer than [`MAX_NOTE_BYTES`].
    #[error("the note is longer than {MAX_NOTE_BYTES} bytes")]
    TooLong,
    /// The bytes are not UTF-8.
    #[error("the note is not UTF-8")]
    NotUtf8,
    /// A control character other than the newline stands in the note.
    #[error("the note holds the control character {0:?}")]
    ControlCharacter(char),
    /// No blank line stands between text and signatures.
    #[error("the note has no blank line before its signatures")]
    NoSignatures,
    /// The text does not end in a newline, or the last signature line does not.
    #[error("the note does not end in a newline")]
    NoFinalNewline,
    /// A line after the last blank one is no signature.
    #[error("signature line {0} is malformed")]
    SignatureLine(usize),
    /// More than [`MAX_SIGNATURES`] signatures.
    #[error("the note has more than {MAX_SIGNATURES} signatures")]
    TooManySignatures,
    /// Two keys to check with share name and ID but not the public key.
    #[error("two different keys are called {name}+{id}")]
    AmbiguousKey {
        /// The name of both keys.
        name: String,
        /// The ID of both keys.
        id: KeyId,
    },
    /// The signature of a known key is wrong.
    #[error("the signature by {name}+{id} is wrong")]
    WrongSignature {
        /// The name of the key.
        name: String,
        /// The ID of the key.
        id: KeyId,
    },
    /// None of the known keys has signed.
    #[error("no known key has signed")]
    Unsigned,
}

impl Note {
    /// Reads a note, strictly as the format has it. The signatures are not checked.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong);
        }
        let note = str::from_utf8(bytes).map_err(|_| NoteError::NotUtf8)?;
        if let Some(control) = note.chars().find(|c| *c < ' ' && *c != '\n') {
            return Err(NoteError::ControlCharacter(control));
        }
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::NoSignatures)?;
        let lines = lines.strip_suffix('\n').ok_or(match lines {
            "" => NoteError::NoSignatures,
            _ => NoteError::NoFinalNewline,
        })?;
        Ok(Self { text: format!("{text}\n"), signatures: parse_signatures(lines)? })
    }

    /// The note as it is sent and stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.to_string().into_bytes()
    }

    /// Checks every signature by one of `keys` and says whose were right, each key once, in the
    /// order of the lines. At least one must be; a known key's wrong signature spoils the note;
    /// signatures by other keys are passed over.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<Vec<VerifiedSignature>, NoteError> {
        check_unambiguous(keys)?;
        if self.signatures.len() > MAX_SIGNATURES {
            return Err(NoteError::TooManySignatures);
        }
        let mut seen = BTreeSet::new();
        let mut verified = Vec::new();
        for signature in &self.signatures {
            let Some(key) = keys.iter().find(|key| key.made(signature)) else {
                continue;
            };
            let right = key.verify(&self.text, signature);
            let right =
                right.ok_or_else(|| NoteError::WrongSignature { name: signature.name.clone(), id: signature.id })?;
            if seen.insert((&signature.name, signature.id)) {
                verified.push(right);
            }
        }
        if verified.is_empty() {
            return Err(NoteError::Unsigned);
        }
        Ok(verified)
    }
}

fn parse_signatures(lines: &str) -> Result<Vec<NoteSignature>, NoteError> {
    if lines.split('\n').nth(MAX_SIGNATURES).is_some() {
        return Err(NoteError::TooManySignatures);
    }
    lines
        .split('\n')
        .enumerate()
        .map(|(at, line)| NoteSignature::parse(line).ok_or(NoteError::SignatureLine(at + 1)))
        .collect()
}

fn check_unambiguous(keys: &[VerifierKey]) -> Result<(), NoteError> {
    let clash = keys.iter().enumerate().find(|(at, key)| {
        let same = |other: &&VerifierKey| other.name() == key.name() && other.id() == key.id();
        keys.iter().skip(at + 1).find(same).is_some_and(|other| other != *key)
    });
    match clash {
        None => Ok(()),
        Some((_, key)) => Err(NoteError::AmbiguousKey { name: key.name().to_owned(), id: key.id() }),
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for Note {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        Self::parse(text.as_bytes())
    }
}

impl NoteSignature {
    /// A line by a key whose name is already known to be one.
    pub(crate) fn by(name: String, id: KeyId, bytes: Vec<u8>) -> Self {
        Self { name, id, bytes }
    }

    /// Reads one signature line without its newline; nothing if it is malformed.
    pub fn parse(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
        let decoded = base64::decode(encoded)?;
        let (id, bytes) = decoded.split_first_chunk::<4>()?;
        (is_key_name(name) && !bytes.is_empty()).then(|| Self {
            name: name.to_owned(),
            id: KeyId::from_be_bytes(*id),
            bytes: bytes.to_vec(),
        })
    }

    /// The name of the key that signed.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The ID of the key that signed.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The signature in the form of the key's kind, without the key ID.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Display for NoteSignature {
    /// The line without its newline.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.id.to_be_bytes().as_slice(), &self.bytes].concat();
        write!(f, "— {} {}", self.name, base64::encode(&bytes))
    }
}

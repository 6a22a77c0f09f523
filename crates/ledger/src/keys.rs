//! The keys of signed notes: Ed25519 for a log, Ed25519 with a time for a cosigner.
//!
//! A verifier key is written `<name>+<id in 8 hex digits>+<base64 of kind and public key>`
//! (C2SP signed-note, "Verifier keys"). Where the seed comes from is the caller's concern.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer, VerifyingKey};

use crate::base64;
use crate::cosignature::{Cosignature, cosigned_message};
use crate::hash::sha256;
use crate::note::{NoteSignature, VerifiedSignature};

/// The number that a signature names its key with, next to the key's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(u32);

/// What a key signs, and so the form of its signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// Signs a note's text (type `0x01`).
    Ed25519,
    /// Signs a checkpoint together with the time at which it was seen (type `0x04`).
    Cosignature,
}

/// A name and a public key that signatures are checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: KeyId,
    kind: KeyKind,
    public: VerifyingKey,
}

/// A name and a private key; it signs as a log and as a cosigner.
pub struct SigningKey {
    name: String,
    secret: ed25519_dalek::SigningKey,
}

/// Why a key is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A key's name is not empty and holds no space and no plus.
    #[error("{0:?} is no key name")]
    Name(String),
    /// The text has not the three parts of a verifier key, each in its own writing.
    #[error("not a verifier key: <name>+<8 hex digits>+<base64>")]
    Malformed,
    /// The key is of a kind that is not checked here.
    #[error("keys of type 0x{0:02x} are not supported")]
    Kind(u8),
    /// The bytes are no Ed25519 public key.
    #[error("not an Ed25519 public key")]
    PublicKey,
    /// The ID is not the one that follows from name, kind and public key.
    #[error("the key ID is {found}, the key's own is {computed}")]
    Id {
        /// The ID as written.
        found: KeyId,
        /// The ID that the key has.
        computed: KeyId,
    },
}

impl KeyId {
    /// The ID of a key: the first four bytes of `SHA-256(name ‖ "\n" ‖ kind ‖ public key)`.
    fn of(name: &str, kind: KeyKind, public: &[u8; 32]) -> Self {
        let named = [name.as_bytes(), b"\n", &[kind.byte()], public].concat();
        let [a, b, c, d, ..] = *sha256(&named).as_bytes();
        Self::from_be_bytes([a, b, c, d])
    }

    pub(crate) const fn from_be_bytes(bytes: [u8; 4]) -> Self {
        Self(u32::from_be_bytes(bytes))
    }

    pub(crate) const fn to_be_bytes(self) -> [u8; 4] {
        self.0.to_be_bytes()
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

impl KeyKind {
    const fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::Cosignature => 0x04,
        }
    }

    const fn from_byte(byte: u8) -> Result<Self, KeyError> {
        match byte {
            0x01 => Ok(Self::Ed25519),
            0x04 => Ok(Self::Cosignature),
            other => Err(KeyError::Kind(other)),
        }
    }
}

/// Whether `name` may stand in a signature line.
pub(crate) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c < ' ' || c == '+')
}

impl VerifierKey {
    /// A log's key (type `0x01`) from its name and its Ed25519 public key.
    pub fn from_public(name: &str, public: &[u8; 32]) -> Result<Self, KeyError> {
        Self::of_kind(name, KeyKind::Ed25519, public)
    }

    /// A cosigner's key (type `0x04`) from its name and its Ed25519 public key.
    pub fn cosigner_from_public(name: &str, public: &[u8; 32]) -> Result<Self, KeyError> {
        Self::of_kind(name, KeyKind::Cosignature, public)
    }

    fn of_kind(name: &str, kind: KeyKind, public: &[u8; 32]) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name(name.to_owned()));
        }
        Ok(Self {
            name: name.to_owned(),
            id: KeyId::of(name, kind, public),
            kind,
            public: VerifyingKey::from_bytes(public).map_err(|_| KeyError::PublicKey)?,
        })
    }

    /// The key's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key's ID.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// What the key signs.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The 32 bytes of the Ed25519 public key.
    pub fn public(&self) -> &[u8; 32] {
        self.public.as_bytes()
    }

    /// Whether `signature` says that it is by this key.
    pub fn made(&self, signature: &NoteSignature) -> bool {
        self.name == signature.name() && self.id == signature.id()
    }

    /// Checks a signature that is said to be by this key over a note's text, in the strict reading
    /// of RFC 8032; nothing if it is wrong.
    pub fn verify(&self, text: &str, signature: &NoteSignature) -> Option<VerifiedSignature> {
        let (time, message, bytes) = match self.kind {
            KeyKind::Ed25519 => (None, text.to_owned(), signature.bytes().try_into().ok()?),
            KeyKind::Cosignature => {
                let cosignature = Cosignature::parse(signature.bytes())?;
                let message = cosigned_message(cosignature.time, text);
                (Some(cosignature.time), message, cosignature.signature)
            }
        };
        self.public.verify_strict(message.as_bytes(), &Signature::from_bytes(&bytes)).ok()?;
        Some(VerifiedSignature { name: self.name.clone(), id: self.id, kind: self.kind, time })
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let material = [&[self.kind.byte()], self.public.as_bytes().as_slice()].concat();
        let (name, id) = (&self.name, self.id);
        write!(f, "{name}+{id}+{}", base64::encode(&material))
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (name, rest) = text.split_once('+').ok_or(KeyError::Malformed)?;
        let (id, material) = rest.split_once('+').ok_or(KeyError::Malformed)?;
        let found = parse_id(id).ok_or(KeyError::Malformed)?;
        let material = base64::decode(material).ok_or(KeyError::Malformed)?;
        let (kind, public) = material.split_first().ok_or(KeyError::Malformed)?;
        let kind = KeyKind::from_byte(*kind)?;
        let public = public.try_into().map_err(|_| KeyError::PublicKey)?;
        let key = Self::of_kind(name, kind, public)?;
        if key.id == found { Ok(key) } else { Err(KeyError::Id { found, computed: key.id }) }
    }
}

/// An ID is written in exactly eight lower-case hex digits.
fn parse_id(text: &str) -> Option<KeyId> {
    let id = KeyId(u32::from_str_radix(text, 16).ok()?);
    (id.to_string() == text).then_some(id)
}

impl SigningKey {
    /// The key of that name whose Ed25519 private key (RFC 8032 §5.1.5) is `seed`.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name(name.to_owned()));
        }
        Ok(Self { name: name.to_owned(), secret: ed25519_dalek::SigningKey::from_bytes(seed) })
    }

    /// The key's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key that checks what [`SigningKey::sign`] makes.
    pub fn verifier_key(&self) -> VerifierKey {
        self.verifier(KeyKind::Ed25519)
    }

    /// The key that checks what [`SigningKey::cosign`] makes.
    pub fn cosigner_key(&self) -> VerifierKey {
        self.verifier(KeyKind::Cosignature)
    }

    fn verifier(&self, kind: KeyKind) -> VerifierKey {
        let public = self.secret.verifying_key();
        VerifierKey { name: self.name.clone(), id: KeyId::of(&self.name, kind, public.as_bytes()), kind, public }
    }

    /// Signs a note's text, final newline included, as a log does.
    pub fn sign(&self, text: &str) -> NoteSignature {
        let signature = self.secret.sign(text.as_bytes()).to_bytes();
        self.signature(KeyKind::Ed25519, signature.to_vec())
    }

    /// Signs a checkpoint's text, final newline included, as seen at `unix_time` (seconds since
    /// 1970, at most 2^63 − 1), as a witness does.
    pub fn cosign(&self, checkpoint_text: &str, unix_time: u64) -> NoteSignature {
        let message = cosigned_message(unix_time, checkpoint_text);
        let cosignature = Cosignature { time: unix_time, signature: self.secret.sign(message.as_bytes()).to_bytes() };
        self.signature(KeyKind::Cosignature, cosignature.to_bytes())
    }

    fn signature(&self, kind: KeyKind, bytes: Vec<u8>) -> NoteSignature {
        let id = KeyId::of(&self.name, kind, self.secret.verifying_key().as_bytes());
        NoteSignature::by(self.name.clone(), id, bytes)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("name", &self.name).finish_non_exhaustive()
    }
}

//! The four secrets of an installation: the log's, the tokens', the vault's and the index's.

use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use election::Election;
use ledger::{KeyError, Note, SigningKey, sha256};
use std::fmt;
use thiserror::Error;

/// The secrets, 32 bytes each. They leave the process only in their file and in an export under a passphrase.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    pub(crate) log: [u8; 32],
    /// Keys that followed the first log key, in order; each log goes over to one by an entry of its own.
    pub(crate) renewed: Vec<[u8; 32]>,
    pub(crate) token: [u8; 32],
    pub(crate) vault: [u8; 32],
    pub(crate) index: [u8; 32],
}

/// Why keys could not be made, read or written.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum KeysError {
    /// The operating system gives no randomness.
    #[error("the operating system gives no randomness")]
    Randomness,
    /// A file could not be read or written.
    #[error("{0}")]
    File(String),
    /// Others than the owner may read the file.
    #[error("{0} can be read by others: take their rights away with `chmod 600` and think of the keys as known")]
    TooOpen(String),
    /// Keys stand there already.
    #[error("{0} exists: keys are never overwritten; move the file away first if it is not needed")]
    Exists(String),
    /// The text is no key file or export of this program.
    #[error("not a key file of this program: {0}")]
    Malformed(String),
    /// The passphrase is wrong, or the text was changed.
    #[error("the passphrase is wrong, or the export was changed")]
    Passphrase,
}

/// What a keyed hash is of; the same text gives unlike hashes for unlike kinds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IndexKind {
    /// An identity number.
    Identity,
    /// A name.
    Name,
    /// A telephone number.
    Phone,
    /// The number on a voter's card.
    Card,
}

impl IndexKind {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Identity => b"identity\n",
            Self::Name => b"name\n",
            Self::Phone => b"phone\n",
            Self::Card => b"card\n",
        }
    }
}

impl Keys {
    /// New keys from the operating system's randomness.
    pub fn generate() -> Result<Self, KeysError> {
        Ok(Self { log: random()?, renewed: Vec::new(), token: random()?, vault: random()?, index: random()? })
    }

    /// Names these keys without telling anything of them: 32 hex digits; renewing the log key does not change it.
    pub fn fingerprint(&self) -> String {
        let named = [b"zhixuan keys\n".as_slice(), &self.log, &self.token, &self.vault, &self.index].concat();
        hex::encode(sha256(&named).as_bytes()).chars().take(32).collect()
    }

    /// The key that signs the checkpoints of a new log of this origin: the newest.
    ///
    /// # Errors
    /// [`KeyError::Name`] where the origin holds a space or a plus.
    pub fn log_key(&self, origin: &str) -> Result<SigningKey, KeyError> {
        SigningKey::from_seed(origin, self.renewed.last().unwrap_or(&self.log))
    }

    /// Every key that may have signed checkpoints of the log of this origin, the oldest first.
    ///
    /// # Errors
    /// As [`Keys::log_key`].
    pub fn log_keys(&self, origin: &str) -> Result<Vec<SigningKey>, KeyError> {
        std::iter::once(&self.log).chain(&self.renewed).map(|seed| SigningKey::from_seed(origin, seed)).collect()
    }

    /// The key that signs this log now: the one that the log names, else the one that signed its last checkpoint,
    /// else the newest.
    ///
    /// # Errors
    /// As [`Keys::log_key`].
    pub fn log_key_in_force(&self, origin: &str, election: &Election, signed: &str) -> Result<SigningKey, KeyError> {
        let mut keys = self.log_keys(origin)?;
        let named = election.anchors.rotations.last();
        let place = |wanted: &dyn Fn(&SigningKey) -> bool| keys.iter().position(wanted);
        let named = named.and_then(|named| place(&|key| key.verifier_key().to_string() == named.key));
        // A log that was given to another server names a key that is not among these: who gave it, signed last.
        let signed = || signed.parse::<Note>().ok();
        let found = named.or_else(|| {
            let note = signed()?;
            place(&|key| note.signatures.iter().any(|by| key.verifier_key().made(by)))
        });
        found.map_or_else(|| self.log_key(origin), |place| Ok(keys.swap_remove(place)))
    }

    /// Whether the key that the log names, if it names one, is among these.
    pub fn can_sign(&self, origin: &str, election: &Election) -> bool {
        let Some(rotation) = election.anchors.rotations.last() else { return true };
        let keys = self.log_keys(origin).unwrap_or_default();
        keys.iter().any(|key| key.verifier_key().to_string() == rotation.key)
    }

    /// The same keys with a new log key, which logs begin to use by an entry of their own.
    ///
    /// # Errors
    /// [`KeysError::Randomness`].
    pub fn renew(&self) -> Result<Self, KeysError> {
        let mut keys = self.clone();
        keys.renewed.push(random()?);
        Ok(keys)
    }

    /// The Ed25519 seed (RFC 8032) that signs access tokens.
    pub const fn token_seed(&self) -> &[u8; 32] {
        &self.token
    }

    /// HMAC-SHA-256 (RFC 2104) of a text under the index key: finds it again without telling it. Normalise
    /// the text first.
    pub fn index_hash(&self, kind: IndexKind, text: &str) -> [u8; 32] {
        let mut block = [0u8; 64];
        for (to, from) in block.iter_mut().zip(self.index) {
            *to = from;
        }
        let inner = [block.map(|byte| byte ^ 0x36).as_slice(), kind.label(), text.as_bytes()].concat();
        let outer = [block.map(|byte| byte ^ 0x5c).as_slice(), sha256(&inner).as_bytes()].concat();
        *sha256(&outer).as_bytes()
    }

    /// The vault's cipher.
    pub(crate) fn vault(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.vault.into())
    }
}

/// Bytes from the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], KeysError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| KeysError::Randomness)?;
    Ok(bytes)
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("fingerprint", &self.fingerprint()).finish_non_exhaustive()
    }
}

//! The four secrets of an installation: the log's, the tokens', the vault's and the index's.

use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use ledger::{KeyError, SigningKey, sha256};
use std::fmt;
use thiserror::Error;

/// The secrets, 32 bytes each. They leave the process only in their file and in an export under a passphrase.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    pub(crate) log: [u8; 32],
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
}

impl IndexKind {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Identity => b"identity\n",
            Self::Name => b"name\n",
            Self::Phone => b"phone\n",
        }
    }
}

impl Keys {
    /// New keys from the operating system's randomness.
    pub fn generate() -> Result<Self, KeysError> {
        Ok(Self { log: random()?, token: random()?, vault: random()?, index: random()? })
    }

    /// Names these keys without telling anything of them: 32 hex digits.
    pub fn fingerprint(&self) -> String {
        let named = [b"zhixuan keys\n".as_slice(), &self.log, &self.token, &self.vault, &self.index].concat();
        hex::encode(sha256(&named).as_bytes()).chars().take(32).collect()
    }

    /// The key that signs the checkpoints of the log of this origin.
    ///
    /// # Errors
    /// [`KeyError::Name`] where the origin holds a space or a plus.
    pub fn log_key(&self, origin: &str) -> Result<SigningKey, KeyError> {
        SigningKey::from_seed(origin, &self.log)
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

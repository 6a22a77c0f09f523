//! Keys on their way to another server: under a passphrase, by Argon2id (RFC 9106) and XChaCha20-Poly1305.

use crate::keys::{Keys, KeysError, random};
use crate::keys_file::bytes;
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use serde::{Deserialize, Serialize};

/// The format of exports, authenticated with them.
const FORMAT: &str = "zhixuan-keys/1";

/// Memory (KiB), passes and lanes: RFC 9106's second recommendation.
const COST: Cost = Cost { memory: 64 * 1024, passes: 3, lanes: 4 };

/// The most memory (KiB) and passes that an export may ask of whoever reads it.
const MOST: Cost = Cost { memory: 1024 * 1024, passes: 16, lanes: 16 };

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cost {
    memory: u32,
    passes: u32,
    lanes: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Export {
    format: String,
    argon2id: Cost,
    salt: String,
    nonce: String,
    sealed: String,
}

/// Locks text under a passphrase. Takes about a tenth of a second and 64 MiB: off the async threads.
///
/// # Errors
/// [`KeysError`] where there is no randomness.
pub fn lock(format: &str, text: &str, passphrase: &str) -> Result<String, KeysError> {
    let (salt, nonce) = (random::<16>()?, random::<24>()?);
    let cipher = cipher(passphrase, &salt, COST)?;
    let payload = Payload { msg: text.as_bytes(), aad: format.as_bytes() };
    let sealed = cipher.encrypt(&nonce.into(), payload).map_err(|_| KeysError::Passphrase)?;
    let export = Export {
        format: format.to_owned(),
        argon2id: COST,
        salt: STANDARD.encode(salt),
        nonce: STANDARD.encode(nonce),
        sealed: STANDARD.encode(sealed),
    };
    serde_json::to_string_pretty(&export).map_err(|error| KeysError::Malformed(error.to_string()))
}

/// Opens what [`lock`] locked in this format.
///
/// # Errors
/// [`KeysError`] for another format, another passphrase, or damage.
pub fn unlock(format: &str, text: &str, passphrase: &str) -> Result<String, KeysError> {
    let malformed = |error: &dyn std::error::Error| KeysError::Malformed(error.to_string());
    let export: Export = serde_json::from_str(text).map_err(|error| malformed(&error))?;
    if export.format != format {
        return Err(KeysError::Malformed(format!("format {}", export.format)));
    }
    let sealed = STANDARD.decode(&export.sealed).map_err(|error| malformed(&error))?;
    let nonce = bytes::<24>(&export.nonce)?;
    let cipher = cipher(passphrase, &bytes::<16>(&export.salt)?, export.argon2id)?;
    let payload = Payload { msg: &sealed, aad: format.as_bytes() };
    let opened = cipher.decrypt(&nonce.into(), payload).map_err(|_| KeysError::Passphrase)?;
    String::from_utf8(opened).map_err(|error| malformed(&error))
}

impl Keys {
    /// The keys as JSON under a passphrase, as [`lock`] locks them.
    pub fn export(&self, passphrase: &str) -> Result<String, KeysError> {
        lock(FORMAT, &self.spell()?, passphrase)
    }

    /// Opens what [`Keys::export`] wrote.
    pub fn import(text: &str, passphrase: &str) -> Result<Self, KeysError> {
        Self::parse(&unlock(FORMAT, text, passphrase)?)
    }
}

fn cipher(passphrase: &str, salt: &[u8; 16], cost: Cost) -> Result<XChaCha20Poly1305, KeysError> {
    let malformed = |error: argon2::Error| KeysError::Malformed(error.to_string());
    if cost.memory > MOST.memory || cost.passes > MOST.passes || cost.lanes > MOST.lanes {
        return Err(KeysError::Malformed("the export asks for more work than any of ours".to_owned()));
    }
    let params = Params::new(cost.memory, cost.passes, cost.lanes, Some(32)).map_err(malformed)?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut key)
        .map_err(malformed)?;
    Ok(XChaCha20Poly1305::new(&key.into()))
}

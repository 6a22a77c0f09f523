//! Keys in the data folder: `keys.json`, readable by its owner alone.

use crate::folder::write_durably;
use crate::keys::{Keys, KeysError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// The file's name within the data folder.
const FILE: &str = "keys.json";

/// The format of the file.
const FORMAT: u32 = 1;

/// The keys as the file and the sealed part of an export spell them.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spelled {
    v: u32,
    log: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    renewed: Vec<String>,
    token: String,
    vault: String,
    index: String,
}

impl Keys {
    /// The keys of a data folder; a folder without any gets new ones, the file written and synced first.
    pub fn load_or_create(dir: &Path) -> Result<Self, KeysError> {
        let path = dir.join(FILE);
        if path.exists() {
            return Self::load(&path);
        }
        let keys = Self::generate()?;
        keys.save(dir)?;
        Ok(keys)
    }

    /// Writes the keys into a data folder that has none.
    pub fn save(&self, dir: &Path) -> Result<(), KeysError> {
        fs::create_dir_all(dir).map_err(|error| file_error(dir, &error))?;
        let path = dir.join(FILE);
        if path.exists() {
            return Err(KeysError::Exists(path.display().to_string()));
        }
        write_durably(&path, self.spell()?.as_bytes()).map_err(|error| file_error(&path, &error))
    }

    /// Puts these keys in the place of those they were renewed from, whose seeds they hold as well.
    ///
    /// # Errors
    /// [`KeysError::Exists`] where the folder's keys are others.
    pub fn replace(&self, dir: &Path) -> Result<(), KeysError> {
        let path = dir.join(FILE);
        let before = Self::load(&path)?;
        if before.fingerprint() != self.fingerprint() || !self.renewed.starts_with(&before.renewed) {
            return Err(KeysError::Exists(path.display().to_string()));
        }
        write_durably(&path, self.spell()?.as_bytes()).map_err(|error| file_error(&path, &error))
    }

    fn load(path: &Path) -> Result<Self, KeysError> {
        refuse_open_file(path)?;
        let text = fs::read_to_string(path).map_err(|error| file_error(path, &error))?;
        Self::parse(&text)
    }

    /// The keys as JSON.
    pub(crate) fn spell(&self) -> Result<String, KeysError> {
        let spelled = Spelled {
            v: FORMAT,
            log: STANDARD.encode(self.log),
            renewed: self.renewed.iter().map(|seed| STANDARD.encode(seed)).collect(),
            token: STANDARD.encode(self.token),
            vault: STANDARD.encode(self.vault),
            index: STANDARD.encode(self.index),
        };
        serde_json::to_string_pretty(&spelled).map_err(|error| KeysError::Malformed(error.to_string()))
    }

    /// Reads what [`Keys::spell`] wrote.
    pub(crate) fn parse(text: &str) -> Result<Self, KeysError> {
        let spelled: Spelled = serde_json::from_str(text).map_err(|error| KeysError::Malformed(error.to_string()))?;
        if spelled.v != FORMAT {
            return Err(KeysError::Malformed(format!("version {}", spelled.v)));
        }
        Ok(Self {
            log: bytes(&spelled.log)?,
            renewed: spelled.renewed.iter().map(|seed| bytes(seed)).collect::<Result<_, _>>()?,
            token: bytes(&spelled.token)?,
            vault: bytes(&spelled.vault)?,
            index: bytes(&spelled.index)?,
        })
    }
}

/// Fixed-length bytes from base64.
pub(crate) fn bytes<const N: usize>(text: &str) -> Result<[u8; N], KeysError> {
    let decoded = STANDARD.decode(text).map_err(|error| KeysError::Malformed(error.to_string()))?;
    decoded.try_into().map_err(|_| KeysError::Malformed(format!("a value has not {N} bytes")))
}

fn file_error(path: &Path, error: &std::io::Error) -> KeysError {
    KeysError::File(format!("{}: {error}", path.display()))
}

#[cfg(unix)]
fn refuse_open_file(path: &Path) -> Result<(), KeysError> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = fs::metadata(path).map_err(|error| file_error(path, &error))?;
    match metadata.permissions().mode() & 0o077 {
        0 => Ok(()),
        _ => Err(KeysError::TooOpen(path.display().to_string())),
    }
}

#[cfg(not(unix))]
fn refuse_open_file(_: &Path) -> Result<(), KeysError> {
    Ok(())
}

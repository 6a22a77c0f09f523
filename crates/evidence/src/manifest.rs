//! The manifest: every member with its length and hash, and the note by which the log's key vouches for it.

use std::collections::BTreeMap;

use ledger::{CanonicalError, Hash, Note, SigningKey};
use serde::{Deserialize, Serialize};

use crate::source::Form;

/// The format of bundles.
pub(crate) const FORMAT: u32 = 1;

/// The first line of the note, so that it is no checkpoint.
const TITLE: &str = "zhixuan evidence v1";

/// What a bundle says it holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// The format.
    pub(crate) v: u32,
    /// The form.
    pub(crate) form: Form,
    /// The log's name.
    pub(crate) origin: String,
    /// The members by name, the manifest and its note apart.
    pub(crate) files: BTreeMap<String, FileRow>,
}

/// One member.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileRow {
    /// Its length.
    pub(crate) bytes: u64,
    /// Its SHA-256.
    pub(crate) sha256: Hash,
}

impl FileRow {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self { bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX), sha256: ledger::sha256(bytes) }
    }
}

impl Manifest {
    pub(crate) fn of(form: Form, origin: &str, members: &BTreeMap<String, Vec<u8>>) -> Self {
        let files = members.iter().map(|(name, bytes)| (name.clone(), FileRow::of(bytes))).collect();
        Self { v: FORMAT, form, origin: origin.to_owned(), files }
    }

    /// The manifest's bytes and the note over them.
    pub(crate) fn sign(&self, key: &SigningKey) -> Result<(Vec<u8>, Vec<u8>), CanonicalError> {
        let bytes = ledger::canonical(self)?;
        let text = self.text(&bytes);
        let note = Note { signatures: vec![key.sign(&text)], text };
        Ok((bytes, note.to_bytes()))
    }

    /// What the note over a manifest of these bytes says.
    pub(crate) fn text(&self, bytes: &[u8]) -> String {
        format!("{TITLE}\n{}\n{}\n", self.origin, ledger::sha256(bytes))
    }
}

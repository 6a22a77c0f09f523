//! The log that a bundle carries, for a server that goes on with it.

use ledger::{Note, VerifierKey};
use rules::Profile;

use crate::{archive, files};

/// A log out of a full bundle, as it stands there: what it is worth, [`crate::verify`] says.
#[derive(Clone, Debug)]
pub struct LogCopy {
    /// The key that signed the bundle.
    pub key: VerifierKey,
    /// The profile.
    pub profile: Profile,
    /// The entries in order.
    pub entries: Vec<Vec<u8>>,
    /// The checkpoint over all of them.
    pub checkpoint: Note,
    /// Earlier checkpoints.
    pub earlier: Vec<Note>,
}

impl LogCopy {
    /// Takes the log out of a bundle; nothing where it is no full bundle.
    pub fn of(bundle: &[u8]) -> Option<Self> {
        let archive = archive::read(bundle).ok()?;
        let member = |name: &str| archive.members.get(name).copied();
        // Only the full form has all entries; the public one says what it left out by its leaves.
        if member(files::LEAVES).is_some() {
            return None;
        }
        let note = |bytes: &[u8]| Note::parse(bytes).ok();
        let earlier = archive.members.iter().filter(|(name, _)| name.starts_with(files::CHECKPOINTS));
        Some(Self {
            key: str::from_utf8(member(files::KEY)?).ok()?.trim_end().parse().ok()?,
            profile: serde_json::from_slice(member(files::PROFILE)?).ok()?,
            entries: files::split(member(files::ENTRIES)?)?.into_iter().map(<[u8]>::to_vec).collect(),
            checkpoint: note(member(files::CHECKPOINT)?)?,
            earlier: earlier.map(|(_, bytes)| note(bytes)).collect::<Option<_>>()?,
        })
    }
}

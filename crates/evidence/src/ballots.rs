//! The papers of a bundle alone, for whoever counts them with a program of the own.

use crate::{BatchOpening, archive, files};

/// The opened batches of a full bundle as they stand in it, unverified; none where it is no bundle or one cannot be read.
pub fn ballots(bundle: &[u8]) -> Option<Vec<BatchOpening>> {
    let archive = archive::read(bundle).ok()?;
    let batches = archive.members.iter().filter(|(name, _)| name.starts_with(files::BALLOTS));
    batches.map(|(_, bytes)| serde_json::from_slice(bytes).ok()).collect()
}

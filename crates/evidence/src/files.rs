//! The names of a bundle's members, and the line form of those that hold many things.

use election::DocumentId;
use election::ballot::count::Look;
use election::ballot::paper::BatchKey;

pub(crate) const MANIFEST: &str = "manifest.json";
pub(crate) const MANIFEST_NOTE: &str = "manifest.note";
pub(crate) const KEY: &str = "key.txt";
pub(crate) const CHECKPOINT: &str = "checkpoint.txt";
pub(crate) const CHECKPOINTS: &str = "checkpoints/";
pub(crate) const PROFILE: &str = "profile.json";
pub(crate) const ENTRIES: &str = "entries.jsonl";
pub(crate) const PEOPLE: &str = "people.jsonl";
pub(crate) const DOCUMENT_SALTS: &str = "documents.jsonl";
pub(crate) const DOCUMENTS: &str = "documents/";
pub(crate) const BALLOTS: &str = "ballots/";
pub(crate) const LEAVES: &str = "leaves.txt";
pub(crate) const COUNT: &str = "count.jsonl";

/// The member of the earlier checkpoint `number`, counted from 1.
pub(crate) fn checkpoint(number: usize) -> String {
    format!("{CHECKPOINTS}{number:04}.txt")
}

/// The member of a document's bytes.
pub(crate) fn document(id: DocumentId) -> String {
    format!("{DOCUMENTS}{id}")
}

/// The member of a batch's papers.
pub(crate) fn batch(key: BatchKey) -> String {
    let look = match key.look {
        Look::First => "first",
        Look::Second => "second",
    };
    format!("{BALLOTS}r{:03}-{look}-p{:05}-b{:05}.json", key.round.0, key.pool.0, key.batch.0)
}

/// Lines, each ended by a newline.
pub(crate) fn join<'a>(lines: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    lines.into_iter().flat_map(|line| line.iter().copied().chain([b'\n'])).collect()
}

/// The lines of a member; nothing where the last one does not end.
pub(crate) fn split(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    match bytes.strip_suffix(b"\n") {
        Some(lines) => Some(lines.split(|byte| *byte == b'\n').collect()),
        None => bytes.is_empty().then(Vec::new),
    }
}

//! The evidence bundle and its offline verifier.
//!
//! [`build`] turns one election's log, with as many openings as its reader may see, into one file; [`verify`] checks
//! such a file from its own bytes and the keys that the reader trusts, and says one line per check. The same input
//! gives the same file, byte for byte. No clock, chance, network, file system or user-facing text may enter: checks
//! carry codes and facts.
//!
//! # The file
//!
//! A zip archive of stored members, written in exactly one way (see `archive`), so that no byte of it can change
//! unseen:
//!
//! | member | what it holds | form |
//! |---|---|---|
//! | `manifest.json` | form, origin, and every other member with its length and SHA-256 | both |
//! | `manifest.note` | a signed note by the log's key over origin and the manifest's SHA-256 | both |
//! | `key.txt` | the log's verifier key | both |
//! | `checkpoint.txt` | the checkpoint over all entries | both |
//! | `checkpoints/0001.txt` … | earlier or cosigned checkpoints | both |
//! | `profile.json` | the rule profile that entry 0 pins | both |
//! | `entries.jsonl` | the entries as stored, one a line; the public form has those that name no person | both |
//! | `people.jsonl`, `documents.jsonl`, `documents/…` | records, files and the salts of their commitments | full |
//! | `ballots/…json` | the papers of one batch with their nonces | full |
//! | `leaves.txt` | the leaf hash of every entry, one a line | public |
//! | `count.jsonl` | entries that agree a batch or the count | public |
//!
//! The public form carries the tally in the entry that agreed the count, whose place in the log its leaf proves. Such
//! entries name candidates only: the ids behind names that the notices of candidates and results have published. All
//! other entries that name a person, a nomination, an appointment, a proxy or an objection are withheld.

mod archive;
mod ballots;
mod build;
mod files;
mod log_copy;
mod manifest;
mod naming;
mod report;
mod source;
mod verify;

pub use ballots::ballots;
pub use build::{BuildError, build};
pub use log_copy::LogCopy;
pub use report::{
    CheckCode, CheckLine, Committed, Facts, Origin, Reason, Rehearsal, Report, RoundWords, State, Verdict,
};
pub use source::{BatchOpening, DocumentOpening, Form, PaperOpening, PersonOpening, Salt, Source, SumsOpening};
pub use verify::{Trust, verify, verify_opened};

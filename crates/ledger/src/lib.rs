//! Canonical bytes, the Merkle log, checkpoints, cosignatures, proofs.
//!
//! Everything here follows a published format unchanged: RFC 8785, RFC 6962 and RFC 9162, and the
//! C2SP documents signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof, tlog-tiles and
//! tlog-policy. What an entry means, who may write it, clocks, chance and storage stay outside.

mod base64;
mod canonical;
mod checkpoint;
mod cosignature;
mod decimal;
mod frontier;
mod hash;
mod keys;
mod note;
mod policy;
mod proof;
mod receipt;
mod request;
mod tiles;
mod tree;
mod words;

pub use canonical::{CanonicalError, canonical, is_canonical};
pub use checkpoint::{Checkpoint, CheckpointError};
pub use cosignature::{Cosignature, cosigned_message};
pub use frontier::{Frontier, FrontierError};
pub use hash::{Hash, HashError, commit_person, leaf_hash, node_hash, paper_leaf, sha256};
pub use keys::{KeyError, KeyId, KeyKind, SigningKey, VerifierKey};
pub use note::{MAX_NOTE_BYTES, MAX_SIGNATURES, Note, NoteError, NoteSignature, VerifiedSignature};
pub use policy::{Policy, PolicyError, Quorum, Unsatisfied, Witness, Witnessed};
pub use proof::{ProofError, verify_consistency, verify_consistency_hashes, verify_inclusion, verify_inclusion_hashes};
pub use receipt::{Receipt, ReceiptError};
pub use request::{RequestError, Verdict, check_consistency_json, check_inclusion_json};
pub use tiles::{
    TILE_WIDTH, TileContent, TileError, TilePath, TileWidth, entry_bundle, hash_tile, parse_entry_bundle,
    parse_hash_tile,
};
pub use tree::Tree;
pub use words::{CHECK_WORD_LIST, CheckWord, check_words, hash_groups};

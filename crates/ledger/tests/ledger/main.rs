//! What the ledger promises, shown on published vectors, on other implementations and by chance.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a helper of a test may fail loudly")]

mod canonical;
mod checkpoint;
mod fuzz;
mod hash;
mod merkle;
mod mutate;
mod note;
mod policy;
mod proof;
mod receipt;
mod request;
mod tiles;
mod vectors;
mod words;

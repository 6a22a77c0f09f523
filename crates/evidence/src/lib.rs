//! The evidence bundle and its offline verifier.

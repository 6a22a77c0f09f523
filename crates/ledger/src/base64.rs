//! The one base64 of this crate: the standard alphabet, padded, no stray bits (RFC 4648 §4).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Bytes as base64.
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes of a base64 text, or nothing if it is not exactly what [`encode`] would write.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

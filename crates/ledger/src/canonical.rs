//! Canonical JSON (RFC 8785): the bytes that are hashed, signed and stored.
//!
//! Numbers keep to what every JSON reader agrees on: no integer of more than 53 bits (RFC 7493
//! §2.2), so that a bundle checked with another tool gives the same bytes.

use serde::Serialize;
use serde_json::{Number, Value};

/// The largest whole number that a reader with 64-bit floats tells from its neighbours.
const MAX_WHOLE: u64 = (1 << 53) - 1;

/// Why a value has no canonical bytes.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// The value is none of JSON: a key that is no string, a number that is none.
    #[error("not JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    /// A number lies beyond ±(2^53 − 1).
    #[error("the number {0} is beyond 53 bits")]
    NumberTooLarge(Number),
}

/// The canonical bytes of `value` (RFC 8785).
pub fn canonical<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    canonical_value(&serde_json::to_value(value)?)
}

/// Whether `bytes` are canonical JSON: they parse, hold no key twice and no number beyond
/// ±(2^53 − 1), and are byte for byte what [`canonical`] writes for their value.
pub fn is_canonical(bytes: &[u8]) -> bool {
    // A key given twice is lost in parsing, so the bytes then differ.
    serde_json::from_slice::<Value>(bytes)
        .ok()
        .and_then(|value| canonical_value(&value).ok())
        .is_some_and(|again| again == bytes)
}

fn canonical_value(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    check_numbers(value)?;
    Ok(serde_json_canonicalizer::to_vec(value)?)
}

fn check_numbers(value: &Value) -> Result<(), CanonicalError> {
    match value {
        Value::Number(number) if is_too_large(number) => Err(CanonicalError::NumberTooLarge(number.clone())),
        Value::Array(items) => items.iter().try_for_each(check_numbers),
        Value::Object(fields) => fields.values().try_for_each(check_numbers),
        _ => Ok(()),
    }
}

fn is_too_large(number: &Number) -> bool {
    match (number.as_u64(), number.as_i64()) {
        (Some(whole), _) => whole > MAX_WHOLE,
        (None, Some(negative)) => negative.unsigned_abs() > MAX_WHOLE,
        // A float of this size is a whole number too.
        (None, None) => number.as_f64().is_none_or(|float| float.abs() >= TWO_TO_53),
    }
}

const TWO_TO_53: f64 = 9_007_199_254_740_992.0;

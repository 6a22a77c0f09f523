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
    let mut value = serde_json::to_value(value)?;
    // Fields come in the order in which they are declared.
    value.sort_all_objects();
    canonical_value(&value)
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
    // Sorting every key as UTF-16 is most of the work; keys of ASCII are in that order once they are sorted.
    if is_written_canonically(value) { Ok(serde_json::to_vec(value)?) } else { by_rfc_8785(value) }
}

fn by_rfc_8785(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    Ok(serde_json_canonicalizer::to_vec(value)?)
}

/// Whether the ordinary writer gives the canonical bytes: no float, whose digits RFC 8785 §3.2.2.3 rules, and keys
/// of ASCII in ascending order, which is the order of UTF-16 too (§3.2.3). Both writers escape strings alike.
fn is_written_canonically(value: &Value) -> bool {
    match value {
        Value::Number(number) => !number.is_f64(),
        Value::Array(items) => items.iter().all(is_written_canonically),
        Value::Object(fields) => {
            fields.keys().is_sorted()
                && fields.iter().all(|(key, field)| key.is_ascii() && is_written_canonically(field))
        }
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Keys and strings that would betray a difference: control characters, quotes, letters beyond ASCII and beyond
    /// 16 bits.
    fn words() -> impl Strategy<Value = String> {
        prop_oneof!["[ -~]{0,8}", "[\\x00-\\x7f]{0,8}", "[\\x00-\\x7f选票\u{fb33}\u{1f600}]{0,6}"]
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-9_007_199_254_740_991_i64..9_007_199_254_740_991).prop_map(Value::from),
            prop_oneof![Just(-0.0), -1e9..1e9_f64].prop_map(Value::from),
            words().prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(words(), inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn the_short_way_writes_what_rfc_8785_writes(value in values()) {
            prop_assert_eq!(canonical_value(&value).unwrap(), by_rfc_8785(&value).unwrap());
        }
    }

    #[test]
    fn the_long_way_is_taken_for_floats_and_for_keys_beyond_ascii() {
        let rows = [
            (serde_json::json!({"a": [1, -1, "选", null], "b": {"c": true}}), true),
            (serde_json::json!({"a": 1.5}), false),
            (serde_json::json!([{"选": 1}]), false),
        ];
        for (value, expected) in rows {
            assert_eq!(is_written_canonically(&value), expected, "{value}");
        }
    }
}

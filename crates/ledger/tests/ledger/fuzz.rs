//! Canonical JSON under any bytes and under JSON that is nearly right.

use crate::mutate::{Choices, mutated};
use ledger::{canonical, is_canonical};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

/// Values with all that RFC 8785 orders, escapes and writes in its own way.
fn seeds() -> Vec<Value> {
    vec![
        json!({ "\u{20ac}": "Euro", "\r": "CR", "\u{fb33}": "Hebrew", "1": "One", "\u{1f600}": "Smiley", "\u{80}": "" }),
        json!({ "numbers": [333_333_333.333_333_3, 1E30, 4.50, 2e-3, 0.000_000_000_000_000_000_000_000_001, -0.0, 1] }),
        json!({ "string": "\u{20ac}$\u{000F}\u{000a}A'\u{0042}\u{0022}\u{005c}\\\"\u{2028}", "literals": [null, true, false] }),
        json!({ "v": 1, "seq": 0, "actor": { "role": "county" }, "command": { "groups": [{ "number": 1 }] }, "events": [] }),
    ]
}

/// What is written is canonical, stays so, and means the same.
fn holds(value: &Value) -> bool {
    let Ok(bytes) = canonical(value) else { return false };
    let again: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(canonical(&again).unwrap(), bytes, "written again it is the same");
    assert!(is_canonical(&bytes), "what is written is canonical");
    true
}

#[test]
fn nearly_right_values_are_written_one_way() {
    let (seeds, ran, written) = (seeds(), AtomicU64::new(0), AtomicU64::new(0));
    bolero::check!().with_iterations(20_000).for_each(|bytes: &[u8]| {
        let mut choices = Choices::of(bytes);
        let value = mutated(&seeds[choices.below(seeds.len())], &seeds, &mut choices);
        ran.fetch_add(1, Ordering::Relaxed);
        written.fetch_add(u64::from(holds(&value)), Ordering::Relaxed);
    });
    println!("{ran:?} values, {written:?} with a canonical form");
    assert!(written.into_inner() > 0);
}

#[test]
fn any_bytes_are_canonical_or_not() {
    let seeds: Vec<Vec<u8>> = seeds().iter().filter_map(|seed| canonical(seed).ok()).collect();
    bolero::check!().with_iterations(20_000).for_each(|bytes: &[u8]| {
        let mut choices = Choices::of(bytes);
        let mut text = seeds[choices.below(seeds.len())].clone();
        for _ in 0..choices.below(4) {
            let at = choices.below(text.len());
            text[at] = u8::try_from(choices.below(256)).unwrap();
        }
        for text in [text.as_slice(), bytes] {
            if is_canonical(text) {
                let value: Value = serde_json::from_slice(text).unwrap();
                assert_eq!(canonical(&value).unwrap(), text);
            }
        }
    });
}

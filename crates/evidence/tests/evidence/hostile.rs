//! Any bytes have a report: nothing that is handed in can stop the program.

use std::sync::LazyLock;

use evidence::{Verdict, verify};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::member::{Members, pack, resign, unpack};
use crate::story::{FULL, PUBLIC, key, pinned};

static MEMBERS: LazyLock<[Members; 2]> = LazyLock::new(|| [unpack(&FULL), unpack(&PUBLIC)]);

/// Values that a field does not expect.
fn odd() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!(-1)),
        Just(json!(0)),
        Just(json!(4_294_967_295_u32)),
        Just(json!(1.5e300)),
        Just(json!("9999-12-31")),
        Just(json!("+262142-12-31")),
        Just(json!("-262143-01-01")),
        Just(json!("9999-12-31T23:59:59Z")),
        "[a-z]{0,8}".prop_map(Value::from),
    ]
}

/// Replaces the `at`-th value within another one.
fn replace(value: &mut Value, at: &mut usize, new: &Value) {
    if *at == 0 {
        value.clone_from(new);
    }
    *at = at.wrapping_sub(1);
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, at, new)),
        Value::Object(fields) => fields.values_mut().for_each(|field| replace(field, at, new)),
        _ => {}
    }
}

fn values(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(values).sum(),
        Value::Object(fields) => fields.values().map(values).sum(),
        _ => 0,
    }
}

/// One line of a member with one value replaced.
fn mangle(members: &mut Members, file: &str, line: Index, at: Index, new: &Value) {
    let text = String::from_utf8(members[file].clone()).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let line = line.index(lines.len());
    let mut value: Value = serde_json::from_str(&lines[line]).unwrap();
    let mut at = at.index(values(&value));
    replace(&mut value, &mut at, new);
    lines[line] = value.to_string();
    members.insert(file.into(), lines.iter().flat_map(|line| [line.as_bytes(), b"\n"]).collect::<Vec<_>>().concat());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert_eq!(verify(&bytes, &pinned()).verdict, Verdict::Unreadable);
    }

    #[test]
    fn any_bytes_behind_a_header(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let bundle = [b"PK\x03\x04".as_slice(), &bytes].concat();
        prop_assert_ne!(verify(&bundle, &pinned()).verdict, Verdict::Good);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_member_of_any_bytes(file in any::<Index>(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for members in &*MEMBERS {
            let names: Vec<&String> = members.keys().filter(|name| !name.starts_with("manifest")).collect();
            let mut changed = members.clone();
            changed.insert((*file.get(&names)).clone(), bytes.clone());
            let report = verify(&pack(&resign(changed, &key())), &pinned());
            prop_assert_eq!(report.verdict, Verdict::Bad);
        }
    }

    #[test]
    fn an_odd_value_anywhere_in_an_entry(line: Index, at: Index, new in odd()) {
        for members in &*MEMBERS {
            let mut changed = members.clone();
            mangle(&mut changed, "entries.jsonl", line, at, &new);
            let report = verify(&pack(&resign(changed, &key())), &pinned());
            prop_assert!(report.verdict == Verdict::Bad || report.verdict == Verdict::Good);
        }
    }

    #[test]
    fn an_odd_value_anywhere_in_the_profile(line: Index, at: Index, new in odd()) {
        let mut changed = MEMBERS[0].clone();
        mangle(&mut changed, "profile.json", line, at, &new);
        verify(&pack(&resign(changed, &key())), &pinned());
    }
}

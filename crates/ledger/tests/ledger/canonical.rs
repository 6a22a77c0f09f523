use ledger::{CanonicalError, canonical, is_canonical};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn keys_are_sorted_by_utf_16_and_numbers_written_shortest() {
    // The example of RFC 8785 §3.2.2 and §3.2.3.
    let value: Value = serde_json::from_str(
        r#"{"numbers":[333333333.33333329,4.50,2e-3,0.000000000000000000000000001],
            "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}"#,
    )
    .unwrap();
    let expected = r#"{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"#;
    assert_eq!(canonical(&value).unwrap(), expected.as_bytes());
    let keys = json!({"\u{fb33}": 1, "\u{1f600}": 2, "ö": 3, "1": 4, "\r": 5});
    let expected = "{\"\\r\":5,\"1\":4,\"ö\":3,\"😀\":2,\"\u{fb33}\":1}";
    assert_eq!(canonical(&keys).unwrap(), expected.as_bytes());
}

#[test]
fn only_one_writing_of_a_value_is_canonical() {
    let table: [(&[u8], bool); 19] = [
        (br#"{"a":1,"b":[true,null,"x"]}"#, true),
        (b"0", true),
        (b"-1.5", true),
        (b"9007199254740991", true),
        (b"-9007199254740991", true),
        ("\"选\"".as_bytes(), true),
        (br#"{"b":1,"a":2}"#, false),
        (br#"{"a":1,"a":1}"#, false),
        (br#"{"a":1,"a":2}"#, false),
        (br#"{"a": 1}"#, false),
        (b"1.0", false),
        (b"-0", false),
        (b"9007199254740992", false),
        (b"-9007199254740993", false),
        (b"1e+21", false),
        (br#""\u9009""#, false),
        (b"1\n", false),
        (b"\xef\xbb\xbf1", false),
        (b"", false),
    ];
    for (bytes, expected) in table {
        let shown = String::from_utf8_lossy(bytes);
        assert_eq!(is_canonical(bytes), expected, "{shown}");
    }
}

#[test]
fn numbers_beyond_53_bits_have_no_canonical_bytes() {
    for value in [json!({"a": [u64::MAX]}), json!(i64::MIN), json!(9_007_199_254_740_992_u64), json!(1e300)] {
        let refused = canonical(&value);
        assert!(matches!(refused, Err(CanonicalError::NumberTooLarge(_))), "{value}");
    }
    assert_eq!(canonical(&json!(9_007_199_254_740_991_u64)).unwrap(), b"9007199254740991");
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_991_i64..9_007_199_254_740_991).prop_map(Value::from),
        (-1e9..1e9_f64).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_canonical_writes_is_canonical(value in any_json()) {
        let bytes = canonical(&value).unwrap();
        prop_assert!(is_canonical(&bytes));
        let again: Value = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(canonical(&again).unwrap(), bytes);
    }
}

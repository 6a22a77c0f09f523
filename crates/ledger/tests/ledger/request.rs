use ledger::{Verdict, check_consistency_json, check_inclusion_json};
use serde_json::{Value, json};

use crate::vectors::{CONSISTENCY, INCLUSION, LEAF_HASHES, ROOTS, hash, hashes};

fn inclusion(at: usize) -> Value {
    let (index, size, proof) = INCLUSION[at];
    json!({
        "leafIdx": index, "treeSize": size,
        "root": hash(ROOTS[usize::try_from(size).unwrap()]),
        "leafHash": hash(LEAF_HASHES[usize::try_from(index).unwrap()]),
        "proof": hashes(proof), "desc": "happy path", "wantErr": false,
    })
}

fn consistency(at: usize) -> Value {
    let (old, new, proof) = CONSISTENCY[at];
    json!({
        "size1": old, "size2": new,
        "root1": hash(ROOTS[usize::try_from(old).unwrap()]),
        "root2": hash(ROOTS[usize::try_from(new).unwrap()]),
        "proof": hashes(proof), "desc": "happy path", "wantErr": false,
    })
}

/// The request with one field set, or taken out.
fn with(mut request: Value, field: &str, value: Option<Value>) -> String {
    let fields = request.as_object_mut().unwrap();
    match value {
        Some(value) => fields.insert(field.to_owned(), value),
        None => fields.remove(field),
    };
    request.to_string()
}

#[test]
fn published_proofs_are_valid() {
    for at in 0..5 {
        assert_eq!(check_inclusion_json(&inclusion(at).to_string()), Verdict::Valid);
        assert_eq!(check_consistency_json(&consistency(at).to_string()), Verdict::Valid);
    }
    for proof in [None, Some(Value::Null)] {
        let single = with(inclusion(0), "proof", proof.clone());
        assert_eq!(check_inclusion_json(&single).exit_code(), 0, "{proof:?}");
        let same = with(consistency(0), "proof", proof.clone());
        assert_eq!(check_consistency_json(&same).exit_code(), 0, "{proof:?}");
    }
}

#[test]
fn an_inclusion_request_has_its_exit_code() {
    let other = json!(hash(ROOTS[7]));
    for (field, value, code) in [
        ("leafIdx", Some(json!(4)), 1),
        ("leafIdx", Some(json!(8)), 1),
        ("leafIdx", Some(json!(u64::MAX)), 1),
        ("treeSize", Some(json!(0)), 1),
        ("treeSize", Some(json!(9)), 1),
        ("root", Some(other.clone()), 1),
        ("root", Some(json!("")), 1),
        ("leafHash", Some(json!("AAAA")), 1),
        ("leafHash", Some(other.clone()), 1),
        ("proof", None, 1),
        ("proof", Some(json!([])), 1),
        ("proof", Some(json!([other, "", other])), 1),
        ("leafIdx", None, 2),
        ("leafIdx", Some(json!(-1)), 2),
        ("leafIdx", Some(json!(5.0)), 2),
        ("leafIdx", Some(json!("5")), 2),
        ("leafIdx", Some(json!(1e300)), 2),
        ("treeSize", None, 2),
        ("treeSize", Some(json!(null)), 2),
        ("root", None, 2),
        ("root", Some(json!("!")), 2),
        ("root", Some(json!(7)), 2),
        ("leafHash", Some(json!("AAA")), 2),
        ("leafHash", None, 2),
        ("proof", Some(json!("AAAA")), 2),
        ("proof", Some(json!([1])), 2),
        ("proof", Some(json!(["?"])), 2),
    ] {
        let verdict = check_inclusion_json(&with(inclusion(2), field, value.clone()));
        assert_eq!(verdict.exit_code(), code, "{field}: {value:?}: {verdict:?}");
    }
}

#[test]
fn a_consistency_request_has_its_exit_code() {
    let other = json!(hash(ROOTS[7]));
    for (field, value, code) in [
        ("size1", Some(json!(0)), 1),
        ("size1", Some(json!(8)), 1),
        ("size1", Some(json!(9)), 1),
        ("size2", Some(json!(0)), 1),
        ("size2", Some(json!(9)), 1),
        ("root1", Some(other.clone()), 1),
        ("root1", Some(json!("AAAA")), 1),
        ("root2", Some(other.clone()), 1),
        ("proof", None, 1),
        ("proof", Some(json!(null)), 1),
        ("proof", Some(json!([other])), 1),
        ("size1", None, 2),
        ("size2", Some(json!(-8)), 2),
        ("size2", Some(json!(8.5)), 2),
        ("root1", None, 2),
        ("root2", Some(json!([])), 2),
        ("proof", Some(json!({})), 2),
    ] {
        let verdict = check_consistency_json(&with(consistency(2), field, value.clone()));
        assert_eq!(verdict.exit_code(), code, "{field}: {value:?}: {verdict:?}");
    }
}

#[test]
fn what_is_no_single_object_is_unreadable() {
    let array = format!("[0,1,{0},{0},[]]", json!(hash(ROOTS[1])));
    let twice = format!("{0}{0}", inclusion(0));
    let doubled = inclusion(0).to_string().replacen('{', r#"{"leafIdx":0,"#, 1);
    for text in ["", "null", "[]", "7", "\"x\"", "{", "{}", &array, &twice, &doubled] {
        assert_eq!(check_inclusion_json(text).exit_code(), 2, "{text}");
        assert_eq!(check_consistency_json(text).exit_code(), 2, "{text}");
    }
    let spaced = format!(" \n\t{}\n", inclusion(0));
    assert_eq!(check_inclusion_json(&spaced), Verdict::Valid);
}

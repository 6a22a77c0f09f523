use ledger::{Hash, HashError, commit_person, leaf_hash, node_hash, paper_leaf, sha256};

use crate::vectors::{LEAF_HASHES, LEAVES, hash};

#[test]
fn leaves_and_nodes_are_those_of_rfc_6962() {
    for (bytes, expected) in LEAVES.iter().zip(LEAF_HASHES) {
        assert_eq!(leaf_hash(&hex::decode(bytes).unwrap()), hash(expected));
    }
    let cases = [
        (sha256(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (leaf_hash(b""), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (leaf_hash(b"L123456"), "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"),
        (
            node_hash(&hash(LEAF_HASHES[0]), &hash(LEAF_HASHES[1])),
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found, hash(expected));
    }
}

#[test]
fn commitments_are_prefix_then_secret_then_record() {
    let (secret, record) = ([7; 32], br#"{"a":1}"#);
    let person = [&[0x50], secret.as_slice(), record].concat();
    let paper = [&[0x00], secret.as_slice(), record].concat();
    assert_eq!(commit_person(&secret, record), sha256(&person));
    assert_eq!(paper_leaf(&secret, record), sha256(&paper));
    assert_ne!(commit_person(&secret, record), paper_leaf(&secret, record));
}

#[test]
fn a_hash_is_44_characters_of_base64_everywhere() {
    let text = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let empty = sha256(b"");
    assert_eq!(empty.to_string(), text);
    assert_eq!(format!("{empty:?}"), text);
    assert_eq!(text.parse(), Ok(empty));
    let json = serde_json::to_string(&empty).unwrap();
    assert_eq!(json, format!("{text:?}"));
    assert_eq!(serde_json::from_str::<Hash>(&json).unwrap(), empty);
    for (text, error) in [
        ("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU", HashError::NotBase64),
        ("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=", HashError::NotBase64),
        ("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=", HashError::NotBase64),
        ("AAAA", HashError::Length { found: 3 }),
        ("", HashError::Length { found: 0 }),
    ] {
        assert_eq!(text.parse::<Hash>(), Err(error), "{text}");
    }
}

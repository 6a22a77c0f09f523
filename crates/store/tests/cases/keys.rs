//! Keys: their file, their way to another server.

use store::{IndexKind, Keys, KeysError};

#[test]
fn an_export_opens_under_its_passphrase_alone() {
    let keys = Keys::generate().unwrap();
    let export = keys.export("六个词 的 口令").unwrap();
    assert_eq!(Keys::import(&export, "六个词 的 口令").unwrap(), keys);
    assert_eq!(Keys::import(&export, "另一个口令").unwrap_err(), KeysError::Passphrase);
    let changed = export.replace("\"passes\": 3", "\"passes\": 4");
    assert_eq!(Keys::import(&changed, "六个词 的 口令").unwrap_err(), KeysError::Passphrase);
    let costly = export.replace("\"passes\": 3", "\"passes\": 1000000");
    assert!(matches!(Keys::import(&costly, "六个词 的 口令").unwrap_err(), KeysError::Malformed(_)));
    assert!(matches!(Keys::import("{}", "").unwrap_err(), KeysError::Malformed(_)));
}

#[test]
fn the_file_is_made_once_and_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::load_or_create(folder.path()).unwrap();
    assert_eq!(Keys::load_or_create(folder.path()).unwrap(), keys);
    assert!(matches!(keys.save(folder.path()).unwrap_err(), KeysError::Exists(_)));
    let file = folder.path().join("keys.json");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).unwrap();
    assert!(matches!(Keys::load_or_create(folder.path()).unwrap_err(), KeysError::TooOpen(_)));
}

#[test]
fn debug_and_fingerprint_tell_nothing() {
    let keys = Keys::generate().unwrap();
    let shown = format!("{keys:?}");
    assert!(shown.contains(&keys.fingerprint()));
    assert!(!shown.contains(&hex::encode(keys.token_seed())));
    assert_eq!(keys.fingerprint().len(), 32);
    assert_ne!(keys.fingerprint(), Keys::generate().unwrap().fingerprint());
}

#[test]
fn keyed_hashes_tell_kinds_texts_and_keys_apart() {
    let (keys, others) = (Keys::generate().unwrap(), Keys::generate().unwrap());
    let hash = keys.index_hash(IndexKind::Identity, "110101199003070011");
    assert_eq!(hash, keys.index_hash(IndexKind::Identity, "110101199003070011"));
    assert_ne!(hash, keys.index_hash(IndexKind::Name, "110101199003070011"));
    assert_ne!(hash, keys.index_hash(IndexKind::Identity, "110101199003070012"));
    assert_ne!(hash, others.index_hash(IndexKind::Identity, "110101199003070011"));
}

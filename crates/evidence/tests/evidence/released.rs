//! Bundles of every release verify for ever.

use std::path::{Path, PathBuf};

use evidence::{Origin, Trust, Verdict, verify};

/// What the README says as long as no bundle lies beside it.
const NOTHING_YET: &str = "Nothing is released yet.";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evidence/released")
}

/// The bundles, each with the keys that it was handed out under.
fn bundles() -> Vec<(PathBuf, Trust)> {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut bundles: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|kind| kind == "zip")).collect();
    bundles.sort();
    bundles.into_iter().map(|path| (path.clone(), trust(&path.with_extension("keys")))).collect()
}

fn trust(keys: &Path) -> Trust {
    let text = std::fs::read_to_string(keys).unwrap_or_else(|error| panic!("{}: {error}", keys.display()));
    let keys: Vec<_> = text.lines().filter(|line| !line.is_empty()).map(|line| line.parse().unwrap()).collect();
    assert!(!keys.is_empty(), "a bundle is handed out under a key");
    Trust { keys, policy: None }
}

#[test]
fn every_released_bundle_still_verifies() {
    let bundles = bundles();
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    assert_eq!(bundles.is_empty(), readme.contains(NOTHING_YET), "the README says whether anything is released");
    for (path, trust) in bundles {
        let report = verify(&std::fs::read(&path).unwrap(), &trust);
        let holds = matches!(report.verdict, Verdict::Good | Verdict::Rehearsal);
        assert!(holds, "{}: {:#?}", path.display(), report.checks);
        assert!(matches!(report.origin, Origin::Proven { .. }), "{}", path.display());
    }
}

//! Texts that are committed: compared, or written anew where `UPDATE_GOLDEN` is set.

use std::path::{Path, PathBuf};

/// The path of a file within the tree.
pub fn within(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(path)
}

/// Compares a text with a committed file.
///
/// # Panics
/// Where they differ; the first line that does is named.
#[track_caller]
pub fn assert_golden(path: &str, text: &str) {
    let file = within(path);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, text).unwrap();
        return;
    }
    let stands = std::fs::read_to_string(&file).unwrap_or_default();
    if stands != text {
        let same = stands.lines().zip(text.lines()).take_while(|(one, other)| one == other).count();
        let line = |of: &str| of.lines().nth(same).unwrap_or_default().to_owned();
        panic!(
            "{path} is not what the code says, line {}:\n  file {:?}\n  code {:?}\nUPDATE_GOLDEN=1 cargo test -p system-tests writes it anew",
            same + 1,
            line(&stands),
            line(text),
        );
    }
}

//! A rule profile that an argument names: built in, or a TOML file that extends one or another file beside it.

use super::{Failure, read};
use rules::{Profile, ProfileError};
use std::path::Path;

/// Reads the profile of this name or path. The inner error is everything that is wrong with it, never an empty list.
pub(super) fn examine(name: &str) -> Result<Result<Profile, Vec<ProfileError>>, Failure> {
    if let Some(text) = Profile::builtin_text(name) {
        return Ok(Profile::examine(text, &|base| text_of(base, Path::new(""))));
    }
    let path = Path::new(name);
    if !path.exists() && path != Path::new("-") {
        let known: Vec<_> = Profile::builtin_ids().collect();
        return Err(Failure::Wrong(format!("no profile or file {name}; there are {}", known.join(", "))));
    }
    let Ok(text) = String::from_utf8(read(path)?) else {
        return Err(Failure::Wrong(format!("cannot read {name}: it is not UTF-8")));
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    Ok(Profile::examine(&text, &|base| text_of(base, folder)))
}

/// The same for commands that need a good one: the first thing that is wrong is the failure.
pub(super) fn load(name: &str) -> Result<Profile, Failure> {
    examine(name)?.map_err(|errors| {
        let lines: Vec<_> = errors.iter().map(|error| line(name, error)).collect();
        Failure::Wrong(lines.join("\n"))
    })
}

/// `FILE:LINE:COLUMN: what is wrong`, as compilers say it.
pub(super) fn line(name: &str, error: &ProfileError) -> String {
    format!("{name}:{}:{}: {}", error.line, error.column, error.kind)
}

/// The text of a base: built in, else the file of that name in the same folder and in no other.
fn text_of(base: &str, folder: &Path) -> Option<String> {
    if let Some(text) = Profile::builtin_text(base) {
        return Some(text.to_owned());
    }
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    if base.is_empty() || !base.chars().all(plain) {
        return None;
    }
    std::fs::read_to_string(folder.join(format!("{base}.toml"))).ok()
}

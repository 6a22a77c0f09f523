//! The pure crates stay pure: they decide by their arguments alone, so that the server, the offline verifier and the
//! tests come to the same end. Their dependencies are looked at here; clippy looks at what they call, by a
//! `clippy.toml` beside each manifest.

use crate::workshop::{Done, Workshop, output};
use std::fs;

/// The crates that know no clock, no randomness, no database, no network, no async.
const PURE: [&str; 5] = ["rules", "ledger", "tally", "election", "evidence"];

/// What none of them may name in its manifest; a `*` ends what begins so.
const NEVER_NAMED: [&str; 17] = [
    "async-*",
    "axum*",
    "fs4",
    "futures*",
    "getrandom",
    "hyper*",
    "mio",
    "rand*",
    "reqwest",
    "rusqlite",
    "sea-orm*",
    "smol",
    "sqlx*",
    "tempfile",
    "tokio*",
    "tower*",
    "ureq",
];

/// What none of them may depend on through however many others.
const NEVER_BENEATH: [&str; 10] =
    ["async-std", "axum*", "hyper*", "mio", "reqwest", "rusqlite", "sea-orm*", "sqlx*", "tokio*", "ureq"];

/// What clippy must refuse in them: time and chance.
const NEVER_CALLED: [&str; 6] = [
    "chrono::Utc::now",
    "chrono::Local::now",
    "std::time::SystemTime::now",
    "std::time::Instant::now",
    "uuid::Uuid::new_v4",
    "uuid::Uuid::now_v7",
];

/// Fails with every crate that is not pure.
pub(crate) fn check(workshop: &Workshop) -> Done {
    let mut wrong = Vec::new();
    for package in PURE {
        for (depth, never) in [("1", NEVER_NAMED.as_slice()), ("999", NEVER_BENEATH.as_slice())] {
            let found = dependencies(workshop, package, depth)?;
            let strayed = found.into_iter().filter(|name| never.iter().any(|pattern| fits(name, pattern)));
            wrong.extend(strayed.map(|name| format!("{package} depends on {name}")));
        }
        wrong.extend(unlinted(workshop, package)?);
    }
    wrong.sort();
    wrong.dedup();
    if wrong.is_empty() {
        println!("{} depend on none of {}", PURE.join(", "), NEVER_BENEATH.join(", "));
        return Ok(());
    }
    Err(wrong.join("; "))
}

/// The names of what a package depends on for its work (not for its tests), down to a depth.
fn dependencies(workshop: &Workshop, package: &str, depth: &str) -> Done<Vec<String>> {
    let words = ["tree", "--package", package, "--edges", "normal", "--prefix", "none", "--depth", depth];
    let tree = output(&mut workshop.cargo(&words))?;
    // The first line is the package.
    Ok(tree.lines().skip(1).filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
}

fn fits(name: &str, pattern: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

/// What the package's `clippy.toml` lacks. Clippy reads that file in place of the one at the root, so it must say
/// all that the root's says.
fn unlinted(workshop: &Workshop, package: &str) -> Done<Vec<String>> {
    let read = |within: &str| {
        fs::read_to_string(workshop.path(within)).map_err(|error| format!("{within} cannot be read: {error}"))
    };
    let within = format!("crates/{package}/clippy.toml");
    let (root, own) = (read("clippy.toml")?, read(&within)?);
    let named = NEVER_CALLED.iter().map(|path| format!("path = \"{path}\""));
    let wanted = root.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).chain(named);
    Ok(wanted.filter(|line| !own.contains(line)).map(|line| format!("{within} lacks {line}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_ends_what_begins_so() {
        let rows =
            [("tokio-util", "tokio*", true), ("tokio", "tokio*", true), ("mio", "mio", true), ("miow", "mio", false)];
        for (name, pattern, expected) in rows {
            assert_eq!(fits(name, pattern), expected, "{name} {pattern}");
        }
    }
}

//! The golden files of `election` that are read here: what its tests found by playing.

use crate::workshop::{Done, Workshop};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// A command that was accepted: whose phase, from where, by what, to where.
pub(crate) struct Move {
    pub(crate) area: String,
    pub(crate) from: String,
    /// Area and action, with a slash between.
    pub(crate) action: String,
    pub(crate) to: String,
}

/// The rows of a golden file, each as its words; the head and what is blank is left out.
fn rows(workshop: &Workshop, name: &str) -> Done<Vec<Vec<String>>> {
    let within = format!("crates/election/tests/golden/{name}");
    let text =
        fs::read_to_string(workshop.path(&within)).map_err(|error| format!("{within} cannot be read: {error}"))?;
    let rows = text.lines().skip(1).filter(|line| !line.is_empty());
    Ok(rows.map(|line| line.split(' ').map(str::to_owned).collect()).collect())
}

/// What `moves.txt` says.
pub(crate) fn moves(workshop: &Workshop) -> Done<Vec<Move>> {
    let read = |row: Vec<String>| match <[String; 4]>::try_from(row) {
        Ok([area, from, action, to]) => Ok(Move { area, from, action, to }),
        Err(row) => Err(format!("golden/moves.txt: {} is no move", row.join(" "))),
    };
    rows(workshop, "moves.txt")?.into_iter().map(read).collect()
}

/// What `trips.txt` says: for each code the files of its rows.
pub(crate) fn trips(workshop: &Workshop) -> Done<BTreeMap<String, BTreeSet<String>>> {
    let mut trips: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(workshop, "trips.txt")? {
        let mut words = row.into_iter();
        if let (Some(code), Some(file)) = (words.next(), words.next()) {
            trips.entry(code).or_default().insert(file);
        }
    }
    Ok(trips)
}

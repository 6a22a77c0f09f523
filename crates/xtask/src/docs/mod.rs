//! Documents that are made from the code: the law table, the states and their diagrams. They are committed, so that people read them
//! without building anything, and a check holds them to the code.

mod diagrams;
mod law;
pub(crate) mod states;

use crate::workshop::{Done, Workshop};
use std::fs;

/// A document: its path within the tree, and what makes its text.
type Document = (&'static str, fn(&Workshop) -> Done<String>);

const DOCUMENTS: [Document; 3] =
    [("docs/law.md", law::text), ("docs/states.md", |_| states::text()), ("docs/diagrams.md", diagrams::text)];

/// What stands under the title of each.
const ORIGIN: &str = "<!-- Made by `cargo xtask docs` from the code; do not edit. -->";

/// Writes every document.
pub(crate) fn write(workshop: &Workshop) -> Done {
    for (within, text) in DOCUMENTS {
        fs::write(workshop.path(within), text(workshop)?)
            .map_err(|error| format!("{within} cannot be written: {error}"))?;
        println!("wrote {within}");
    }
    Ok(())
}

/// Fails with the first line of every document that is not what the code says.
pub(crate) fn check(workshop: &Workshop) -> Done {
    let mut drifted = Vec::new();
    for (within, text) in DOCUMENTS {
        let stands = fs::read_to_string(workshop.path(within)).unwrap_or_default();
        match first_difference(&stands, &text(workshop)?) {
            None => println!("{within} is what the code says"),
            Some(line) => drifted.push(format!("{within} differs from the code in line {line}")),
        }
    }
    if drifted.is_empty() { Ok(()) } else { Err(format!("{}; run `cargo xtask docs`", drifted.join("; "))) }
}

/// The number of the first line, from 1, at which two texts differ.
fn first_difference(one: &str, other: &str) -> Option<usize> {
    if one == other {
        return None;
    }
    let same = one.lines().zip(other.lines()).take_while(|(one, other)| one == other).count();
    Some(same + 1)
}

/// A row of a table; what would end a cell is escaped.
fn row<const N: usize>(cells: [&str; N]) -> String {
    format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|").replace('\n', " ")).join(" | "))
}

/// The head of a table.
fn head<const N: usize>(titles: [&str; N]) -> String {
    format!("{}{}", row(titles), row(["---"; N]))
}

/// The word that a value is written as in answers and in the record.
fn word(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(error) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_named_by_its_line() {
        let rows =
            [("a\nb\n", "a\nb\n", None), ("a\nb\n", "a\nc\n", Some(2)), ("a\n", "a\nb\n", Some(2)), ("", "a", Some(1))];
        for (one, other, expected) in rows {
            assert_eq!(first_difference(one, other), expected, "{one:?} {other:?}");
        }
    }

    #[test]
    fn a_cell_cannot_end_its_row() {
        assert_eq!(row(["a|b", "c\nd"]), "| a\\|b | c d |\n");
    }
}

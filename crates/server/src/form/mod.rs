//! Forms made from the schema of an action, so that every action of the API can be taken on a page without scripts,
//! and a new one has its form the day it has its schema. No rule of the election stands here.

mod field;
mod known;
mod show;
mod value;

pub(crate) use field::{Field, Kind, Need, fields};
#[cfg(test)]
pub(crate) use known::is_offered;
pub(crate) use known::{Known, Things, asks_for_account, asks_for_head, asks_for_person};
pub(crate) use show::{Fold, MORE, Part, Widget, parts};
pub(crate) use value::{Filled, Looked, object};

/// The name of a field within another.
fn within(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

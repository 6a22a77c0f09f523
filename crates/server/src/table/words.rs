//! The words of a table's cells.

use app::tables::Cell as Fact;
use app::texts::Texts;
use election::PersonId;
use roster::Cell;
use serde_json::Value;
use std::collections::BTreeMap;

/// Puts cells into the words of a language.
pub(super) struct Words<'a> {
    pub(super) t: &'static Texts,
    pub(super) names: &'a BTreeMap<PersonId, String>,
}

impl Words<'_> {
    pub(super) fn row(&self, row: &[Fact]) -> Vec<Cell> {
        row.iter().map(|fact| self.cell(fact)).collect()
    }

    fn cell(&self, fact: &Fact) -> Cell {
        let text = match fact {
            Fact::Nothing => return Cell::Empty,
            Fact::Number(number) => return Cell::Number(f64::from(*number)),
            Fact::Day(day) => return Cell::Date(*day),
            Fact::Missing => self.t.table("missing").to_owned(),
            Fact::Time(time) => time.format("%H:%M").to_string(),
            Fact::Text(text) => text.clone(),
            // A record that was erased leaves the id, cut short as on sheets.
            Fact::Person(person) => self.names.get(person).cloned().unwrap_or_else(|| short(&person.to_string())),
            Fact::Said(value) => self.said(value),
        };
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    /// A word of the record as people say it; an object with one word says what kind of word it is.
    fn said(&self, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::Bool(yes) => self.t.page(if *yes { "sheet.yes" } else { "sheet.no" }).to_owned(),
            Value::Number(number) => number.to_string(),
            Value::String(word) => self.t.choice(word).to_owned(),
            Value::Array(all) => {
                all.iter().map(|one| self.said(one)).collect::<Vec<_>>().join(self.t.page("list.between"))
            }
            Value::Object(fields) => {
                let named = fields.iter().map(|(kind, word)| self.of_kind(kind, word.as_str().unwrap_or_default()));
                named.collect::<Vec<_>>().join(self.t.page("list.between"))
            }
        }
    }

    fn of_kind(&self, kind: &str, word: &str) -> String {
        if kind == "source" {
            return self.t.source(word);
        }
        let key = format!("{kind}.{word}");
        let own = self.t.table(&key);
        if own != key {
            return own.to_owned();
        }
        match self.t.word(&key) {
            "" => self.t.choice(word).to_owned(),
            found => found.to_owned(),
        }
    }
}

/// Characters of an id that are shown.
const SHOWN: usize = 8;

fn short(id: &str) -> String {
    id.chars().take(SHOWN).collect()
}

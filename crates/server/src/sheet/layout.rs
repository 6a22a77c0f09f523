//! From facts to blocks: plain values are a list of pairs, rows a table, what is nested deeper a group of its own.

use super::Names;
use app::texts::Texts;
use serde_json::{Map, Value};

/// A part of a sheet.
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Block {
    /// What is stated, each with its label.
    Pairs(Vec<(String, String)>),
    /// Several of one kind.
    List {
        /// What they are.
        label: String,
        /// Each.
        items: Vec<String>,
    },
    /// Rows of one kind.
    Table {
        /// What they are.
        label: String,
        /// The columns.
        heads: Vec<String>,
        /// The cells of each row.
        rows: Vec<Vec<String>>,
    },
    /// Blocks that belong together begin.
    Open(String),
    /// They end.
    Close,
}

/// Characters of a hash that are shown: enough to compare by eye.
const SHOWN: usize = 16;

/// The blocks of a sheet's facts.
pub(crate) fn layout(t: &Texts, names: &Names, facts: &Value) -> Vec<Block> {
    Layout { t, names }.blocks(facts)
}

struct Layout<'a> {
    t: &'a Texts,
    names: &'a Names,
}

/// How a value is shown.
enum Shape<'v> {
    Plain,
    Nothing,
    List(&'v [Value]),
    Table(&'v [Value]),
    Groups(&'v [Value]),
    Group,
}

fn shape(value: &Value) -> Shape<'_> {
    match value {
        Value::Null => Shape::Nothing,
        Value::Array(all) if all.is_empty() => Shape::Nothing,
        Value::Array(all) if all.iter().all(|one| !one.is_object()) => Shape::List(all),
        Value::Array(all) if all.iter().any(is_deep) => Shape::Groups(all),
        Value::Array(all) => Shape::Table(all),
        Value::Object(_) => Shape::Group,
        _ => Shape::Plain,
    }
}

/// Whether a row holds rows of its own.
fn is_deep(row: &Value) -> bool {
    let inner = row.as_object().into_iter().flat_map(Map::values);
    inner.into_iter().any(|value| match value {
        Value::Array(all) => all.iter().any(Value::is_object),
        Value::Object(map) => map.values().any(|value| value.is_array() || value.is_object()),
        _ => false,
    })
}

impl Layout<'_> {
    fn blocks(&self, facts: &Value) -> Vec<Block> {
        let Some(fields) = facts.as_object() else { return Vec::new() };
        let mut blocks = Vec::new();
        let mut pairs = Vec::new();
        for (name, value) in fields {
            let label = self.label(name);
            match shape(value) {
                Shape::Nothing => {}
                Shape::Plain => pairs.push((label, self.field(name, value))),
                Shape::List(all) => {
                    blocks.push(Block::List { label, items: all.iter().map(|one| self.plain(one)).collect() });
                }
                Shape::Table(rows) => blocks.push(self.table(label, rows)),
                Shape::Groups(rows) => {
                    for (number, row) in (1..).zip(rows) {
                        self.group(format!("{label} {number}"), row, &mut blocks);
                    }
                }
                Shape::Group => self.group(label, value, &mut blocks),
            }
        }
        if !pairs.is_empty() {
            blocks.insert(0, Block::Pairs(pairs));
        }
        blocks
    }

    /// A label of its own where a sheet says something else by the word than a form does.
    fn label(&self, name: &str) -> String {
        let own = self.t.word(&format!("sheet.field.{name}"));
        if own.is_empty() { self.t.field(name).to_owned() } else { own.to_owned() }
    }

    fn group(&self, label: String, facts: &Value, blocks: &mut Vec<Block>) {
        blocks.push(Block::Open(label));
        blocks.extend(self.blocks(facts));
        blocks.push(Block::Close);
    }

    fn table(&self, label: String, rows: &[Value]) -> Block {
        let mut columns: Vec<&String> = Vec::new();
        for name in rows.iter().filter_map(Value::as_object).flat_map(Map::keys) {
            if !columns.contains(&name) {
                columns.push(name);
            }
        }
        let heads = columns.iter().map(|name| self.label(name)).collect();
        let cells = |row: &Value| {
            columns
                .iter()
                .map(|name| row.get(name.as_str()).map_or_else(String::new, |cell| self.field(name, cell)))
                .collect()
        };
        Block::Table { label, heads, rows: rows.iter().map(cells).collect() }
    }

    /// The value of a field in one line.
    fn field(&self, name: &str, value: &Value) -> String {
        match value {
            Value::String(article) if name == "article" => self.t.source(article),
            _ => self.plain(value),
        }
    }

    /// A value in one line.
    fn plain(&self, value: &Value) -> String {
        let between = self.t.page("list.between");
        match value {
            Value::Null => "—".to_owned(),
            Value::Bool(yes) => self.t.page(if *yes { "sheet.yes" } else { "sheet.no" }).to_owned(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => self.word(text),
            Value::Array(all) => all.iter().map(|one| self.plain(one)).collect::<Vec<_>>().join(between),
            Value::Object(fields) => {
                let shown = fields.iter().filter(|(_, value)| !value.is_null());
                let shown = shown.map(|(name, value)| format!("{} {}", self.label(name), self.field(name, value)));
                shown.collect::<Vec<_>>().join(between)
            }
        }
    }

    /// A name for an id of a person, a word for a word of the protocol, a day as it is written, a hash cut short.
    fn word(&self, text: &str) -> String {
        if let Some(name) = self.names.get(text) {
            return name.clone();
        }
        if serde_json::from_value::<ledger::Hash>(Value::from(text)).is_ok() {
            return text.chars().take(SHOWN).collect();
        }
        if let Ok(date) = text.parse::<chrono::NaiveDate>() {
            return self.t.day(date);
        }
        if let Ok(time) = text.parse::<chrono::NaiveTime>() {
            return time.format("%H:%M").to_string();
        }
        if text.parse::<uuid::Uuid>().is_ok() {
            return text.chars().take(8).collect();
        }
        if let Ok(code) = app::help::code_of(text) {
            return self.t.blocker_alone(code);
        }
        let named = [self.t.word(&format!("post.{text}")), self.t.rule(text)];
        named.into_iter().find(|word| !word.is_empty()).unwrap_or_else(|| self.t.choice(text)).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use roster::Language;
    use serde_json::json;

    #[test]
    fn facts_become_pairs_lists_tables_and_groups() {
        let id = "0190d3a5-0000-7000-8000-000000000001";
        let names = Names::from([(id.to_owned(), "王小明".to_owned())]);
        let facts = json!({
            "election_day": "2026-11-29", "chair": id, "members": [id, id], "nothing": null, "none": [],
            "groups": [{ "group": 1, "representatives": [id] }, { "group": 2, "representatives": [] }],
        });
        let blocks = layout(Texts::of(Language::Chinese), &names, &facts);
        assert!(matches!(&blocks[0], Block::Pairs(pairs) if pairs.len() == 2));
        assert!(
            blocks.iter().any(|block| matches!(block, Block::List { items, .. } if items == &["王小明", "王小明"]))
        );
        let table = blocks.iter().find_map(|block| match block {
            Block::Table { rows, .. } => Some(rows.clone()),
            _ => None,
        });
        assert_eq!(table.unwrap()[0][1], "王小明");
        let deep = json!({ "rounds": [{ "round": 1, "contests": [{ "post": "director" }] }] });
        let blocks = layout(Texts::of(Language::Chinese), &names, &deep);
        assert!(matches!(&blocks[..], [Block::Open(_), Block::Pairs(_), Block::Table { .. }, Block::Close]));
    }
}

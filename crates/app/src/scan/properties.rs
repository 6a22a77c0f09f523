//! Whatever a scanner writes: papers come back as they were written, and no bytes at all bring a reader down.

use super::printed::Printed;
use super::tests::{csv, printed, record, report};
use super::{records, table};
use election::BatchNo;
use election::ballot::scan::normal;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tally::{Classification, Marks, Paper, Post, VoidReason};

/// What stands on one paper: names by their ids, and whether it cannot be read.
#[derive(Clone, Debug)]
struct Sheet {
    director: BTreeSet<&'static str>,
    members: BTreeSet<&'static str>,
    unreadable: bool,
}

impl Sheet {
    fn names(&self) -> Vec<&'static str> {
        self.director.iter().chain(&self.members).copied().collect()
    }

    fn overvotes(&self) -> bool {
        self.director.len() > 1 || self.members.len() > 2
    }

    fn paper(&self) -> Paper {
        let of = |post: &str, names: &BTreeSet<&'static str>| {
            (Post::from(post.to_owned()), Marks(names.iter().map(|name| (*name).into()).collect()))
        };
        let marks = [of(Post::DIRECTOR.as_str(), &self.director), of(Post::MEMBER.as_str(), &self.members)];
        let marks: BTreeMap<Post, Marks> = marks.into_iter().filter(|(_, marks)| !marks.0.is_empty()).collect();
        let classification = if self.unreadable {
            Classification::Void { reason: VoidReason::Unreadable }
        } else {
            Classification::Ordinary
        };
        normal(&Paper { marks, classification })
    }

    fn line(&self, (batch, position): (u16, u32), mark: &str) -> String {
        let names = self.names();
        let cells = ["d1", "d2", "m1", "m2", "m3"].map(|name| if names.contains(&name) { mark } else { "0" });
        let void = match (self.unreadable, self.overvotes()) {
            (true, _) => "unreadable",
            (false, true) => "overvote",
            (false, false) => "",
        };
        let blank = u8::from(names.is_empty() && void.is_empty());
        format!("{batch},{position},{},{void},{blank}", cells.join(","))
    }
}

fn sheets(unreadable: impl Strategy<Value = bool> + Clone) -> impl Strategy<Value = Vec<Sheet>> {
    let director = btree_set(prop::sample::select(vec!["d1", "d2"]), 0..=2);
    let members = btree_set(prop::sample::select(vec!["m1", "m2", "m3"]), 0..=3);
    let sheet = (director, members, unreadable).prop_map(|(director, members, unreadable)| Sheet {
        director,
        members,
        unreadable,
    });
    vec(sheet, 5)
}

/// Where the papers of the pile lie.
fn places() -> Vec<(u16, u32)> {
    let Printed { batches, .. } = printed();
    batches.iter().flat_map(|(batch, papers)| (1..=*papers).map(|position| (batch.0, position))).collect()
}

/// What a reader must make of the sheets.
fn expected(sheets: &[Sheet]) -> BTreeMap<BatchNo, Vec<Paper>> {
    let mut pile: BTreeMap<BatchNo, Vec<Paper>> = BTreeMap::new();
    for ((batch, _), sheet) in places().into_iter().zip(sheets) {
        pile.entry(BatchNo(batch)).or_default().push(sheet.paper());
    }
    pile
}

fn as_csv(sheets: &[Sheet], mark: &str) -> String {
    let lines: Vec<String> = places().into_iter().zip(sheets).map(|(place, sheet)| sheet.line(place, mark)).collect();
    csv(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

fn as_records(sheets: &[Sheet]) -> Value {
    let mut whole = report();
    let one = |((batch, position), sheet): ((u16, u32), &Sheet)| record(batch.into(), position, &sheet.names());
    whole["CVR"] = json!(places().into_iter().zip(sheets).map(one).collect::<Vec<_>>());
    whole
}

/// Bytes of a file that something happened to.
fn damaged(whole: &[u8], at: Index, junk: &[u8], gone: usize) -> Vec<u8> {
    let at = at.index(whole.len());
    let rest = whole.get(at + gone.min(whole.len() - at)..).unwrap_or_default();
    [&whole[..at], junk, rest].concat()
}

/// Every place in a document, one of which is chosen.
fn put(document: &mut Value, at: Index, value: Value) {
    fn walk(value: &Value, here: String, all: &mut Vec<String>) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, value)| {
                walk(value, format!("{here}/{}", name.replace('~', "~0").replace('/', "~1")), all);
            }),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(number, value)| walk(value, format!("{here}/{number}"), all));
            }
            _ => {}
        }
        all.push(here);
    }
    let mut all = Vec::new();
    walk(document, String::new(), &mut all);
    *document.pointer_mut(&all[at.index(all.len())]).unwrap() = value;
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        prop::sample::select(vec!["_e", "_c1", "_d1", "_sd1", "_now", "yes"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec(("[@A-Za-z]{1,12}", inner), 0..4).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn papers_come_back_from_a_table(sheets in sheets(any::<bool>()), mark in prop::sample::select(vec!["1", "x", "√"])) {
        let pile = table::read(as_csv(&sheets, mark).as_bytes(), &printed());
        prop_assert_eq!(pile.map_err(|faults| faults.list()), Ok(expected(&sheets)));
    }

    #[test]
    fn papers_come_back_from_cast_vote_records(sheets in sheets(Just(false))) {
        let bytes = serde_json::to_vec(&as_records(&sheets)).unwrap();
        let pile = records::read(&bytes, &printed());
        prop_assert_eq!(pile.map_err(|faults| faults.list()), Ok(expected(&sheets)));
    }

    #[test]
    fn no_bytes_bring_a_reader_down(bytes in vec(any::<u8>(), 0..2_000)) {
        prop_assert!(table::read(&bytes, &printed()).is_err());
        prop_assert!(records::read(&bytes, &printed()).is_err());
    }

    /// What was damaged is refused, or is a whole pile of papers again.
    #[test]
    fn no_damage_makes_half_a_pile(
        sheets in sheets(Just(false)), at in any::<Index>(), junk in vec(any::<u8>(), 0..24), gone in 0_usize..64,
    ) {
        let files = [as_csv(&sheets, "1").into_bytes(), serde_json::to_vec(&as_records(&sheets)).unwrap()];
        let piles = files.map(|whole| damaged(&whole, at, &junk, gone));
        for pile in [table::read(&piles[0], &printed()), records::read(&piles[1], &printed())].into_iter().flatten() {
            prop_assert_eq!(pile.values().map(Vec::len).collect::<Vec<_>>(), [2, 3]);
        }
    }

    /// A record with anything in the place of anything is read or refused with its pointer.
    #[test]
    fn no_value_anywhere_brings_the_records_down(at in any::<Index>(), value in values()) {
        let mut document = report();
        put(&mut document, at, value);
        let read = records::read(&serde_json::to_vec(&document).unwrap(), &printed());
        if let Ok(pile) = read {
            prop_assert_eq!(pile.values().map(Vec::len).sum::<usize>(), 5);
        }
    }
}

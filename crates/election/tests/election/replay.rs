//! What always holds of a log: it replays byte for byte, and nothing in it can be changed unseen.

use crate::blockers::at;
use crate::play::{Play, Stage};
use election::log::{Entry, Log, MAX_ENTRY, Refusal, ReplayError};
use election::registration::Command as Registration;
use election::{ImportId, PersonId, available};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

fn empty(play: &Play) -> Log {
    Log::new(play.setup.election, Arc::clone(&play.setup.profile))
}

/// 110 voters fill two pools.
#[test]
fn stories_of_every_size_replay_byte_for_byte() {
    for voters in [18, 60, 110] {
        let play = Play::whole(voters);
        let (mut decided, mut restored) = (empty(&play), empty(&play));
        for entry in &play.entries {
            assert_eq!(&decided.replay(&entry.bytes).unwrap(), entry);
            restored.restore(&entry.bytes).unwrap();
            assert!(entry.bytes.len() <= MAX_ENTRY);
            assert!(ledger::is_canonical(&entry.bytes));
        }
        for log in [&decided, &restored] {
            assert_eq!((log.size(), log.root(), log.last_at()), (play.log.size(), play.log.root(), play.log.last_at()));
            assert_eq!(format!("{:?}", log.election), format!("{:?}", play.log.election));
        }
    }
}

#[test]
fn a_story_that_is_played_twice_is_the_same() {
    let (one, other) = (Play::until(Stage::Archived), Play::until(Stage::Archived));
    assert_eq!(one.log.root(), other.log.root());
    assert_eq!(one.papers, other.papers);
}

/// Every value of an entry, changed to another of its kind; of a list only the first and the last item.
fn flips(value: &Value) -> Vec<Value> {
    match value {
        Value::Object(fields) => {
            let flip = |(name, inner): (&String, &Value)| {
                let name = name.clone();
                flips(inner).into_iter().map(move |other| (name.clone(), other)).collect::<Vec<_>>()
            };
            let changed = fields.iter().flat_map(flip);
            changed.map(|(name, other)| with(fields.clone(), name, other)).collect()
        }
        Value::Array(items) => {
            let flip = |(at, inner): (usize, &Value)| {
                let with = move |other| {
                    let mut items = items.clone();
                    items[at] = other;
                    Value::Array(items)
                };
                flips(inner).into_iter().map(with).collect::<Vec<_>>()
            };
            let last = items.len().saturating_sub(1);
            items.iter().enumerate().filter(|(at, _)| *at == 0 || *at == last).flat_map(flip).collect()
        }
        Value::Number(number) => vec![Value::from(number.as_u64().unwrap() + 1)],
        Value::Bool(flag) => vec![Value::Bool(!flag)],
        Value::String(text) => vec![Value::String(flip_text(text))],
        Value::Null => vec![],
    }
}

fn with(mut fields: serde_json::Map<String, Value>, name: String, other: Value) -> Value {
    fields.insert(name, other);
    Value::Object(fields)
}

/// Another id for an id, another day for a day, another word for a word.
fn flip_text(text: &str) -> String {
    let last = text.chars().last().unwrap_or('a');
    let other = if last == '1' { '2' } else { '1' };
    let kept: String = text.chars().take(text.chars().count().saturating_sub(1)).collect();
    if Uuid::parse_str(text).is_ok() || text.contains('-') { format!("{kept}{other}") } else { format!("{text}x") }
}

/// A changed event never replays; a changed command, actor or moment is refused, decided otherwise or at least another
/// leaf; a dropped entry is out of order.
#[test]
fn nothing_can_be_changed_unseen() {
    let play = at(Stage::Archived);
    let mut log = empty(&play);
    let mut silent = BTreeSet::new();
    for (place, entry) in play.entries.iter().enumerate() {
        let whole: Value = serde_json::from_slice(&entry.bytes).unwrap();
        for other in flips(&whole) {
            let bytes = ledger::canonical(&other).unwrap();
            match log.clone().replay(&bytes) {
                Err(_) => {}
                Ok(sealed) => {
                    assert_eq!(other["events"], whole["events"], "a changed event replays");
                    assert_ne!(sealed.leaf, entry.leaf);
                    silent.extend(changed(&whole, &other));
                }
            }
        }
        if let Some(next) = play.entries.get(place + 1) {
            let dropped = log.clone().replay(&next.bytes);
            assert!(matches!(dropped, Err(ReplayError::OutOfOrder { .. })), "{dropped:?}");
        }
        log.replay(&entry.bytes).unwrap();
    }
    // What the log keeps as it was told, without deciding by it; the leaf holds it fast.
    let told = ["account", "bytes", "document", "minutes", "on"];
    assert_eq!(silent, told.map(str::to_owned).into(), "fields that decide nothing");
}

/// The name of the field that differs.
fn changed(one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => one.iter().find_map(|(name, value)| {
            let inner = other.get(name)?;
            (value != inner).then(|| changed(value, inner).unwrap_or_else(|| name.clone()))
        }),
        (Value::Array(one), Value::Array(other)) => one.iter().zip(other).find_map(|(one, other)| changed(one, other)),
        _ => None,
    }
}

/// Objects that take no further field: all but the votes, whose names are candidates.
fn strangers(value: &Value, name: &str, found: &mut Vec<Value>, rebuild: &dyn Fn(Value) -> Value) {
    match value {
        Value::Object(fields) => {
            if name != "votes" {
                found.push(rebuild(with(fields.clone(), "surprise".to_owned(), Value::Bool(true))));
            }
            for (name, inner) in fields {
                let outer = |other| rebuild(with(fields.clone(), name.clone(), other));
                strangers(inner, name, found, &outer);
            }
        }
        Value::Array(items) => {
            for (at, inner) in items.iter().enumerate() {
                let outer = |other| {
                    let mut items = items.clone();
                    items[at] = other;
                    rebuild(Value::Array(items))
                };
                strangers(inner, name, found, &outer);
            }
        }
        _ => {}
    }
}

#[test]
fn unknown_fields_are_refused() {
    let mut seen = BTreeSet::new();
    for sealed in &at(Stage::Archived).entries {
        let entry: Entry = serde_json::from_slice(&sealed.bytes).unwrap();
        if !seen.insert(entry.command.action()) {
            continue;
        }
        let command = serde_json::to_value(&entry.command).unwrap();
        let mut found = Vec::new();
        strangers(&command, "", &mut found, &|other| other);
        for other in found {
            assert!(serde_json::from_value::<election::Command>(other.clone()).is_err(), "{other}");
        }
    }
}

#[test]
fn an_entry_that_is_too_long_is_refused_whole() {
    let mut play = at(Stage::Enrolling);
    let (import, document) = (ImportId(play.id()), play.paper());
    play.act(play.people.clerk, Registration::BeginImport { import, document });
    let sample = play.entry(play.people.voters[0]);
    let rows = (0..300).map(|number| {
        let person = PersonId(Uuid::from_u128(0xFFFF_0000 + number));
        election::registration::entry::Entry { person, ..sample }
    });
    let command = election::Command::Registration(Registration::ImportRows { import, rows: rows.collect() });
    let before = (play.log.size(), play.log.root(), format!("{:?}", play.log.election));
    let refused = play.log.append(command, &play.context(play.people.clerk));
    assert!(matches!(refused, Err(Refusal::TooLong(_))), "{refused:?}");
    assert_eq!(before, (play.log.size(), play.log.root(), format!("{:?}", play.log.election)));
}

#[test]
fn the_clock_never_goes_back() {
    let mut play = at(Stage::Drafted);
    play.day(4, 19, 9);
    let context = play.context(play.people.county);
    let command = election::Command::Lifecycle(election::lifecycle::Command::Begin {});
    assert_eq!(play.log.append(command, &context), Err(Refusal::ClockBehind));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Any command of the story, at any stage, by any of the cast, at any hour: refused it changes nothing and was shown
    /// as blocked where its action was; accepted it replays.
    #[test]
    fn any_command_anywhere(stage in 0..Stage::ALL.len(), entry in any::<prop::sample::Index>(), who in 0_usize..16, days in 0_i64..40) {
        let mut play = at(Stage::ALL[stage]);
        let story = at(Stage::Archived);
        let bytes = &entry.get(&story.entries).bytes;
        let command = serde_json::from_slice::<Entry>(bytes).unwrap().command;
        let people = &play.people;
        let mut cast = people.staff();
        cast.extend([people.county, people.street]);
        cast.extend(people.members);
        let who = cast[who % cast.len()];
        play.now += chrono::TimeDelta::days(days);
        let context = play.context(who);
        let shown = available(play.election(), command.action().area(), &context);
        let shown = shown.into_iter().find(|one| one.action == command.action().slug()).unwrap();
        let mut log = play.log.clone();
        match log.append(command, &context) {
            Ok(sealed) => {
                prop_assert!(shown.open);
                prop_assert!(sealed.bytes.len() <= MAX_ENTRY);
                let mut again = play.log.clone();
                prop_assert_eq!(again.replay(&sealed.bytes).unwrap(), sealed);
                prop_assert_eq!(again.root(), log.root());
            }
            Err(Refusal::Blocked(blockers)) => {
                prop_assert!(shown.blockers.iter().all(|blocker| blockers.contains(blocker)));
                prop_assert_eq!((log.size(), log.root()), (play.log.size(), play.log.root()));
            }
            Err(other) => prop_assert!(false, "{other}"),
        }
    }
}

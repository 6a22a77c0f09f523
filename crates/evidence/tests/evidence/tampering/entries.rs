//! Entries: everything is built anew by whoever holds the right key.

use election::Command;
use election::ballot::Command as Ballot;
use evidence::{Form, Source, Verdict, build, verify};
use serde_json::{Value, json};

use super::{Row, bad, bad_entry, entry, number, rebuilt, run};
use crate::story::{OTHER, STORY, key, pinned};

/// The entries are changed, and all is built anew: only deciding again can tell.
fn changed(bad: usize, name: &'static str, change: impl Fn(&mut Source)) -> Row {
    bad_entry(bad, "EVI-15", name, rebuilt(&key(), change))
}

/// One entry is changed as JSON, and is the one that must be found.
fn edited(number: usize, name: &'static str, change: fn(&mut Value)) -> Row {
    changed(number, name, move |source| entry(source, number, change))
}

#[test]
fn the_order_of_entries() {
    let other = &OTHER.source(&OTHER.tell(|_, _| ()));
    run(
        vec![
            changed(20, "dropped", |source| drop(source.entries.remove(20))),
            changed(20, "swapped", |source| source.entries.swap(20, 21)),
            changed(21, "duplicated", |source| source.entries.insert(21, source.entries[20].clone())),
            changed(20, "inserted from elsewhere", |source| source.entries.insert(20, other.entries[20].clone())),
            changed(20, "replaced from elsewhere", |source| source.entries[20].clone_from(&other.entries[20])),
            changed(0, "all dropped", |source| source.entries.clear()),
            edited(30, "its number", |all| all["seq"] = json!(31)),
            edited(30, "its election", |all| all["election"] = json!("00000000-0000-4000-8000-000000000000")),
            edited(30, "its moment", |all| all["at"] = json!("2026-01-01T00:00:00Z")),
            edited(30, "a moment beyond all time", |all| all["at"] = json!("+262142-12-31T23:59:59Z")),
            edited(30, "its format", |all| all["v"] = json!(2)),
            changed(30, "blanks", |source| source.entries[30].push(b' ')),
            changed(30, "no JSON", |source| source.entries[30] = b"{".to_vec()),
        ],
        &pinned(),
    );
}

#[test]
fn what_entries_say() {
    let (posted, count, mix) = (number("publish-list"), number("agree-count"), number("mix"));
    run(
        vec![
            edited(posted, "its day", |all| all["command"]["happened"]["on"] = json!("2026-05-01")),
            edited(posted, "its actor", |all| set(all, "account", &json!("00000000-0000-4000-8000-000000000000"))),
            edited(3, "its actor's role", |all| all["actor"]["role"] = json!("teller")),
            edited(posted, "an event fewer", |all| drop(all["events"].as_array_mut().unwrap().pop())),
            edited(posted, "an event more", |all| {
                let event = all["events"][0].clone();
                all["events"].as_array_mut().unwrap().push(event);
            }),
            edited(posted, "a notice's facts", |all| set(all, "facts", &json!(ledger::sha256(b"x")))),
            edited(number("freeze"), "the frozen roll", |all| set(all, "registered", &json!(5))),
            edited(count, "the tally", |all| set(all, "votes", &json!(1))),
            edited(count, "the outcome", |all| set(all, "valid", &json!(false))),
            edited(number("agree-batch"), "sums that do not balance", |all| set(all, "valid", &json!(1))),
            edited(mix, "papers without end", |all| set(all, "pools", &json!([u32::MAX]))),
            edited(0, "an unknown engine", |all| set(all, "engine", &json!(9999))),
        ],
        &pinned(),
    );
}

#[test]
fn the_profile() {
    run(
        vec![
            bad_entry(0, "EVI-12", "edited", rebuilt(&key(), softer_profile)),
            changed(number("publish-notice"), "edited and pinned anew", |source| {
                softer_profile(source);
                let hash = election::log::profile_hash(&source.profile);
                entry(source, 0, |all| set(all, "profile_hash", &json!(hash)));
            }),
        ],
        &pinned(),
    );
}

/// Sets every field of a name.
fn set(value: &mut Value, field: &str, new: &Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| set(item, field, new)),
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == field { value.clone_from(new) } else { set(value, field, new) }
            }
        }
        _ => {}
    }
}

fn softer_profile(source: &mut Source) {
    let value = rules::Value::Days(rules::Days(1));
    source.profile = source.profile.with_value(rules::RuleId::CertDays, value).unwrap();
}

/// Sums that balance and lie: the log decides as recorded, and only the papers tell.
#[test]
fn sums_that_lie_are_found_by_the_papers() {
    let lie = |_: usize, command: &mut Command| {
        let Command::Ballot(Ballot::AgreeBatch { pool, batch, sums, .. }) = command else { return };
        if (pool.0, batch.0, sums.contests.len()) != (1, 1, 3) {
            return;
        }
        let mut votes = sums.contests[0].votes.values_mut();
        let (one, two) = (votes.next().unwrap(), votes.next().unwrap());
        (*one, *two) = (*one - 1, *two + 1);
    };
    let mut source = STORY.source(&STORY.tell(lie));
    let full = build(&source, Form::Full, &key()).unwrap();
    run(vec![bad("EVI-19", "edited sums", full)], &pinned());
    source.batches.clear();
    let public = verify(&build(&source, Form::Public, &key()).unwrap(), &pinned());
    assert_eq!(public.verdict, Verdict::Good, "the public form takes papers as committed");
}

//! What somebody may do to a bundle, each with the verdict and the check that names it.

mod archive;
mod entries;
mod heads;
mod openings;
mod public;

use std::sync::LazyLock;

use evidence::{Form, Source, State, Trust, Verdict, build, verify};
use ledger::SigningKey;
use serde_json::Value;

use crate::member::{Members, pack, resign, unpack};
use crate::story::{FULL, ORIGIN, SOURCE, key, key_of, sign};

/// A bundle that somebody changed, and what must be said of it.
struct Row {
    name: &'static str,
    bundle: Vec<u8>,
    verdict: Verdict,
    /// The code of a check that must fail.
    code: &'static str,
    /// The number of the first bad entry, where one is bad.
    entry: Option<usize>,
}

fn bad(code: &'static str, name: &'static str, bundle: Vec<u8>) -> Row {
    Row { name, bundle, verdict: Verdict::Bad, code, entry: None }
}

fn unreadable(code: &'static str, name: &'static str, bundle: Vec<u8>) -> Row {
    Row { verdict: Verdict::Unreadable, ..bad(code, name, bundle) }
}

fn bad_entry(entry: usize, code: &'static str, name: &'static str, bundle: Vec<u8>) -> Row {
    Row { entry: Some(entry), ..bad(code, name, bundle) }
}

/// The members of the full bundle.
static MEMBERS: LazyLock<Members> = LazyLock::new(|| unpack(&FULL));

fn foreign() -> SigningKey {
    key_of(ORIGIN, b'x')
}

fn run(rows: Vec<Row>, trust: &Trust) {
    for Row { name, bundle, verdict, code, entry } in rows {
        let report = verify(&bundle, trust);
        assert_eq!(report.verdict, verdict, "{name}: {:#?}", report.checks);
        let named = report.checks.iter().any(|line| line.state == State::Failed && line.code.as_str() == code);
        assert!(named, "{name}: {code} did not fail: {:#?}", report.checks);
        if let Some(entry) = entry {
            assert_eq!(report.first_bad_entry, u64::try_from(entry).ok(), "{name}: {:#?}", report.checks);
        }
    }
}

/// The bytes of a bundle, changed.
fn bytes(change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut bundle = FULL.clone();
    change(&mut bundle);
    bundle
}

/// The members changed and packed, the manifest left as it was.
fn members(change: impl Fn(&mut Members)) -> Vec<u8> {
    let mut members = MEMBERS.clone();
    change(&mut members);
    pack(&members)
}

/// The members changed, with a manifest that fits, signed by the log's own key.
fn resigned(members: &Members, change: impl Fn(&mut Members)) -> Vec<u8> {
    let mut members = members.clone();
    change(&mut members);
    pack(&resign(members, &key()))
}

/// The lines of a member changed as JSON.
fn lines(members: &mut Members, file: &str, change: impl FnOnce(&mut Vec<Value>)) {
    let text = String::from_utf8(members[file].clone()).unwrap();
    let mut values = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    change(&mut values);
    let lines: Vec<Vec<u8>> =
        values.iter().map(|value| [ledger::canonical(value).unwrap(), vec![b'\n']].concat()).collect();
    members.insert(file.into(), lines.concat());
}

/// A member changed as JSON.
fn value(members: &mut Members, file: &str, change: impl Fn(&mut Value)) {
    let mut value = serde_json::from_slice(&members[file]).unwrap();
    change(&mut value);
    members.insert(file.into(), ledger::canonical(&value).unwrap());
}

/// The source changed, its tree and checkpoint made anew, all signed by this key.
fn rebuilt(key: &SigningKey, change: impl Fn(&mut Source)) -> Vec<u8> {
    let mut source = SOURCE.clone();
    source.earlier.clear();
    change(&mut source);
    sign(&mut source, key);
    build(&source, Form::Full, key).unwrap()
}

/// An entry changed as JSON.
fn entry(source: &mut Source, number: usize, change: impl Fn(&mut Value)) {
    let mut value = serde_json::from_slice(&source.entries[number]).unwrap();
    change(&mut value);
    source.entries[number] = ledger::canonical(&value).unwrap();
}

/// The number of the first entry of an action.
fn number(action: &str) -> usize {
    let is = |bytes: &Vec<u8>| serde_json::from_slice::<Value>(bytes).unwrap()["command"]["action"] == action;
    SOURCE.entries.iter().position(is).unwrap()
}

fn first_ballots(members: &Members) -> [String; 2] {
    let mut names = members.keys().filter(|name| name.starts_with("ballots/r001-first"));
    [names.next().unwrap().clone(), names.next().unwrap().clone()]
}

fn position(bundle: &[u8], wanted: &[u8]) -> usize {
    bundle.windows(wanted.len()).position(|window| window == wanted).unwrap()
}

/// Gives a member another name.
fn rename(members: &mut Members, from: &str, to: &str) {
    let bytes = members.remove(from).unwrap();
    members.insert(to.into(), bytes);
}

//! What somebody may do to a bundle, each with the verdict and the check that names it.

use std::sync::LazyLock;

use election::Command;
use election::ballot::Command as Ballot;
use evidence::{Form, Source, State, Trust, Verdict, build, verify};
use ledger::{Note, Policy, SigningKey};
use serde_json::{Value, json};

use crate::member::{Members, pack, resign, sign_manifest, unpack};
use crate::story::{FULL, ORIGIN, OTHER, PUBLIC, SOURCE, STORY, head, key, key_of, pinned, sign};

use Verdict::{Bad, Unreadable};

/// A bundle that somebody changed, the verdict, the code of a check that failed, and its number for a bad entry.
struct Row(&'static str, Vec<u8>, Verdict, &'static str, Option<usize>);

/// The members of the full bundle.
static MEMBERS: LazyLock<Members> = LazyLock::new(|| unpack(&FULL));

fn foreign() -> SigningKey {
    key_of(ORIGIN, b'x')
}

fn run(rows: Vec<Row>, trust: &Trust) {
    for Row(name, bundle, verdict, code, entry) in rows {
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

#[test]
fn the_archive() {
    let central = position(&FULL, b"PK\x01\x02");
    let end = FULL.len() - 22;
    let unordered = || pack(MEMBERS.iter().rev());
    let doubled = || pack(MEMBERS.iter().flat_map(|member| [member, member]));
    run(
        vec![
            Row("empty file", Vec::new(), Unreadable, "EVI-01", None),
            Row("not a zip", b"a letter to the committee".to_vec(), Unreadable, "EVI-01", None),
            Row("an empty zip", pack(&Members::new()), Unreadable, "EVI-01", None),
            Row("cut in the middle", bytes(|all| all.truncate(central / 2)), Unreadable, "EVI-01", None),
            Row("cut in the directory", bytes(|all| all.truncate(central + 9)), Bad, "EVI-01", None),
            Row("last byte cut", bytes(|all| all.truncate(all.len() - 1)), Bad, "EVI-01", None),
            Row("bytes behind it", bytes(|all| all.push(b'\n')), Bad, "EVI-01", None),
            Row("bytes before it", bytes(|all| all.insert(0, b' ')), Unreadable, "EVI-01", None),
            Row(
                "a comment",
                bytes(|all| {
                    all[end + 20] = 2;
                    all.extend(b"ok");
                }),
                Bad,
                "EVI-01",
                None,
            ),
            Row("the count of members", bytes(|all| all[end + 8] ^= 1), Bad, "EVI-01", None),
            Row("the time of a member", bytes(|all| all[10] ^= 1), Unreadable, "EVI-01", None),
            Row("the time in the directory", bytes(|all| all[central + 12] ^= 1), Bad, "EVI-01", None),
            Row("attributes in the directory", bytes(|all| all[central + 38] ^= 1), Bad, "EVI-01", None),
            Row("the name in the directory", bytes(|all| all[central + 46] ^= 1), Bad, "EVI-01", None),
            Row("a checksum", bytes(|all| all[14] ^= 1), Bad, "EVI-01", None),
            Row("a compressed member", bytes(|all| all[8] = 8), Unreadable, "EVI-01", None),
            Row("an encrypted member", bytes(|all| all[6] = 1), Unreadable, "EVI-01", None),
            Row("an extra field", bytes(|all| all[28] = 4), Unreadable, "EVI-01", None),
            Row(
                "a name that leads elsewhere",
                members(|all| rename(all, "key.txt", "../key.txt")),
                Unreadable,
                "EVI-01",
                None,
            ),
            Row("members out of order", unordered(), Unreadable, "EVI-01", None),
            Row("every member twice", doubled(), Unreadable, "EVI-01", None),
            Row("packed by another tool", rezipped(), Bad, "EVI-01", None),
        ],
        &pinned(),
    );
}

/// The same members in the archive that a library writes.
fn rezipped() -> Vec<u8> {
    use std::io::{Cursor, Write};
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in &*MEMBERS {
        writer.start_file(name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn rename(members: &mut Members, from: &str, to: &str) {
    let bytes = members.remove(from).unwrap();
    members.insert(to.into(), bytes);
}

#[test]
fn the_manifest() {
    let manifest = |change: fn(&mut Value)| members(|all| value(all, "manifest.json", change));
    let signed = |change: fn(&mut Value), key: SigningKey| {
        members(move |all| {
            let mut manifest = serde_json::from_slice(&all["manifest.json"]).unwrap();
            change(&mut manifest);
            sign_manifest(all, &manifest, &key);
        })
    };
    let second_signature = |all: &mut Members| {
        let mut note = Note::parse(&all["manifest.note"]).unwrap();
        note.signatures.push(foreign().sign(&note.text));
        all.insert("manifest.note".into(), note.to_bytes());
    };
    let document = || MEMBERS.keys().cloned().find(|name| name.starts_with("documents/")).unwrap();
    let other_name = "documents/00000000-0000-4000-8000-000000000000";
    run(
        vec![
            Row("extra file", members(|all| drop(all.insert("notes.txt".into(), vec![1]))), Bad, "EVI-02", None),
            Row("missing file", members(|all| drop(all.remove(&document()))), Bad, "EVI-02", None),
            Row("renamed file", members(|all| rename(all, &document(), other_name)), Bad, "EVI-02", None),
            Row(
                "a member's content",
                members(|all| all.get_mut("entries.jsonl").unwrap()[40] ^= 1),
                Bad,
                "EVI-02",
                None,
            ),
            Row("no manifest", members(|all| drop(all.remove("manifest.json"))), Unreadable, "EVI-02", None),
            Row("no note", members(|all| drop(all.remove("manifest.note"))), Unreadable, "EVI-02", None),
            Row(
                "no JSON",
                members(|all| drop(all.insert("manifest.json".into(), vec![b'{']))),
                Unreadable,
                "EVI-02",
                None,
            ),
            Row(
                "blanks in it",
                members(|all| all.get_mut("manifest.json").unwrap().push(b' ')),
                Unreadable,
                "EVI-02",
                None,
            ),
            Row("an unknown field", manifest(|all| all["by"] = json!("me")), Unreadable, "EVI-02", None),
            Row("another format", signed(|all| all["v"] = json!(2), key()), Unreadable, "EVI-02", None),
            Row(
                "a hash in it",
                manifest(|all| all["files"]["key.txt"]["sha256"] = json!(ledger::sha256(b""))),
                Bad,
                "EVI-04",
                None,
            ),
            Row(
                "a length in it",
                signed(|all| all["files"]["key.txt"]["bytes"] = json!(7), key()),
                Bad,
                "EVI-02",
                None,
            ),
            Row("another form", manifest(|all| all["form"] = json!("public")), Bad, "EVI-03", None),
            Row("another form, signed", signed(|all| all["form"] = json!("public"), key()), Bad, "EVI-03", None),
            Row(
                "another origin",
                signed(|all| all["origin"] = json!("zhixuan/changning/9999"), key()),
                Bad,
                "EVI-04",
                None,
            ),
            Row("signed by another key", signed(|_| (), foreign()), Bad, "EVI-04", None),
            Row("a second signature", members(second_signature), Bad, "EVI-03", None),
            Row(
                "a note that is none",
                members(|all| drop(all.insert("manifest.note".into(), b"ok\n".to_vec()))),
                Bad,
                "EVI-03",
                None,
            ),
            Row(
                "an unknown file, signed",
                resigned(&MEMBERS, |all| drop(all.insert("notes.txt".into(), vec![1]))),
                Bad,
                "EVI-03",
                None,
            ),
            Row("no people, signed", resigned(&MEMBERS, |all| drop(all.remove("people.jsonl"))), Bad, "EVI-03", None),
            Row("no document, signed", resigned(&MEMBERS, |all| drop(all.remove(&document()))), Bad, "EVI-03", None),
            Row(
                "a wrong verifier key",
                resigned(&MEMBERS, |all| all.get_mut("key.txt").unwrap()[ORIGIN.len() + 2] ^= 1),
                Bad,
                "EVI-03",
                None,
            ),
            Row("another verifier key", resigned(&MEMBERS, other_key), Bad, "EVI-04", None),
        ],
        &pinned(),
    );
}

fn other_key(members: &mut Members) {
    members.insert("key.txt".into(), format!("{}\n", foreign().verifier_key()).into_bytes());
}

#[test]
fn the_openings() {
    let people =
        |change: fn(&mut Value)| resigned(&MEMBERS, |all| lines(all, "people.jsonl", |rows| change(&mut rows[3])));
    let salts =
        |change: fn(&mut Value)| resigned(&MEMBERS, |all| lines(all, "documents.jsonl", |rows| change(&mut rows[2])));
    let batch = |change: fn(&mut Vec<Value>)| {
        resigned(&MEMBERS, |all| {
            let [first, _] = first_ballots(all);
            value(all, &first, |batch| change(batch["papers"].as_array_mut().unwrap()));
        })
    };
    let other = &OTHER.source(&OTHER.tell(|_, _| ()));
    let other = unpack(&build(other, Form::Full, &key()).unwrap());
    let document = || MEMBERS.keys().cloned().find(|name| name.starts_with("documents/")).unwrap();
    let swapped = |all: &mut Members| {
        let [first, second] = first_ballots(all);
        let mut batches = [&first, &second].map(|name| serde_json::from_slice::<Value>(&all[name]).unwrap());
        let [one, two] = &mut batches;
        std::mem::swap(&mut one["papers"][5], &mut two["papers"][5]);
        for (name, batch) in [first, second].into_iter().zip(batches) {
            all.insert(name, ledger::canonical(&batch).unwrap());
        }
    };
    let misnamed = |all: &mut Members| {
        let [first, _] = first_ballots(all);
        rename(all, &first, "ballots/r009-first-p00001-b00001.json");
    };
    let invented = |all: &mut Members| {
        let [first, _] = first_ballots(all);
        value(all, &first, |batch| batch["key"]["round"] = json!(9));
        rename(all, &first, &first.replace("r001", "r009"));
    };
    run(
        vec![
            Row("a person's record", people(|row| row["record"]["born"] = json!("1990-01-01")), Bad, "EVI-17", None),
            Row("a person's salt", people(|row| row["salt"] = json!(ledger::sha256(b"x"))), Bad, "EVI-17", None),
            Row(
                "an unknown person",
                resigned(&MEMBERS, |all| {
                    lines(all, "people.jsonl", |rows| {
                        rows.last_mut().unwrap()["person"] = json!("ffffffff-0000-4000-8000-000000000000")
                    })
                }),
                Bad,
                "EVI-17",
                None,
            ),
            Row(
                "a person twice",
                resigned(&MEMBERS, |all| lines(all, "people.jsonl", |rows| rows[1] = rows[0].clone())),
                Bad,
                "EVI-03",
                None,
            ),
            Row("a salt that is none", people(|row| row["salt"] = json!("AAAA")), Bad, "EVI-03", None),
            Row(
                "a document",
                resigned(&MEMBERS, |all| all.get_mut(&document()).unwrap().push(b'!')),
                Bad,
                "EVI-18",
                None,
            ),
            Row("a document's salt", salts(|row| row["salt"] = json!(ledger::sha256(b"x"))), Bad, "EVI-18", None),
            Row("ballots between batches", resigned(&MEMBERS, swapped), Bad, "EVI-19", None),
            Row("ballots within a batch", batch(|papers| papers.swap(4, 5)), Bad, "EVI-19", None),
            Row("a nonce", batch(|papers| papers[0]["nonce"] = json!(ledger::sha256(b"x"))), Bad, "EVI-19", None),
            Row("a mark", batch(|papers| papers[7]["paper"]["marks"] = json!({})), Bad, "EVI-19", None),
            Row("a ballot fewer", batch(|papers| drop(papers.pop())), Bad, "EVI-19", None),
            Row("a ballot more", batch(|papers| papers.push(papers[0].clone())), Bad, "EVI-19", None),
            Row(
                "a post that is not on the ballot",
                batch(|papers| papers[7]["paper"]["marks"] = json!({"mayor": []})),
                Bad,
                "EVI-19",
                None,
            ),
            Row("a batch of no round", resigned(&MEMBERS, invented), Bad, "EVI-19", None),
            Row("a batch under another name", resigned(&MEMBERS, misnamed), Bad, "EVI-03", None),
            Row(
                "people of another election",
                resigned(&MEMBERS, |all| drop(all.insert("people.jsonl".into(), other["people.jsonl"].clone()))),
                Bad,
                "EVI-17",
                None,
            ),
            Row(
                "ballots of another election",
                resigned(&MEMBERS, |all| {
                    let [first, _] = first_ballots(all);
                    all.insert(first.clone(), other[&first].clone());
                }),
                Bad,
                "EVI-19",
                None,
            ),
            Row(
                "entries of another election",
                resigned(&MEMBERS, |all| drop(all.insert("entries.jsonl".into(), other["entries.jsonl"].clone()))),
                Bad,
                "EVI-08",
                None,
            ),
        ],
        &pinned(),
    );
}

#[test]
fn the_heads() {
    let size = SOURCE.entries.len();
    let checkpoint = |note: Note| resigned(&MEMBERS, |all| drop(all.insert("checkpoint.txt".into(), note.to_bytes())));
    let earlier =
        |note: Note| resigned(&MEMBERS, |all| drop(all.insert("checkpoints/0001.txt".into(), note.to_bytes())));
    let at = |size| head(&SOURCE, size);
    let changed = |change: fn(&mut ledger::Checkpoint)| {
        let mut checkpoint = at(SOURCE.entries.len());
        change(&mut checkpoint);
        checkpoint
    };
    let unsigned = |mut note: Note| {
        note.text = note.text.replace(&format!("\n{size}\n"), &format!("\n{}\n", size - 1));
        note
    };
    let other = &OTHER.source(&OTHER.tell(|_, _| ()));
    run(
        vec![
            Row("an older one", checkpoint(at(size - 1).sign(&key())), Bad, "EVI-07", None),
            Row("its size", checkpoint(changed(|head| head.size += 1).sign(&key())), Bad, "EVI-07", None),
            Row("its size, unsigned", checkpoint(unsigned(at(size).sign(&key()))), Bad, "EVI-07", None),
            Row(
                "its root",
                checkpoint(changed(|head| head.root = ledger::sha256(b"")).sign(&key())),
                Bad,
                "EVI-08",
                None,
            ),
            Row("its key", checkpoint(at(size).sign(&foreign())), Bad, "EVI-07", None),
            Row(
                "its origin",
                checkpoint(changed(|head| head.origin = "zhixuan/changning/9999".into()).sign(&key())),
                Bad,
                "EVI-07",
                None,
            ),
            Row("of another election", checkpoint(head(other, other.entries.len()).sign(&key())), Bad, "EVI-08", None),
            Row(
                "no checkpoint",
                checkpoint(Note { signatures: vec![key().sign("hello\n")], text: "hello\n".into() }),
                Bad,
                "EVI-07",
                None,
            ),
            Row("an earlier one of a fork", earlier(head(other, 9).sign(&key())), Bad, "EVI-09", None),
            Row(
                "an earlier one of more entries",
                earlier(changed(|head| head.size += 5).sign(&key())),
                Bad,
                "EVI-09",
                None,
            ),
            Row("an earlier one of another key", earlier(at(9).sign(&foreign())), Bad, "EVI-09", None),
            Row(
                "an earlier one of another log",
                earlier(changed(|head| head.origin = "zhixuan/x/y".into()).sign(&key())),
                Bad,
                "EVI-09",
                None,
            ),
            Row(
                "yesterday's backup",
                rebuilt(&key(), |source| {
                    source.earlier = vec![SOURCE.checkpoint.clone()];
                    source.entries.truncate(source.entries.len() - 3);
                    source.people.clear();
                    source.documents.clear();
                    source.batches.clear();
                }),
                Bad,
                "EVI-09",
                None,
            ),
        ],
        &pinned(),
    );
}

/// Everything is built anew by whoever holds the right key: only deciding again can tell.
#[test]
fn the_entries_under_the_right_key() {
    let (posted, count, mix) = (number("publish-list"), number("agree-count"), number("mix"));
    let edited = |number: usize, change: fn(&mut Value)| rebuilt(&key(), move |source| entry(source, number, change));
    let source = |change: &dyn Fn(&mut Source)| rebuilt(&key(), change);
    let other = &OTHER.source(&OTHER.tell(|_, _| ()));
    let first_anchor = number("confirm-anchor");
    run(
        vec![
            Row("dropped", source(&|source| drop(source.entries.remove(20))), Bad, "EVI-15", Some(20)),
            Row("swapped", source(&|source| source.entries.swap(20, 21)), Bad, "EVI-15", Some(20)),
            Row(
                "duplicated",
                source(&|source| source.entries.insert(21, source.entries[20].clone())),
                Bad,
                "EVI-15",
                Some(21),
            ),
            Row(
                "inserted from elsewhere",
                source(&|source| source.entries.insert(20, other.entries[20].clone())),
                Bad,
                "EVI-15",
                Some(20),
            ),
            Row(
                "replaced from elsewhere",
                source(&|source| source.entries[20].clone_from(&other.entries[20])),
                Bad,
                "EVI-15",
                Some(20),
            ),
            Row("all dropped", source(&|source| source.entries.clear()), Bad, "EVI-15", Some(0)),
            Row(
                "its day",
                edited(posted, |all| all["command"]["happened"]["on"] = json!("2026-05-01")),
                Bad,
                "EVI-15",
                Some(posted),
            ),
            Row(
                "its actor",
                edited(posted, |all| all["actor"]["account"] = json!("00000000-0000-4000-8000-000000000000")),
                Bad,
                "EVI-15",
                Some(posted),
            ),
            Row("its actor's role", edited(3, |all| all["actor"]["role"] = json!("teller")), Bad, "EVI-15", Some(3)),
            Row("its moment", edited(30, |all| all["at"] = json!("2026-01-01T00:00:00Z")), Bad, "EVI-15", Some(30)),
            Row(
                "a moment beyond all time",
                edited(30, |all| all["at"] = json!("+262142-12-31T23:59:59Z")),
                Bad,
                "EVI-15",
                Some(30),
            ),
            Row("its number", edited(30, |all| all["seq"] = json!(31)), Bad, "EVI-15", Some(30)),
            Row(
                "its election",
                edited(30, |all| all["election"] = json!("00000000-0000-4000-8000-000000000000")),
                Bad,
                "EVI-15",
                Some(30),
            ),
            Row("its format", edited(30, |all| all["v"] = json!(2)), Bad, "EVI-15", Some(30)),
            Row(
                "an event fewer",
                edited(posted, |all| drop(all["events"].as_array_mut().unwrap().pop())),
                Bad,
                "EVI-15",
                Some(posted),
            ),
            Row(
                "an event more",
                edited(posted, |all| {
                    let event = all["events"][0].clone();
                    all["events"].as_array_mut().unwrap().push(event);
                }),
                Bad,
                "EVI-15",
                Some(posted),
            ),
            Row(
                "a notice's facts",
                edited(posted, |all| set(all, "facts", &json!(ledger::sha256(b"x")))),
                Bad,
                "EVI-15",
                Some(posted),
            ),
            Row(
                "the frozen roll",
                edited(number("freeze"), |all| set(all, "registered", &json!(5))),
                Bad,
                "EVI-15",
                Some(number("freeze")),
            ),
            Row(
                "the tally",
                edited(count, |all| {
                    all["events"][0]["counted"]["tally"]["contests"][0]["candidates"][0]["votes"] = json!(1)
                }),
                Bad,
                "EVI-15",
                Some(count),
            ),
            Row(
                "the outcome",
                edited(count, |all| all["events"][0]["counted"]["outcome"]["valid"] = json!(false)),
                Bad,
                "EVI-15",
                Some(count),
            ),
            Row(
                "sums that do not balance",
                edited(number("agree-batch"), |all| all["command"]["sums"]["valid"] = json!(1)),
                Bad,
                "EVI-15",
                Some(number("agree-batch")),
            ),
            Row("blanks", source(&|source| source.entries[30].push(b' ')), Bad, "EVI-15", Some(30)),
            Row("no JSON", source(&|source| source.entries[30] = b"{".to_vec()), Bad, "EVI-15", Some(30)),
            Row(
                "papers without end",
                edited(mix, |all| set(all, "pools", &json!([u32::MAX]))),
                Bad,
                "EVI-15",
                Some(mix),
            ),
            Row("an unknown engine", edited(0, |all| set(all, "engine", &json!(9999))), Bad, "EVI-14", Some(0)),
            Row("the profile", source(&softer_profile), Bad, "EVI-12", Some(0)),
            Row(
                "the profile, pinned anew",
                source(&|source| {
                    softer_profile(source);
                    let hash = election::log::profile_hash(&source.profile);
                    entry(source, 0, |all| set(all, "profile_hash", &json!(hash)));
                }),
                Bad,
                "EVI-15",
                Some(first_anchor),
            ),
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
    run(vec![Row("edited sums", full, Bad, "EVI-19", None)], &pinned());
    source.batches.clear();
    let public = verify(&build(&source, Form::Public, &key()).unwrap(), &pinned());
    assert_eq!(public.verdict, Verdict::Good, "the public form takes papers as committed");
}

#[test]
fn another_key() {
    let posted = number("publish-list");
    let edit =
        |source: &mut Source| entry(source, posted, |all| all["command"]["happened"]["on"] = json!("2026-05-01"));
    let rows = || {
        vec![
            Row("all signed anew", rebuilt(&foreign(), |_| ()), Bad, "EVI-05", None),
            Row("an entry edited, all signed anew", rebuilt(&foreign(), edit), Bad, "EVI-05", Some(posted)),
            Row(
                "an entry dropped, all signed anew",
                rebuilt(&foreign(), |source| drop(source.entries.pop())),
                Bad,
                "EVI-05",
                None,
            ),
            Row("an entry edited, the tree left", stale_tree(edit), Bad, "EVI-08", Some(posted)),
        ]
    };
    run(rows(), &pinned());
    let unpinned = Trust::default();
    run(vec![Row("edited, and no key is known", rebuilt(&foreign(), edit), Bad, "EVI-15", Some(posted))], &unpinned);
    let wrong = Trust { keys: vec![key_of(ORIGIN, b'w').verifier_key()], policy: None };
    run(vec![Row("the reader trusts another key", FULL.clone(), Bad, "EVI-05", None)], &wrong);
    let elsewhere = Trust { keys: vec![key_of("zhixuan/elsewhere", b'k').verifier_key()], policy: None };
    run(vec![Row("the same key under another name", FULL.clone(), Bad, "EVI-05", None)], &elsewhere);
}

fn stale_tree(change: impl Fn(&mut Source)) -> Vec<u8> {
    let mut source = SOURCE.clone();
    source.earlier.clear();
    change(&mut source);
    build(&source, Form::Full, &key()).unwrap()
}

#[test]
fn cosignatures() {
    let (witness, unknown) = (key_of("witness.example", b'w'), key_of("unknown.example", b'u'));
    let text = format!("log {}\nwitness w1 {}\nquorum w1\n", key().verifier_key(), witness.cosigner_key());
    let trust = Trust { keys: Vec::new(), policy: Some(Policy::parse(text.as_bytes()).unwrap()) };
    let cosigned = |by: &SigningKey| {
        let mut source = SOURCE.clone();
        let mut note: Note = source.checkpoint.parse().unwrap();
        note.signatures.push(by.cosign(&note.text, 1_780_000_000));
        source.checkpoint = note.to_string();
        build(&source, Form::Full, &key()).unwrap()
    };
    let report = crate::story::good(&cosigned(&witness), &trust);
    let held = |code: &str| report.checks.iter().any(|line| line.code.as_str() == code && line.state == State::Passed);
    assert!(held("EVI-10") && held("EVI-05"));
    let open = report.checks.iter().any(|line| line.code.as_str() == "EVI-11" && line.state == State::NotCovered);
    assert!(!open, "a cosigned checkpoint fixes every entry");
    run(
        vec![
            Row("no cosignature", FULL.clone(), Bad, "EVI-10", None),
            Row("a cosignature of an unknown key", cosigned(&unknown), Bad, "EVI-10", None),
            Row("a cosignature by an impostor", cosigned(&key_of("witness.example", b'x')), Bad, "EVI-10", None),
        ],
        &trust,
    );
}

#[test]
fn the_public_form() {
    let public = unpack(&PUBLIC);
    let on = |change: &dyn Fn(&mut Members)| resigned(&public, change);
    let leaves = |change: fn(&mut Vec<&str>)| {
        on(&|all| {
            let text = String::from_utf8(all["leaves.txt"].clone()).unwrap();
            let mut lines = text.split_inclusive('\n').collect();
            change(&mut lines);
            all.insert("leaves.txt".into(), lines.concat().into_bytes());
        })
    };
    let count = |change: fn(&mut Vec<Value>)| on(&|all| lines(all, "count.jsonl", change));
    let entries = |change: fn(&mut Vec<Value>)| on(&|all| lines(all, "entries.jsonl", change));
    let agreed = number("agree-count");
    run(
        vec![
            Row("a leaf changed", leaves(|all| all[3] = all[4]), Bad, "EVI-08", None),
            Row("a leaf dropped", leaves(|all| all.truncate(all.len() - 1)), Bad, "EVI-07", None),
            Row("leaves swapped", leaves(|all| all.swap(3, 9)), Bad, "EVI-08", None),
            Row("a leaf that is none", leaves(|all| all[3] = "AAAA\n"), Bad, "EVI-03", None),
            Row("an entry edited", entries(|all| all[4]["at"] = json!("2026-04-20T01:00:09.5Z")), Bad, "EVI-15", None),
            Row("entries out of order", entries(|all| all[4]["seq"] = all[3]["seq"].clone()), Bad, "EVI-15", None),
            Row("the first entry left out", entries(|all| drop(all.remove(0))), Bad, "EVI-15", Some(0)),
            Row("an entry shown twice", entries(|all| all.insert(5, all[4].clone())), Bad, "EVI-15", None),
            Row(
                "the tally",
                count(|all| {
                    let agreed = all.iter_mut().find(|entry| entry["command"]["action"] == "agree-count").unwrap();
                    agreed["events"][0]["counted"]["tally"]["void"] = json!(3);
                }),
                Bad,
                "EVI-15",
                Some(agreed),
            ),
            Row("a batch left out", count(|all| drop(all.remove(2))), Bad, "EVI-20", None),
            Row("a batch left out that was counted again", count(|all| drop(all.remove(0))), Bad, "EVI-20", None),
            Row(
                "a box left out",
                entries(|all| {
                    let opened = all.iter().position(|entry| entry["command"]["action"] == "open-box").unwrap();
                    all.remove(opened);
                }),
                Bad,
                "EVI-20",
                None,
            ),
            Row("no count", on(&|all| drop(all.remove("count.jsonl"))), Bad, "EVI-03", None),
            Row(
                "openings beside it",
                on(&|all| drop(all.insert("people.jsonl".into(), Vec::new()))),
                Bad,
                "EVI-03",
                None,
            ),
        ],
        &pinned(),
    );
}

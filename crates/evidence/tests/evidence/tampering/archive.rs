//! The container and its manifest.

use ledger::{Note, SigningKey};
use serde_json::{Value, json};

use super::{MEMBERS, bad, bytes, foreign, members, position, rename, resigned, run, unreadable, value};
use crate::member::{Members, pack, sign_manifest};
use crate::story::{FULL, ORIGIN, key, pinned};

#[test]
fn the_archive() {
    let central = position(&FULL, b"PK\x01\x02");
    let end = FULL.len() - 22;
    let unordered = || pack(MEMBERS.iter().rev());
    let doubled = || pack(MEMBERS.iter().flat_map(|member| [member, member]));
    run(
        vec![
            unreadable("EVI-01", "empty file", Vec::new()),
            unreadable("EVI-01", "not a zip", b"a letter to the committee".to_vec()),
            unreadable("EVI-01", "an empty zip", pack(&Members::new())),
            unreadable("EVI-01", "cut in the middle", bytes(|all| all.truncate(central / 2))),
            bad("EVI-01", "cut in the directory", bytes(|all| all.truncate(central + 9))),
            bad("EVI-01", "last byte cut", bytes(|all| all.truncate(all.len() - 1))),
            bad("EVI-01", "bytes behind it", bytes(|all| all.push(b'\n'))),
            unreadable("EVI-01", "bytes before it", bytes(|all| all.insert(0, b' '))),
            bad(
                "EVI-01",
                "a comment",
                bytes(|all| {
                    all[end + 20] = 2;
                    all.extend(b"ok");
                }),
            ),
            bad("EVI-01", "the count of members", bytes(|all| all[end + 8] ^= 1)),
            unreadable("EVI-01", "the time of a member", bytes(|all| all[10] ^= 1)),
            bad("EVI-01", "the time in the directory", bytes(|all| all[central + 12] ^= 1)),
            bad("EVI-01", "attributes in the directory", bytes(|all| all[central + 38] ^= 1)),
            bad("EVI-01", "the name in the directory", bytes(|all| all[central + 46] ^= 1)),
            bad("EVI-01", "a checksum", bytes(|all| all[14] ^= 1)),
            unreadable("EVI-01", "a compressed member", bytes(|all| all[8] = 8)),
            unreadable("EVI-01", "an encrypted member", bytes(|all| all[6] = 1)),
            unreadable("EVI-01", "an extra field", bytes(|all| all[28] = 4)),
            unreadable("EVI-01", "a name that leads elsewhere", members(|all| rename(all, "key.txt", "../key.txt"))),
            unreadable("EVI-01", "members out of order", unordered()),
            unreadable("EVI-01", "every member twice", doubled()),
            bad("EVI-01", "packed by another tool", rezipped()),
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
    let document = || MEMBERS.keys().find(|name| name.starts_with("documents/")).cloned().unwrap();
    let other_name = "documents/00000000-0000-4000-8000-000000000000";
    run(
        vec![
            bad("EVI-02", "extra file", members(|all| drop(all.insert("notes.txt".into(), vec![1])))),
            bad("EVI-02", "missing file", members(|all| drop(all.remove(&document())))),
            bad("EVI-02", "renamed file", members(|all| rename(all, &document(), other_name))),
            bad("EVI-02", "a member's content", members(|all| all.get_mut("entries.jsonl").unwrap()[40] ^= 1)),
            unreadable("EVI-02", "no manifest", members(|all| drop(all.remove("manifest.json")))),
            unreadable("EVI-02", "no note", members(|all| drop(all.remove("manifest.note")))),
            unreadable("EVI-02", "no JSON", members(|all| drop(all.insert("manifest.json".into(), b"{".to_vec())))),
            unreadable("EVI-02", "blanks in it", members(|all| all.get_mut("manifest.json").unwrap().push(b' '))),
            unreadable("EVI-02", "an unknown field", manifest(|all| all["by"] = json!("me"))),
            unreadable("EVI-02", "another format", signed(|all| all["v"] = json!(2), key())),
            bad(
                "EVI-04",
                "a hash in it",
                manifest(|all| all["files"]["key.txt"]["sha256"] = json!(ledger::sha256(b""))),
            ),
            bad("EVI-02", "a length in it", signed(|all| all["files"]["key.txt"]["bytes"] = json!(7), key())),
            bad("EVI-03", "another form", manifest(|all| all["form"] = json!("public"))),
            bad("EVI-03", "another form, signed", signed(|all| all["form"] = json!("public"), key())),
            bad("EVI-04", "another origin", signed(|all| all["origin"] = json!("zhixuan/changning/9999"), key())),
            bad("EVI-04", "signed by another key", signed(|_| (), foreign())),
            bad("EVI-03", "a second signature", members(second_signature)),
            bad(
                "EVI-03",
                "a note that is none",
                members(|all| drop(all.insert("manifest.note".into(), b"ok\n".to_vec()))),
            ),
            bad(
                "EVI-03",
                "an unknown file, signed",
                resigned(&MEMBERS, |all| drop(all.insert("notes.txt".into(), vec![1]))),
            ),
            bad("EVI-03", "no people, signed", resigned(&MEMBERS, |all| drop(all.remove("people.jsonl")))),
            bad("EVI-03", "no document, signed", resigned(&MEMBERS, |all| drop(all.remove(&document())))),
            bad(
                "EVI-03",
                "a wrong verifier key",
                resigned(&MEMBERS, |all| all.get_mut("key.txt").unwrap()[ORIGIN.len() + 2] ^= 1),
            ),
            bad("EVI-04", "another verifier key", resigned(&MEMBERS, other_key)),
        ],
        &pinned(),
    );
}

fn other_key(members: &mut Members) {
    members.insert("key.txt".into(), format!("{}\n", foreign().verifier_key()).into_bytes());
}

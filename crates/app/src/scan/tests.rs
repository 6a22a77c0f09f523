//! Files of a scanner, whole and broken: everything that is wrong is told with its place, and nothing panics.

use super::fault::{Spot, What};
use super::printed::{Pile, Printed, PrintedContest};
use super::{records, table};
use crate::texts::Texts;
use election::BatchNo;
use roster::Language;
use serde_json::{Value, json};
use tally::{CandidateId, Classification, Paper, Post, VoidReason};

/// Two batches of two and three papers; a director and two members among three.
pub(super) fn printed() -> Printed {
    let people = |names: &[(&str, &str)]| {
        names.iter().map(|(id, name)| (CandidateId::from(*id), Some((*name).to_owned()))).collect()
    };
    Printed {
        contests: vec![
            PrintedContest {
                post: Post::DIRECTOR,
                words: vec!["主任".to_owned()],
                seats: 1,
                people: people(&[("d1", "王一"), ("d2", "李二")]),
            },
            PrintedContest {
                post: Post::MEMBER,
                words: vec!["委员".to_owned()],
                seats: 2,
                people: people(&[("m1", "赵三"), ("m2", "钱四"), ("m3", "钱四")]),
            },
        ],
        grounds: vec![VoidReason::Unreadable],
        batches: vec![(BatchNo(1), 2), (BatchNo(2), 3)],
    }
}

const HEADER: &str = "batch,position,director:1,director:2,member:1,member:2,member:3,void,blank";

const LINES: [&str; 5] =
    ["1,1,1,0,1,1,0,,0", "1,2,0,0,0,0,0,,1", "2,1,0,1,1,1,1,overvote,0", "2,2,1,0,0,0,0,unreadable,0", "2,3,,x,,√,,,"];

pub(super) fn csv(lines: &[&str]) -> String {
    [&[HEADER], lines].concat().join("\n")
}

fn marked(pile: &Pile, batch: u16, position: usize) -> Vec<String> {
    let paper = &pile[&BatchNo(batch)][position - 1];
    paper.marks.values().flat_map(|marks| &marks.0).map(ToString::to_string).collect()
}

/// What every reading of the five papers must come to.
fn check(pile: &Pile) {
    assert_eq!(pile.values().map(Vec::len).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(marked(pile, 1, 1), ["d1", "m1", "m2"]);
    assert_eq!(pile[&BatchNo(1)][1], Paper::default(), "a blank paper has no marks");
    // Too many names stay as they were marked: which part is void is the profile's to say.
    assert_eq!(marked(pile, 2, 1), ["d2", "m1", "m2", "m3"]);
    assert_eq!(pile[&BatchNo(2)][0].classification, Classification::Ordinary);
    assert_eq!(marked(pile, 2, 3), ["d2", "m2"]);
}

#[test]
fn a_table_in_any_encoding() {
    let text = csv(&LINES);
    let chinese = text.replace("director", "主任").replace("member", "委员");
    let by_id = text.replace("member:3", "member:m3").replace("director:1", "director：王一");
    let bom = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
    let (gb18030, ..) = gb18030(&chinese);
    for bytes in [text.clone().into_bytes(), bom, gb18030, by_id.into_bytes(), text.replace('\n', "\r\n").into_bytes()]
    {
        let pile = table::read(&bytes, &printed()).unwrap();
        check(&pile);
        let void =
            Paper { classification: Classification::Void { reason: VoidReason::Unreadable }, ..Paper::default() };
        assert_eq!(pile[&BatchNo(2)][1], void, "the marks of a void paper say nothing");
    }
}

/// The bytes of the words that these tests write, as GB18030 has them.
fn gb18030(text: &str) -> (Vec<u8>, usize) {
    let known = [("主任", [0xD6, 0xF7, 0xC8, 0xCE]), ("委员", [0xCE, 0xAF, 0xD4, 0xB1]), ("√", [0xA1, 0xCC, 0, 0])];
    let mut bytes = text.as_bytes().to_vec();
    let mut replaced = 0;
    for (word, code) in known {
        let code: Vec<u8> = code.into_iter().filter(|byte| *byte != 0).collect();
        while let Some(at) = bytes.windows(word.len()).position(|here| here == word.as_bytes()) {
            bytes.splice(at..at + word.len(), code.iter().copied());
            replaced += 1;
        }
    }
    (bytes, replaced)
}

fn cell(line: usize, column: &str) -> Spot {
    Spot::Cell(line, column.to_owned())
}

/// The faults of the five lines with one of them changed.
fn with(line: usize, to: &str) -> Vec<(Spot, What)> {
    let mut lines = LINES;
    lines[line - 2] = to;
    table::read(csv(&lines).as_bytes(), &printed()).unwrap_err().list()
}

#[test]
fn a_fault_in_a_cell_has_its_line_and_column() {
    for (line, to, column, what) in [
        (2, "1,1,2,0,1,1,0,,0", "director:1", What::NotAMark),
        (2, "1,1,#REF!,0,1,1,0,,0", "director:1", What::NotAMark),
        (2, "x,1,1,0,1,1,0,,0", "batch", What::NotANumber),
        (2, "1,0,1,0,1,1,0,,0", "position", What::NotANumber),
        (2, "9,1,1,0,1,1,0,,0", "position", What::UnknownBatch),
        (2, "99999,1,1,0,1,1,0,,0", "position", What::UnknownBatch),
        (3, "1,2,0,0,0,0,0,,0", "blank", What::SaysNothing),
        (3, "1,2,0,0,0,0,1,,1", "blank", What::BlankWithMarks),
        (4, "2,1,0,1,1,1,0,overvote,0", "void", What::NoOvervote),
        (5, "2,2,1,0,0,0,0,coffee,0", "void", What::UnknownVoid),
        (5, "2,2,1,0,0,0,0,damaged,0", "void", What::VoidNotInRules),
        (5, "2,2,1,0,0,0,0,,0,1", "", What::CellCount),
        (3, "1,1,0,0,0,0,0,,1", "position", What::OutOfOrder),
        (4, "2,2,0,1,1,1,1,overvote,0", "position", What::OutOfOrder),
    ] {
        let found = with(line, to);
        assert!(found.contains(&(cell(line, column), what)), "{to}: {found:?}");
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let wrong = ["1,1,2,0,1,1,0,,0", "1,2,0,0,0,0,0,,0", "2,1,0,1,1,1,1,coffee,0", LINES[3], LINES[4]];
    let found = table::read(csv(&wrong).as_bytes(), &printed()).unwrap_err().list();
    let spots = [
        (cell(2, "director:1"), What::NotAMark),
        (cell(3, "blank"), What::SaysNothing),
        (cell(4, "void"), What::UnknownVoid),
    ];
    assert_eq!(found, spots);
}

#[test]
fn a_pile_is_whole_and_in_order() {
    let read = |lines: &[&str]| table::read(csv(lines).as_bytes(), &printed()).unwrap_err().list();
    assert_eq!(read(&LINES[..4]), [(Spot::File, What::PapersMissing)]);
    assert_eq!(read(&LINES[..2]), [(Spot::File, What::PapersMissing)], "a batch is missing");
    assert_eq!(read(&[]), [(Spot::File, What::PapersMissing)]);
    let turned = [LINES[1], LINES[0], LINES[2], LINES[3], LINES[4]];
    assert_eq!(read(&turned), [(cell(2, "position"), What::OutOfOrder)], "said once");
    let twice = [&LINES[..], &LINES[4..]].concat();
    assert_eq!(read(&twice), [(cell(7, "position"), What::OutOfOrder)]);
}

#[test]
fn a_header_names_everybody_on_the_paper() {
    let read = |header: &str| table::read(format!("{header}\n1,1").as_bytes(), &printed()).unwrap_err().list();
    let column = |to: &str| read(&HEADER.replace("member:3", to));
    assert!(column("member:4").contains(&(cell(1, "member:4"), What::UnknownColumn)));
    assert!(column("treasurer:1").contains(&(cell(1, "treasurer:1"), What::UnknownColumn)));
    // Two people on the paper have that name.
    assert!(column("member:钱四").contains(&(cell(1, "member:钱四"), What::UnknownColumn)));
    assert_eq!(
        column("member:2"),
        [(cell(1, "member:2"), What::ColumnTwice), (cell(1, "member:3"), What::ColumnMissing)]
    );
    assert_eq!(read(&HEADER.replace(",blank", "")), [(cell(1, "blank"), What::ColumnMissing)]);
    assert_eq!(read(&HEADER.replace("batch", "box")), [(cell(1, ""), What::NoHeader)]);
}

/// The five papers as cast vote records.
pub(super) fn report() -> Value {
    let candidate = |id: &str, name: &str, code: &str| {
        let code = json!({ "@type": "CVR.Code", "Type": "local-level", "Value": code });
        json!({ "@type": "CVR.Candidate", "@id": format!("_{id}"), "Name": name, "Code": [code] })
    };
    let selection = |id: &str| json!({ "@type": "CVR.CandidateSelection", "@id": format!("_s{id}"), "CandidateIds": [format!("_{id}")] });
    let contest = |id: &str, name: &str, people: &[&str]| {
        let selections: Vec<Value> = people.iter().map(|id| selection(id)).collect();
        json!({ "@type": "CVR.CandidateContest", "@id": id, "Name": name, "ContestSelection": selections })
    };
    let people = [("d1", "王一"), ("d2", "李二"), ("m1", "赵三"), ("m2", "钱四"), ("m3", "钱四")];
    let records = [
        (1, 1, &["d1", "m1", "m2"][..]),
        (1, 2, &[]),
        (2, 1, &["d2", "m1", "m2", "m3"]),
        (2, 2, &["d1"]),
        (2, 3, &["d2", "m2"]),
    ];
    json!({
        "@type": "CVR.CastVoteRecordReport", "Version": "1.0.0", "GeneratedDate": "2026-06-20T12:00:00Z",
        "ReportGeneratingDeviceIds": ["_device"], "ReportingDevice": [], "GpUnit": [], "Party": [],
        "Election": [{
            "@type": "CVR.Election", "@id": "_e", "ElectionScopeId": "_here",
            "Candidate": people.map(|(id, name)| candidate(id, name, id)),
            "Contest": [contest("_c1", "director", &["d1", "d2"]), contest("_c2", "委员", &["m1", "m2", "m3"])],
        }],
        "CVR": records.map(|(batch, position, marks)| record(batch, position, marks)),
    })
}

pub(super) fn record(batch: u32, position: u32, marks: &[&str]) -> Value {
    let contest = |id: &str, letter: char| {
        let marks = marks.iter().filter(|mark| mark.starts_with(letter));
        let selections = marks.map(|mark| {
            json!({
                "@type": "CVR.CVRContestSelection", "ContestSelectionId": format!("_s{mark}"),
                "SelectionPosition":
                    [{ "@type": "CVR.SelectionPosition", "HasIndication": "yes", "NumberVotes": 1, "Position": 1 }],
            })
        });
        json!({ "@type": "CVR.CVRContest", "ContestId": id, "CVRContestSelection": selections.collect::<Vec<_>>() })
    };
    json!({
        "@type": "CVR.CVR", "ElectionId": "_e", "BatchId": batch.to_string(), "BatchSequenceId": position,
        "CurrentSnapshotId": "_now",
        "CVRSnapshot": [
            { "@type": "CVR.CVRSnapshot", "@id": "_first", "Type": "original", "CVRContest": [] },
            { "@type": "CVR.CVRSnapshot", "@id": "_now", "Type": "interpreted",
              "CVRContest": [contest("_c1", 'd'), contest("_c2", 'm')] },
        ],
    })
}

#[test]
fn cast_vote_records() {
    let bytes = serde_json::to_vec(&report()).unwrap();
    let pile = records::read(&bytes, &printed()).unwrap();
    check(&pile);
    assert_eq!(marked(&pile, 2, 2), ["d1"]);
}

/// The faults of the records with a value put in at a pointer.
fn records_with(pointer: &str, value: Value) -> Vec<(Spot, What)> {
    let mut report = report();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match report.pointer_mut(parent).unwrap() {
        Value::Object(fields) => {
            fields.insert(name.to_owned(), value);
        }
        other => *other.pointer_mut(&format!("/{name}")).unwrap() = value,
    }
    records::read(&serde_json::to_vec(&report).unwrap(), &printed()).unwrap_err().list()
}

#[test]
fn a_record_that_a_hand_could_not_check_is_refused_with_its_pointer() {
    let selection = "/CVR/0/CVRSnapshot/1/CVRContest/0/CVRContestSelection/0";
    let position = format!("{selection}/SelectionPosition/0");
    for (pointer, value, at, what) in [
        ("/Version".to_owned(), json!("2.0.0"), "/Version", What::NotTaken),
        ("/Extra".to_owned(), json!(1), "/Extra", What::NotTaken),
        ("/CVR".to_owned(), json!(3), "/CVR", What::WrongKind),
        ("/CVR/0/ElectionId".to_owned(), json!("_other"), "/CVR/0", What::UnknownId),
        ("/CVR/0/CurrentSnapshotId".to_owned(), json!("_gone"), "/CVR/0", What::UnknownId),
        ("/CVR/0/BatchId".to_owned(), json!("one"), "/CVR/0/BatchId", What::NotANumber),
        ("/CVR/0/BatchSequenceId".to_owned(), json!(-1), "/CVR/0/BatchSequenceId", What::NotANumber),
        ("/CVR/0/BatchSequenceId".to_owned(), json!(2), "/CVR/0", What::OutOfOrder),
        ("/CVR/0/BatchId".to_owned(), json!("7"), "/CVR/0", What::UnknownBatch),
        ("/CVR/0/a~b".to_owned(), json!(1), "/CVR/0/a~0b", What::NotTaken),
        (format!("{selection}/Rank"), json!(1), &format!("{selection}/Rank"), What::NotTaken),
        (format!("{selection}/ContestSelectionId"), json!("_none"), selection, What::UnknownId),
        (format!("{position}/HasIndication"), json!("unknown"), &position, What::NeedsPeople),
        (format!("{position}/CVRWriteIn"), json!({}), &format!("{position}/CVRWriteIn"), What::NotTaken),
        (
            "/CVR/0/CVRSnapshot/1/Status".to_owned(),
            json!(["needs-adjudication"]),
            "/CVR/0/CVRSnapshot/1/Status/0",
            What::NeedsPeople,
        ),
        (
            "/CVR/0/CVRSnapshot/1/CVRContest/0/Status".to_owned(),
            json!(["overvoted"]),
            "/CVR/0/CVRSnapshot/1/CVRContest/0",
            What::NoOvervote,
        ),
        (
            "/CVR/0/CVRSnapshot/1/CVRContest/1/ContestId".to_owned(),
            json!("_c1"),
            "/CVR/0/CVRSnapshot/1/CVRContest/1",
            What::Twice,
        ),
        ("/Election/0/Contest/0/Name".to_owned(), json!("mayor"), "/Election/0/Contest/0", What::UnknownContest),
        (
            "/Election/0/Contest/0/ContestSelection/0/CandidateIds".to_owned(),
            json!(["_nobody"]),
            "/Election/0/Contest/0/ContestSelection/0/CandidateIds/0",
            What::UnknownId,
        ),
        (
            "/Election/0/Contest/0/ContestSelection/0/CandidateIds".to_owned(),
            json!(["_m1"]),
            "/Election/0/Contest/0/ContestSelection/0",
            What::UnknownCandidate,
        ),
        (
            "/Election/0/Contest/0/ContestSelection/0/CandidateIds".to_owned(),
            json!(["_d2"]),
            "/Election/0/Contest/0/ContestSelection/1",
            What::Twice,
        ),
    ] {
        let found = records_with(&pointer, value);
        assert!(found.contains(&(Spot::Pointer(at.to_owned()), what)), "{pointer}: {found:?}");
    }
    let mut short = report();
    short["CVR"].as_array_mut().unwrap().remove(4);
    let found = records::read(&serde_json::to_vec(&short).unwrap(), &printed()).unwrap_err().list();
    assert_eq!(found, [(Spot::File, What::PapersMissing)]);
    let mut nameless = report();
    nameless["CVR"][0].as_object_mut().unwrap().remove("BatchId");
    let found = records::read(&serde_json::to_vec(&nameless).unwrap(), &printed()).unwrap_err().list();
    assert!(found.contains(&(Spot::Pointer("/CVR/0".to_owned()), What::FieldMissing)), "{found:?}");
}

/// Whatever bytes come, the answer is a pile or a list of faults.
#[test]
fn broken_files_are_refused() {
    let whole = [csv(&LINES).into_bytes(), serde_json::to_vec(&report()).unwrap()];
    let junk: [&[u8]; 7] = [b"", b"\0\0\0\0", b"PK\x03\x04", b"<html>", &[0xFF; 64], b"[[[[[[", b"batch,position\n\"1"];
    for bytes in junk {
        assert!(table::read(bytes, &printed()).is_err(), "{bytes:?}");
        assert!(records::read(bytes, &printed()).is_err(), "{bytes:?}");
    }
    let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
    assert!(records::read(&deep, &printed()).is_err());
    assert!(table::read(&[b"batch,position\n".as_slice(), &b"1,1\n".repeat(100_000)].concat(), &printed()).is_err());
    for bytes in whole {
        for at in (0..bytes.len()).step_by(bytes.len() / 150 + 1) {
            // A file that was cut off is never taken for a whole one.
            let cut = &bytes[..at];
            assert!(table::read(cut, &printed()).is_err(), "{at}");
            assert!(records::read(cut, &printed()).is_err(), "{at}");
            let mut bent = bytes.clone();
            bent[at] ^= 0x15;
            // It may still be a file; it must not be more than one.
            drop((table::read(&bent, &printed()), records::read(&bent, &printed())));
        }
    }
}

#[test]
fn every_fault_has_its_sentence() {
    for language in [Language::Chinese, Language::English] {
        for what in What::ALL {
            assert!(!Texts::of(language).word(what.key()).is_empty(), "{what:?}");
        }
    }
}

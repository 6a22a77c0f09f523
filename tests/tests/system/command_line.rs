//! The command line: what goes in, what comes out, and the exit code.

use serde_json::{Value, json};
use std::path::Path;
use system_tests::binary::{Ended, SMALLEST, run};

#[track_caller]
fn assert_code(ended: &Ended, code: i32) {
    assert_eq!(ended.code, code, "{}{}", ended.out, ended.err);
}

/// The example of the design, in.
fn example() -> Value {
    json!({
        "rules": "cn-urban-2026", "round": "first", "mode": "direct", "registered": 1000, "issued": 640,
        "returned": 632, "void": 7, "blank": 5,
        "contests": [
            { "post": "director", "seats": 1, "candidates": [{ "id": "a", "votes": 320 }, { "id": "b", "votes": 290 }] },
            { "post": "member", "seats": 3, "candidates": [
                { "id": "c", "votes": 400 }, { "id": "d", "votes": 350 },
                { "id": "e", "votes": 316 }, { "id": "f", "votes": 316 },
            ] },
        ],
    })
}

/// The example of the design, out.
fn expected() -> Value {
    json!({
        "valid": true, "participation": { "took_part": 632, "of": 1000, "needed": 501 },
        "threshold": { "votes": 317, "of": 632 },
        "contests": [
            { "post": "director", "elected": ["a"], "tied": [], "unfilled": 0, "next": null },
            { "post": "member", "elected": ["c", "d"], "tied": [], "unfilled": 1,
              "next": { "kind": "second_election", "seats": 1, "candidates": ["e", "f"] } },
        ],
        "blockers": [],
    })
}

#[test]
fn the_example_of_the_design_comes_out_as_written() {
    let ended = run(&["outcome", "-"], &example().to_string());
    assert_code(&ended, 0);
    assert_eq!(serde_json::from_str::<Value>(&ended.out).unwrap(), expected());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("count.json");
    std::fs::write(&file, example().to_string()).unwrap();
    let ended = run(&["outcome", file.to_str().unwrap()], "");
    assert_code(&ended, 0);
    assert_eq!(serde_json::from_str::<Value>(&ended.out).unwrap(), expected());
}

#[test]
fn a_void_round_is_an_answer_and_an_impossible_count_is_refused() {
    let changed = |pointer: &str, value: Value| {
        let mut count = example();
        *count.pointer_mut(pointer).unwrap() = value;
        count.to_string()
    };
    let void = run(&["outcome", "-"], &changed("/registered", json!(5000)));
    assert_code(&void, 0);
    let answer: Value = serde_json::from_str(&void.out).unwrap();
    assert_eq!(answer["valid"], json!(false));
    assert_eq!(answer["contests"][0]["next"]["kind"], json!("new_election"));
    let mut unknown = example();
    unknown.as_object_mut().unwrap().insert("extra".to_owned(), json!(1));
    let refusals = [
        changed("/void", json!(-1)),
        changed("/void", json!(700)),
        changed("/contests/0/candidates/0/votes", json!(621)),
        changed("/contests/0/seats", json!(0)),
        changed("/contests/0/candidates/1/id", json!("a")),
        unknown.to_string(),
        "{".to_owned(),
        String::new(),
    ];
    for count in refusals {
        let ended = run(&["outcome", "-"], &count);
        assert_code(&ended, 2);
        let answer: Value = serde_json::from_str(&ended.out).unwrap();
        let refused = &answer["refused"][0];
        assert!(
            refused["code"].is_string() && refused["message"].is_string() && refused["facts"].is_object(),
            "{answer}"
        );
    }
}

#[test]
fn usage_errors_are_64_and_files_that_are_not_there_2() {
    let misused: [&[&str]; 7] = [
        &[],
        &["nonsense"],
        &["outcome"],
        &["outcome", "-", "extra"],
        &["calendar"],
        &["calendar", "--day", "tomorrow"],
        &["log", "note", "-"],
    ];
    for arguments in misused {
        let ended = run(arguments, "");
        assert_eq!(ended.code, 64, "{arguments:?}: {}", ended.err);
        assert!(ended.out.is_empty() && !ended.err.is_empty(), "{arguments:?}");
    }
    let absent: [&[&str]; 3] = [&["outcome", "/nowhere"], &["verify", "/nowhere"], &["roll", "check", "/nowhere"]];
    for arguments in absent {
        let ended = run(arguments, "");
        assert_eq!(ended.code, 2, "{arguments:?}");
        assert!(ended.err.contains("/nowhere"), "{arguments:?}: {}", ended.err);
    }
    for arguments in [&["--help"][..], &["--version"], &["outcome", "--help"]] {
        assert_code(&run(arguments, ""), 0);
    }
}

/// An inclusion and a consistency proof over the eight leaves of transparency-dev/merkle.
fn proofs() -> [(&'static str, Value, &'static str); 2] {
    let inclusion = json!({
        "leafIdx": 5, "treeSize": 8,
        "root": "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=",
        "leafHash": "QnGia+DYqE8L1UyMMC58s6O10fpngKQLzOKHNHfatlg=",
        "proof": [
            "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=",
            "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=",
            "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=",
        ],
    });
    let consistency = json!({
        "size1": 6, "size2": 8,
        "root1": "duZ9rbzfHhDht03cYIq9L5jfsW+851J3tSMqEn8gh+8=",
        "root2": "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=",
        "proof": [
            "DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=",
            "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=",
            "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=",
        ],
    });
    [("inclusion", inclusion, "/leafIdx"), ("consistency", consistency, "/size1")]
}

#[test]
fn published_proofs_hold_and_others_do_not() {
    for (command, proof, number) in proofs() {
        assert_code(&run(&["log", command], &proof.to_string()), 0);
        let mut elsewhere = proof.clone();
        *elsewhere.pointer_mut(number).unwrap() = json!(4);
        assert_code(&run(&["log", command], &elsewhere.to_string()), 1);
        let mut short = proof.clone();
        short["proof"].as_array_mut().unwrap().pop();
        assert_code(&run(&["log", command], &short.to_string()), 1);
        for unreadable in ["", "[]", "{", "{}", "7"] {
            assert_code(&run(&["log", command], unreadable), 2);
        }
    }
}

#[test]
fn a_note_is_signed_by_its_key_or_not() {
    // The example of golang.org/x/mod/sumdb/note.
    let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let note = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n\
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    let signed = run(&["log", "note", "--vkey", key, "-"], note);
    assert_code(&signed, 0);
    assert!(signed.out.contains("PeterNeumann"));
    assert_code(&run(&["log", "note", "--vkey", key, "-"], &note.replace("answer", "Answer")), 1);
    assert_code(&run(&["log", "note", "--vkey", key, "-"], "no note"), 2);
    assert_code(&run(&["log", "note", "--vkey", "no key", "-"], note), 2);
}

#[test]
fn the_calendar_names_every_deadline_with_its_article() {
    let ended = run(&["calendar", "--day", "2026-11-29", "--json"], "");
    assert_code(&ended, 0);
    let deadlines: Value = serde_json::from_str(&ended.out).unwrap();
    let deadlines = deadlines.as_array().unwrap();
    assert!(deadlines.iter().all(|one| one["article"].as_str().is_some_and(|article| !article.is_empty())));
    let list = deadlines.iter().find(|one| one["id"] == "list_published").unwrap();
    assert_eq!(list["bound"]["date"], json!("2026-11-09"), "twenty days before: {list}");
    assert_code(&run(&["calendar", "--day", "2026-11-29"], ""), 0);
    assert_code(&run(&["calendar", "--day", "2026-11-29", "--profile", "cn-mars-2026"], ""), 2);
}

#[test]
fn a_roll_is_checked_without_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for language in ["zh", "en"] {
        let template = path(&format!("{language}.xlsx"));
        assert_code(&run(&["roll", "template", &template, "--lang", language], ""), 0);
        let checked = run(&["roll", "check", &template, "--rehearsal", "--json"], "");
        assert!(checked.code < 2, "{}{}", checked.out, checked.err);
        assert!(serde_json::from_str::<Value>(&checked.out).unwrap()["counts"].is_object());
    }
    let header = "居民小组,姓名,身份证号\n";
    // An invented number of an unassigned area with a right check character.
    let good = format!("{header}第1居民小组,王秀英,{}\n", with_check("99000019700101002"));
    let (good_file, bad_file, problems) = (path("good.csv"), path("bad.csv"), path("problems.xlsx"));
    std::fs::write(&good_file, &good).unwrap();
    std::fs::write(&bad_file, format!("{good}第1居民小组,李国强,9.9E+17\n")).unwrap();
    assert_code(&run(&["roll", "check", &good_file, "--rehearsal", "--day", "2026-11-29"], ""), 0);
    assert_code(&run(&["roll", "check", &good_file, "--day", "2026-11-29"], ""), 1);
    let bad = run(&["roll", "check", &bad_file, "--rehearsal", "--problems", &problems], "");
    assert_code(&bad, 1);
    assert!(bad.out.contains("ROS-03"), "{}", bad.out);
    assert!(std::fs::read(&problems).unwrap().starts_with(b"PK"));
    let unreadable = run(&["roll", "check", "-"], "no,columns\n1,2\n");
    assert_code(&unreadable, 2);
    assert!(unreadable.err.contains("ROS-71"), "{}", unreadable.err);
}

/// Seventeen digits with the check character of GB 11643.
fn with_check(digits: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.chars().zip(weights).map(|(digit, weight)| digit.to_digit(10).unwrap() * weight).sum();
    let check = ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"];
    format!("{digits}{}", check[usize::try_from(sum % 11).unwrap()])
}

#[test]
fn a_rehearsal_ends_well_and_its_evidence_is_as_good_as_its_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let rehearsed = run(&[&["rehearse", "--out", out][..], &SMALLEST].concat(), "");
    assert_code(&rehearsed, 0);
    let report = std::fs::read_to_string(folder.path().join("report.txt")).unwrap();
    assert_eq!(rehearsed.out, report);
    assert!(report.starts_with("REHEARSAL"));
    for name in ["evidence.zip", "evidence-public.zip"] {
        every_byte_counts(&folder.path().join(name));
    }
    for junk in ["", "junk", "PK\u{3}\u{4} and nothing that follows"] {
        assert_code(&run(&["verify", "-"], junk), 2);
    }
}

/// A bundle verifies; with one byte flipped, anywhere, it does not; cut short it cannot be read.
fn every_byte_counts(bundle: &Path) {
    let verified = run(&["verify", bundle.to_str().unwrap(), "--lang", "en"], "");
    assert_code(&verified, 0);
    assert!(verified.out.contains("REHEARSAL"), "{}", verified.out);
    let report = run(&["verify", bundle.to_str().unwrap(), "--json"], "");
    assert_code(&report, 0);
    assert!(serde_json::from_str::<Value>(&report.out).unwrap()["checks"].is_array());
    let good = std::fs::read(bundle).unwrap();
    let spoilt = bundle.with_extension("spoilt");
    for part in 1..8 {
        let mut bytes = good.clone();
        let place = good.len() * part / 8;
        bytes[place] ^= 1;
        std::fs::write(&spoilt, &bytes).unwrap();
        let ended = run(&["verify", spoilt.to_str().unwrap()], "");
        assert!(matches!(ended.code, 1 | 2), "byte {place} of {} does not count: {}", bundle.display(), ended.out);
    }
    std::fs::write(&spoilt, &good[..good.len() / 2]).unwrap();
    assert_code(&run(&["verify", spoilt.to_str().unwrap()], ""), 2);
}

//! An election whose second look a scanner took: what people read of single papers stays within, and everything holds.

use std::sync::LazyLock;

use election::ballot::count::Look;
use evidence::{CheckCode, Form, Source, State, build, verify};
use serde_json::{Value, json};
use tally::{CandidateId, Paper, Post};

use crate::member::unpack;
use crate::play::{Play, Setup, Stage, paper_of};
use crate::story::{Story, good, key, pinned, sign};

static SOURCE: LazyLock<Source> = LazyLock::new(|| {
    let story = Story::played(&scanned());
    story.source(&story.tell(|_, _| ()))
});

/// The first paper is blank, all others say the same; a scan of each pool, dice, and every drawn paper says the same.
fn scanned() -> Play {
    let mut play = Play::with(Setup { voters: 102, ..Setup::default() }, Stage::Counting);
    let director: CandidateId = play.people.candidates[0].to_string().into();
    let voted = paper_of(&[(Post::DIRECTOR, &[&director])]);
    let mut papers = vec![voted; usize::try_from(play.election().returned()).unwrap()];
    papers[0] = Paper::default();
    play.look(Look::First, &papers);
    let mut rest = papers.into_iter();
    let pools: Vec<_> = play.round().pools.iter().map(|(pool, size)| (*pool, *size)).collect();
    for (pool, size) in pools {
        let papers: Vec<Paper> = rest.by_ref().take(usize::try_from(size).unwrap()).collect();
        let scan = play.scan_of(pool, &papers);
        play.act(play.people.clerk, scan);
        play.act(play.people.clerk, play.scan_dice(pool));
        play.read_scan_out(pool);
        play.agree_scan(pool);
    }
    play.stage = Stage::Tallied;
    play.advance(Stage::Declared);
    play
}

#[test]
fn the_full_bundle_of_a_scanned_election_holds() {
    let report = good(&build(&SOURCE, Form::Full, &key()).unwrap(), &pinned());
    for code in [CheckCode::Papers, CheckCode::Count] {
        let line = report.checks.iter().find(|line| line.code == code).unwrap();
        assert_eq!(line.state, State::Passed, "scanned papers are recounted like all others");
    }
}

/// A reading that was made to say something else afterwards, and signed anew, no longer stands under the scanner's root.
#[test]
fn a_reading_that_was_changed_is_found() {
    let mut source = SOURCE.clone();
    let read = |entry: &Vec<u8>| String::from_utf8_lossy(entry).contains("scanned_paper_read");
    let at = source.entries.iter().position(read).unwrap();
    let mut entry: Value = serde_json::from_slice(&source.entries[at]).unwrap();
    entry["command"]["sampled"]["paper"]["classification"] = json!({ "kind": "void", "reason": "unreadable" });
    source.entries[at] = ledger::canonical(&entry).unwrap();
    sign(&mut source, &key());
    let report = verify(&build(&source, Form::Full, &key()).unwrap(), &pinned());
    let found = report.checks.iter().find(|line| line.code == CheckCode::Entries).unwrap();
    assert_eq!(found.state, State::Failed, "{:#?}", report.checks);
}

#[test]
fn the_public_bundle_withholds_what_people_read() {
    let full = unpack(&build(&SOURCE, Form::Full, &key()).unwrap());
    let told = full.values().flat_map(|bytes| std::str::from_utf8(bytes)).filter(|text| text.contains("read-scanned"));
    assert!(told.count() > 0, "the full bundle has them");
    let bundle = build(&SOURCE, Form::Public, &key()).unwrap();
    good(&bundle, &pinned());
    let members = unpack(&bundle);
    let shown = members.values().any(|bytes| String::from_utf8_lossy(bytes).contains("import-scan"));
    assert!(shown, "that a pool was scanned is public");
    for (name, bytes) in &members {
        let text = String::from_utf8_lossy(bytes);
        for word in ["read-scanned", "scanned_paper_read", "\"nonce\""] {
            assert!(!text.contains(word), "{name} has {word}");
        }
    }
}

//! An election whose second look is an audit: what was read of single papers stays within, and everything holds.

use std::sync::LazyLock;

use election::ballot::Command;
use election::ballot::audit::Sampled;
use election::ballot::count::Look;
use election::record::anchor::AnchorKind;
use evidence::{CheckCode, Form, Source, State, build, verify};
use serde_json::Value;
use tally::{CandidateId, Classification, Paper, Post, VoidReason};

use crate::member::unpack;
use crate::play::{Play, Setup, Stage, paper_of};
use crate::story::{Story, failed, good, key, pinned};

static SOURCE: LazyLock<Source> = LazyLock::new(|| {
    let story = Story::played(&audited(Paper::default()));
    story.source(&story.tell(|_, _| ()))
});

/// Papers that all say the same but for the first; dice; one paper is not found, the others bear the count out.
fn audited(first: Paper) -> Play {
    let mut play = Play::with(Setup { voters: 102, ..Setup::default() }, Stage::Counting);
    let names: Vec<CandidateId> = play.people.candidates.iter().map(|person| person.to_string().into()).collect();
    let members: Vec<&CandidateId> = names[4..7].iter().collect();
    let paper = paper_of(&[(Post::DIRECTOR, &[&names[0]]), (Post::DEPUTY, &[&names[2]]), (Post::MEMBER, &members)]);
    let mut papers = vec![paper; usize::try_from(play.election().returned()).unwrap()];
    let (clerk, scrutineer) = (play.people.clerk, play.people.scrutineers[0]);
    papers[0] = first;
    play.look(Look::First, &papers);
    play.act(clerk, Command::BeginAudit {});
    play.anchor(AnchorKind::PapersCommitted);
    let (seed, document, happened) = ("31415926535897932384".to_owned(), play.paper(), play.today());
    play.act(clerk, Command::DrawSeed { seed, document, happened });
    let mut drawn = 0;
    while play.attempt(clerk, Command::EndAudit {}).is_err() {
        let audit = play.round().audit.clone().unwrap();
        let number = audit.next(play.election().returned()).unwrap();
        let sampled = if drawn == 0 {
            Sampled::Missing { document: play.paper() }
        } else {
            Sampled::Read { paper: papers[usize::try_from(number).unwrap() - 1].clone() }
        };
        play.act(scrutineer, Command::ReadSample { number, sampled });
        drawn += 1;
    }
    play.act(clerk, Command::EndAudit {});
    play.stage = Stage::Tallied;
    play.advance(Stage::Declared);
    play
}

/// The record knows roots and sums alone; that a paper is void for a reason that nobody posted, the papers tell.
#[test]
fn a_void_paper_has_a_posted_reason() {
    for (reason, codes) in [(VoidReason::Unreadable, &[][..]), (VoidReason::ByMethod, &["EVI-19"])] {
        let classification = Classification::Void { reason };
        let story = Story::played(&audited(Paper { classification, ..Paper::default() }));
        let report = verify(&build(&story.source(&story.tell(|_, _| ())), Form::Full, &key()).unwrap(), &pinned());
        assert_eq!(failed(&report), codes, "{reason:?}");
    }
}

fn actions(lines: &[u8]) -> Vec<String> {
    let lines = std::str::from_utf8(lines).unwrap().lines();
    let entries = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    entries.filter_map(|entry| entry["command"]["action"].as_str().map(str::to_owned)).collect()
}

#[test]
fn the_full_bundle_of_an_audited_election_holds() {
    let report = good(&build(&SOURCE, Form::Full, &key()).unwrap(), &pinned());
    let papers = report.checks.iter().find(|line| line.code == CheckCode::Papers).unwrap();
    assert_eq!(papers.state, State::Passed, "the second look that nobody took is not asked for");
    let count = report.checks.iter().find(|line| line.code == CheckCode::Count).unwrap();
    assert_eq!(count.state, State::Passed);
}

#[test]
fn the_public_bundle_withholds_what_was_read_of_single_papers() {
    let full = unpack(&build(&SOURCE, Form::Full, &key()).unwrap());
    let told = full.values().flat_map(|bytes| std::str::from_utf8(bytes)).filter(|text| text.contains("read-sample"));
    assert!(told.count() > 0, "the full bundle has them");
    let bundle = build(&SOURCE, Form::Public, &key()).unwrap();
    good(&bundle, &pinned());
    let members = unpack(&bundle);
    let shown = [actions(&members["entries.jsonl"]), actions(&members["count.jsonl"])].concat();
    assert!(shown.iter().any(|action| action == "draw-seed") && shown.iter().any(|action| action == "end-audit"));
    for (name, bytes) in &members {
        let text = String::from_utf8_lossy(bytes);
        for word in ["read-sample", "sample_read", "sampled"] {
            assert!(!text.contains(word), "{name} has {word}");
        }
    }
}

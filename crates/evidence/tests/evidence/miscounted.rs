//! An election in which a batch turns out to hold one paper fewer after it was agreed: what verifies is the new number.

use std::num::NonZeroU32;

use election::ballot::Command;
use election::ballot::count::Look;
use election::{BatchNo, PoolNo};
use evidence::{CheckCode, Form, build};
use serde_json::json;
use tally::{CandidateId, Post};

use crate::play::{Play, Setup, Stage, paper_of};
use crate::story::{Story, good, key, pinned};

#[test]
fn a_batch_that_was_corrected_verifies_with_its_new_number() {
    let mut play = Play::with(Setup { voters: 102, ..Setup::default() }, Stage::Counting);
    let names: Vec<CandidateId> = play.people.candidates.iter().map(|person| person.to_string().into()).collect();
    let members: Vec<&CandidateId> = names[4..7].iter().collect();
    let paper = paper_of(&[(Post::DIRECTOR, &[&names[0]]), (Post::DEPUTY, &[&names[2]]), (Post::MEMBER, &members)]);
    let returned = play.election().returned();
    let papers = vec![paper.clone(); usize::try_from(returned).unwrap()];
    play.look(Look::First, &papers);

    let (pool, batch) = (PoolNo(1), BatchNo(1));
    let key_of = (Look::First, pool, batch);
    let fewer = play.round().batches[&key_of].papers - 1;
    let (clerk, ballot_box, document) = (play.people.clerk, play.boxes[0], play.paper());
    let papers_of_it = NonZeroU32::new(fewer).unwrap();
    play.act(clerk, Command::CorrectBatch { pool, batch, papers: papers_of_it, ballot_box, document });
    assert!(play.round().batches[&key_of].agreed.is_none(), "counted from the beginning");
    let round = play.election().ballot.round_no();
    play.papers.retain(|one| (one.round, one.look, one.pool, one.batch) != (round, Look::First, pool, batch));
    for position in 1..=fewer {
        play.open_paper(key_of, position, paper.clone());
    }
    for teller in play.tellers(Look::First) {
        play.commit(teller, key_of, play.batch_root(key_of));
    }
    play.agree_batch(key_of);
    play.look(Look::Second, &papers[1..]);
    play.stage = Stage::Tallied;
    play.advance(Stage::Declared);
    assert_eq!(play.election().returned(), returned - 1);

    let conduct =
        serde_json::to_value(play.round().corrections.iter().map(|one| (one.papers, one.batch)).collect::<Vec<_>>());
    let held = play.round().opened[&ballot_box].papers;
    assert_eq!(conduct.unwrap(), json!([[held, [pool, batch]]]));

    let story = Story::played(&play);
    let source = story.source(&story.tell(|_, _| ()));
    for form in [Form::Full, Form::Public] {
        let report = good(&build(&source, form, &key()).unwrap(), &pinned());
        let told: Vec<_> = report.checks.iter().filter(|line| line.code == CheckCode::Corrections).collect();
        let [line] = told.as_slice() else { panic!("{form:?}: {told:?}") };
        assert_eq!((&line.facts["papers"], &line.facts["batch"]), (&json!(held), &json!("1-1")), "{form:?}");
    }
}

//! Batches, tellers, looks.

use super::{Table, at};
use crate::play::{Play, Stage, paper_of};
use election::ballot::Command;
use election::ballot::boxes::Seal;
use election::ballot::count::{Look, ReopenReason};
use election::ballot::doubt::{Decided, PaperFinding};
use election::office::objection::About;
use election::record::anchor::AnchorKind;
use election::{BatchNo, Code, PoolNo, nomination};
use tally::{CandidateId, Paper, Post, Sums};

pub(super) fn rows(table: &mut Table) {
    tellers(table);
    agreement(table);
    the_whole(table);
    names(table);
    nothing(table);
}

const FIRST: (Look, PoolNo, BatchNo) = (Look::First, PoolNo(1), BatchNo(1));

fn commit(look: Look, batch: u16, words: &str) -> Command {
    let root = ledger::sha256(words.as_bytes());
    Command::CommitBatch { look, pool: PoolNo(1), batch: BatchNo(batch), root, resized: 0 }
}

fn tellers(table: &mut Table) {
    let mut play = at(Stage::Counting);
    let ([one, two], [three, _]) = (play.tellers(Look::First), play.tellers(Look::Second));
    table.trips(Code::UnknownBatch, &play, one, commit(Look::First, 9, "a"));
    play.act(one, commit(Look::First, 1, "a"));
    table.trips(Code::BatchOfOthers, &play, one, commit(Look::Second, 1, "a"));
    play.act(two, commit(Look::First, 1, "b"));
    table.trips(Code::BatchOfOthers, &play, three, commit(Look::First, 1, "a"));
    // Nobody tries until nothing differs any more.
    let mut trying = play.clone();
    trying.act(two, commit(Look::First, 1, "c"));
    table.trips(Code::AwaitsOtherTeller, &trying, two, commit(Look::First, 1, "a"));
    trying.act(one, commit(Look::First, 1, "c"));
    assert!(trying.round().batches[&(Look::First, PoolNo(1), BatchNo(1))].common().is_some());
    play.act(two, commit(Look::First, 1, "a"));
    table.trips(Code::BatchAwaitsAgreement, &play, one, commit(Look::First, 1, "b"));
    // A teller whose relative stands: it came out during the count.
    let pairs = vec![election::office::Pair {
        one: three.person,
        other: play.people.candidates[0],
        kinship: rules::Kinship::Sibling,
    }];
    play.act(play.people.clerk, election::office::Command::RecordRelatives { pairs });
    table.trips(Code::StaffConflict, &play, three, commit(Look::Second, 1, "a"));
}

fn agree(root: &str, sums: Sums) -> Command {
    let (look, pool, batch) = FIRST;
    Command::AgreeBatch { look, pool, batch, root: ledger::sha256(root.as_bytes()), sums }
}

fn agreement(table: &mut Table) {
    let mut play = at(Stage::Counting);
    let [one, two] = play.tellers(Look::First);
    let papers = play.election().returned();
    let blank = Sums { papers, blank: papers, ..play.round().empty_sums() };
    table.trips(Code::RootsDiffer, &play, one, agree("a", blank.clone()));
    play.act(one, commit(Look::First, 1, "a"));
    table.trips(Code::RootsDiffer, &play, one, agree("a", blank.clone()));
    play.act(two, commit(Look::First, 1, "b"));
    table.trips(Code::RootsDiffer, &play, one, agree("a", blank.clone()));
    play.act(two, commit(Look::First, 1, "a"));
    table.trips(Code::RootsDiffer, &play, one, agree("b", blank.clone()));
    let mut other = blank.clone();
    other.contests.pop();
    table.trips(Code::OtherContests, &play, one, agree("a", other));
    let mut stranger = blank.clone();
    stranger.contests[0].votes.insert("somebody".into(), 0);
    table.trips(Code::OtherContests, &play, one, agree("a", stranger));
    play.act(one, agree("a", blank));
    let (look, pool, batch) = FIRST;
    let reopen = Command::ReopenBatch { look, pool, batch: BatchNo(9), reason: ReopenReason::LooksDiffer };
    table.trips(Code::UnknownBatch, &play, play.people.clerk, reopen);
    table.trips(Code::UnknownBatch, &play, one, commit(look, batch.0, "a"));
    assert_eq!(pool, PoolNo(1));
}

fn the_whole(table: &mut Table) {
    let mut play = at(Stage::Counting);
    let clerk = play.people.clerk;
    table.trips(Code::BatchesOpen, &play, clerk, Command::AgreeCount {});
    let papers = usize::try_from(play.election().returned()).unwrap();
    play.look(Look::First, &vec![Paper::default(); papers]);
    table.trips(Code::BatchesOpen, &play, clerk, Command::AgreeCount {});
    let name = CandidateId::from(play.people.candidates[0].to_string());
    play.look(Look::Second, &vec![paper_of(&[(Post::DIRECTOR, &[&name])]); papers]);
    table.trips(Code::LooksDiffer, &play, clerk, Command::AgreeCount {});
    // An objection that waits may be passed by, what the looks say may not: it is found all the same.
    let mut waits = play.clone();
    waits.object(About::Count {});
    table.trips(Code::LooksDiffer, &waits, clerk, Command::AgreeCount {});
}

fn names(table: &mut Table) {
    let play = at(Stage::Counting);
    let clerk = play.people.clerk;
    let [_, one, two, member, _] = play.people.members.map(|who| who.person);
    let (look, pool, batch) = FIRST;
    let by = |position, panel, against| Command::ClassifyPaper {
        look,
        pool,
        batch,
        position,
        finding: PaperFinding::Blank {},
        decided: Decided::Panel { panel, against },
    };
    let classify = |position, panel| by(position, panel, None);
    table.allows(&play, clerk, by(1, [one, two, member], Some(two)));
    table.trips(Code::UnknownPerson, &play, clerk, by(1, [one, two, member], Some(play.people.nobody.person)));
    table.trips(Code::SamePerson, &play, clerk, classify(1, [one, one, member]));
    for position in [0, play.election().returned() + 1] {
        table.trips(Code::UnknownBatch, &play, clerk, classify(position, [one, two, member]));
    }
}

/// Both candidates for director withdraw in time and nobody votes: there is nothing to count.
fn nothing(table: &mut Table) {
    let mut play: Play = at(Stage::NominationSettled);
    let clerk = play.people.clerk;
    for nomination in [play.nominations[0], play.nominations[1]] {
        let (document, happened) = (play.paper(), play.today());
        play.act(clerk, nomination::Command::Withdraw { nomination, document, happened });
    }
    super::candidates::correct(&mut play);
    play.advance(Stage::Polling);
    play.day(6, 20, 18);
    play.act(clerk, Command::ClosePolling {});
    play.anchor(AnchorKind::PollClosed);
    play.account();
    for ballot_box in play.boxes.clone() {
        play.open_box(ballot_box, 0, Seal::Intact);
    }
    play.watch_mixing();
    play.act(clerk, Command::Mix { pools: vec![] });
    table.trips(Code::NothingCountable, &play, clerk, Command::AgreeCount {});
}

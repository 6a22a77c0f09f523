//! A match that was wrong is taken back before the count is agreed: the name is read anew, and nothing that was entered
//! under it stays as it was.

use super::{Table, at};
use crate::play::{Play, Stage, paper_of};
use election::ballot::Command;
use election::ballot::count::{Look, ReopenReason};
use election::ballot::taken_back::TakenBack;
use election::ballot::written::Reading;
use election::{BatchNo, Code, PersonId, PoolNo, WrittenId};
use tally::{CandidateId, Post};
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    matched(table);
    again(table);
    counted(table);
    counted_as_printed(table);
    agreed(table);
}

fn back(written: WrittenId) -> Command {
    Command::TakeBackMatch { written, reason: TakenBack::OtherPerson }
}

const fn voter(person: PersonId) -> Reading {
    Reading::Voter { person }
}

fn matched(table: &mut Table) {
    let mut play = at(Stage::Counting);
    let [one, two] = play.people.scrutineers;
    let written = play.note(Post::MEMBER);
    table.trips(Code::UnknownWriteIn, &play, one, back(WrittenId(Uuid::nil())));
    play.act(one, Command::MatchWriteIn { written, reading: Reading::Nobody {} });
    table.trips(Code::WriteInNotMatched, &play, one, back(written));
    play.act(two, Command::MatchWriteIn { written, reading: Reading::Nobody {} });
    let [teller, _] = play.tellers(Look::First);
    table.trips(Code::NotAppointed, &play, teller, back(written));
    table.allows(&play, two, back(written));
}

/// Both read anew; who stood by this name alone stands no more, and who is printed or written otherwise too stays.
fn again(table: &mut Table) {
    let mut play = at(Stage::Counting);
    let reader = play.people.scrutineers[0];
    let (person, printed) = (play.people.written_in, play.people.candidates[4]);
    let stands = |play: &Play| play.round().contest(&Post::MEMBER).unwrap().candidates.contains(&person);
    let (written, variant, known) = (play.note(Post::MEMBER), play.note(Post::MEMBER), play.note(Post::MEMBER));
    play.matches(written, voter(person));
    play.matches(variant, voter(person));
    play.matches(known, voter(printed));
    play.act(reader, back(known));
    assert!(play.round().contest(&Post::MEMBER).unwrap().candidates.contains(&printed));
    play.act(reader, back(written));
    assert!(stands(&play), "another spelling still means this person");
    play.act(reader, back(variant));
    assert!(!stands(&play));
    assert_eq!(play.round().unmatched, 3);
    play.act(reader, Command::MatchWriteIn { written, reading: Reading::Nobody {} });
    assert_eq!(play.round().written[&written].matched, None, "the reading before counts for one");
    play.act(play.people.scrutineers[1], Command::MatchWriteIn { written, reading: Reading::Nobody {} });
    assert_eq!(play.round().void_names(&Post::MEMBER), [CandidateId::from(written.to_string())]);
    table.trips(Code::WriteInsUnmatched, &play, play.people.clerk, Command::AgreeCount {});
}

/// A batch with votes for somebody who would stand no more is opened first; one that is begun begins anew.
fn counted(table: &mut Table) {
    let mut play = at(Stage::Counting);
    let (clerk, reader) = (play.people.clerk, play.people.scrutineers[0]);
    let person = play.people.written_in;
    let written = play.note(Post::MEMBER);
    play.matches(written, voter(person));
    let paper = paper_of(&[(Post::MEMBER, &[&CandidateId::from(person.to_string())])]);
    let (look, pool, batch) = (Look::First, PoolNo(1), BatchNo(1));
    let papers = usize::try_from(play.election().returned()).unwrap();
    play.look(look, &vec![paper; papers]);
    table.trips(Code::WriteInIsCounted, &play, reader, back(written));
    play.act(clerk, Command::ReopenBatch { look, pool, batch, reason: ReopenReason::Scrutineer });
    let [teller, _] = play.tellers(look);
    play.act(teller, Command::CommitBatch { look, pool, batch, root: ledger::sha256(b"begun"), resized: 0 });
    let begun = |play: &Play| play.round().batches[&(look, pool, batch)].versions.len();
    assert_eq!(begun(&play), 1);
    play.act(reader, back(written));
    assert_eq!(begun(&play), 0, "what was entered under the name is entered again");
}

/// Votes that came by the name stand among those of somebody printed, in whatever batch was agreed since.
fn counted_as_printed(table: &mut Table) {
    let mut play = at(Stage::Counting);
    let (clerk, reader) = (play.people.clerk, play.people.scrutineers[0]);
    let printed = play.people.candidates[4];
    let (early, late) = (play.note(Post::MEMBER), play.note(Post::MEMBER));
    play.matches(early, voter(printed));
    let paper = paper_of(&[(Post::MEMBER, &[&CandidateId::from(printed.to_string())])]);
    let (look, pool, batch) = (Look::First, PoolNo(1), BatchNo(1));
    let papers = usize::try_from(play.election().returned()).unwrap();
    play.look(look, &vec![paper; papers]);
    table.trips(Code::WriteInIsCounted, &play, reader, back(early));
    play.matches(late, voter(printed));
    table.allows(&play, reader, back(late));
    play.act(clerk, Command::ReopenBatch { look, pool, batch, reason: ReopenReason::Scrutineer });
    let key = (look, pool, batch);
    for teller in play.tellers(look) {
        play.commit(teller, key, play.batch_root(key));
    }
    play.agree_batch(key);
    table.trips(Code::WriteInIsCounted, &play, reader, back(late));
}

/// After the count is agreed nothing is taken back.
fn agreed(table: &mut Table) {
    let mut play = at(Stage::Tallied);
    let written = play.note(Post::MEMBER);
    play.matches(written, Reading::Nobody {});
    let reader = play.people.scrutineers[0];
    table.allows(&play, reader, back(written));
    play.act(play.people.clerk, Command::AgreeCount {});
    table.trips(Code::WrongPhase, &play, reader, back(written));
}

//! Names written in (另选他人): read by two persons apart, several spellings of one person together, and nothing counted
//! while one is open.

use super::{Table, at, ruled, words};
use crate::play::{Play, Stage, Who, paper_of};
use election::ballot::Command;
use election::ballot::count::Look;
use election::ballot::written::Reading;
use election::{Code, PersonId, WrittenId};
use rules::{RuleId, Value};
use tally::{CandidateId, Paper, Post, VoidReason};
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    notes(table);
    readings(table);
    readers(table);
    open(table);
}

fn read(written: WrittenId, reading: Reading) -> Command {
    Command::MatchWriteIn { written, reading }
}

const fn voter(person: PersonId) -> Reading {
    Reading::Voter { person }
}

fn notes(table: &mut Table) {
    let mut play = at(Stage::Counting);
    let written = play.note(Post::MEMBER);
    let note = |written, post| Command::NoteWriteIn { written, post, commitment: ledger::sha256(b"a name") };
    let fresh = WrittenId(Uuid::from_u128(77));
    let [teller, _] = play.tellers(Look::First);
    table.trips(Code::IdTaken, &play, teller, note(written, Post::MEMBER));
    table.trips(Code::UnknownPost, &play, teller, note(fresh, "treasurer".into()));
    table.allows(&play, teller, note(fresh, Post::MEMBER));
    table.trips(Code::NotAppointed, &play, play.people.nobody, note(fresh, Post::MEMBER));
    let closed = ruled(RuleId::BallotChoices, words(&["for", "against", "abstain"]), Stage::Counting);
    table.trips(Code::WriteInsNotOffered, &closed, teller, note(fresh, Post::MEMBER));
}

/// One person decides nothing, however often; two who differ decide nothing either.
fn readings(table: &mut Table) {
    let mut play = at(Stage::Counting);
    let [one, two] = play.people.scrutineers;
    let third = play.people.members[1];
    let person = play.people.written_in;
    let written = play.note(Post::MEMBER);
    table.trips(Code::UnknownWriteIn, &play, one, read(WrittenId(Uuid::nil()), Reading::Nobody {}));
    table.trips(Code::NotOnRoll, &play, one, read(written, voter(play.people.wrong)));
    table.trips(Code::NotOnRoll, &play, one, read(written, Reading::Ineligible { person: play.people.wrong }));
    for _ in 0..2 {
        play.act(one, read(written, voter(person)));
    }
    play.act(two, read(written, Reading::Nobody {}));
    assert_eq!(play.round().written[&written].matched, None);
    play.act(third, read(written, voter(person)));
    assert_eq!(play.round().written[&written].matched, Some(voter(person)));
    assert_eq!(play.round().contest(&Post::MEMBER).unwrap().candidates.last(), Some(&person));
    table.trips(Code::WriteInMatched, &play, two, read(written, voter(person)));
    // Another spelling of the same person, and one of somebody who is printed, add nobody.
    let before = play.round().contests.clone();
    let (variant, printed) = (play.note(Post::MEMBER), play.note(Post::MEMBER));
    play.matches(variant, voter(person));
    play.matches(printed, voter(play.people.candidates[4]));
    assert_eq!(play.round().contests, before);
    assert_eq!(play.round().spellings(&Post::MEMBER, person), [written, variant]);
}

fn readers(table: &mut Table) {
    let mut play = at(Stage::Counting);
    let written = play.note(Post::MEMBER);
    let [teller, _] = play.tellers(Look::First);
    table.trips(Code::NotAppointed, &play, teller, read(written, Reading::Nobody {}));
    let pairs = vec![election::office::Pair {
        one: play.people.scrutineers[1].person,
        other: play.people.candidates[0],
        kinship: rules::Kinship::Sibling,
    }];
    play.act(play.people.clerk, election::office::Command::RecordRelatives { pairs });
    table.trips(Code::StaffConflict, &play, play.people.scrutineers[1], read(written, Reading::Nobody {}));
}

/// The count waits for every name that was noted.
fn open(table: &mut Table) {
    let mut play = at(Stage::Tallied);
    let clerk = play.people.clerk;
    let written = play.note(Post::MEMBER);
    table.trips(Code::WriteInsUnmatched, &play, clerk, Command::AgreeCount {});
    play.act(play.people.scrutineers[0], read(written, Reading::Nobody {}));
    table.trips(Code::WriteInsUnmatched, &play, clerk, Command::AgreeCount {});
    play.act(play.people.members[1], read(written, Reading::Nobody {}));
    table.allows(&play, clerk, Command::AgreeCount {});
}

/// The sums of one paper with two printed members and a written name that elects nobody, and of one with it alone.
fn sums_of(play: &mut Play) -> tally::Sums {
    let written = play.note(Post::MEMBER);
    play.matches(written, Reading::Nobody {});
    let name = |person: &dyn ToString| CandidateId::from(person.to_string());
    let [one, two, void] = [name(&play.people.candidates[4]), name(&play.people.candidates[5]), name(&written)];
    let both = paper_of(&[(Post::MEMBER, &[&one, &two, &void])]);
    let alone = paper_of(&[(Post::MEMBER, &[&void])]);
    let four = paper_of(&[(Post::MEMBER, &[&one, &two, &name(&play.people.candidates[6]), &void])]);
    let papers: [Paper; 3] = [both, alone, four];
    tally::Sums::of(&papers, &play.round().specs(), play.election().profile.law()).unwrap()
}

/// Only the line is void, or the part, as the profile says; with it a paper can have too many names.
#[test]
fn a_name_that_elects_nobody_is_void_as_the_profile_says() {
    let line = sums_of(&mut at(Stage::Counting));
    let of = |sums: &tally::Sums| (sums.valid, sums.void, sums.void_reasons.clone(), sums.contests[2].marks());
    let reasons = |papers: &[(VoidReason, u32)]| papers.iter().copied().collect();
    let (write_in, overvote) = (VoidReason::IneligibleWriteIn, VoidReason::Overvote);
    assert_eq!(of(&line), (1, 2, reasons(&[(write_in, 1), (overvote, 1)]), 2));
    assert_eq!((line.contests[2].unused, line.contests[2].void_for_post), (1, 0));
    let post = Value::Choice("post".to_owned());
    let part = sums_of(&mut ruled(RuleId::BallotWriteInVoid, post, Stage::Counting));
    assert_eq!(of(&part), (0, 3, reasons(&[(write_in, 2), (overvote, 1)]), 0));
    for sums in [&line, &part] {
        assert_eq!(tally::check_sums("part", sums), []);
    }
}

/// Whoever reads a name is one of two, wherever the office appointed them.
#[test]
fn one_person_with_two_functions_is_one_reader() {
    let mut play = at(Stage::Counting);
    let both: Who = play.people.scrutineers[0];
    let written = play.note(Post::MEMBER);
    play.act(both, read(written, Reading::Nobody {}));
    play.act(both, read(written, Reading::Nobody {}));
    assert_eq!(play.round().unmatched, 1);
}

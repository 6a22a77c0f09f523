//! The term after the election, and the elections that a recall and a by-election are.

use crate::blockers::at;
use crate::play::{Play, Setup, Stage, date};
use election::ballot::recall::{KEEPS_OFFICE, RecallResult};
use election::ballot::round::RoundKind;
use election::lifecycle::purpose::{Head, Purpose};
use election::log::Log;
use election::office::meeting::Kind;
use election::office::notice::NoticeKind;
use election::term::recall::{Petition, Petitioners, RecallReason};
use election::term::{Command, Departure, Met};
use election::{ElectionId, lifecycle};
use rules::{Mode, RuleId, Switch, Value};
use std::sync::Arc;
use tally::Post;
use uuid::Uuid;

fn ruled(setup: Setup, rules: &[(RuleId, Value)]) -> Setup {
    let profile = rules
        .iter()
        .fold((*setup.profile).clone(), |profile, (rule, value)| profile.with_value(*rule, value.clone()).unwrap());
    Setup { profile: Arc::new(profile), ..setup }
}

/// Every entry decides again to the same bytes, as whoever verifies the log does it.
fn replays(play: &Play) {
    let mut log = Log::new(play.setup.election, Arc::clone(&play.setup.profile));
    for entry in &play.entries {
        log.replay(&entry.bytes).unwrap();
    }
    assert_eq!(log.root(), play.log.root());
    assert_eq!(play.election().lifecycle.phase, lifecycle::Phase::Archived);
}

/// UL26 19: a recall is an election of its own from draft to archive; it elects nobody and says what it came to.
#[test]
fn a_recall_is_an_election_of_its_own() {
    let play = Play::with(Setup::recall(), Stage::Archived);
    replays(&play);
    let election = play.election();
    assert_eq!(election.recall_result(), Some(RecallResult::Recalled));
    assert!(election.ballot.all_elected().is_empty() && election.ballot.owed.is_empty());
    assert_eq!(election.ballot.rounds.iter().map(|round| round.kind).collect::<Vec<_>>(), [RoundKind::Recall]);
    assert!(election.office.notices.iter().any(|notice| notice.kind == NoticeKind::Recall));
    assert_eq!(election.term_ends(), None);
}

/// UL26 22: a by-election fills the vacant seat by the whole machinery; who is elected serves to the end of the running
/// term, or, where the profile says so, a term of the own.
#[test]
fn a_by_election_is_an_election_of_its_own() {
    let play = Play::with(Setup::by_election(), Stage::Archived);
    replays(&play);
    let election = play.election();
    assert_eq!(election.ballot.all_elected(), [play.people.voters[0]]);
    assert_eq!(election.term_ends(), Some(date(12, 31)));
    let own = ruled(Setup::by_election(), &[(RuleId::ByelectRestOfTerm, Value::Switch(Switch::Off))]);
    let play = Play::with(own, Stage::Declared);
    assert_eq!(play.election().term_ends(), date(6, 20).checked_add_months(chrono::Months::new(60)));
}

/// A recall at this mode with so many coming, of whom so many say yes.
fn recall(mode: Mode, coming: &[usize], yes: usize) -> Option<RecallResult> {
    let mut setup = Setup::recall();
    setup.terms.mode = mode;
    let mut play = Play::with(setup, Stage::Polling);
    for voter in coming {
        play.issue(play.people.voters[*voter]);
    }
    play.stage = Stage::Polled;
    play.advance(Stage::Counting);
    play.count_again(|number| usize::from(number >= yes));
    play.stage = Stage::Tallied;
    play.advance(Stage::Declared);
    play.election().recall_result()
}

/// UL26 19: more than half of 24 voters take part, more than half of the votes recall. The voters of the second place and
/// the first come so that papers lie in both boxes.
#[test]
fn a_recall_needs_its_quorum_and_its_votes() {
    let coming = |count: usize| (0..count).collect::<Vec<_>>();
    for (came, yes, result) in [
        (12, 12, RecallResult::Kept),
        (13, 13, RecallResult::Recalled),
        (13, 7, RecallResult::Recalled),
        (13, 6, RecallResult::Kept),
        (14, 7, RecallResult::Kept),
        (14, 8, RecallResult::Recalled),
    ] {
        assert_eq!(recall(Mode::Direct, &coming(came), yes), Some(result), "{came} came, {yes} for it");
    }
}

/// More than half of twelve households are seven.
#[test]
fn households_recall() {
    let heads = |count: usize| (0..count).map(|at| at * 2).collect::<Vec<_>>();
    assert_eq!(recall(Mode::Household, &heads(6), 6), Some(RecallResult::Kept));
    assert_eq!(recall(Mode::Household, &heads(7), 7), Some(RecallResult::Recalled));
}

/// The paper asks for or against; nobody is left out of the base by saying no.
#[test]
fn the_paper_puts_one_question() {
    let play = Play::with(Setup::recall(), Stage::Counting);
    let contests = &play.round().contests;
    assert_eq!(contests.len(), 1);
    assert_eq!(contests[0].candidates, [play.people.voters[0], KEEPS_OFFICE]);
}

fn head() -> Head {
    Head { election: ElectionId(Uuid::nil()), size: 9, root: ledger::sha256(b"the vote") }
}

fn petitioned(setup: Setup) -> Play {
    let mut play = Play::with(setup, Stage::Archived);
    let person = play.election().ballot.all_elected()[0];
    let (document, happened) = (play.paper(), play.today());
    let (by, reason) = (Petitioners::Voters, RecallReason::Neglect);
    let petition = Petition { person, by, signatures: 9, reason };
    play.act(play.people.street, Command::PetitionRecall { petition, document, happened });
    play
}

/// ZJ: who resigns before the vote ends the recall; elsewhere it goes on.
#[test]
fn resigning_before_the_vote() {
    for (ends, rule) in [(true, Switch::On), (false, Switch::Off)] {
        let mut play = petitioned(ruled(Setup::default(), &[(RuleId::RecallResignEnds, Value::Switch(rule))]));
        let person = play.election().ballot.all_elected()[0];
        let (document, happened) = (play.document, play.today());
        play.act(play.people.street, Command::Resign { person, document, happened });
        assert_eq!(play.election().term.pending(person).is_none(), ends);
        assert_eq!(play.election().office_of(person), None);
    }
}

/// What a vote came to takes the office or leaves it; the log of the vote stands in the entry.
#[test]
fn the_vote_decides_the_office() {
    for result in [RecallResult::Recalled, RecallResult::Kept] {
        let mut play = petitioned(Setup::default());
        let person = play.election().ballot.all_elected()[0];
        let (document, happened) = (play.document, play.today());
        let vote = Command::RecordRecall { person, vote: head(), result, document, happened };
        play.act(play.people.street, vote);
        assert_eq!(play.election().office_of(person).is_some(), result == RecallResult::Kept);
        let left = play.election().term.left.get(&person).map(|left| left.how);
        assert_eq!(left, (result == RecallResult::Recalled).then_some(Departure::Recalled {}));
        assert!(play.election().term.pending(person).is_none());
    }
}

/// SH: with fewer than three left a by-election is due within three months of the last one who left.
#[test]
fn when_a_by_election_is_due() {
    let rules = [
        (RuleId::ByelectBelow, Value::Count(rules::Count(4))),
        (RuleId::ByelectWithin, Value::Months(rules::Months(3))),
    ];
    let mut play = Play::with(ruled(Setup::default(), &rules), Stage::Archived);
    let document = play.paper();
    for (person, due) in play.election().ballot.all_elected().into_iter().zip([None, Some(date(10, 6))]) {
        let happened = play.today();
        play.act(play.people.street, Command::Resign { person, document, happened });
        assert_eq!(play.election().by_election_due(), due);
    }
}

/// The supervision committee's result is posted by its step, with who sits on it.
#[test]
fn the_supervision_committee_is_posted() {
    let mut play = at(Stage::Concluded);
    let (document, happened) = (play.paper(), play.today());
    let members = vec![play.people.voters[20], play.people.voters[21]];
    let meeting = Met { kind: Kind::Representatives, due: 6, present: 5, yes: 4, document };
    let command = Command::RecordSupervision { meeting, chair: members[0], members, happened };
    play.act(play.people.street, command);
    let notice = play.election().office.notices.last().unwrap();
    assert_eq!(notice.kind, NoticeKind::SupervisionResult);
    assert!(play.election().office.stated.contains_key(&notice.number));
}

/// Where a woman serves already, the seat of a by-election is open to men alone; where none does, it is not.
#[test]
fn women_who_serve_count_in_a_by_election() {
    for (women, open) in [(1, true), (0, false)] {
        let mut setup = Setup::by_election();
        if let Purpose::ByElection { women: serving, .. } = &mut setup.purpose {
            *serving = women;
        }
        let play = Play::with(setup, Stage::Declared);
        let tally = &play.round().result.as_ref().unwrap().tally;
        assert_eq!(tally.contests[0].candidates.iter().all(|one| one.woman.is_none()), open);
        assert_eq!(tally.contests[0].post, Post::MEMBER);
    }
}

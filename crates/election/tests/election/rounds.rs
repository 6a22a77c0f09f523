//! What follows a round: new election, tie vote, second election, vacant seats; other modes; a count that is opened again.

use crate::blockers::at;
use crate::play::{Play, Setup, Stage, date, paper_of};
use election::ballot::boxes::Seal;
use election::ballot::count::{Look, ReopenReason};
use election::ballot::round::RoundKind;
use election::ballot::{self, Command};
use election::office::meeting::{Kind, Subject};
use election::{BatchNo, Code, PersonId, PoolNo, RoundNo};
use rules::Mode;
use tally::{CandidateId, Paper, Post};

pub(crate) fn names(people: &[PersonId]) -> Vec<CandidateId> {
    people.iter().map(|person| person.to_string().into()).collect()
}

/// Counts the papers of the current round twice and declares.
pub(crate) fn count(play: &mut Play, paper: impl Fn(usize) -> Paper) {
    let papers: Vec<Paper> = (0..usize::try_from(play.election().returned()).unwrap()).map(paper).collect();
    play.look(Look::First, &papers);
    play.look(Look::Second, &papers);
    play.stage = Stage::Tallied;
    play.advance(Stage::Declared);
}

/// Begins a round a week later and plays it up to the count.
pub(crate) fn further(play: &mut Play, kind: RoundKind) {
    play.post_result();
    play.act(play.people.clerk, Command::BeginRound { kind, day: date(6, 27) });
    play.stage = Stage::SecondPreparing;
    play.advance(Stage::SecondCounting);
}

pub(crate) fn owed(play: &Play) -> Vec<(RoundKind, Post, u32, usize)> {
    let owed = play.election().ballot.owed.iter();
    owed.map(|one| (one.kind, one.contest.post.clone(), one.contest.seats, one.contest.candidates.len())).collect()
}

/// Everybody marks the first candidates of each post.
pub(crate) fn clear(play: &Play) -> impl Fn(usize) -> Paper + use<> {
    let names = names(&play.people.candidates);
    move |_| {
        let members: Vec<&CandidateId> = names[4..7].iter().collect();
        paper_of(&[(Post::DIRECTOR, &[&names[0]]), (Post::DEPUTY, &[&names[2]]), (Post::MEMBER, &members)])
    }
}

/// All three contests, with all their seats and candidates.
const EVERYTHING: [(RoundKind, Post, u32, usize); 3] = [
    (RoundKind::NewElection, Post::DIRECTOR, 1, 2),
    (RoundKind::NewElection, Post::DEPUTY, 1, 2),
    (RoundKind::NewElection, Post::MEMBER, 3, 4),
];

/// The boxes hold a paper more than was issued in the whole, and every place has its finding.
pub(crate) fn surplus() -> Play {
    let mut play = at(Stage::Closed);
    let clerk = play.people.clerk;
    play.account();
    for (ballot_box, papers) in play.boxes.clone().into_iter().zip([23, 1, 0]) {
        play.open_box(ballot_box, papers, Seal::Intact);
    }
    let (scrutineers, document) = (play.people.scrutineers.map(|who| who.person), play.paper());
    for place in play.places.clone() {
        play.act(clerk, Command::FindOnSurplus { place, scrutineers, document });
    }
    assert!(play.election().returned() > play.election().issued());
    play.watch_mixing();
    play
}

/// More papers than issued in the whole (SH 19, BJ 28, ZJ 27): nothing is counted, and all is voted on again.
#[test]
fn a_surplus_in_the_whole_voids_the_round() {
    let mut play = surplus();
    let clerk = play.people.clerk;
    play.act(clerk, Command::Mix { pools: vec![24] });
    assert_eq!(play.election().ballot.phase, ballot::Phase::Counted);
    play.anchor(election::record::anchor::AnchorKind::CountAgreed);
    for who in play.signers() {
        play.act(who, Command::SignResult {});
    }
    play.act(clerk, Command::Declare {});
    assert_eq!(owed(&play), EVERYTHING);
    assert!(play.election().ballot.all_elected().is_empty());
    further(&mut play, RoundKind::NewElection);
    let paper = clear(&play);
    count(&mut play, paper);
    assert_eq!(owed(&play), []);
    assert_eq!(play.election().ballot.all_elected().len(), 5);
}

/// Half of the voters are not more than half (UL26 18).
#[test]
fn half_are_not_enough() {
    for (coming, valid) in [(12, false), (13, true)] {
        let mut play = at(Stage::Polling);
        play.issues(24 - coming);
        play.stage = Stage::Polled;
        play.advance(Stage::Counting);
        let paper = clear(&play);
        count(&mut play, paper);
        let result = play.round().result.clone().unwrap();
        assert_eq!(result.outcome.valid, valid);
        assert_eq!(owed(&play), if valid { vec![] } else { EVERYTHING.to_vec() });
    }
}

/// Four members above the line, three of them equal across the last seats: a vote among exactly these (SH 20, ZJ 28).
#[test]
fn a_tie_is_voted_on_among_the_tied() {
    let mut play = at(Stage::Polling);
    play.issues(0);
    play.stage = Stage::Polled;
    play.advance(Stage::Counting);
    let names = names(&play.people.candidates);
    let paper = |number: usize| {
        let members: Vec<_> = [4, 5, 6, 7].into_iter().filter(|at| *at == 4 || at % 3 != number % 3).collect();
        let members: Vec<&CandidateId> = members.into_iter().map(|at| &names[at]).collect();
        paper_of(&[(Post::DIRECTOR, &[&names[0]]), (Post::DEPUTY, &[&names[2]]), (Post::MEMBER, &members)])
    };
    count(&mut play, paper);
    assert_eq!(owed(&play), [(RoundKind::TieVote, Post::MEMBER, 2, 3)]);
    further(&mut play, RoundKind::TieVote);
    let paper = |number: usize| {
        let one = &names[if number == 0 { 5 } else { 6 }];
        paper_of(&[(Post::MEMBER, &[one, &names[7]])])
    };
    count(&mut play, paper);
    let elected = play.election().ballot.all_elected();
    assert_eq!(elected.len(), 5);
    assert!(!elected.contains(&play.people.candidates[5]));
}

/// A second election in which nobody reaches a third.
pub(crate) fn nobody_reaches_a_third() -> Play {
    let mut play = at(Stage::SecondCounting);
    let contest = play.round().contests[0].clone();
    let names = names(&contest.candidates);
    count(&mut play, |number| match number {
        0 => paper_of(&[(Post::MEMBER, &[&names[0]])]),
        _ => Paper::default(),
    });
    assert_eq!(owed(&play), [(RoundKind::SecondElection, Post::MEMBER, 1, contest.candidates.len())]);
    play
}

/// Nobody reaches a third: people decide, and with three elected the seat may stay vacant (R76).
#[test]
fn a_seat_may_stay_vacant_after_the_second_election() {
    let mut play = nobody_reaches_a_third();
    let meeting = play.meeting(Kind::Committee, None, Subject::VacantSeat);
    let (document, happened) = (play.paper(), play.today());
    let clerk = play.people.clerk;
    play.act(clerk, Command::LeaveVacant { post: Post::MEMBER, meeting, document, happened });
    assert_eq!(owed(&play), []);
    assert_eq!(play.election().ballot.all_elected().len(), 4);
}

/// Somebody written in on most papers is elected; nobody was printed on the paper for it.
#[test]
fn a_write_in_can_win() {
    let mut play = at(Stage::Counting);
    let person = play.people.written_in;
    play.write_in(Post::DIRECTOR, person);
    let (first, written_in) = (clear(&play), CandidateId::from(person.to_string()));
    count(&mut play, |number| {
        let mut paper = first(number);
        paper.marks.insert(Post::DIRECTOR, tally::Marks([written_in.clone()].into()));
        paper
    });
    assert_eq!(play.election().ballot.elected[&Post::DIRECTOR].iter().collect::<Vec<_>>(), [&person]);
}

/// Whoever was only written in was neither asked nor reviewed: a new election is held among those on the list.
#[test]
fn a_new_election_prints_nobody_who_was_written_in() {
    let mut play = at(Stage::Polling);
    play.issues(12);
    play.stage = Stage::Polled;
    play.advance(Stage::Counting);
    let person = play.people.written_in;
    play.write_in(Post::DIRECTOR, person);
    let (first, written_in) = (clear(&play), CandidateId::from(person.to_string()));
    count(&mut play, |number| {
        let mut paper = first(number);
        paper.marks.insert(Post::DIRECTOR, tally::Marks([written_in.clone()].into()));
        paper
    });
    assert!(!play.round().result.clone().unwrap().outcome.valid);
    assert_eq!(owed(&play), EVERYTHING);
    let stand = play.election().ballot.owed.iter().flat_map(|owed| &owed.contest.candidates);
    assert!(stand.into_iter().all(|candidate| *candidate != person));
}

/// An agent who is written in and stands in the second election votes for nobody else any more (ZJ, BJ, R76).
#[test]
fn an_agent_who_stands_is_no_agent() {
    let mut play = at(Stage::Counting);
    let agent = play.people.voters[11];
    play.write_in(Post::MEMBER, agent);
    let (names, agent_id) = (names(&play.people.candidates), CandidateId::from(agent.to_string()));
    count(&mut play, |number| {
        let third = [&agent_id, &names[7], &names[6]][number % 3];
        let members = [&names[4], &names[5], third];
        paper_of(&[(Post::DIRECTOR, &[&names[0]]), (Post::DEPUTY, &[&names[2]]), (Post::MEMBER, &members)])
    });
    play.post_result();
    play.act(play.people.clerk, Command::BeginRound { kind: RoundKind::SecondElection, day: date(6, 27) });
    assert!(play.round().contests[0].candidates.contains(&agent));
    play.day(6, 26, 9);
    play.stock();
    play.booths();
    play.act(play.people.clerk, Command::DeclareReady {});
    play.day(6, 27, 8);
    play.act(play.people.clerk, Command::OpenPolling {});
    play.anchor(election::record::anchor::AnchorKind::PollOpened);
    let voter = play.people.voters[13];
    let place = play.place(voter);
    let taken = ballot::issue::As::Proxy { agent };
    let refused = play.attempt(play.station(place), Command::Issue { place, voter, taken }).unwrap_err();
    assert_eq!(refused[0].code, Code::ProxyCandidate.as_str());
    assert!(!refused.iter().any(|blocker| blocker.code == Code::NotEntrusted.as_str()));
}

/// A batch that is counted again after the count was agreed opens the count: signatures and anchor are asked for anew.
#[test]
fn an_agreed_count_can_be_opened_again() {
    let mut play = at(Stage::Counted);
    let (pool, batch) = (PoolNo(1), BatchNo(1));
    let reopen = |look| Command::ReopenBatch { look, pool, batch, reason: ReopenReason::Scrutineer };
    play.act(play.people.clerk, reopen(Look::Second));
    assert_eq!(play.election().ballot.phase, ballot::Phase::Counting);
    assert!(play.round().result.is_none() && play.round().signed.is_empty());
    let refused = play.attempt(play.people.clerk, Command::AgreeCount {}).unwrap_err();
    assert_eq!(refused[0].code, Code::BatchesOpen.as_str());
    let key = (Look::Second, pool, batch);
    for teller in play.tellers(Look::Second) {
        play.commit(teller, key, play.batch_root(key));
    }
    play.agree_batch(key);
    play.act(play.people.clerk, Command::AgreeCount {});
    let refused = play.attempt(play.people.clerk, Command::Declare {}).unwrap_err();
    assert_eq!(refused[0].code, Code::AnchorMissing.as_str());
}

fn in_mode(mode: Mode) -> Play {
    let mut setup = Setup::default();
    setup.terms.mode = mode;
    Play::with(setup, Stage::Polling)
}

/// One paper per household: 24 voters in 12 households, 7 are more than half.
#[test]
fn households_vote_once() {
    let mut play = in_mode(Mode::Household);
    for voter in play.people.voters.clone().into_iter().step_by(2).take(7) {
        play.issue(voter);
    }
    play.stage = Stage::Polled;
    play.advance(Stage::Counting);
    let paper = clear(&play);
    count(&mut play, paper);
    let counted = play.round().result.clone().unwrap();
    assert_eq!((counted.tally.registered, counted.tally.returned, counted.outcome.valid), (12, 7, true));
}

/// Five representatives: more than two thirds are four.
#[test]
fn representatives_vote() {
    for (coming, valid) in [(3, false), (4, true)] {
        let mut play = in_mode(Mode::Representative);
        let chosen: Vec<_> = play.election().representatives.chosen().collect();
        // The last one chosen votes at the place of group 1, the fourth at that of group 3.
        for voter in chosen.into_iter().rev().take(coming) {
            play.issue(voter);
        }
        play.stage = Stage::Polled;
        play.advance(Stage::Counting);
        let paper = clear(&play);
        count(&mut play, paper);
        let counted = play.round().result.clone().unwrap();
        assert_eq!((counted.tally.registered, counted.outcome.valid), (5, valid));
    }
}

/// The check words of a round are of its own tally and head.
#[test]
fn each_round_has_its_check_words() {
    let play = at(Stage::SecondDeclared);
    let [first, second] = [1, 2].map(|round| play.election().check_hash(RoundNo(round)).unwrap());
    assert_ne!(ledger::check_words(&first), ledger::check_words(&second));
    assert!(at(Stage::Tallied).election().check_hash(RoundNo(1)).is_none());
}

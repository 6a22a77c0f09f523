//! Later rounds that fail: what they leave open, and that seats won before stay won. Other modes through two rounds. What
//! the result sheet says.

use crate::blockers::{at, said};
use crate::play::{Play, Setup, Stage, paper_of};
use crate::rounds::{count, further, names, owed};
use election::ballot::Command;
use election::ballot::boxes::Seal;
use election::ballot::issue::As;
use election::ballot::round::RoundKind;
use election::office::notice::NoticeKind;
use election::record::anchor::AnchorKind;
use election::{Code, PersonId};
use rules::{Mode, VoidGround};
use tally::{Paper, Post, Round};

fn void(play: &mut Play, ground: VoidGround) {
    let (document, happened) = (play.paper(), play.today());
    play.act(play.people.county, Command::VoidRound { ground, document, happened });
}

/// A second election that is found void is a second election again: its one seat, its candidates, its third.
#[test]
fn a_void_second_election_is_held_again() {
    let mut play = at(Stage::SecondDeclared);
    assert_eq!((play.election().ballot.all_elected().len(), owed(&play).len()), (5, 0));
    let stood = play.round().printed.clone();
    void(&mut play, VoidGround::CountNotPublic);
    assert_eq!(play.election().ballot.all_elected().len(), 4, "seats of the first round stay");
    assert_eq!(owed(&play), [(RoundKind::SecondElection, Post::MEMBER, 1, stood[0].candidates.len())]);
    let voters = play.people.voters[..20].to_vec();
    held(&mut play, (7, 4), &voters);
    assert_eq!(play.round().contests, stood);
    let names = names(&stood[0].candidates);
    count(&mut play, |number| paper_of(&[(Post::MEMBER, &[&names[number % 2]])]));
    let counted = play.round().result.clone().unwrap();
    assert_eq!((counted.tally.round, counted.outcome.participation.needed), (Round::Second, 0));
    let third = counted.tally.returned.div_ceil(3);
    assert_eq!(counted.outcome.threshold.votes, third);
}

/// More papers than issued in a second election void it, and nothing of the first (SH 19, BJ 28, ZJ 27).
#[test]
fn a_surplus_in_a_second_election_voids_only_that() {
    let mut play = at(Stage::SecondPreparing);
    let before = play.election().ballot.all_elected();
    let clerk = play.people.clerk;
    play.day(6, 26, 9);
    play.stock();
    play.booths();
    play.act(clerk, Command::DeclareReady {});
    play.day(6, 27, 8);
    play.act(clerk, Command::OpenPolling {});
    play.anchor(AnchorKind::PollOpened);
    play.issues(4);
    play.day(6, 27, 18);
    play.act(clerk, Command::ClosePolling {});
    play.anchor(AnchorKind::PollClosed);
    play.account();
    for (ballot_box, papers) in play.boxes.clone().into_iter().zip([20, 1, 0]) {
        play.open_box(ballot_box, papers, Seal::Intact);
    }
    let (scrutineers, document) = (play.people.scrutineers.map(|who| who.person), play.paper());
    for place in play.places.clone() {
        play.act(clerk, Command::FindOnSurplus { place, scrutineers, document });
    }
    play.watch_mixing();
    play.act(clerk, Command::Mix { pools: vec![21] });
    play.anchor(AnchorKind::CountAgreed);
    for who in play.signers() {
        play.act(who, Command::SignResult {});
    }
    play.act(clerk, Command::Declare {});
    assert_eq!(play.election().ballot.all_elected(), before);
    let [(kind, post, seats, _)] = owed(&play).try_into().unwrap();
    assert_eq!((kind, post, seats), (RoundKind::SecondElection, Post::MEMBER, 1));
}

/// A first vote that is found void while papers are out is voted on anew, with all its seats.
#[test]
fn a_first_vote_can_be_void_before_it_is_counted() {
    let mut play = at(Stage::Polled);
    void(&mut play, VoidGround::CommitteeUnlawful);
    let seats: Vec<_> = owed(&play).into_iter().map(|(kind, _, seats, stand)| (kind, seats, stand)).collect();
    let again = RoundKind::NewElection;
    assert_eq!(seats, [(again, 1, 2), (again, 1, 2), (again, 3, 4)]);
    assert_eq!(said(&play, NoticeKind::Result)["conduct"][0]["void"], "committee_unlawful");
    further(&mut play, RoundKind::NewElection);
    assert_eq!(play.election().electorate(), 24);
}

/// Who was declared elected in a void round loses the certificate with the seat.
#[test]
fn a_void_round_takes_its_certificates_back() {
    let mut play = at(Stage::Declared);
    let (person, happened) = (play.people.candidates[0], play.today());
    play.act(play.people.street, Command::IssueCertificate { person, happened });
    void(&mut play, VoidGround::CountNotPublic);
    assert!(play.election().ballot.certified.is_empty() && play.election().ballot.all_elected().is_empty());
}

fn in_mode(mode: Mode) -> Play {
    let mut setup = Setup::default();
    setup.terms.mode = mode;
    Play::with(setup, Stage::Polling)
}

/// In a by-election the representatives of the running term vote, as far as they stand on its roll (UL26 14, 22).
#[test]
fn representatives_of_the_term_hold_a_by_election() {
    let mut setup = Setup::by_election();
    setup.terms.mode = Mode::Representative;
    let people = Play::new(setup.clone()).people;
    let stranger = PersonId(uuid::Uuid::from_u128(0xabc));
    let named = people.voters[6..11].iter().copied().chain([stranger]).collect();
    setup.purpose = setup.purpose.with_representatives(named);
    let mut play = Play::with(setup, Stage::Polling);
    assert_eq!(play.election().electorate(), 5, "who is not on the roll elects nobody");
    let (other, place) = (people.voters[1], play.place(people.voters[1]));
    let issue = Command::Issue { place, voter: other, taken: As::Own {} };
    let refused = play.attempt(play.station(place), issue).unwrap_err();
    assert!(refused.iter().any(|blocker| blocker.code == Code::NotARepresentative.as_str()), "{refused:?}");
    for voter in people.voters[6..10].iter().copied() {
        play.issue(voter);
    }
    play.stage = Stage::Polled;
    play.advance(Stage::Declared);
    let tally = play.round().result.as_ref().unwrap().tally.clone();
    assert_eq!((tally.mode, tally.registered, tally.returned), (Mode::Representative, 5, 4));
}

/// Households and representatives have their own electorate and quorum in the first vote, and no quorum but a third of
/// the papers in the second.
#[test]
fn modes_hold_through_both_rounds() {
    for (mode, electorate, coming, needed) in [(Mode::Household, 12, 7, 7), (Mode::Representative, 5, 4, 4)] {
        let mut play = in_mode(mode);
        let voters: Vec<_> = match mode {
            Mode::Representative => play.election().representatives.chosen().collect(),
            Mode::Household | Mode::Direct => play.people.voters.clone().into_iter().step_by(2).collect(),
        };
        for voter in voters.iter().rev().take(coming) {
            play.issue(*voter);
        }
        play.stage = Stage::Polled;
        play.advance(Stage::Counting);
        let names = names(&play.people.candidates);
        count(&mut play, |_| {
            let members = [&names[4], &names[5], &names[6]];
            paper_of(&[(Post::DEPUTY, &[&names[2]]), (Post::MEMBER, &members)])
        });
        let first = play.round().result.clone().unwrap();
        assert_eq!((first.tally.mode, first.tally.registered), (mode, electorate));
        assert_eq!(first.outcome.participation.needed, needed, "{mode:?}");
        assert_eq!(owed(&play), [(RoundKind::SecondElection, Post::DIRECTOR, 1, 2)]);
        held(&mut play, (6, 27), &voters[..3]);
        count(&mut play, |number| {
            if number == 0 { Paper::default() } else { paper_of(&[(Post::DIRECTOR, &[&names[number - 1]])]) }
        });
        let second = play.round().result.clone().unwrap();
        assert_eq!((second.tally.registered, second.outcome.participation.needed), (electorate, 0));
        assert_eq!((second.outcome.threshold.votes, second.outcome.threshold.of), (1, 3));
    }
}

/// A second election on a day of 2026 in which only these voters come.
fn held(play: &mut Play, (month, day): (u32, u32), voters: &[election::PersonId]) {
    let clerk = play.people.clerk;
    let begin = Command::BeginRound { kind: RoundKind::SecondElection, day: crate::play::date(month, day) };
    play.post_result();
    play.act(clerk, begin);
    play.day(month, day - 1, 9);
    play.stock();
    play.booths();
    play.act(clerk, Command::DeclareReady {});
    play.day(month, day, 8);
    play.act(clerk, Command::OpenPolling {});
    play.anchor(AnchorKind::PollOpened);
    for voter in voters {
        play.issue(*voter);
    }
    play.day(month, day, 18);
    play.act(clerk, Command::ClosePolling {});
    play.anchor(AnchorKind::PollClosed);
    play.account();
    for (place, ballot_box) in [(Some(0), 0), (Some(1), 1), (None, 2)] {
        let papers =
            place.map_or(0, |place: usize| play.round().stock.get(&play.places[place]).map_or(0, |one| one.issued));
        let ballot_box = play.boxes[ballot_box];
        play.open_box(ballot_box, papers, Seal::Intact);
    }
    play.watch_mixing();
    play.act(clerk, Command::Mix { pools: vec![u32::try_from(voters.len()).unwrap()] });
    play.anchor(AnchorKind::BoxesOpened);
}

/// The result sheet says what was broken, found, explained, removed and passed.
#[test]
fn the_result_says_what_was_out_of_the_ordinary() {
    let mut play = at(Stage::Closed);
    let (clerk, place) = (play.people.clerk, play.places[0]);
    let (unused, explanation) = (play.round().stock[&place].left() - 1, Some(play.paper()));
    let signed = Some(play.people.scrutineers.map(|who| who.person));
    let short = Command::AccountStock { place, unused, explanation, signed };
    play.act(clerk, short);
    void(&mut play, VoidGround::CountNotPublic);
    let facts = said(&play, NoticeKind::Result);
    assert_eq!(facts["conduct"][0]["explained"][0]["place"], 1);
    let facts = said(&at(Stage::SecondDeclared), NoticeKind::Result);
    assert_eq!(facts["conduct"][0]["broken_seals"], serde_json::json!([3]));
    assert_eq!(facts["conduct"][0]["surplus"], serde_json::json!([1]));
    assert_eq!(facts["conduct"][0]["doubtful"], 1);
    assert_eq!(facts["conduct"][1]["broken_seals"], serde_json::json!([]));
    assert_eq!(facts["removed"]["ruling"], 1);
}

//! Published cases (reference §7) whose numbers bear on a count.

use rules::Mode;
use tally::{Next, Post, Round};

use crate::support::{contest, national, outcome_of, setting};

#[test]
fn case_4_three_full_time_members_and_six_more() {
    let mut input = setting(Round::First, 3118, vec![contest(&Post::MEMBER, 3, &[2694, 2756, 2677])]);
    (input.registered, input.issued) = (3400, 3400);
    let outcome = outcome_of(&input);
    assert_eq!((outcome.threshold.votes, outcome.participation.needed), (1560, 1701));
    assert_eq!(outcome.contests[0].elected, ["b".into(), "a".into(), "c".into()], "by votes");
    // The published rate is of valid papers; with papers returned as the base the line only rises when some were void.
    (input.returned, input.void) = (3200, 82);
    assert_eq!(outcome_of(&input).threshold.votes, 1601);
    assert_eq!(outcome_of(&input).contests, outcome.contests);
    assert_eq!(tally::readings(&input, national()), Ok(vec![]), "both bases elect the same");
}

#[test]
fn case_6_eleven_communities() {
    let mut input = setting(Round::First, 31_088, vec![contest(&Post::MEMBER, 1, &[31_088])]);
    (input.registered, input.issued) = (34_157, 34_157);
    let outcome = outcome_of(&input);
    assert_eq!((outcome.participation.needed, outcome.valid), (17_079, true));
    // 11 directors, 11 deputies, 29 members: every community fills its seats and the sum is 51.
    let members = [3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2];
    let filled = members.iter().map(|seats| {
        let posts = [(Post::DIRECTOR, 1), (Post::DEPUTY, 1), (Post::MEMBER, *seats)];
        let contests = posts.map(|(post, seats)| contest(&post, seats, &[600, 590, 580][..seats.try_into().unwrap()]));
        outcome_of(&setting(Round::First, 640, contests.into()))
            .contests
            .iter()
            .map(|one| one.elected.len())
            .sum::<usize>()
    });
    assert_eq!(filled.sum::<usize>(), 51);
}

#[test]
fn case_9_eleven_candidates_for_nine_seats() {
    let votes = [900, 890, 880, 870, 860, 850, 840, 830, 820, 810, 800];
    let mut input = setting(Round::First, 1_500, vec![contest(&Post::MEMBER, 9, &votes)]);
    (input.registered, input.issued) = (1_900, 1_500);
    let outcome = outcome_of(&input);
    assert_eq!((outcome.threshold.votes, outcome.contests[0].elected.len()), (751, 9));
    input.contests[0].candidates[8].votes = 750;
    (input.contests[0].candidates[9].votes, input.contests[0].candidates[10].votes) = (749, 10);
    let outcome = outcome_of(&input);
    assert_eq!(outcome.contests[0].elected.len(), 8);
    let both = vec!["i".into(), "j".into()];
    assert_eq!(
        outcome.contests[0].next,
        Some(Next::SecondElection { seats: 1, candidates: both }),
        "NPC 45: one seat, two"
    );
}

#[test]
fn case_12_fifty_representatives_and_seven_heads() {
    for (returned, valid) in [(38, false), (39, true)] {
        let mut input = setting(Round::First, returned, vec![contest(&Post::DIRECTOR, 1, &[20, 18])]);
        (input.mode, input.registered, input.issued) = (Mode::Representative, 57, 57);
        let outcome = outcome_of(&input);
        assert_eq!((outcome.participation.needed, outcome.valid), (39, valid), "UL26 18: 38 is exactly two thirds");
    }
}

//! A slow second implementation of the outcome, written from the sentences of the contract and from nothing else: a
//! person's place follows from how many others are ahead, and thresholds are found by counting up.

use proptest::prelude::*;
use tally::{CandidateInput, ContestInput, Input, Next, Outcome, Post, Round};

use crate::support::{national, outcome_of};

/// What a person is after the round, the better the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Out,
    Standing,
    Tied,
    Elected,
}

fn line(input: &Input) -> u64 {
    let returned = u64::from(input.returned);
    let enough = |votes: u64| match input.round {
        Round::First => 2 * votes > returned,
        Round::Second => votes >= 1 && 3 * votes >= returned,
        Round::Tie => votes >= 1,
    };
    (0..=returned + 1).find(|votes| enough(*votes)).unwrap_or(u64::MAX)
}

fn is_void(input: &Input) -> bool {
    let (returned, registered) = (u64::from(input.returned), u64::from(input.registered));
    let quorum = match input.mode {
        rules::Mode::Direct | rules::Mode::Household => 2 * returned > registered,
        rules::Mode::Representative => 3 * returned > 2 * registered,
    };
    input.returned > input.issued || returned > registered || (input.round == Round::First && !quorum)
}

fn slow_places(input: &Input, contest: &ContestInput) -> Vec<Place> {
    let (line, seats) = (line(input), usize::try_from(contest.seats).unwrap_or(usize::MAX));
    let at_line = |one: &CandidateInput| u64::from(one.votes) >= line;
    let reached: Vec<&CandidateInput> = contest.candidates.iter().filter(|one| at_line(one)).collect();
    let place = |one: &CandidateInput| {
        let ahead = reached.iter().filter(|other| other.votes > one.votes).count();
        let level = reached.iter().filter(|other| other.votes == one.votes).count();
        match (at_line(one), ahead + level <= seats, ahead < seats) {
            (true, true, _) => Place::Elected,
            (true, false, true) => Place::Tied,
            _ => Place::Out,
        }
    };
    let mut places: Vec<Place> = contest.candidates.iter().map(place).collect();
    let elected = places.iter().filter(|place| **place == Place::Elected).count();
    if input.round == Round::First && elected < seats && !places.contains(&Place::Tied) {
        let left: Vec<u32> = contest
            .candidates
            .iter()
            .zip(&places)
            .filter(|(_, place)| **place == Place::Out)
            .map(|(one, _)| one.votes)
            .collect();
        for (one, place) in contest.candidates.iter().zip(&mut places).filter(|(_, place)| **place == Place::Out) {
            if left.iter().filter(|votes| **votes > one.votes).count() < seats - elected + 1 {
                *place = Place::Standing;
            }
        }
    }
    places
}

fn places(outcome: &Outcome, index: usize, contest: &ContestInput) -> Vec<Place> {
    let Some(result) = outcome.contests.get(index) else { return vec![] };
    let place = |one: &CandidateInput| match &result.next {
        _ if result.elected.contains(&one.id) => Place::Elected,
        _ if result.tied.contains(&one.id) => Place::Tied,
        Some(Next::SecondElection { candidates, .. }) if candidates.contains(&one.id) => Place::Standing,
        _ => Place::Out,
    };
    contest.candidates.iter().map(place).collect()
}

/// A possible count: small numbers, so that ties and edges are common.
fn any_input() -> impl Strategy<Value = Input> {
    let round = prop::sample::select(vec![Round::First, Round::Second, Round::Tie]);
    let numbers = (0u32..24, 0u32..40, 0u32..40, 0u32..3, 0u32..3);
    let contests = prop::collection::vec((1u32..5, prop::collection::vec(any::<u32>(), 1..8)), 1..4);
    (round, prop::sample::select(rules::Mode::ALL), numbers, contests).prop_map(|(round, mode, numbers, contests)| {
        let (returned, registered, issued, void, blank) = numbers;
        let (void, blank) = if void + blank > returned { (0, 0) } else { (void, blank) };
        let valid = returned - void - blank;
        let contest = |(index, (seats, draws)): (usize, (u32, Vec<u32>))| {
            let mut left = seats * valid;
            let votes = draws.into_iter().map(|draw| {
                let votes = (draw % (valid + 1)).min(left);
                left -= votes;
                votes
            });
            let named = votes.enumerate().map(|(person, votes)| CandidateInput {
                id: format!("{index}-{person}").into(),
                votes,
                woman: None,
            });
            ContestInput { post: Post::from(format!("post {index}")), seats, candidates: named.collect() }
        };
        let contests = contests.into_iter().enumerate().map(contest).collect();
        let rules = "cn-urban-2026".to_owned();
        Input { rules, round, mode, registered, issued, returned, void, blank, contests, related: None, method: None }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn both_implementations_agree(input in any_input()) {
        let outcome = outcome_of(&input);
        prop_assert_eq!(outcome.valid, !is_void(&input));
        prop_assert_eq!(u64::from(outcome.threshold.votes), line(&input));
        for (index, contest) in input.contests.iter().enumerate() {
            let result = &outcome.contests[index];
            if !outcome.valid {
                prop_assert_eq!((result.elected.len(), result.tied.len(), result.unfilled), (0, 0, contest.seats));
                let renewed = matches!(&result.next, Some(Next::NewElection { seats, candidates })
                    if *seats == contest.seats && candidates.len() == contest.candidates.len());
                prop_assert!(renewed);
                continue;
            }
            prop_assert_eq!(places(&outcome, index, contest), slow_places(&input, contest));
            let filled = u32::try_from(result.elected.len()).unwrap();
            prop_assert_eq!(result.unfilled, if result.tied.is_empty() { contest.seats - filled } else { 0 });
            let kind = match &result.next {
                None => 0,
                Some(Next::TieVote { seats, candidates }) => {
                    prop_assert_eq!((*seats, candidates), (contest.seats - filled, &result.tied));
                    1
                }
                Some(Next::SecondElection { seats, .. } | Next::Decision { seats }) => {
                    prop_assert_eq!(*seats, result.unfilled);
                    2
                }
                Some(Next::NewElection { .. }) => 3,
            };
            let expected = if result.tied.is_empty() { if result.unfilled > 0 { 2 } else { 0 } } else { 1 };
            prop_assert_eq!(kind, expected);
        }
    }

    #[test]
    fn the_order_of_candidates_never_matters(input in any_input()) {
        let mut turned = input.clone();
        turned.contests.iter_mut().for_each(|contest| contest.candidates.reverse());
        let (one, other) = (outcome_of(&input), outcome_of(&turned));
        for (index, contest) in input.contests.iter().enumerate() {
            let mut back = places(&other, index, &turned.contests[index]);
            back.reverse();
            prop_assert_eq!(places(&one, index, contest), back);
        }
    }

    #[test]
    fn one_more_vote_never_hurts(input in any_input(), pick in any::<prop::sample::Index>()) {
        let mut more = input.clone();
        let person = pick.index(input.contests[0].candidates.len());
        more.contests[0].candidates[person].votes += 1;
        if !more.refusals().is_empty() {
            return Ok(());
        }
        let place = |input: &Input| places(&outcome_of(input), 0, &input.contests[0])[person];
        prop_assert!(place(&more) >= place(&input));
    }

    #[test]
    fn a_larger_community_of_the_same_shape_elects_the_same(input in any_input(), times in 1u32..10_000_000) {
        let mut large = input.clone();
        for number in [&mut large.registered, &mut large.issued, &mut large.returned, &mut large.void, &mut large.blank] {
            *number *= times;
        }
        for candidate in large.contests.iter_mut().flat_map(|contest| &mut contest.candidates) {
            candidate.votes *= times;
        }
        let (one, other) = (outcome_of(&input), outcome_of(&large));
        prop_assert_eq!((one.valid, one.contests), (other.valid, other.contests));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn json_and_values_agree(input in any_input()) {
        let answer = tally::outcome_json(serde_json::to_string(&input).unwrap());
        prop_assert_eq!(answer, tally::OutcomeAnswer::Outcome(Box::new(tally::outcome(&input, national()).unwrap())));
    }
}

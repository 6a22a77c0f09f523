//! The outcome against the slow second implementation, and the laws that hold of every count.
#![expect(clippy::unwrap_used, reason = "helpers outside of test functions may fail loudly")]

use std::sync::LazyLock;

use proptest::prelude::*;
use rules::{Profile, RuleId, Value};
use tally::{BlockerCode, CandidateId, ContestOutcome, Input, Next, Outcome, Round};

use crate::edges::any_input;
use crate::slow::{self, Names};
use crate::support::{national, outcome_of};

static HIGHEST_POST: LazyLock<Profile> =
    LazyLock::new(|| national().with_value(RuleId::WinTwoPosts, Value::Choice("highest_post".into())).unwrap());

fn names<'a>(ids: impl IntoIterator<Item = &'a CandidateId>) -> Names {
    ids.into_iter().map(ToString::to_string).collect()
}

fn standing(contest: &ContestOutcome) -> Names {
    match &contest.next {
        Some(Next::SecondElection { candidates, .. }) => names(candidates),
        _ => Names::new(),
    }
}

fn slow_form(contest: &ContestOutcome) -> slow::Post {
    slow::Post {
        elected: names(&contest.elected),
        tied: names(&contest.tied),
        left: u64::from(contest.unfilled),
        again: standing(contest),
    }
}

fn waits(outcome: &Outcome, contest: &ContestOutcome) -> bool {
    let post = tally::Fact::Text(contest.post.to_string());
    let mut waiting = outcome.blockers.iter().filter(|blocker| blocker.code == BlockerCode::Waits);
    waiting.any(|blocker| blocker.facts.0.get("post") == Some(&post))
}

/// What a person is after the round, the better the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Out,
    Standing,
    Tied,
    Elected,
}

fn place(contest: &ContestOutcome, id: &CandidateId) -> Place {
    match &contest.next {
        _ if contest.elected.contains(id) => Place::Elected,
        _ if contest.tied.contains(id) => Place::Tied,
        Some(Next::SecondElection { candidates, .. }) if candidates.contains(id) => Place::Standing,
        _ => Place::Out,
    }
}

/// Everything that the outcome says, without the order in which it says it.
fn meaning(outcome: &Outcome) -> Vec<(String, slow::Post, Option<Names>)> {
    let mut all: Vec<_> = outcome
        .contests
        .iter()
        .map(|contest| {
            let moved = outcome.moved.iter().find(|moved| moved.post == contest.post);
            (contest.post.to_string(), slow_form(contest), moved.map(|moved| names(moved.away.iter().chain(&moved.up))))
        })
        .collect();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn both_implementations_agree(input in any_input()) {
        let outcome = outcome_of(&input);
        prop_assert_eq!(outcome.valid, !slow::is_void(&input));
        prop_assert_eq!(u64::from(outcome.threshold.votes), slow::line(&input));
        prop_assert_eq!(u64::from(outcome.participation.needed), slow::needed(&input));
        if !outcome.valid {
            return Ok(());
        }
        for ending in slow::endings(&input) {
            for contest in &outcome.contests {
                let slow = &ending[contest.post.as_str()];
                if waits(&outcome, contest) {
                    prop_assert!(names(&contest.elected).is_subset(&slow.elected), "{:?} {:?}", contest, slow);
                } else {
                    prop_assert_eq!(&slow_form(contest), slow);
                }
            }
        }
    }

    #[test]
    fn a_post_waits_only_for_a_tie(input in any_input()) {
        let outcome = outcome_of(&input);
        if outcome.contests.iter().any(|contest| waits(&outcome, contest)) {
            prop_assert!(slow::from_the_top(&input));
            prop_assert!(outcome.contests.iter().any(|above| !above.tied.is_empty()));
        }
    }

    #[test]
    fn sums_hold(input in any_input()) {
        let outcome = outcome_of(&input);
        for (contest, from) in outcome.contests.iter().zip(&input.contests) {
            let filled = u32::try_from(contest.elected.len()).unwrap();
            let (elected, tied) = (names(&contest.elected), names(&contest.tied));
            prop_assert!(elected.is_disjoint(&tied) && standing(contest).is_disjoint(&elected));
            prop_assert_eq!(elected.len() + tied.len(), contest.elected.len() + contest.tied.len(), "nobody twice");
            match &contest.next {
                None => prop_assert_eq!((filled, contest.unfilled, tied.len()), (from.seats, 0, 0)),
                Some(Next::TieVote { seats, candidates }) => {
                    prop_assert_eq!((filled + seats, contest.unfilled), (from.seats, 0));
                    prop_assert_eq!(candidates, &contest.tied);
                    prop_assert!(u32::try_from(tied.len()).unwrap() > *seats && *seats > 0);
                }
                Some(Next::SecondElection { seats, .. }) => {
                    prop_assert_eq!((filled + seats, contest.unfilled, tied.len()), (from.seats, *seats, 0));
                    prop_assert_eq!(input.round, Round::First);
                }
                Some(Next::Decision { seats }) => {
                    prop_assert_eq!((filled + seats, contest.unfilled, tied.len()), (from.seats, *seats, 0));
                    prop_assert!(input.round != Round::First || waits(&outcome, contest));
                }
                Some(Next::NewElection { seats, candidates }) => {
                    prop_assert!(!outcome.valid && filled == 0 && tied.is_empty());
                    prop_assert_eq!((*seats, contest.unfilled), (from.seats, from.seats));
                    prop_assert_eq!(names(candidates), names(from.candidates.iter().map(|one| &one.id)));
                }
            }
            let votes = slow::votes(&input, contest.post.as_str());
            for id in contest.elected.iter().chain(&contest.tied) {
                prop_assert!(votes[id.as_str()] >= u64::from(outcome.threshold.votes));
            }
            let in_order: Vec<u64> = contest.elected.iter().map(|id| votes[id.as_str()]).collect();
            prop_assert!(in_order.is_sorted_by(|one, other| one >= other), "elected stand in order of votes");
        }
    }

    #[test]
    fn the_order_of_candidates_and_posts_never_matters(input in any_input(), turn in 0usize..9) {
        let mut turned = input.clone();
        turned.contests.reverse();
        for contest in &mut turned.contests {
            let by = turn % contest.candidates.len();
            contest.candidates.rotate_left(by);
            contest.candidates.reverse();
        }
        let (one, other) = (outcome_of(&input), outcome_of(&turned));
        prop_assert_eq!(meaning(&one), meaning(&other));
        prop_assert_eq!(one.blockers.len(), other.blockers.len());
        let twice = |outcome: &Outcome| names(outcome.conflicts.iter().map(|conflict| &conflict.id));
        prop_assert_eq!(twice(&one), twice(&other));
    }

    #[test]
    fn names_never_matter(input in any_input(), names in Just((0usize..9).collect::<Vec<_>>()).prop_shuffle()) {
        let renamed = |id: &CandidateId| -> CandidateId {
            let number: usize = id.as_str()[1..].parse().unwrap();
            format!("p{}", names[number]).into()
        };
        let mut other = input.clone();
        for one in other.contests.iter_mut().flat_map(|contest| &mut contest.candidates) {
            one.id = renamed(&one.id);
        }
        let (one, other) = (outcome_of(&input), outcome_of(&other));
        for (one, other) in one.contests.iter().zip(&other.contests) {
            prop_assert_eq!(one.elected.iter().map(&renamed).collect::<Vec<_>>(), other.elected.clone());
            prop_assert_eq!(one.tied.iter().map(&renamed).collect::<Vec<_>>(), other.tied.clone());
            prop_assert_eq!(one.unfilled, other.unfilled);
        }
    }

    #[test]
    fn one_more_vote_never_hurts(
        input in any_input(), contest in any::<prop::sample::Index>(), person in any::<prop::sample::Index>(),
    ) {
        let mut more = input.clone();
        let at = contest.index(more.contests.len());
        let candidates = &mut more.contests[at].candidates;
        let with = person.index(candidates.len());
        candidates[with].votes += 1;
        let id = candidates[with].id.clone();
        let Ok(after) = tally::outcome(&more, national()) else { return Ok(()) };
        let before = outcome_of(&input);
        prop_assert!(place(&after.contests[at], &id) >= place(&before.contests[at], &id));
    }

    #[test]
    fn a_larger_community_of_the_same_shape_elects_the_same(input in any_input(), times in 1u32..100_000) {
        let mut large = input.clone();
        for number in [&mut large.registered, &mut large.issued, &mut large.returned, &mut large.void, &mut large.blank] {
            *number *= times;
        }
        for candidate in large.contests.iter_mut().flat_map(|contest| &mut contest.candidates) {
            candidate.votes *= times;
        }
        let (one, other) = (outcome_of(&input), outcome_of(&large));
        prop_assert_eq!((one.valid, &one.contests), (other.valid, &other.contests));
        let (small, large, times) =
            (u64::from(one.threshold.votes), u64::from(other.threshold.votes), u64::from(times));
        prop_assert!((small - 1) * times < large && large <= small * times, "the line lies between the same counts");
    }

    #[test]
    fn what_the_contests_say_follows_from_the_profile_alone(input in any_input()) {
        let outcome = outcome_of(&input);
        let bare = outcome_of(&Input { method: None, ..input.clone() });
        prop_assert_eq!(bare.counted_down, None);
        prop_assert_eq!((bare.moved.len(), bare.proposals), (0, None));
        let by_profile = tally::outcome(&Input { method: None, ..input.clone() }, &HIGHEST_POST).unwrap();
        let two_posts = Some(rules::TwoPosts::HighestPost);
        let method = Some(tally::Method { two_posts, ..tally::Method::default() });
        let by_method = outcome_of(&Input { method, ..input.clone() });
        prop_assert_eq!(by_profile.contests, by_method.contests);
        prop_assert_eq!(outcome.proposals.is_some(), outcome.valid && input.method.is_some());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn json_and_values_agree(input in any_input()) {
        let answer = tally::outcome_json(serde_json::to_string(&input).unwrap());
        prop_assert_eq!(answer, tally::OutcomeAnswer::Outcome(Box::new(outcome_of(&input))));
    }
}

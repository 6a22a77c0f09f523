//! The outcome of numbers that are nearly right: it never panics, it says the same twice, and its seats add up.

use crate::mutate::{Choices, mutated};
use crate::support::national;
use serde_json::Value;
use std::sync::atomic::{AtomicU64, Ordering};
use tally::{Input, OutcomeAnswer, outcome, outcome_json};

/// One input a line: the examples of the contract and of reference/rules.md §6.5, one for each kind of next step.
const CORPUS: &str = include_str!("../corpus/outcomes.jsonl");

#[test]
fn nearly_right_inputs_are_answered_or_refused() {
    let seeds: Vec<Value> = CORPUS.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let counts = [(); 3].map(|()| AtomicU64::new(0));
    let [answered, refused, unread] = &counts;
    bolero::check!().with_iterations(20_000).for_each(|bytes: &[u8]| {
        let mut choices = Choices::of(bytes);
        let value = mutated(&seeds[choices.below(seeds.len())], &seeds, &mut choices);
        let Ok(input) = serde_json::from_value::<Input>(value.clone()) else {
            let answer = outcome_json(serde_json::to_vec(&value).unwrap());
            assert!(matches!(answer, OutcomeAnswer::Refused { .. }), "{value}");
            unread.fetch_add(1, Ordering::Relaxed);
            return;
        };
        let first = outcome(&input, national());
        assert_eq!(first, outcome(&input, national()), "the same twice");
        match first {
            Ok(outcome) => {
                for (contest, from) in outcome.contests.iter().zip(&input.contests) {
                    assert!(contest.elected.len() <= usize::try_from(from.seats).unwrap(), "{value}");
                }
                answered.fetch_add(1, Ordering::Relaxed);
            }
            Err(reasons) => {
                assert!(!reasons.is_empty(), "{value}");
                refused.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    println!("{answered:?} answered, {refused:?} refused, {unread:?} unread");
    assert!(counts.into_iter().all(|count| count.into_inner() > 0), "every way was taken");
}

#[test]
fn any_bytes_are_answered_or_refused() {
    bolero::check!().with_iterations(2_000).for_each(|bytes: &[u8]| {
        assert_eq!(outcome_json(bytes), outcome_json(bytes));
    });
}

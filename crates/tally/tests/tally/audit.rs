//! Risk-limiting audits against published numbers and against the definition.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers outside of test functions may fail loudly")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use rules::Share;
use tally::audit::{
    Alpha, AuditError, Claim, Comparison, Discrepancies, Draws, Estimator, KaplanMarkov, Seed, SeedError, assertions,
    pick,
};
use tally::{CandidateId, ContestInput, Post, Round};

use crate::support::{contest, national, outcome_of, setting};

#[test]
fn the_sampler_draws_as_published() {
    // Public test cases of Rivest's sampler; repeats allowed.
    let table: [(&str, u32, [u32; 3]); 6] = [
        ("0", 1000, [905, 573, 160]),
        ("0", 2, [1, 1, 2]),
        ("1", 1000, [97, 89, 163]),
        ("0000000000", 1000, [978, 359, 132]),
        ("999999999999999999999999", 1000, [544, 800, 654]),
        ("abcde", 1000, [247, 427, 157]),
    ];
    for (seed, papers, expected) in table {
        let picks: Vec<u32> = (1..=3).map(|index| pick(seed, index, papers).unwrap()).collect();
        assert_eq!(picks, expected, "{seed}");
    }
    assert_eq!(pick("0", 1, 0), None);
    assert_eq!(pick("0", 1, 1), Some(1));
}

#[test]
fn every_paper_is_drawn_once() {
    let seed: Seed = "12345678901234567890".parse().unwrap();
    let draws: Vec<u32> = Draws::new(seed.clone(), 200).collect();
    assert_eq!(draws.iter().copied().collect::<BTreeSet<_>>(), (1..=200).collect());
    assert_eq!(draws.len(), 200);
    assert_eq!(Draws::new(seed, 0).next(), None);
    assert_eq!("1234567890123456789".parse::<Seed>(), Err(SeedError::TooShort(19)));
    assert_eq!("1234567890123456789x".parse::<Seed>(), Err(SeedError::Digits));
}

#[test]
fn sample_sizes_of_the_super_simple_audit() {
    let found = |over_one, under_one| Discrepancies { over_one, under_one, ..Discrepancies::default() };
    // Published: risk limit, margin, overstatements and understatements by one, draws.
    let table = [
        (0.05, 0.02, found(0, 0), 312),
        (0.1, 0.2, found(0, 0), 24),
        (0.1, 0.1, found(0, 0), 48),
        (0.1, 0.002, found(0, 0), 2393),
        (0.1, 0.05, found(1, 0), 123),
        (0.1, 0.005, found(1, 1), 1067),
        (0.1, 0.05, found(0, 0), 96),
        (0.2, 0.05, found(0, 0), 67),
    ];
    for (limit, margin, found, draws) in table {
        let test = KaplanMarkov::new(margin);
        assert_eq!(test.sample_size(limit, found), draws, "{limit} {margin}");
        assert!(test.risk(draws, found) <= limit, "{limit} {margin}");
    }
    let test = KaplanMarkov::new(0.05);
    assert!((test.risk(0, found(0, 0)) - 1.0).abs() < 1e-12);
    assert!((test.risk(0, found(1, 0)) - 1.0).abs() < 1e-12, "a risk is never above one");
    assert!(test.risk(90, found(0, 1)) < test.risk(90, found(0, 0)));
}

/// Two persons for one seat who share all papers.
fn pair(papers: u32, votes: u32) -> ContestInput {
    contest(&Post::DIRECTOR, 1, &[votes, papers - votes])
}

fn tie_vote(contest: &ContestInput, papers: u32) -> Vec<tally::audit::Assertion> {
    let mut input = setting(Round::Tie, papers, vec![contest.clone()]);
    (input.registered, input.issued) = (papers, papers);
    assertions(contest, &outcome_of(&input).contests[0], papers, None).unwrap()
}

#[test]
fn draws_of_a_comparison_without_errors() {
    // Expected draws at a risk of 5 % for v/u = .1 and .2.
    let table =
        [(500, 275, 56), (2000, 1100, 58), (10_000, 5500, 59), (500, 300, 28), (2000, 1200, 29), (10_000, 6000, 29)];
    for (papers, votes, draws) in table {
        let all = tie_vote(&pair(papers, votes), papers);
        let [assertion] = all.as_slice() else { panic!("{all:?}") };
        let comparison = Comparison::of(assertion);
        let mut test = Alpha::new(papers, comparison.upper_bound(), comparison.estimator(0.0001));
        while test.add(comparison.value(Some(1.0), Some(1.0))) > 0.05 {}
        assert_eq!(test.drawn(), draws, "{papers} {votes}");
    }
}

/// Numbers below `many` in an order that only the seed sets.
fn shuffled(many: usize, seed: &mut u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..many).collect();
    for last in (1..many).rev() {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(last, usize::try_from(*seed >> 33).unwrap() % (last + 1));
    }
    order
}

/// Mean draws of an audit that reads papers only, over many orders.
fn mean_of_polling(papers: u32, votes: u32) -> f64 {
    let all = tie_vote(&pair(papers, votes), papers);
    let estimator = Estimator::ShrinkTrunc { mean: all[0].reported_mean(), weight: 100.0 };
    let (mut seed, runs, mut draws) = (1u64, 400u32, 0u32);
    for _ in 0..runs {
        let mut test = Alpha::new(papers, 1.0, estimator);
        for paper in shuffled(usize::try_from(papers).unwrap(), &mut seed) {
            if test.add(if paper < usize::try_from(votes).unwrap() { 1.0 } else { 0.0 }) <= 0.05 {
                break;
            }
        }
        draws += test.drawn();
    }
    f64::from(draws) / f64::from(runs)
}

#[test]
fn draws_of_polling() {
    for (papers, votes, mean) in [(500, 275, 256.0), (500, 300, 114.0), (500, 350, 35.0), (2000, 1400, 37.0)] {
        let found = mean_of_polling(papers, votes);
        assert!((found / mean - 1.0).abs() < 0.12, "{papers} {votes}: {found}, expected about {mean}");
    }
}

#[test]
fn a_wrong_outcome_is_rarely_confirmed() {
    // 250 of 500 have the vote, the report says 300: at most one audit in twenty may confirm it.
    let all = tie_vote(&pair(500, 300), 500);
    let (mut seed, mut confirmed) = (7u64, 0);
    for _ in 0..400 {
        let mut test = Alpha::new(500, 1.0, Estimator::ShrinkTrunc { mean: all[0].reported_mean(), weight: 100.0 });
        let order = shuffled(500, &mut seed);
        confirmed += u32::from(order.into_iter().any(|paper| test.add(if paper < 250 { 1.0 } else { 0.0 }) <= 0.05));
    }
    assert!(confirmed <= 30, "{confirmed} of 400");
}

#[test]
fn a_list_that_is_read_to_its_end_is_certain() {
    let of = |votes: u32| {
        let mut test = Alpha::new(100, 1.0, Estimator::ShrinkTrunc { mean: 0.6, weight: 100.0 });
        for paper in 0..101 {
            test.add(if paper < votes { 1.0 } else { 0.0 });
        }
        (test.risk(), test.drawn())
    };
    assert!(of(51).0 < 1e-9 && of(51).1 == 100);
    assert!(of(50).0 > 0.0);
}

#[test]
fn what_must_hold_for_an_outcome() {
    let half = Some(national().law().win_first);
    let claims = |seats, votes: &[u32], papers, share: Option<Share>, round| {
        let contest = contest(&Post::MEMBER, seats, votes);
        let outcome = outcome_of(&setting(round, papers, vec![contest.clone()])).contests[0].clone();
        assertions(&contest, &outcome, papers, share)
    };
    let id = |name: &str| CandidateId::from(name);
    let first = claims(1, &[320, 290], 632, half, Round::First).unwrap();
    assert_eq!(
        first.iter().map(|one| &one.claim).collect::<Vec<_>>(),
        [&Claim::Passed(id("a")), &Claim::NotPassed(id("b"))]
    );
    assert_eq!(first.iter().map(|one| one.margin.num).collect::<Vec<_>>(), [2 * 320 - 633, 633 - 2 * 290]);
    let near = claims(1, &[600, 30], 632, Some(national().law().runoff_win), Round::Second).unwrap();
    assert_eq!(near[1].claim, Claim::Beat(id("a"), id("b")), "570 of a margin are wider than 421 - 60");
    let unfilled = claims(2, &[320, 316, 10], 632, half, Round::First).unwrap();
    assert_eq!(unfilled[1].claim, Claim::NotPassed(id("b")), "one vote short");
    assert_eq!(unfilled[1].margin.num, 1);
    let level = claims(1, &[250, 250], 600, Some(national().law().runoff_win), Round::Second);
    assert!(matches!(level, Err(AuditError::NoMargin(_))), "a tie at the cut: count everything");
}

/// The mean over all papers of what the assorter makes of them.
fn mean(assertion: &tally::audit::Assertion, papers: &[BTreeSet<CandidateId>]) -> f64 {
    let sum: f64 = papers.iter().map(|votes| assertion.assort(votes)).sum();
    sum / f64::from(u32::try_from(papers.len()).unwrap())
}

proptest! {
    /// Each assertion holds of the papers exactly when its mean is above one half, and its margin is that of the mean.
    #[test]
    fn assertions_are_means_above_one_half(
        papers in prop::collection::vec(prop::collection::btree_set(0usize..4, 0..3), 4..80), first in any::<bool>(),
    ) {
        let name = |number: &usize| CandidateId::from(["a", "b", "c", "d"][*number]);
        let papers: Vec<BTreeSet<CandidateId>> = papers.iter().map(|votes| votes.iter().map(name).collect()).collect();
        let votes = |name: &str| papers.iter().filter(|paper| paper.contains(&name.into())).map(|_| 1).sum::<u32>();
        let contest = contest(&Post::MEMBER, 2, &["a", "b", "c", "d"].map(votes));
        let round = if first { Round::First } else { Round::Second };
        let returned = u32::try_from(papers.len()).unwrap();
        let mut input = setting(round, returned, vec![contest.clone()]);
        (input.registered, input.issued) = (returned, returned);
        let outcome = outcome_of(&input).contests[0].clone();
        let law = national().law();
        let share = if first { law.win_first } else { law.runoff_win };
        if let Ok(all) = assertions(&contest, &outcome, returned, Some(share)) {
            for assertion in &all {
                let mean = mean(assertion, &papers);
                prop_assert!(mean > 0.5);
                prop_assert!((mean - assertion.reported_mean()).abs() < 1e-9);
                let margin = (2.0 * mean - 1.0) / assertion.upper_bound();
                prop_assert!((margin - assertion.margin.value()).abs() < 1e-9);
                prop_assert!(papers.iter().all(|votes| assertion.assort(votes) <= assertion.upper_bound()));
            }
        } else {
            prop_assert!(!outcome.tied.is_empty());
        }
    }
}

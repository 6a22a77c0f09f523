//! Possible counts that hit the edges often: equal votes at the cut, exactly half, exactly a third, one paper short of
//! the quorum, one more returned than issued.
#![expect(clippy::indexing_slicing, reason = "helpers outside of test functions may fail loudly")]

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rules::{DuplicatePost, Mode, TwoPosts};
use tally::{CandidateInput, ContestInput, Input, Method, Post, Round};

/// How one number of votes is drawn.
#[derive(Debug, Clone, Copy)]
enum Draw {
    Half(u32),
    Third(u32),
    Same,
    Any(u32),
}

/// One contest before its numbers are made possible.
type RawContest = (u32, Vec<(usize, Draw)>);

fn any_draw() -> impl Strategy<Value = Draw> {
    prop_oneof![
        3 => (0u32..3).prop_map(Draw::Half),
        3 => (0u32..3).prop_map(Draw::Third),
        3 => Just(Draw::Same),
        4 => any::<u32>().prop_map(Draw::Any),
    ]
}

fn any_contest() -> impl Strategy<Value = RawContest> {
    (1u32..5, prop::collection::vec((0usize..9, any_draw()), 1..8))
}

/// Returned papers, then void and blank ones, then how many are registered and issued.
fn any_papers() -> impl Strategy<Value = (u32, u32, u32, u32, u32)> {
    let returned = prop_oneof![1 => Just(0u32), 6 => 1u32..24, 3 => 24u32..400];
    (returned, 0u32..3, 0u32..3, 0u32..12, 0u32..12)
}

pub(crate) fn any_method() -> impl Strategy<Value = Option<Method>> {
    let duplicate = prop::option::weighted(0.6, Just(DuplicatePost::CountDown));
    let two = prop::option::weighted(0.6, prop::sample::select(TwoPosts::ALL));
    let method = (duplicate, two).prop_map(|(dup_post, two_posts)| Method { dup_post, two_posts, ..Method::default() });
    prop::option::weighted(0.6, method)
}

/// A possible count of one to four posts in any order, whose candidates may be the same people.
pub(crate) fn any_input() -> impl Strategy<Value = Input> {
    let round = prop_oneof![3 => Just(Round::First), 2 => Just(Round::Second), 1 => Just(Round::Tie)];
    let posts = Just(vec![Post::DIRECTOR, Post::DEPUTY, Post::MEMBER, Post::from("women")]).prop_shuffle();
    let contests = prop::collection::vec(any_contest(), 1..5);
    (round, prop::sample::select(Mode::ALL), any_papers(), posts, contests, any_method()).prop_map(
        |(round, mode, (returned, void, blank, registered, issued), posts, contests, method)| {
            let (void, blank) = if void + blank > returned { (0, 0) } else { (void, blank) };
            let (registered, issued) = (electorate(mode, returned, registered), papers_issued(returned, issued));
            let mut left = vec![returned - void - blank; 9];
            let contests = posts
                .into_iter()
                .zip(contests)
                .map(|(post, raw)| contest(post, raw, returned, returned - void - blank, &mut left))
                .collect();
            let rules = "cn-urban-2026".to_owned();
            Input { rules, round, mode, registered, issued, returned, void, blank, contests, related: None, method }
        },
    )
}

/// Around the quorum in half of the cases, else large enough.
fn electorate(mode: Mode, returned: u32, draw: u32) -> u32 {
    let (num, den) = if mode == Mode::Representative { (2, 3) } else { (1, 2) };
    match draw {
        0 => (returned * den).div_ceil(num),
        1 => (returned * den / num).saturating_sub(1),
        2 => returned * den / num + 1,
        3 => returned.saturating_sub(1),
        _ => returned + draw - 4,
    }
}

fn papers_issued(returned: u32, draw: u32) -> u32 {
    if draw == 0 { returned.saturating_sub(1) } else { returned + draw - 1 }
}

/// Nobody has more votes over all posts than there are valid papers, no contest more than its seats allow.
fn contest(post: Post, (seats, draws): RawContest, returned: u32, valid: u32, left: &mut [u32]) -> ContestInput {
    let (mut marks, mut last) = (seats * valid, valid / 2 + 1);
    let mut candidates: Vec<CandidateInput> = Vec::new();
    for (person, draw) in draws {
        let id = format!("p{person}").into();
        if candidates.iter().any(|one| one.id == id) {
            continue;
        }
        let wanted = match draw {
            Draw::Half(above) => returned / 2 + above,
            Draw::Third(above) => returned.div_ceil(3) + above,
            Draw::Same => last,
            Draw::Any(any) => any % (valid + 1),
        };
        let wanted = if matches!(draw, Draw::Half(_) | Draw::Third(_)) { wanted.saturating_sub(1) } else { wanted };
        let votes = wanted.min(marks).min(left[person]);
        marks -= votes;
        left[person] -= votes;
        last = votes;
        candidates.push(CandidateInput { id, votes, woman: None });
    }
    ContestInput { post, seats, candidates }
}

/// Whether a count lies on the edge.
type OnEdge = fn(&Input, &tally::Outcome) -> bool;

fn voted(input: &Input, of: impl Fn(u64, u64) -> bool) -> bool {
    let returned = u64::from(input.returned);
    let mut all = input.contests.iter().flat_map(|contest| &contest.candidates);
    all.any(|one| one.votes > 0 && of(u64::from(one.votes), returned))
}

fn stands_again(outcome: &tally::Outcome) -> bool {
    let kind = |next: &Option<tally::Next>| {
        matches!(next, Some(tally::Next::SecondElection { seats, candidates })
        if candidates.len() > usize::try_from(*seats).unwrap_or_default() + 1)
    };
    outcome.contests.iter().any(|contest| kind(&contest.next))
}

fn code(outcome: &tally::Outcome, code: tally::BlockerCode) -> bool {
    outcome.blockers.iter().any(|blocker| blocker.code == code)
}

#[test]
fn the_edges_are_hit_often() {
    use tally::BlockerCode::{FewCandidates, Quorum, ReturnedAboveIssued, ReturnedAboveRegistered, Waits};
    let least: [(&str, usize, OnEdge); 15] = [
        ("exactly half, first vote", 170, |i, o| o.valid && i.round == Round::First && voted(i, |v, n| 2 * v == n)),
        ("one above half", 250, |i, o| o.valid && i.round == Round::First && voted(i, |v, n| v == n / 2 + 1)),
        ("exactly a third, second vote", 80, |i, o| o.valid && i.round == Round::Second && voted(i, |v, n| 3 * v == n)),
        ("one below a third", 250, |i, o| {
            o.valid && i.round == Round::Second && voted(i, |v, n| v + 1 == n.div_ceil(3))
        }),
        ("tied at the cut", 190, |_, o| o.contests.iter().any(|one| !one.tied.is_empty())),
        ("equal at the cut of a second election", 100, |_, o| stands_again(o)),
        ("exactly half took part", 80, |i, o| {
            code(o, Quorum) && i.mode != Mode::Representative && i.registered == 2 * i.returned
        }),
        ("exactly two thirds took part", 20, |i, o| {
            code(o, Quorum) && i.mode == Mode::Representative && 2 * i.registered == 3 * i.returned
        }),
        ("just enough took part", 210, |i, o| o.valid && o.participation.needed == i.returned),
        ("one more returned than issued", 150, |_, o| code(o, ReturnedAboveIssued)),
        ("one more returned than registered", 160, |_, o| code(o, ReturnedAboveRegistered)),
        ("too few left to stand again", 390, |_, o| code(o, FewCandidates)),
        ("the next moves up", 90, |_, o| o.moved.iter().any(|moved| !moved.up.is_empty())),
        ("a post waits for a tie above it", 30, |_, o| code(o, Waits)),
        ("elected only by votes counted down", 250, |_, o| {
            o.counted_down
                .iter()
                .flatten()
                .any(|post| post.votes.iter().any(|one| one.own < o.threshold.votes && one.total >= o.threshold.votes))
        }),
    ];
    let mut runner = TestRunner::deterministic();
    let strategy = any_input();
    let mut hits = vec![0usize; least.len()];
    for _ in 0..3000 {
        let input = strategy.new_tree(&mut runner).unwrap().current();
        let outcome = tally::outcome(&input, crate::support::national()).unwrap();
        for (hit, (_, _, on_edge)) in hits.iter_mut().zip(&least) {
            *hit += usize::from(on_edge(&input, &outcome));
        }
    }
    for (hit, (edge, least, _)) in hits.iter().zip(&least) {
        assert!(hit >= least, "{edge}: {hit} of 3,000, wanted {least}; all: {hits:?}");
    }
}

//! 降格计票 (§6.4) and one person ahead for two posts: rows name their article.
#![expect(clippy::unwrap_used, reason = "helpers outside of test functions may fail loudly")]

use rules::{DuplicatePost, TwoPosts};
use serde_json::{Value, json};
use tally::{CandidateInput, ContestInput, Input, Method, Post, Round, outcome_json};

use crate::support::{outcome_of, setting};

fn counts(post: Post, seats: u32, votes: &[(&str, u32)]) -> ContestInput {
    let candidate = |(id, votes): &(&str, u32)| CandidateInput { id: (*id).into(), votes: *votes, woman: None };
    ContestInput { post, seats, candidates: votes.iter().map(candidate).collect() }
}

/// 632 papers; the line of a first vote is 317.
fn of(method: Method, director: &[(&str, u32)], deputy: &[(&str, u32)], member: (u32, &[(&str, u32)])) -> Input {
    let posts = [(Post::DIRECTOR, 1, director), (Post::DEPUTY, 1, deputy), (Post::MEMBER, member.0, member.1)];
    let contests = posts.into_iter().filter(|(_, _, votes)| !votes.is_empty());
    let contests = contests.map(|(post, seats, votes)| counts(post, seats, votes)).collect();
    Input { method: Some(method), ..setting(Round::First, 632, contests) }
}

fn count_down() -> Method {
    Method { dup_post: Some(DuplicatePost::CountDown), ..Method::default() }
}

fn highest_post() -> Method {
    Method { two_posts: Some(TwoPosts::HighestPost), ..Method::default() }
}

fn json_of(input: &Input) -> Value {
    serde_json::to_value(outcome_of(input)).unwrap()
}

fn elected(outcome: &Value) -> Vec<&Value> {
    outcome["contests"].as_array().unwrap().iter().map(|contest| &contest["elected"]).collect()
}

#[test]
fn votes_for_higher_posts_count_for_lower_ones() {
    let outcome = json_of(&of(
        count_down(),
        &[("a", 330), ("b", 290)],
        &[("c", 200), ("b", 40)],
        (2, &[("d", 330), ("c", 100), ("b", 10), ("a", 5)]),
    ));
    assert_eq!(
        elected(&outcome),
        [&json!(["a"]), &json!(["b"]), &json!(["d"])],
        "fymate Art 27: b 290 + 40 for deputy"
    );
    assert_eq!(
        outcome["counted_down"],
        json!([
            {"post": "director", "votes": [{"id": "a", "own": 330, "total": 330}, {"id": "b", "own": 290, "total": 290}]},
            {"post": "deputy", "votes": [{"id": "c", "own": 200, "total": 200}, {"id": "b", "own": 40, "total": 330},
                {"id": "a", "own": 0, "total": 330}]},
            {"post": "member", "votes": [{"id": "d", "own": 330, "total": 330}, {"id": "c", "own": 100, "total": 300},
                {"id": "b", "own": 10, "total": 340}, {"id": "a", "own": 5, "total": 335}]},
        ]),
        "both columns: for the post itself and in all"
    );
    assert_eq!(
        outcome["moved"],
        json!([{"post": "deputy", "away": ["a"], "up": []}, {"post": "member", "away": ["b", "a"], "up": ["d"]}])
    );
    assert_eq!(
        outcome["contests"][2]["next"],
        json!({"kind": "second_election", "seats": 1, "candidates": ["c"]}),
        "c 200 + 100 is not over half of 632"
    );
}

#[test]
fn those_not_elected_higher_are_candidates_below() {
    let outcome = json_of(&of(count_down(), &[("a", 330), ("b", 290)], &[], (1, &[("d", 300), ("b", 30)])));
    assert_eq!(elected(&outcome), [&json!(["a"]), &json!(["b"])], "fymate Art 27: 290 + 30 is over 317");
    let outcome = json_of(&of(count_down(), &[("a", 250), ("b", 318)], &[], (1, &[("d", 300)])));
    assert_eq!(elected(&outcome), [&json!(["b"]), &json!([])]);
    assert_eq!(
        outcome["contests"][1]["next"],
        json!({"kind": "second_election", "seats": 1, "candidates": ["d", "a"]}),
        "a stands below without a vote of the own, b does not"
    );
}

#[test]
fn the_rows_of_the_threshold() {
    // article, director, deputy and member votes of x, elected to which post
    let table = [
        ("§6.4 director's votes alone are not over half", 316, 0, 0, None),
        ("§6.4 one vote for deputy makes the deputy", 316, 1, 0, Some("deputy")),
        ("§6.4 one vote for member makes the member", 316, 0, 1, Some("member")),
        ("§6.4 no vote counts up", 0, 0, 317, Some("member")),
        ("§6.4 deputy's votes do not count for director", 0, 317, 0, Some("deputy")),
        ("§6.4 the highest post first", 317, 100, 100, Some("director")),
        ("§6.4 all three together", 106, 106, 105, Some("member")),
        ("§6.4 one short", 106, 105, 105, None),
    ];
    for (article, director, deputy, member, post) in table {
        let input = of(count_down(), &[("x", director), ("y", 0)], &[("x", deputy)], (1, &[("x", member)]));
        let outcome = outcome_of(&input);
        let held: Vec<&str> =
            outcome.contests.iter().filter(|one| !one.elected.is_empty()).map(|one| one.post.as_str()).collect();
        assert_eq!(held, post.into_iter().collect::<Vec<_>>(), "{article}");
        assert!(outcome.blockers.iter().all(|blocker| blocker.rule.as_str() == "cand.excess"), "{article}");
    }
}

#[test]
fn totals_that_cannot_be_are_refused() {
    let mut input = of(count_down(), &[("x", 400), ("y", 0)], &[("x", 200)], (1, &[("x", 32)]));
    assert!(tally::outcome(&input, crate::support::national()).is_ok(), "632 of 632");
    input.contests[2].candidates[0].votes = 33;
    let answer = outcome_json(serde_json::to_string(&input).unwrap());
    assert_eq!(answer.exit_code(), 2);
    assert_eq!(
        serde_json::to_value(answer).unwrap()["refused"],
        json!([{"code": "IN-15", "message": "\"x\" has more votes for all posts together than papers are valid",
            "facts": {"post": "member", "candidate": "x", "votes": 633, "valid": 632}}])
    );
    input.method = None;
    assert!(tally::outcome(&input, crate::support::national()).is_ok(), "without count-down a paper may name x twice");
}

#[test]
fn the_highest_post_is_kept_and_the_next_moves_up() {
    let of = |seats, member: &[(&str, u32)]| of(highest_post(), &[("a", 400), ("b", 100)], &[], (seats, member));
    let input = of(2, &[("a", 350), ("c", 320), ("d", 318)]);
    let outcome = json_of(&input);
    assert_eq!(elected(&outcome), [&json!(["a"]), &json!(["c", "d"])], "ZJ 18");
    assert_eq!(outcome["moved"], json!([{"post": "member", "away": ["a"], "up": ["d"]}]));
    assert_eq!((outcome.get("conflicts"), &outcome["blockers"]), (None, &json!([])));
    let outcome = json_of(&Input { method: None, ..input });
    assert_eq!(elected(&outcome), [&json!(["a"]), &json!(["a", "c"])], "the profile leaves it to people");
    assert_eq!(outcome["blockers"][0]["code"], "OUT-05");
    let outcome = json_of(&of(2, &[("a", 350), ("c", 320), ("d", 316), ("e", 9)]));
    assert_eq!(outcome["contests"][1]["elected"], json!(["c"]), "the next does not reach the line");
    assert_eq!(
        outcome["contests"][1]["next"],
        json!({"kind": "second_election", "seats": 1, "candidates": ["d", "e"]})
    );
    let outcome = json_of(&of(3, &[("a", 400), ("c", 330), ("d", 320), ("e", 318), ("f", 318)]));
    assert_eq!(outcome["contests"][1]["next"], json!({"kind": "tie_vote", "seats": 1, "candidates": ["e", "f"]}));
    assert_eq!(outcome["moved"], json!([{"post": "member", "away": ["a"], "up": ["e", "f"]}]));
}

#[test]
fn two_posts_of_one_height_stay_with_people() {
    let contests = vec![counts(Post::MEMBER, 1, &[("a", 400)]), counts("women".into(), 1, &[("a", 350)])];
    let outcome = json_of(&Input { method: Some(highest_post()), ..setting(Round::First, 632, contests) });
    assert_eq!(outcome["blockers"][0]["facts"], json!({"candidate": "a", "posts": ["member", "women"]}));
}

/// A second vote, in which two can be level above the line of 211 for one seat.
fn second(director: &[(&str, u32)], deputy: &[(&str, u32)], member: (u32, &[(&str, u32)])) -> Value {
    json_of(&Input { round: Round::Second, ..of(highest_post(), director, deputy, member) })
}

#[test]
fn a_post_waits_for_a_tie_above_it() {
    let tied = &[("a", 300), ("b", 300)];
    let outcome = second(tied, &[], (2, &[("a", 400), ("c", 330), ("d", 320), ("e", 10)]));
    assert_eq!(outcome["contests"][0]["next"], json!({"kind": "tie_vote", "seats": 1, "candidates": ["a", "b"]}));
    assert_eq!(
        outcome["contests"][1],
        json!({"post": "member", "elected": ["c"], "tied": [], "unfilled": 1, "next": {"kind": "decision", "seats": 1}}),
        "c is elected however the tie ends; the other seat is a's or d's"
    );
    assert_eq!(
        outcome["blockers"],
        json!([{"code": "OUT-08", "rule": "win.tie", "article": "SH 20; ZJ 28; BJ 29",
            "facts": {"post": "member", "undecided": ["a"]}}])
    );
    let outcome = second(tied, &[], (1, &[("a", 210), ("c", 300), ("d", 10)]));
    assert_eq!(outcome["contests"][1]["elected"], json!(["c"]), "a's votes decide nothing");
    assert_eq!(outcome["blockers"], json!([]));
}

#[test]
fn who_waits_above_is_undecided_below() {
    let outcome = second(&[("a", 300), ("b", 300)], &[("a", 310), ("c", 300)], (1, &[("c", 300), ("d", 250)]));
    assert_eq!(elected(&outcome), [&json!([]), &json!([]), &json!([])], "c may be deputy, then d is the member");
    let waiting: Vec<&Value> = outcome["blockers"].as_array().unwrap().iter().map(|one| &one["facts"]).collect();
    assert_eq!(
        waiting,
        [&json!({"post": "deputy", "undecided": ["a"]}), &json!({"post": "member", "undecided": ["c"]})]
    );
}

#[test]
fn void_rounds_and_later_rounds() {
    let mut input = of(count_down(), &[("a", 330), ("b", 290)], &[], (1, &[("b", 30)]));
    input.issued = 631;
    let outcome = json_of(&input);
    assert_eq!(outcome["valid"], false, "SH 19");
    assert_eq!(outcome["contests"][1]["next"], json!({"kind": "new_election", "seats": 1, "candidates": ["b"]}));
    for field in ["counted_down", "moved", "proposals"] {
        assert!(outcome.get(field).is_none(), "{field}");
    }
    (input.issued, input.round) = (640, Round::Second);
    input.contests[0].candidates[0].votes = 200;
    input.contests[0].candidates[1].votes = 181;
    let outcome = json_of(&input);
    assert_eq!(elected(&outcome), [&json!([]), &json!(["b"])], "VL18 15: 211 of 632 is a third, 181 + 30");
    assert_eq!(outcome["contests"][0]["next"], json!({"kind": "decision", "seats": 1}));
}

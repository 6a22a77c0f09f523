//! One person ahead twice, relatives together, the women's seat.
#![expect(clippy::unwrap_used, reason = "helpers outside of test functions may fail loudly")]

use serde_json::{Value, json};
use tally::{ContestInput, Input, Post, Round};

use crate::support::{contest, outcome_of, setting};

fn named(mut contest: ContestInput, names: &str) -> ContestInput {
    for (candidate, name) in contest.candidates.iter_mut().zip(names.chars()) {
        candidate.id = name.to_string().into();
    }
    contest
}

fn women(mut input: Input, names: &str) -> Input {
    for candidate in input.contests.iter_mut().flat_map(|contest| &mut contest.candidates) {
        candidate.woman = Some(names.contains(candidate.id.as_str()));
    }
    input
}

fn json_of(input: &Input) -> Value {
    serde_json::to_value(outcome_of(input)).unwrap()
}

#[test]
fn one_person_ahead_for_two_posts_is_told() {
    let director = contest(&Post::DIRECTOR, 1, &[400, 100]);
    let input = setting(Round::First, 632, vec![director, named(contest(&Post::MEMBER, 1, &[350, 10]), "ac")]);
    let outcome = json_of(&input);
    assert_eq!(
        outcome["conflicts"],
        json!([{"id": "a", "standings": [
        {"standing": "elected", "post": "director"}, {"standing": "elected", "post": "member"}]}])
    );
    assert_eq!(
        outcome["blockers"],
        json!([{"code": "OUT-05", "rule": "cand.one_post", "article": "ZJ 18",
        "facts": {"candidate": "a", "posts": ["director", "member"]}}])
    );
}

#[test]
fn a_person_elected_once_who_stands_again_is_told_without_a_blocker() {
    let director = contest(&Post::DIRECTOR, 1, &[400, 100]);
    let input = setting(Round::First, 632, vec![director, named(contest(&Post::MEMBER, 1, &[250, 10]), "ac")]);
    let outcome = json_of(&input);
    assert_eq!(outcome["conflicts"][0]["standings"][1], json!({"standing": "second_election", "post": "member"}));
    assert_eq!(outcome["blockers"], json!([]));
}

#[test]
fn relatives_elected_together_are_told() {
    let mut input = setting(Round::First, 632, vec![contest(&Post::MEMBER, 2, &[400, 350, 10])]);
    input.related = Some(vec![["a".into(), "b".into()], ["a".into(), "c".into()]]);
    let outcome = json_of(&input);
    assert_eq!(outcome["relatives"], json!([{"pair": ["a", "b"], "posts": [["member"], ["member"]]}]));
    assert_eq!(outcome["blockers"][0]["rule"], "kin.members");
    assert_eq!(outcome["contests"][0]["elected"], json!(["a", "b"]), "UL26 ch.2: people decide who steps back");
}

#[test]
fn the_womens_seat() {
    let of = |votes: &[u32], names: &str| {
        json_of(&women(setting(Round::First, 632, vec![contest(&Post::MEMBER, 2, votes)]), names))
    };
    let met = of(&[400, 350, 10], "b");
    assert_eq!(met["women"], json!({"needed": 1, "elected": ["b"], "state": "met"}), "UL26 ch.2");
    assert_eq!(met["blockers"], json!([]));
    let first = of(&[330, 320, 318, 250], "cd");
    assert_eq!(
        first["women"],
        json!({"needed": 1, "elected": [], "state": "seat_first", "post": "member", "candidates": ["c"]}),
        "R76"
    );
    assert_eq!(first["blockers"][0]["rule"], "size.women_min");
    let held = of(&[400, 350, 10, 20], "cd");
    assert_eq!(
        held["women"],
        json!({"needed": 1, "elected": [], "state": "hold", "post": "member", "seats": 1, "candidates": ["d", "c"]}),
        "R76"
    );
}

#[test]
fn further_fields_stand_only_where_the_input_asks() {
    let mut input = women(setting(Round::First, 632, vec![contest(&Post::MEMBER, 1, &[400, 10])]), "a");
    input.contests[0].candidates[1].woman = None;
    let outcome = json_of(&input);
    for field in ["women", "relatives", "conflicts"] {
        assert!(outcome.get(field).is_none(), "{field}");
    }
}

//! The `zhixuan outcome` contract, sentence by sentence.
#![expect(clippy::unwrap_used, reason = "helpers outside of test functions may fail loudly")]

use serde_json::{Value, json};
use tally::outcome_json;

fn example() -> Value {
    json!({"rules": "cn-urban-2026", "round": "first", "mode": "direct", "registered": 1000, "issued": 640,
        "returned": 632, "void": 7, "blank": 5, "contests": [
            {"post": "director", "seats": 1, "candidates": [{"id": "a", "votes": 320}, {"id": "b", "votes": 290}]},
            {"post": "member", "seats": 3, "candidates": [{"id": "c", "votes": 400}, {"id": "d", "votes": 350},
                {"id": "e", "votes": 316}, {"id": "f", "votes": 316}]}]})
}

fn answer(input: &Value) -> (Value, u8) {
    let answer = outcome_json(input.to_string());
    (serde_json::to_value(&answer).unwrap(), answer.exit_code())
}

#[test]
fn the_example_gives_the_example() {
    let expected = json!({"valid": true, "participation": {"took_part": 632, "of": 1000, "needed": 501},
        "threshold": {"votes": 317, "of": 632}, "contests": [
            {"post": "director", "elected": ["a"], "tied": [], "unfilled": 0, "next": null},
            {"post": "member", "elected": ["c", "d"], "tied": [], "unfilled": 1,
                "next": {"kind": "second_election", "seats": 1, "candidates": ["e", "f"]}}],
        "blockers": []});
    assert_eq!(answer(&example()), (expected, 0));
}

#[test]
fn a_void_round_is_an_answer() {
    let mut input = example();
    input["registered"] = json!(2000);
    let (answer, code) = answer(&input);
    assert_eq!(code, 0);
    assert_eq!(answer["valid"], false);
    assert_eq!(
        answer["blockers"],
        json!([{"code": "OUT-01", "rule": "quorum.direct", "article": "UL26 18",
        "facts": {"took_part": 632, "of": 2000, "needed": 1001}}])
    );
    assert_eq!(
        answer["contests"][1],
        json!({"post": "member", "elected": [], "tied": [], "unfilled": 3,
        "next": {"kind": "new_election", "seats": 3, "candidates": ["c", "d", "e", "f"]}})
    );
}

#[test]
fn later_rounds_end_in_a_decision() {
    let mut input = example();
    input["round"] = json!("second");
    input["contests"] = json!([{"post": "member", "seats": 2,
        "candidates": [{"id": "e", "votes": 300}, {"id": "f", "votes": 100}]}]);
    let (answer, _) = answer(&input);
    assert_eq!(answer["participation"]["needed"], 0);
    assert_eq!(answer["threshold"], json!({"votes": 211, "of": 632}));
    assert_eq!(answer["contests"][0]["next"], json!({"kind": "decision", "seats": 1}));
}

#[test]
fn what_cannot_be_is_refused() {
    let changed = |pointer: &str, value: Value| {
        let mut input = example();
        *input.pointer_mut(pointer).unwrap() = value;
        input.to_string()
    };
    let added = |pointer: &str, field: &str, value: Value| {
        let mut input = example();
        input.pointer_mut(pointer).unwrap()[field] = value;
        input.to_string()
    };
    let text = example().to_string();
    let table = [
        ("nothing", String::new(), "IN-01"),
        ("half", text[..text.len() - 1].to_owned(), "IN-01"),
        ("more behind it", format!("{text} {{}}"), "IN-01"),
        ("a list", "[]".to_owned(), "IN-02"),
        (
            "a list of the fields",
            json!(["cn-urban-2026", "first", "direct", 9, 9, 9, 0, 0, [["director", 1, [["a", 5]]]], []]).to_string(),
            "IN-02",
        ),
        ("a contest as a list", changed("/contests/0", json!(["director", 1, [{"id": "a", "votes": 1}]])), "IN-02"),
        ("a candidate as a list", changed("/contests/0/candidates/0", json!(["a", 1])), "IN-02"),
        ("a round as an object", changed("/round", json!({"first": null})), "IN-02"),
        ("unknown field", added("", "note", json!(1)), "IN-02"),
        ("unknown field of a contest", added("/contests/0", "note", json!(1)), "IN-02"),
        ("unknown field of a candidate", added("/contests/0/candidates/0", "note", json!(1)), "IN-02"),
        ("a field twice", text.replacen("\"void\":7", "\"void\":7,\"void\":7", 1), "IN-02"),
        ("a field missing", text.replacen("\"void\":7", "\"_\":7", 1), "IN-02"),
        ("unknown round", changed("/round", json!("third")), "IN-02"),
        ("unknown mode", changed("/mode", json!("post")), "IN-02"),
        ("negative votes", changed("/contests/0/candidates/0/votes", json!(-1)), "IN-02"),
        ("half a paper", changed("/returned", json!(1.5)), "IN-02"),
        ("too many people", changed("/registered", json!(5_000_000_000u64)), "IN-02"),
        ("votes in words", changed("/contests/0/candidates/0/votes", json!("320")), "IN-02"),
        ("woman null", added("/contests/0/candidates/0", "woman", Value::Null), "IN-02"),
        ("three relatives", added("", "related", json!([["a", "b", "c"]])), "IN-02"),
        ("unknown rules", changed("/rules", json!("cn-moon")), "IN-03"),
        ("void and blank above returned", changed("/void", json!(628)), "IN-04"),
        ("votes above valid papers", changed("/contests/0/candidates/0/votes", json!(621)), "IN-05"),
        ("votes above seats x valid", changed("/contests/0/candidates/1/votes", json!(301)), "IN-06"),
        ("a candidate twice", changed("/contests/0/candidates/1/id", json!("a")), "IN-07"),
        ("a post twice", changed("/contests/1/post", json!("director")), "IN-08"),
        ("no contests", changed("/contests", json!([])), "IN-09"),
        ("no seats", changed("/contests/0/seats", json!(0)), "IN-10"),
        ("no candidates", changed("/contests/0/candidates", json!([])), "IN-11"),
        ("no name", changed("/contests/0/candidates/0/id", json!("")), "IN-12"),
        ("a stranger's relative", added("", "related", json!([["a", "x"]])), "IN-13"),
        ("the own relative", added("", "related", json!([["a", "a"]])), "IN-13"),
        ("a method as a list", added("", "method", json!(["count_down"])), "IN-02"),
        ("no method", added("", "method", Value::Null), "IN-02"),
        ("unknown choice", added("", "method", json!({"ballot.dup_post": "twice"})), "IN-02"),
        ("a choice as an object", added("", "method", json!({"ballot.dup_post": {"count_down": null}})), "IN-02"),
        ("a rule that no method sets", added("", "method", json!({"quorum.direct": "none"})), "IN-02"),
        ("no such women's post", added("", "method", json!({"women_post": "women"})), "IN-16"),
    ];
    for (case, text, code) in table {
        let answer = outcome_json(&text);
        assert_eq!(answer.exit_code(), 2, "{case}");
        let json = serde_json::to_value(&answer).unwrap();
        let codes: Vec<&Value> = json["refused"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
        assert!(codes.contains(&&json!(code)), "{case}: {json}");
        assert!(json["refused"][0]["message"].is_string() && json["refused"][0]["facts"].is_object(), "{case}");
    }
}

#[test]
fn every_refusal_is_told_at_once() {
    let mut input = example();
    input["void"] = json!(700);
    input["contests"][1]["seats"] = json!(0);
    let (answer, code) = answer(&input);
    assert_eq!(code, 2);
    assert!(answer["refused"].as_array().unwrap().len() >= 2, "{answer}");
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    assert_eq!(outcome_json([0xff, 0xfe, b'{']).exit_code(), 2);
}

#[test]
fn the_greatest_numbers_do_not_overflow() {
    let most = u32::MAX;
    let input = json!({"rules": "cn-urban-2026", "round": "first", "mode": "representative", "registered": most,
        "issued": most, "returned": most, "void": 0, "blank": 0, "contests": [{"post": "member", "seats": most,
            "candidates": [{"id": "a", "votes": most}, {"id": "b", "votes": 2_147_483_647u32}]}]});
    let (answer, code) = answer(&input);
    assert_eq!(code, 0, "{answer}");
    assert_eq!(answer["threshold"]["votes"], 2_147_483_648u32);
    assert_eq!(answer["contests"][0]["unfilled"], most - 1);
    assert_eq!(answer["contests"][0]["next"]["candidates"], json!(["b"]));
    assert_eq!(
        answer["blockers"][0]["facts"],
        json!({"post": "member", "seats": most - 1, "wanted": 4_294_967_295u64, "left": 1})
    );
}

#[test]
fn an_answer_reads_back() {
    let answer = outcome_json(example().to_string());
    let text = serde_json::to_string(&answer).unwrap();
    assert_eq!(serde_json::from_str::<tally::OutcomeAnswer>(&text).unwrap(), answer);
}

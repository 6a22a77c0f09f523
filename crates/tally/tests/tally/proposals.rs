//! What the profile would do about women (R76; ZJ 21, 29) and relatives (ZJ 31); people decide.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers outside of test functions may fail loudly")]

use proptest::prelude::*;
use rules::{KinResolve, RuleId, WomenSeat};
use serde_json::{Value, json};
use tally::{CandidateId, ContestInput, Input, Method, Post, Round};

use crate::support::{contest, national, outcome_of, setting};

fn women(method: Method, round: Round, contests: Vec<ContestInput>, names: &str) -> Value {
    let mut input = Input { method: Some(method), ..setting(round, 632, contests) };
    for one in input.contests.iter_mut().flat_map(|contest| &mut contest.candidates) {
        one.woman = Some(names.contains(one.id.as_str()));
    }
    serde_json::to_value(outcome_of(&input).proposals).unwrap()["women"].clone()
}

fn named(mut contest: ContestInput, names: &str) -> ContestInput {
    for (candidate, name) in contest.candidates.iter_mut().zip(names.chars()) {
        candidate.id = name.to_string().into();
    }
    contest
}

/// A seated-first proposal in short: seated, stays, gives way, held, candidates.
fn short(proposal: &Value) -> String {
    let names = |value: &Value| -> String {
        value.as_array().into_iter().flatten().map(|id| id.as_str().unwrap().to_owned()).collect()
    };
    let draw = |value: &Value| match value {
        Value::Null => String::new(),
        draw => format!("({} of {})", draw["seats"], names(&draw["candidates"])),
    };
    let field = |name: &str| names(&proposal[name]);
    format!(
        "{}{}|{}{}|{}|{}{}",
        field("seated"),
        draw(&proposal["seated_tie"]),
        field("stays"),
        draw(&proposal["tie"]),
        field("gives_way"),
        proposal["held"],
        field("candidates")
    )
}

#[test]
fn the_woman_with_most_votes_is_seated_first() {
    // article, seats, votes of a b c …, women, proposal
    let table: [(&str, u32, &[u32], &str, &str); 9] = [
        ("R76: c first, a follows, b gives way", 2, &[330, 320, 318, 250], "cd", "c|a|b|0"),
        ("R76: the best of several", 3, &[330, 325, 320, 318, 319], "de", "e|ab|c|0"),
        ("R76: a seat is free, nobody gives way", 3, &[330, 320, 10, 20], "cd", "|ab||1dc"),
        ("R76: none reached the line, one seat is held", 2, &[400, 350, 10, 20], "cd", "|a|b|1dc"),
        ("R76: one seat only", 1, &[400, 100], "b", "||a|1b"),
        ("R76: equal women are voted on", 3, &[400, 350, 340, 318, 318], "de", "(1 of de)|ab|c|0"),
        ("R76: equal men at the last seat are voted on", 3, &[400, 350, 350, 318], "d", "d|a(1 of bc)||0"),
        ("R76: no woman stands", 2, &[400, 350, 10], "", "|a|b|1"),
        ("R76: men tied and a woman below them", 3, &[318, 318, 318, 318, 317], "e", "e|(2 of abcd)||0"),
    ];
    for (article, seats, votes, names, expected) in table {
        let contests = vec![contest(&Post::MEMBER, seats, votes)];
        let proposal = women(Method::default(), Round::First, contests, names);
        assert_eq!(proposal["method"], "seated_first", "{article}");
        assert_eq!(short(&proposal), expected, "{article}");
    }
}

#[test]
fn no_proposal_where_a_woman_sits() {
    let of = |round, votes: &[u32], names: &str| {
        let director = contest(&Post::DIRECTOR, 1, &[400, 10]);
        let member = named(contest(&Post::MEMBER, 1, votes), "cd");
        women(Method::default(), round, vec![director, member], names)
    };
    assert_eq!(of(Round::First, &[400, 10], "a"), Value::Null, "R76: a woman is director");
    assert_eq!(of(Round::First, &[400, 10], "c"), Value::Null, "R76: a woman is a member");
    assert_eq!(of(Round::Second, &[400, 10], "d"), Value::Null, "a later round knows only its own seats");
    let off = Method { women_seat: Some(WomenSeat::Off), ..Method::default() };
    assert_eq!(women(off, Round::First, vec![contest(&Post::MEMBER, 1, &[400, 10])], "b"), Value::Null);
}

#[test]
fn a_director_does_not_take_a_members_seat_in_the_proposal() {
    let method = Method { two_posts: Some(rules::TwoPosts::HighestPost), ..Method::default() };
    let director = contest(&Post::DIRECTOR, 1, &[400, 10]);
    let member = named(contest(&Post::MEMBER, 3, &[350, 340, 330, 320, 318]), "acdef");
    assert_eq!(short(&women(method, Round::First, vec![director, member], "f")), "f|cd|e|0");
}

#[test]
fn the_womens_post_of_its_own_is_voted_on_again() {
    let method =
        || Method { women_seat: Some(WomenSeat::OwnPost), women_post: Some("women".into()), ..Method::default() };
    let of = |round, votes: &[u32]| {
        let member = contest(&Post::MEMBER, 1, &[400, 10]);
        let own = named(contest(&"women".into(), 1, votes), "wxy");
        women(method(), round, vec![member, own], "wxy")
    };
    assert_eq!(
        of(Round::First, &[320, 10]),
        json!({"method": "own_post", "post": "women", "elected": ["w"], "next": null}),
        "ZJ 21"
    );
    assert_eq!(
        of(Round::First, &[300, 200, 10])["next"],
        json!({"kind": "second_election", "seats": 1, "candidates": ["w", "x"]}),
        "ZJ 29: repeated in the second vote"
    );
    assert_eq!(of(Round::Second, &[211, 200])["elected"], json!(["w"]), "ZJ 29: a third of 632");
    assert_eq!(of(Round::Second, &[210, 200])["next"], json!({"kind": "decision", "seats": 1}));
    let mut input = setting(Round::First, 632, vec![contest(&"women".into(), 1, &[400, 10])]);
    input.method = Some(method());
    input.contests[0].candidates[1].woman = Some(false);
    let refused = tally::outcome(&input, national()).unwrap_err();
    assert_eq!(serde_json::to_value(refused[0].code).unwrap(), "IN-16", "a man on the women's post");
}

fn kin_input(round: Round, contests: Vec<ContestInput>, pairs: &[&str]) -> Input {
    let mut input = setting(round, 632, contests);
    let id = |name: char| CandidateId::from(name.to_string());
    let pair = |pair: &&str| [id(pair.chars().next().unwrap()), id(pair.chars().last().unwrap())];
    input.related = Some(pairs.iter().map(pair).collect());
    input
}

fn kin(round: Round, contests: Vec<ContestInput>, pairs: &[&str]) -> Value {
    serde_json::to_value(tally::proposals(&kin_input(round, contests, pairs), national()).unwrap()).unwrap()["relatives"]
        .clone()
}

fn seats(value: &Value) -> String {
    value.as_array().unwrap().iter().map(|seat| seat["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn relatives_elected_together() {
    let posts = |director: &[u32], member: (u32, &[u32])| {
        vec![contest(&Post::DIRECTOR, 1, director), named(contest(&Post::MEMBER, member.0, member.1), "cdefg")]
    };
    let members = |seats, votes: &[u32]| vec![contest(&Post::MEMBER, seats, votes)];
    // article, round, contests, pairs, stays, gives way, new vote, next
    let first = Round::First;
    let table = [
        (
            "ZJ 31: the highest post",
            first,
            posts(&[318], (2, &[600, 320, 318])),
            "ac",
            "a",
            "c",
            json!([]),
            json!(["e"]),
        ),
        ("ZJ 31: then the most votes", first, members(2, &[400, 350, 320]), "ab", "a", "b", json!([]), json!(["c"])),
        ("ZJ 31: next does not reach half", first, members(2, &[400, 350, 316]), "ab", "a", "b", json!([]), json!([])),
        (
            "ZJ 31: a third after a second vote",
            Round::Second,
            members(2, &[400, 350, 211]),
            "ab",
            "a",
            "b",
            json!([]),
            json!(["c"]),
        ),
        ("ZJ 31: not below a third", Round::Second, members(2, &[400, 350, 210]), "ab", "a", "b", json!([]), json!([])),
        (
            "ZJ 31: the next is a relative too",
            first,
            members(3, &[400, 350, 340, 330, 320]),
            "ab ad",
            "a",
            "b",
            json!([]),
            json!(["e"]),
        ),
        (
            "ZJ 31: three together, the middle one falls",
            first,
            members(3, &[400, 350, 320, 318]),
            "ab bc",
            "ac",
            "b",
            json!([]),
            json!(["d"]),
        ),
        (
            "ZJ 31: the best of three stays",
            first,
            members(3, &[400, 350, 320]),
            "ab ac bc",
            "a",
            "bc",
            json!([]),
            json!([]),
        ),
    ];
    for (article, round, contests, pairs, stays, gives_way, new_vote, next) in table {
        let pairs: Vec<&str> = pairs.split(' ').collect();
        let proposal = kin(round, contests, &pairs);
        assert_eq!(
            (seats(&proposal["stays"]), seats(&proposal["gives_way"])),
            (stays.into(), gives_way.into()),
            "{article}"
        );
        assert_eq!((&proposal["new_vote"], &proposal["waits"]), (&new_vote, &json!([])), "{article}");
        assert_eq!(proposal["refill"][0]["elected"], next, "{article}");
    }
}

#[test]
fn level_relatives_are_voted_on_again() {
    let proposal = kin(Round::First, vec![contest(&Post::MEMBER, 3, &[350, 350, 320])], &["ab", "bc"]);
    assert_eq!(
        proposal,
        json!({"stays": [], "gives_way": [], "new_vote": [["a", "b"]], "waits": [{"id": "c", "post": "member"}],
            "refill": []}),
        "ZJ 31: c stays only where b does not"
    );
}

#[test]
fn the_next_are_voted_on_where_they_are_level() {
    let next = |votes: &[u32], pairs: &[&str]| {
        kin(Round::Second, vec![contest(&Post::MEMBER, 2, votes)], pairs)["refill"][0].clone()
    };
    assert_eq!(
        next(&[400, 300, 250, 250], &["ab"]),
        json!({"post": "member", "seats": 1, "elected": [], "tie": {"seats": 1, "candidates": ["c", "d"]}, "left": 0})
    );
    assert_eq!(next(&[400, 300, 250, 250], &["ab", "ac"])["elected"], json!(["d"]), "a relative of a is no rival");
    let left = kin(Round::First, vec![contest(&Post::MEMBER, 3, &[400, 350, 340, 320, 320])], &["ab", "ac", "de"]);
    assert_eq!(left["refill"][0]["tie"], json!({"seats": 2, "candidates": ["d", "e"]}), "relatives at one level");
    let tied = kin(Round::First, vec![contest(&Post::MEMBER, 3, &[400, 350, 320, 320])], &["ab"]);
    assert_eq!(
        tied["refill"][0],
        json!({"post": "member", "seats": 2, "elected": ["c", "d"], "tie": null, "left": 0}),
        "the seat given up ends the tie for the last one"
    );
}

#[test]
fn a_second_election_fills_the_seat_where_the_rules_say_so() {
    let profile = national().with_value(RuleId::KinRefill, rules::Value::Choice("second_election".into()));
    let input = kin_input(Round::First, vec![contest(&Post::MEMBER, 2, &[400, 350, 340])], &["ab"]);
    let proposal = tally::proposals(&input, &profile.unwrap()).unwrap().relatives.unwrap();
    assert_eq!(
        serde_json::to_value(proposal.refill).unwrap(),
        json!([{"post": "member", "seats": 1, "elected": [], "tie": null, "left": 1}]),
        "c reached the threshold and does not come in without a vote"
    );
}

#[test]
fn a_decision_is_left_to_people() {
    let mut input = kin_input(Round::First, vec![contest(&Post::MEMBER, 2, &[400, 350])], &["ab"]);
    input.method = Some(Method { kin_resolve: Some(KinResolve::Decision), ..Method::default() });
    let outcome = outcome_of(&input);
    assert_eq!(outcome.proposals.unwrap().relatives, None);
    assert_eq!(outcome.relatives.unwrap().len(), 1, "told all the same");
    let apart = kin_input(Round::First, vec![contest(&Post::MEMBER, 1, &[400, 100])], &["ab"]);
    assert_eq!(tally::proposals(&apart, national()).unwrap().relatives, None, "only one of them is elected");
}

proptest! {
    /// Of all sets of elected people without two relatives, those who keep their seats are the one that is best at the
    /// first place where two sets differ (votes all different, one post).
    #[test]
    fn who_stays_is_the_best_set_without_relatives(pairs in prop::collection::btree_set((0usize..6, 0usize..6), 1..8)) {
        let pairs: Vec<(usize, usize)> = pairs.into_iter().filter(|(one, other)| one < other).collect();
        let name = |number: usize| char::from(b'a' + u8::try_from(number).unwrap()).to_string();
        let mut input = setting(Round::First, 632, vec![contest(&Post::MEMBER, 6, &[600, 590, 580, 570, 560, 550])]);
        input.related = Some(pairs.iter().map(|(one, other)| [name(*one).into(), name(*other).into()]).collect());
        let holds = |set: u32, person: usize| set >> (5 - person) & 1 == 1;
        let apart = |set: &u32| pairs.iter().all(|(one, other)| !(holds(*set, *one) && holds(*set, *other)));
        let best = (0u32..64).filter(apart).max().unwrap();
        let expected: Vec<String> = (0..6).filter(|person| !holds(best, *person)).map(name).collect();
        let proposal = tally::proposals(&input, national()).unwrap().relatives;
        let away: Vec<String> =
            proposal.iter().flat_map(|one| &one.gives_way).map(|seat| seat.id.to_string()).collect();
        prop_assert_eq!(away, expected);
        prop_assert!(proposal.is_none_or(|one| one.new_vote.is_empty() && one.waits.is_empty()));
    }

    /// Nobody gets or keeps a seat beside a relative, and no seat is given twice.
    #[test]
    fn proposals_never_seat_relatives_together(
        votes in prop::collection::vec(310u32..330, 4..10), seats in 1u32..5,
        pairs in prop::collection::btree_set((0usize..9, 0usize..9), 1..9), women in any::<u16>(),
    ) {
        let mut input = setting(Round::First, 632, vec![contest(&Post::MEMBER, seats, &votes)]);
        let marks: u32 = votes.iter().sum();
        prop_assume!(marks <= seats * 632);
        let people: Vec<CandidateId> = input.contests[0].candidates.iter().map(|one| one.id.clone()).collect();
        for (number, one) in input.contests[0].candidates.iter_mut().enumerate() {
            one.woman = Some(women >> number & 1 == 1);
        }
        let known = pairs.iter().filter(|(one, other)| one < other && *other < people.len());
        input.related = Some(known.map(|(one, other)| [people[*one].clone(), people[*other].clone()]).collect());
        let outcome = outcome_of(&input);
        let proposals = tally::proposals(&input, national()).unwrap();
        if let Some(kin) = proposals.relatives {
            let gone: Vec<&CandidateId> = kin.gives_way.iter().map(|seat| &seat.id).collect();
            let open: Vec<&CandidateId> = kin.new_vote.iter().flatten().chain(kin.waits.iter().map(|seat| &seat.id)).collect();
            let mut seated: Vec<&CandidateId> =
                outcome.contests[0].elected.iter().filter(|id| !gone.contains(id) && !open.contains(id)).collect();
            seated.extend(kin.refill.iter().flat_map(|refill| &refill.elected));
            for [one, other] in input.related.iter().flatten() {
                prop_assert!(!(seated.contains(&one) && seated.contains(&other)));
            }
            for refill in &kin.refill {
                let drawn = refill.tie.as_ref().map_or(0, |draw| draw.seats);
                prop_assert_eq!(u32::try_from(refill.elected.len()).unwrap() + drawn + refill.left, refill.seats);
            }
        }
        if let Some(tally::WomenProposal::SeatedFirst { seated, seated_tie, stays, tie, held, .. }) = proposals.women {
            let sure = u32::try_from(seated.len() + stays.len()).unwrap();
            let drawn: u32 = [seated_tie, tie].iter().flatten().map(|draw| draw.seats).sum();
            prop_assert!(sure + drawn + held <= seats);
        }
    }
}

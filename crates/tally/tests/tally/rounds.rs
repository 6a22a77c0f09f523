//! Tables of the law: reference §6.5 a to i and §7. Each row names its article.

use rules::Mode;
use tally::{CandidateId, Next, Post, Round};

use crate::support::{contest, outcome_of, setting};

fn ids(names: &str) -> Vec<CandidateId> {
    names.chars().map(|name| name.to_string().into()).collect()
}

#[test]
fn quorums() {
    use Mode::{Direct, Household, Representative};
    // article, mode, registered, issued, returned, needed, valid
    let table = [
        ("a UL26 18: 1,264 > 1,000", Direct, 1000, 640, 632, 501, true),
        ("b UL26 18: 1,000 is not > 1,000", Direct, 1000, 640, 500, 501, false),
        ("b UL26 18: 501 is enough", Direct, 1000, 640, 501, 501, true),
        ("c SH 19: one more returned than issued", Direct, 1000, 640, 641, 501, false),
        ("c SH 19: as many as issued", Direct, 1000, 640, 640, 501, true),
        ("c BJ 28: more than registered", Direct, 600, 640, 601, 301, false),
        ("h UL26 18: 41 of 60", Representative, 60, 60, 41, 41, true),
        ("h UL26 18: 40 of 60", Representative, 60, 60, 40, 41, false),
        ("i UL26 18: 972 of 1,943", Household, 1943, 1943, 972, 972, true),
        ("i UL26 18: 971 of 1,943", Household, 1943, 1943, 971, 972, false),
        ("UL26 18: nobody came", Direct, 1000, 640, 0, 501, false),
        ("UL26 18: nobody is registered", Direct, 0, 0, 0, 1, false),
        ("case 4: 3,118 of 3,400", Direct, 3400, 3400, 3118, 1701, true),
        ("case 6: 31,088 of 34,157", Direct, 34157, 34157, 31088, 17079, true),
    ];
    for (article, mode, registered, issued, returned, needed, valid) in table {
        let mut input = setting(Round::First, returned, vec![contest(&Post::DIRECTOR, 1, &[0, 0])]);
        (input.mode, input.registered, input.issued) = (mode, registered, issued);
        let outcome = outcome_of(&input);
        assert_eq!(outcome.participation.needed, needed, "{article}");
        assert_eq!(outcome.valid, valid, "{article}");
        assert_eq!(matches!(outcome.contests[0].next, Some(Next::NewElection { .. })), !valid, "{article}");
    }
}

#[test]
fn every_ground_of_a_void_round_is_told() {
    let mut input = setting(Round::First, 40, vec![contest(&Post::MEMBER, 2, &[30, 20, 10])]);
    (input.registered, input.issued) = (30, 20);
    let codes: Vec<_> = outcome_of(&input).blockers.into_iter().map(|blocker| blocker.facts.0.len()).collect();
    assert_eq!(codes, [2, 2], "BJ 28, ZJ 27");
    (input.registered, input.returned) = (100, 30);
    assert_eq!(outcome_of(&input).blockers.len(), 2, "UL26 18 and SH 19");
}

type Row = (
    &'static str,
    Round,
    u32,
    u32,
    &'static [u32],
    u32,
    &'static str,
    &'static str,
    u32,
    &'static str,
    u32,
    &'static str,
);

#[test]
fn seats_and_thresholds() {
    use Round::{First, Second, Tie};
    // article, round, returned, seats, votes of a b c …, line, elected, tied, unfilled, next: kind, seats, candidates
    let table: [Row; 26] = [
        ("a UL26 18: base is papers returned", First, 632, 1, &[320, 290], 317, "a", "", 0, "", 0, ""),
        ("a UL26 18: 314 is not over half", First, 632, 1, &[314, 290], 317, "", "", 1, "second", 1, "ab"),
        ("d UL26 18", First, 632, 3, &[400, 350, 318, 316], 317, "abc", "", 0, "", 0, ""),
        (
            "d VL18 15: one seat, two candidates",
            First,
            632,
            3,
            &[400, 350, 316, 316],
            317,
            "ab",
            "",
            1,
            "second",
            1,
            "cd",
        ),
        ("e VL18 15: 201 of 601", Second, 601, 1, &[201, 200], 201, "a", "", 0, "", 0, ""),
        ("e VL18 15: 200 of 601 is too few", Second, 601, 1, &[200, 100], 201, "", "", 1, "decision", 1, ""),
        ("e VL18 15: 200 of 600 is enough", Second, 600, 1, &[200, 100], 200, "a", "", 0, "", 0, ""),
        (
            "f SH 20: four tied for three seats",
            First,
            632,
            3,
            &[318, 318, 318, 318],
            317,
            "",
            "abcd",
            0,
            "tie",
            3,
            "abcd",
        ),
        (
            "SH 20: tied for the last seat only",
            First,
            632,
            3,
            &[400, 318, 317, 317],
            317,
            "ab",
            "cd",
            0,
            "tie",
            1,
            "cd",
        ),
        ("SH 20: equal votes within the seats", First, 632, 2, &[400, 400, 317], 317, "ab", "", 0, "", 0, ""),
        ("SH 20: tied below the line is no tie", First, 632, 1, &[316, 316], 317, "", "", 1, "second", 1, "ab"),
        ("VL18 15: best of the not elected", First, 632, 1, &[100, 300, 200], 317, "", "", 1, "second", 1, "bc"),
        (
            "VL18 15: equal at the cut all stand",
            First,
            632,
            1,
            &[300, 100, 100, 50],
            317,
            "",
            "",
            1,
            "second",
            1,
            "abc",
        ),
        ("VL18 15: two seats, three candidates", First, 632, 2, &[10, 20, 30, 40], 317, "", "", 2, "second", 2, "dcb"),
        ("VL18 15: nobody has a vote", First, 632, 1, &[0, 0, 0], 317, "", "", 1, "second", 1, "abc"),
        ("VL18 15: as many as wanted", First, 632, 2, &[320, 20, 10], 317, "a", "", 1, "second", 1, "bc"),
        ("ZJ 28: a tie again", Tie, 632, 1, &[300, 300], 1, "", "ab", 0, "tie", 1, "ab"),
        ("ZJ 28: most votes win a tie vote", Tie, 632, 2, &[5, 300, 7], 1, "bc", "", 0, "", 0, ""),
        ("ZJ 28: nobody is elected without a vote", Tie, 632, 1, &[0, 0], 1, "", "", 1, "decision", 1, ""),
        ("ZJ 28: one has votes", Tie, 632, 2, &[9, 0, 0], 1, "a", "", 1, "decision", 1, ""),
        ("VL18 15: no paper, no quorum asked", Second, 0, 1, &[0, 0], 1, "", "", 1, "decision", 1, ""),
        ("VL18 15: tied above a third", Second, 600, 1, &[250, 250], 200, "", "ab", 0, "tie", 1, "ab"),
        ("VL18 15: tied below a third", Second, 600, 1, &[150, 150], 200, "", "", 1, "decision", 1, ""),
        ("VL18 15: one paper", Second, 1, 1, &[1], 1, "a", "", 0, "", 0, ""),
        ("UL26 18: order of votes, then of the ballot", First, 632, 3, &[317, 400, 317], 317, "bac", "", 0, "", 0, ""),
        ("case 4: three full-time members", First, 640, 3, &[540, 560, 530], 321, "bac", "", 0, "", 0, ""),
    ];
    for (article, round, returned, seats, votes, line, elected, tied, unfilled, kind, left, standing) in table {
        let outcome = outcome_of(&setting(round, returned, vec![contest(&Post::MEMBER, seats, votes)]));
        let contest = &outcome.contests[0];
        let next = match kind {
            "second" => Some(Next::SecondElection { seats: left, candidates: ids(standing) }),
            "tie" => Some(Next::TieVote { seats: left, candidates: ids(standing) }),
            "decision" => Some(Next::Decision { seats: left }),
            _ => None,
        };
        assert!(outcome.valid && outcome.blockers.is_empty(), "{article}");
        assert_eq!(outcome.threshold.votes, line, "{article}");
        assert_eq!((&contest.elected, &contest.tied), (&ids(elected), &ids(tied)), "{article}");
        assert_eq!((contest.unfilled, &contest.next), (unfilled, &next), "{article}");
    }
}

#[test]
fn few_left_stand_all_and_are_told() {
    let outcome = outcome_of(&setting(Round::First, 632, vec![contest(&Post::MEMBER, 3, &[400, 350, 10])]));
    assert_eq!(outcome.contests[0].next, Some(Next::SecondElection { seats: 1, candidates: ids("c") }));
    assert_eq!(outcome.blockers.len(), 1);
    assert_eq!((outcome.blockers[0].rule.as_str(), outcome.blockers[0].article.as_str()), ("cand.excess", "UL26 18"));
    let none = outcome_of(&setting(Round::First, 632, vec![contest(&Post::MEMBER, 2, &[400])]));
    assert_eq!(none.contests[0].next, Some(Next::SecondElection { seats: 1, candidates: vec![] }));
}

#[test]
fn a_failed_later_round_keeps_to_its_own_seats() {
    for round in [Round::Second, Round::Tie] {
        let outcome = outcome_of(&setting(round, 641, vec![contest(&Post::MEMBER, 1, &[100, 300])]));
        assert!(!outcome.valid, "ZJ 27");
        assert_eq!(outcome.contests[0].next, Some(Next::NewElection { seats: 1, candidates: ids("ba") }));
        assert_eq!((outcome.contests[0].unfilled, outcome.participation.needed), (1, 0));
    }
}

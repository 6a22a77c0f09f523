//! The numbered checks, each broken once.

use std::collections::BTreeMap;

use tally::{
    Check, CheckCode, ContestSums, PaperNumbers, Part, PlaceNumbers, Post, Severity, Sums, VoidReason, check_papers,
    check_parts, check_recount, check_sums,
};

fn sums(papers: u32, void: u32, votes: &[u32], unused: u32) -> Sums {
    let votes: BTreeMap<_, _> = ('a'..='z').map(|name| name.to_string().into()).zip(votes.iter().copied()).collect();
    let contest = ContestSums { post: Post::DIRECTOR, seats: 1, void_for_post: 0, unused, votes };
    let void_reasons = [(VoidReason::Unreadable, void)].into();
    let valid = papers.saturating_sub(void);
    Sums { papers, valid, void, void_reasons, contests: vec![contest], ..Sums::default() }
}

fn papers() -> PaperNumbers {
    let place = |place: &str, issued, boxed| PlaceNumbers { place: place.into(), issued, boxed };
    PaperNumbers {
        registered: 1000,
        printed: 700,
        issued: 640,
        spoilt: 3,
        unused: 57,
        places: vec![place("hall", 600, 593), place("mobile", 40, 39)],
    }
}

fn codes(checks: &[Check]) -> Vec<CheckCode> {
    checks.iter().map(|check| check.code).collect()
}

#[test]
fn the_impossible_village_is_impossible() {
    // 622 voters, 315 + 294 votes, 17 void: 609 + 17 > 622.
    assert_eq!(codes(&check_sums("whole", &sums(622, 17, &[315, 294], 0))), [CheckCode::Marks]);
    let mut forced = sums(622, 17, &[315, 294], 0);
    forced.valid = 609;
    assert_eq!(codes(&check_sums("whole", &forced)), [CheckCode::Papers]);
    let input = r#"{"rules":"cn-urban-2026","round":"first","mode":"direct","registered":622,"issued":622,"returned":622,
        "void":17,"blank":0,"contests":[{"post":"director","seats":1,
        "candidates":[{"id":"a","votes":315},{"id":"b","votes":294}]}]}"#;
    assert_eq!(tally::outcome_json(input).exit_code(), 2);
}

#[test]
fn each_check_of_sums_fails_by_itself() {
    let good = sums(632, 12, &[320, 290], 10);
    let broken = |change: fn(&mut Sums)| {
        let mut sums = good.clone();
        change(&mut sums);
        codes(&check_sums("batch 1", &sums))
    };
    assert_eq!(check_sums("batch 1", &good), []);
    assert_eq!(broken(|sums| sums.blank = 1), [CheckCode::Papers]);
    assert_eq!(broken(|sums| sums.contests[0].unused = 9), [CheckCode::Marks]);
    assert_eq!(broken(|sums| sums.contests.clear()), [CheckCode::Contests]);
    assert_eq!(broken(|sums| sums.void_reasons.clear()), [CheckCode::Reasons]);
    assert_eq!(broken(|sums| sums.void_reasons = [(VoidReason::Damaged, 13)].into()), [CheckCode::Reasons]);
    assert_eq!(broken(|sums| sums.partly_void = [(VoidReason::Overvote, 620)].into()), []);
    assert_eq!(broken(|sums| sums.partly_void = [(VoidReason::Overvote, 621)].into()), [CheckCode::Reasons]);
    let person = broken(|sums| {
        sums.contests[0].votes = BTreeMap::from([("a".into(), 619)]);
        (sums.contests[0].unused, sums.contests[0].void_for_post) = (0, 1);
    });
    assert_eq!(person, [], "619 papers can be read for this post");
    let above = broken(|sums| {
        sums.contests[0].seats = 2;
        sums.contests[0].votes = BTreeMap::from([("a".into(), 621)]);
        sums.contests[0].unused = 619;
    });
    assert_eq!(above, [CheckCode::Votes]);
    assert!(broken(|sums| sums.contests[0].void_for_post = 621).contains(&CheckCode::VoidForPost));
    assert_eq!(codes(&check_sums("batch 1", &sums(0, 0, &[0], 0))), [CheckCode::EmptyPart]);
}

#[test]
fn the_greatest_numbers_do_not_overflow() {
    let mut most = sums(u32::MAX, 0, &[u32::MAX, u32::MAX], u32::MAX);
    (most.contests[0].seats, most.contests[0].void_for_post) = (u32::MAX, u32::MAX);
    assert!(codes(&check_sums("whole", &most)).contains(&CheckCode::Marks));
}

#[test]
fn parts_add_up_to_the_whole() {
    let part = |name: &str, sums| Part { name: name.into(), sums };
    let parts = [part("1", sums(50, 1, &[30, 10], 9)), part("2", sums(60, 2, &[20, 30], 8))];
    assert_eq!(check_parts(&parts, &sums(110, 3, &[50, 40], 17)), []);
    assert_eq!(codes(&check_parts(&parts, &sums(110, 3, &[51, 39], 17))), [CheckCode::Parts, CheckCode::Parts]);
    assert_eq!(codes(&check_parts(&parts[..1], &sums(50, 1, &[30, 10], 9))), []);
    let mut other = parts.clone();
    other[1].sums.contests[0].post = Post::MEMBER;
    assert!(codes(&check_parts(&other, &sums(110, 3, &[50, 40], 17))).contains(&CheckCode::Ballot));
}

#[test]
fn a_recount_that_differs_names_what_differs() {
    let checks = check_recount(&sums(50, 1, &[30, 10], 9), &sums(50, 1, &[29, 10], 10));
    assert_eq!(codes(&checks), [CheckCode::Recount, CheckCode::Recount]);
    let facts = serde_json::to_value(&checks[1].facts).unwrap();
    let expected = serde_json::json!({"number": "votes", "post": "director", "candidate": "a", "have": 29, "want": 30});
    assert_eq!(facts, expected);
}

#[test]
fn each_check_of_papers_fails_by_itself() {
    let whole = sums(632, 12, &[320, 290], 10);
    let broken = |change: fn(&mut PaperNumbers)| {
        let mut numbers = papers();
        change(&mut numbers);
        check_papers(&numbers, &whole).into_iter().map(|check| (check.code, check.severity)).collect::<Vec<_>>()
    };
    assert_eq!(check_papers(&papers(), &whole), []);
    assert_eq!(broken(|numbers| numbers.places[0].boxed = 592), [(CheckCode::Counted, Severity::Error)]);
    assert_eq!(broken(|numbers| numbers.unused = 56), [(CheckCode::Printed, Severity::Error)]);
    assert_eq!(broken(|numbers| numbers.places[0].issued = 601), [(CheckCode::Places, Severity::Error)]);
    let moved = broken(|numbers| (numbers.places[0].boxed, numbers.places[1].boxed) = (591, 41));
    assert_eq!(moved, [(CheckCode::Box, Severity::Warning)], "SH, BJ, ZJ: one stray paper voids nothing");
    let fewer = broken(|numbers| (numbers.issued, numbers.unused, numbers.places[0].issued) = (631, 66, 591));
    assert_eq!(fewer, [(CheckCode::Returned, Severity::VoidsRound), (CheckCode::Box, Severity::Warning)], "SH 19");
    let small = broken(|numbers| numbers.registered = 631);
    assert_eq!(small, [(CheckCode::ReturnedRegistered, Severity::VoidsRound), (CheckCode::Issued, Severity::Error)]);
}

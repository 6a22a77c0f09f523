//! Batches by their sums: lines and sums are the same thing said twice, a name that comes onto the sheet changes no root, and
//! sums can be wrong in nothing in which papers cannot.

use crate::play::{Play, Setup, Stage};
use election::ballot::count::Look;
use election::ballot::lines::{Line, asked_again};
use election::ballot::paper::{BatchKey, sums_root};
use election::method::{EntryBy, Terms};
use election::{BatchNo, Code, PoolNo, RoundNo};
use tally::{Sums, VoidReason};

const KEY: (Look, PoolNo, BatchNo) = (Look::First, PoolNo(1), BatchNo(1));

/// An election by sums, its first batch entered alike by both tellers and not agreed.
fn entered() -> (Play, Sums) {
    let setup = Setup::default();
    let terms = Terms { entry: EntryBy::Sums, ..setup.terms.clone() };
    let play = Play::with(Setup { terms, ..setup }, Stage::Tallied);
    let sums = play.batch_sums(KEY);
    (play, sums)
}

#[test]
fn what_stands_in_the_lines_is_what_the_sums_say() {
    let (play, sums) = entered();
    let sheet = play.election().sheet_lines();
    let numbers = sheet.iter().map(|line| line.of(&sums));
    assert_eq!(play.election().sheet_sums(sums.papers, numbers), sums);
    assert_eq!(play.election().unbalanced(&sums, sums.papers), []);
}

#[test]
fn lines_that_balance_with_one_that_differs_are_asked_again_with_it() {
    let (play, sums) = entered();
    let sheet = play.election().sheet_lines();
    assert_eq!(asked_again(&sheet, &sums, &sums), [0_u32; 0]);
    let mut other = sums.clone();
    let contest = &mut other.contests[1];
    contest.unused += 1;
    let asked = asked_again(&sheet, &sums, &other);
    let posts: Vec<_> = (1..).zip(&sheet).filter(|(number, _)| asked.contains(number)).map(|(_, line)| line).collect();
    let post = &sums.contests[1].post;
    for line in &posts {
        let own = matches!(line, Line::Votes { post: of, .. } | Line::VoidForPost { post: of } | Line::Unused { post: of } if of == post);
        assert!(own || matches!(line, Line::PartlyVoid { .. }), "{line:?}");
    }
    assert!(posts.len() > sums.contests[1].votes.len());
    let mut blank = sums.clone();
    blank.blank += 1;
    assert_eq!(asked_again(&sheet, &sums, &blank).len(), sheet.len(), "everything balances with the papers");
}

#[test]
fn a_name_without_votes_changes_no_root() {
    let (_, sums) = entered();
    let key = BatchKey { round: RoundNo(1), look: KEY.0, pool: KEY.1, batch: KEY.2 };
    let mut more = sums.clone();
    more.contests[0].votes.insert("ffffffff-0000-4000-8000-000000000001".to_owned().into(), 0);
    assert_eq!(sums_root(key, &sums, &[7; 32]), sums_root(key, &more, &[7; 32]));
    more.contests[0].votes.insert("ffffffff-0000-4000-8000-000000000001".to_owned().into(), 1);
    assert_ne!(sums_root(key, &sums, &[7; 32]), sums_root(key, &more, &[7; 32]));
}

#[test]
fn reasons_that_the_rules_do_not_know_and_void_parts_without_a_reason_are_found() {
    let (play, sums) = entered();
    let codes = |sums: &Sums| -> Vec<&str> {
        play.election().unbalanced(sums, sums.papers).iter().map(|blocker| blocker.code).collect()
    };
    let mut unposted = sums.clone();
    unposted.valid -= 1;
    unposted.void += 1;
    unposted.void_reasons.insert(VoidReason::ByMethod, 1);
    assert!(codes(&unposted).contains(&Code::FaultNotInRules.as_str()));
    let mut silent = sums.clone();
    silent.contests[0].void_for_post += silent.papers;
    assert!(codes(&silent).contains(&Code::ReasonsDoNotAddUp.as_str()));
}

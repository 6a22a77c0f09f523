//! The vote on a recall (罢免), UL26 19: its own quorum by mode, more than half of the votes, and nothing that follows.

use crate::support::{contest, national, setting};
use rules::{Mode, RuleId};
use tally::{Input, Post, Round, outcome};

/// The member stands first, the office second.
fn recall(mode: Mode, registered: u32, returned: u32, votes: [u32; 2]) -> Input {
    let contests = vec![contest(&Post::from("recall"), 1, &votes)];
    Input { mode, registered, issued: returned, ..setting(Round::Recall, returned, contests) }
}

/// The registered, who took part, for and against, whether the vote is valid, whether the member is recalled.
const ROWS: [(Mode, u32, u32, [u32; 2], bool, bool); 9] = [
    // more than half of the voters
    (Mode::Direct, 1000, 500, [500, 0], false, false),
    (Mode::Direct, 1000, 501, [501, 0], true, true),
    // more than half of the votes; blank papers stay in the base
    (Mode::Direct, 1000, 600, [300, 300], true, false),
    (Mode::Direct, 1000, 600, [300, 200], true, false),
    (Mode::Direct, 1000, 600, [301, 299], true, true),
    // more than half of the households
    (Mode::Household, 1943, 971, [971, 0], false, false),
    (Mode::Household, 1943, 972, [487, 485], true, true),
    // more than two thirds of the representatives
    (Mode::Representative, 60, 40, [40, 0], false, false),
    (Mode::Representative, 60, 41, [21, 20], true, true),
];

#[test]
fn a_recall_by_mode() {
    for row in ROWS {
        let (mode, registered, returned, votes, valid, recalled) = row;
        let found = outcome(&recall(mode, registered, returned, votes), national()).unwrap();
        assert_eq!(found.valid, valid, "{row:?}");
        let contest = &found.contests[0];
        assert_eq!(contest.elected.len(), usize::from(recalled), "{row:?}");
        assert!(contest.elected.iter().all(|id| id.as_str() == "a"), "{row:?}");
        assert_eq!((&contest.next, contest.unfilled, contest.tied.len()), (&None, 0, 0), "{row:?}");
    }
}

#[test]
fn a_recall_without_its_quorum_names_the_recalls_own_rule() {
    for (mode, rule) in [
        (Mode::Direct, RuleId::RecallQuorumDirect),
        (Mode::Household, RuleId::RecallQuorumHousehold),
        (Mode::Representative, RuleId::RecallQuorumReps),
    ] {
        let found = outcome(&recall(mode, 100, 10, [10, 0]), national()).unwrap();
        assert_eq!(found.blockers[0].rule, rule);
    }
}

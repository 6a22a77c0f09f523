//! The numbered checks (勾稽关系) as refusals: each has its own code, and its facts are both sides of the sum, so that whoever
//! wrote the sheet finds the number that is wrong.

use crate::blocker::{Blockers, Code};
use tally::{CheckCode, Severity, Sums};

/// The values of a check that a sentence names.
const VALUES: [&str; 13] = [
    "part",
    "post",
    "papers",
    "valid",
    "void",
    "blank",
    "seats",
    "votes",
    "unused",
    "void_for_post",
    "have",
    "want",
    "most",
];

/// The numbered checks of a part by itself, and that it has all its papers.
pub(super) fn check_balance(part: &str, sums: &Sums, papers: u32, blockers: &mut Blockers<'_>) {
    for check in tally::check_sums(part, sums).iter().filter(|check| check.severity == Severity::Error) {
        let blocker = blockers.add(code(check.code));
        for name in VALUES {
            if let Some(value) = check.facts.0.get(name) {
                blocker.fact(name, value);
            }
        }
    }
    if sums.papers != papers {
        blockers.add(Code::PapersMissing).fact("counted", sums.papers).fact("papers", papers);
    }
}

/// What a part by itself can fail; what is not of this ballot is another ballot's.
const fn code(check: CheckCode) -> Code {
    match check {
        CheckCode::Papers => Code::PapersDoNotAddUp,
        CheckCode::Marks => Code::MarksDoNotBalance,
        CheckCode::Votes => Code::MoreVotesThanPapers,
        CheckCode::VoidForPost => Code::MoreVoidThanValid,
        CheckCode::Counted => Code::PapersMissing,
        CheckCode::Reasons => Code::ReasonsDoNotAddUp,
        _ => Code::OtherContests,
    }
}

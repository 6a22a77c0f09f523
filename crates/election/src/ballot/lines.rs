//! The lines of a batch's sheet where the method says that batches are entered by their sums: what each says, in one order
//! for both tellers, so that a line that differs has a number.

use super::balance::check_balance;
use super::round::Round;
use crate::blocker::{Blocker, Blockers};
use crate::election::Election;
use crate::method::EntryBy;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tally::{CandidateId, ContestSums, Post, Sums, VoidReason};

/// One line of the sheet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "line", rename_all = "snake_case", deny_unknown_fields)]
pub enum Line {
    /// Papers on which at least one vote counts.
    Valid {},
    /// Blank papers.
    Blank {},
    /// Papers that are void.
    Void {
        /// Why.
        reason: VoidReason,
    },
    /// Valid papers of which a part is void.
    PartlyVoid {
        /// Why.
        reason: VoidReason,
    },
    /// Votes of somebody.
    Votes {
        /// For which post.
        post: Post,
        /// Who.
        person: CandidateId,
    },
    /// Valid papers whose part for a post is void.
    VoidForPost {
        /// Which post.
        post: Post,
    },
    /// Seats of a post that valid papers left without a vote.
    Unused {
        /// Which post.
        post: Post,
    },
}

/// Every reason: by sums, people also write down what a paper's marks say.
const REASONS: [VoidReason; 8] = [
    VoidReason::Overvote,
    VoidReason::DuplicatePost,
    VoidReason::Unreadable,
    VoidReason::IdentifyingMark,
    VoidReason::NotOfficial,
    VoidReason::Damaged,
    VoidReason::ByMethod,
    VoidReason::IneligibleWriteIn,
];

/// The lines of a round's sheet, in the order of the paper; the first has number 1.
pub fn lines(round: &Round) -> Vec<Line> {
    let mut lines = vec![Line::Valid {}, Line::Blank {}];
    lines.extend(REASONS.map(|reason| Line::Void { reason }));
    for contest in &round.contests {
        let post = &contest.post;
        let votes = contest.candidates.iter();
        lines.extend(votes.map(|person| Line::Votes { post: post.clone(), person: person.to_string().into() }));
        lines.push(Line::VoidForPost { post: post.clone() });
        lines.push(Line::Unused { post: post.clone() });
    }
    lines.extend(REASONS.map(|reason| Line::PartlyVoid { reason }));
    lines
}

impl Line {
    /// What sums say in this line.
    pub fn of(&self, sums: &Sums) -> u32 {
        let contest = |post: &Post| sums.contests.iter().find(|contest| contest.post == *post);
        let found = match self {
            Self::Valid {} => Some(sums.valid),
            Self::Blank {} => Some(sums.blank),
            Self::Void { reason } => sums.void_reasons.get(reason).copied(),
            Self::PartlyVoid { reason } => sums.partly_void.get(reason).copied(),
            Self::Votes { post, person } => contest(post).and_then(|found| found.votes.get(person).copied()),
            Self::VoidForPost { post } => contest(post).map(|found| found.void_for_post),
            Self::Unused { post } => contest(post).map(|found| found.unused),
        };
        found.unwrap_or(0)
    }

    /// Writes a number into this line.
    fn write(&self, number: u32, sums: &mut Sums) {
        match self {
            Self::Valid {} => sums.valid = number,
            Self::Blank {} => sums.blank = number,
            Self::Void { reason } if number > 0 => {
                sums.void_reasons.insert(*reason, number);
                sums.void = sums.void.saturating_add(number);
            }
            Self::PartlyVoid { reason } if number > 0 => {
                sums.partly_void.insert(*reason, number);
            }
            Self::Void { .. } | Self::PartlyVoid { .. } => {}
            Self::Votes { post, person } => written(sums, post, |contest| {
                contest.votes.insert(person.clone(), number);
            }),
            Self::VoidForPost { post } => written(sums, post, |contest| contest.void_for_post = number),
            Self::Unused { post } => written(sums, post, |contest| contest.unused = number),
        }
    }
}

fn written(sums: &mut Sums, post: &Post, write: impl FnOnce(&mut ContestSums)) {
    if let Some(contest) = sums.contests.iter_mut().find(|contest| contest.post == *post) {
        write(contest);
    }
}

/// The sums of a batch of so many papers from what stands in the lines; a line that is left out is 0.
pub fn sums_of(round: &Round, papers: u32, numbers: impl IntoIterator<Item = u32>) -> Sums {
    let mut sums = Sums { papers, ..round.empty_sums() };
    for (line, number) in lines(round).iter().zip(numbers) {
        line.write(number, &mut sums);
    }
    sums
}

impl Election {
    /// How batches are entered.
    pub fn entry_by(&self) -> EntryBy {
        self.method.terms.as_ref().map_or(EntryBy::Papers, |terms| terms.entry)
    }

    /// What does not balance in the sums of a batch of so many papers, as the agreement will say.
    pub fn unbalanced(&self, sums: &Sums, papers: u32) -> Vec<Blocker> {
        let mut blockers = Blockers::of(self);
        check_balance("batch", sums, papers, &mut blockers);
        blockers.into_vec()
    }

    /// How many positions of a batch there are to differ in: its papers, or the lines of its sheet.
    pub(crate) fn positions(&self, papers: u32) -> u32 {
        match (self.entry_by(), self.ballot.round()) {
            (EntryBy::Sums, Some(round)) => u32::try_from(lines(round).len()).unwrap_or(u32::MAX),
            (EntryBy::Sums, None) | (EntryBy::Papers, _) => papers,
        }
    }
}

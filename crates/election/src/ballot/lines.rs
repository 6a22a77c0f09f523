//! The lines of a batch's sheet where the method says that batches are entered by their sums: what each says, in one order
//! for both tellers, so that a line that differs has a number.

use super::balance::check_balance;
use super::doubt::grounds;
use super::round::Round;
use crate::blocker::{Blocker, Blockers, Code};
use crate::election::Election;
use crate::method::EntryBy;
use rules::{DuplicatePost, Law, OvervoteScope, WriteInVoid};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
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

/// For which reasons papers are void as a whole, and in part, under these rules: what somebody saw on them, and what is
/// found from the marks where they are entered.
fn reasons(law: &Law) -> [Vec<VoidReason>; 2] {
    let duplicates = law.ballot_dup_post;
    let marks = [
        (VoidReason::Overvote, true, law.ballot_overvote == OvervoteScope::Post),
        (
            VoidReason::DuplicatePost,
            matches!(duplicates, DuplicatePost::VoidPosts | DuplicatePost::VoidPaper),
            duplicates == DuplicatePost::VoidPosts,
        ),
        (VoidReason::IneligibleWriteIn, true, law.ballot_write_in_void == WriteInVoid::Post),
    ];
    let (mut whole, mut partly) = (grounds(law), grounds(law));
    whole.extend(marks.iter().filter(|(_, whole, _)| *whole).map(|(reason, ..)| *reason));
    partly.extend(marks.iter().filter(|(.., partly)| *partly).map(|(reason, ..)| *reason));
    [whole, partly]
}

/// The lines of a round's sheet, in the order of the paper; the first has number 1.
pub fn lines(round: &Round, law: &Law) -> Vec<Line> {
    let [whole, partly] = reasons(law);
    let mut lines = vec![Line::Valid {}, Line::Blank {}];
    lines.extend(whole.into_iter().map(|reason| Line::Void { reason }));
    for contest in &round.contests {
        let post = &contest.post;
        let votes = contest.candidates.iter();
        lines.extend(votes.map(|person| Line::Votes { post: post.clone(), person: person.to_string().into() }));
        lines.push(Line::VoidForPost { post: post.clone() });
        lines.push(Line::Unused { post: post.clone() });
    }
    lines.extend(partly.into_iter().map(|reason| Line::PartlyVoid { reason }));
    lines
}

/// The numbers of the lines that are asked again where two sums differ: those that differ, and those that balance with
/// them, or nobody could write down what the paper says.
pub fn asked_again(lines: &[Line], one: &Sums, other: &Sums) -> Vec<u32> {
    let unlike = |line: &&Line| line.of(one) != line.of(other);
    let mut posts = BTreeSet::new();
    let mut all = false;
    for line in lines.iter().filter(unlike) {
        match line.post() {
            Some(post) => drop(posts.insert(post)),
            None => all |= !matches!(line, Line::PartlyVoid { .. }),
        }
    }
    let differ = lines.iter().any(|line| unlike(&line));
    let tied = |line: &Line| line.post().map_or(matches!(line, Line::PartlyVoid { .. }), |post| posts.contains(post));
    let asked = (1..).zip(lines).filter(|(_, line)| differ && (all || tied(line)));
    asked.map(|(number, _)| number).collect()
}

impl Line {
    /// The post that it is about.
    const fn post(&self) -> Option<&Post> {
        match self {
            Self::Votes { post, .. } | Self::VoidForPost { post } | Self::Unused { post } => Some(post),
            Self::Valid {} | Self::Blank {} | Self::Void { .. } | Self::PartlyVoid { .. } => None,
        }
    }

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

impl Election {
    /// How batches are entered.
    pub fn entry_by(&self) -> EntryBy {
        self.method.terms.as_ref().map_or(EntryBy::Papers, |terms| terms.entry)
    }

    /// What does not balance in the sums of a batch of so many papers, as the agreement will say.
    pub fn unbalanced(&self, sums: &Sums, papers: u32) -> Vec<Blocker> {
        let mut blockers = Blockers::of(self);
        check_balance("batch", sums, papers, &mut blockers);
        self.check_reasons(sums, &mut blockers);
        blockers.into_vec()
    }

    /// The lines of the current round's sheet.
    pub fn sheet_lines(&self) -> Vec<Line> {
        self.ballot.round().map_or_else(Vec::new, |round| lines(round, &self.paper_law(round, self.profile.law())))
    }

    /// The sums of a batch of so many papers from what stands in the lines of its sheet, in their order.
    pub fn sheet_sums(&self, papers: u32, numbers: impl IntoIterator<Item = u32>) -> Sums {
        let empty = self.ballot.round().map(Round::empty_sums).unwrap_or_default();
        let mut sums = Sums { papers, ..empty };
        for (line, number) in self.sheet_lines().iter().zip(numbers) {
            line.write(number, &mut sums);
        }
        sums
    }

    /// What papers, judged one by one, cannot fail in: reasons that these rules know, and one for each part that is void.
    pub(super) fn check_reasons(&self, sums: &Sums, blockers: &mut Blockers<'_>) {
        let known = reasons(&self.current_paper_law());
        for (known, said) in known.iter().zip([&sums.void_reasons, &sums.partly_void]) {
            for reason in said.keys().filter(|reason| !known.contains(reason)) {
                blockers.add(Code::FaultNotInRules).fact("reason", reason);
            }
        }
        let voids = || sums.contests.iter().map(|contest| u64::from(contest.void_for_post));
        let given: u64 = sums.partly_void.values().map(|papers| u64::from(*papers)).sum();
        let (least, most) = (voids().max().unwrap_or(0), voids().sum());
        if !(least..=most).contains(&given) {
            let want = if given < least { least } else { most };
            blockers.add(Code::ReasonsDoNotAddUp).fact("part", "batch").fact("have", given).fact("want", want);
        }
    }

    /// How many positions of a batch there are to differ in: its papers, or the lines of its sheet.
    pub(crate) fn positions(&self, papers: u32) -> u32 {
        match self.entry_by() {
            EntryBy::Sums => u32::try_from(self.sheet_lines().len()).unwrap_or(u32::MAX),
            EntryBy::Papers => papers,
        }
    }
}

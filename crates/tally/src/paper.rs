//! One counted paper: what stands on it, and what of it counts under the profile.

use std::collections::{BTreeMap, BTreeSet};

use rules::{DuplicatePost, Law, OvervoteScope, WriteInVoid};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::field::Rank;
use crate::ids::{CandidateId, Post};

/// The names that a paper marks for one post, printed or written in; two marks on one name are one vote. Marks against
/// and abstentions use no seat and are not recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Marks(pub BTreeSet<CandidateId>);

/// Why a paper or a part of it is void.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VoidReason {
    /// More names than seats.
    Overvote,
    /// One person for two posts.
    DuplicatePost,
    /// It cannot be read.
    Unreadable,
    /// A mark that tells who wrote it.
    IdentifyingMark,
    /// Not the official paper.
    NotOfficial,
    /// Torn or in pieces.
    Damaged,
    /// Another ground of the method.
    ByMethod,
    /// A name written in that nobody on the roll has, or of somebody who cannot be elected.
    IneligibleWriteIn,
}

/// What people decided about a paper before it was entered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Classification {
    /// Nothing: the marks alone decide.
    #[default]
    Ordinary,
    /// The whole paper is void.
    Void {
        /// Why.
        reason: VoidReason,
    },
    /// The parts of these posts are void.
    PartlyVoid {
        /// Why, for each post.
        posts: BTreeMap<Post, VoidReason>,
    },
}

/// What a teller enters of one paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// The names marked for each post; a post without marks may be left out.
    pub marks: BTreeMap<Post, Marks>,
    /// What people decided about it.
    pub classification: Classification,
}

/// A contest as it stands on the paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestSpec {
    /// The post.
    pub post: Post,
    /// Its seats.
    pub seats: u32,
    /// The printed candidates, in the order of the ballot.
    pub candidates: Vec<CandidateId>,
    /// Names written in that elect nobody; they use a seat where too many names are counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub void_names: Vec<CandidateId>,
}

/// What a paper is as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PaperClass {
    /// At least one vote on it counts.
    Valid,
    /// Something stands on it and nothing counts.
    Void {
        /// Why.
        reason: VoidReason,
    },
    /// Nothing stands on it.
    Blank,
}

/// What counts for one post of a valid paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PostResult {
    /// These votes count; the other seats were not used.
    Counted {
        /// The votes.
        votes: BTreeSet<CandidateId>,
        /// Seats without a vote.
        unused: u32,
    },
    /// The part is void.
    Void {
        /// Why.
        reason: VoidReason,
    },
}

/// A judged paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// What it is as a whole.
    pub class: PaperClass,
    /// What counts, in the order of the ballot; empty unless the paper is valid.
    pub posts: Vec<(Post, PostResult)>,
}

/// Why a paper cannot be judged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PaperError {
    /// It names a post that is not on the ballot.
    #[error("the ballot has no post {0}")]
    UnknownPost(Post),
    /// It is void as a whole, where each post counts by itself.
    #[error("each post counts by itself, and nothing voids all of them")]
    WholeOfSheets,
}

/// What of a paper counts: overvotes and one person named for two posts as the profile says, else as people classified it.
pub fn judge(paper: &Paper, ballot: &[ContestSpec], law: &Law) -> Result<Judged, PaperError> {
    let Verdict { class, parts } = verdict(paper, ballot, law)?;
    Ok(Judged { class, posts: parts.into_iter().map(Part::result).collect() })
}

/// The same as a [`Judged`], with names still on the paper: ten thousand papers are summed without copying any.
pub(crate) struct Verdict<'a> {
    pub(crate) class: PaperClass,
    /// In the order of the ballot; empty unless the paper is valid.
    pub(crate) parts: Vec<Part<'a>>,
}

pub(crate) fn verdict<'a>(paper: &'a Paper, ballot: &'a [ContestSpec], law: &Law) -> Result<Verdict<'a>, PaperError> {
    let mut parts: Vec<Part<'_>> = ballot.iter().map(Part::of).collect();
    for (post, marks) in &paper.marks {
        part(&mut parts, post)?.mark(marks, law.ballot_write_in_void);
    }
    if let Classification::PartlyVoid { posts } = &paper.classification {
        for (post, reason) in posts {
            part(&mut parts, post)?.void = Some(*reason);
        }
    }
    if let Classification::Void { reason } = paper.classification {
        if law.ballot_dup_post == DuplicatePost::EachPost && ballot.len() > 1 {
            return Err(PaperError::WholeOfSheets);
        }
        return Ok(Verdict::whole(PaperClass::Void { reason }));
    }
    let overvoted = parts.iter().any(|part| part.void == Some(VoidReason::Overvote));
    if overvoted && law.ballot_overvote == OvervoteScope::Paper {
        return Ok(Verdict::whole(PaperClass::Void { reason: VoidReason::Overvote }));
    }
    if settle_duplicates(&mut parts, law.ballot_dup_post) == Duplicates::VoidPaper {
        return Ok(Verdict::whole(PaperClass::Void { reason: VoidReason::DuplicatePost }));
    }
    Ok(Verdict::of(parts))
}

fn part<'p, 'a>(parts: &'p mut [Part<'a>], post: &Post) -> Result<&'p mut Part<'a>, PaperError> {
    let found = parts.iter_mut().find(|part| part.contest.post == *post);
    found.ok_or_else(|| PaperError::UnknownPost(post.clone()))
}

/// One post of a paper while it is judged.
pub(crate) struct Part<'a> {
    contest: &'a ContestSpec,
    pub(crate) votes: Vec<&'a CandidateId>,
    pub(crate) void: Option<VoidReason>,
    /// Whether a name stands on it that elects nobody.
    struck: Struck,
}

/// Whether lines of a part are void by themselves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Struck {
    None,
    Lines,
}

impl<'a> Part<'a> {
    const fn of(contest: &'a ContestSpec) -> Self {
        Self { contest, votes: vec![], void: None, struck: Struck::None }
    }

    /// Takes the marks; what people find void afterwards is void for their reason.
    fn mark(&mut self, marks: &'a Marks, void_names: WriteInVoid) {
        self.votes = marks.0.iter().collect();
        self.void = (used(&self.votes) > self.contest.seats).then_some(VoidReason::Overvote);
        let (contest, before) = (self.contest, self.votes.len());
        self.votes.retain(|id| !contest.void_names.contains(id));
        if self.votes.len() < before {
            self.struck = Struck::Lines;
            if void_names == WriteInVoid::Post {
                self.void = self.void.or(Some(VoidReason::IneligibleWriteIn));
            }
        }
    }

    /// Seats without a vote.
    pub(crate) fn unused(&self) -> u32 {
        self.contest.seats.saturating_sub(used(&self.votes))
    }

    fn result(self) -> (Post, PostResult) {
        let result = match self.void {
            Some(reason) => PostResult::Void { reason },
            None => PostResult::Counted { unused: self.unused(), votes: self.votes.into_iter().cloned().collect() },
        };
        (self.contest.post.clone(), result)
    }
}

fn used(votes: &[&CandidateId]) -> u32 {
    u32::try_from(votes.len()).unwrap_or(u32::MAX)
}

#[derive(PartialEq, Eq)]
enum Duplicates {
    Settled,
    VoidPaper,
}

/// Settles persons who are named for several posts that are not void already.
fn settle_duplicates(parts: &mut [Part<'_>], rule: DuplicatePost) -> Duplicates {
    let twice = named_twice(parts);
    if twice.is_empty() {
        return Duplicates::Settled;
    }
    match rule {
        DuplicatePost::EachPost => Duplicates::Settled,
        DuplicatePost::VoidPaper => Duplicates::VoidPaper,
        DuplicatePost::VoidPosts => {
            let concerned = |part: &&mut Part<'_>| part.votes.iter().any(|id| twice.contains(id));
            for part in parts.iter_mut().filter(|part| part.void.is_none()).filter(concerned) {
                part.void = Some(VoidReason::DuplicatePost);
            }
            Duplicates::Settled
        }
        DuplicatePost::FirstPost | DuplicatePost::CountDown => {
            let mut open: Vec<&mut Part<'_>> = parts.iter_mut().filter(|part| part.void.is_none()).collect();
            if rule == DuplicatePost::CountDown {
                open.sort_by_key(|part| Rank::of(&part.contest.post));
            }
            let mut seen = BTreeSet::new();
            for part in open {
                part.votes.retain(|id| seen.insert(*id));
            }
            Duplicates::Settled
        }
    }
}

/// The persons who are named for several posts that are not void, each as often as that is so again.
fn named_twice<'a>(parts: &[Part<'a>]) -> Vec<&'a CandidateId> {
    let open = parts.iter().filter(|part| part.void.is_none());
    let mut all = Vec::with_capacity(parts.iter().map(|part| part.votes.len()).sum());
    open.for_each(|part| all.extend_from_slice(&part.votes));
    all.sort_unstable();
    all.windows(2)
        .filter_map(|pair| if let [one, next] = pair { (one == next).then_some(*one) } else { None })
        .collect()
}

impl<'a> Verdict<'a> {
    const fn whole(class: PaperClass) -> Self {
        Self { class, parts: vec![] }
    }

    /// A paper is valid where a vote counts, blank where nothing stands on it, void otherwise.
    fn of(parts: Vec<Part<'a>>) -> Self {
        if !parts.iter().any(|part| part.void.is_none() && !part.votes.is_empty()) {
            let struck = parts.iter().find(|part| part.struck == Struck::Lines).map(|_| VoidReason::IneligibleWriteIn);
            let reason = parts.iter().find_map(|part| part.void).or(struck);
            return Self::whole(reason.map_or(PaperClass::Blank, |reason| PaperClass::Void { reason }));
        }
        Self { class: PaperClass::Valid, parts }
    }
}

//! One counted paper: what stands on it, and what of it counts under the profile.

use std::collections::{BTreeMap, BTreeSet};

use rules::{DuplicatePost, Law, OvervoteScope};
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
}

/// What of a paper counts: overvotes and one person named for two posts as the profile says, else as people classified it.
pub fn judge(paper: &Paper, ballot: &[ContestSpec], law: &Law) -> Result<Judged, PaperError> {
    let known: BTreeSet<&Post> = ballot.iter().map(|contest| &contest.post).collect();
    if let Some(stray) = named_posts(paper).find(|post| !known.contains(post)) {
        return Err(PaperError::UnknownPost(stray.clone()));
    }
    if let Classification::Void { reason } = paper.classification {
        return Ok(Judged::whole(PaperClass::Void { reason }));
    }
    let mut parts: Vec<Part<'_>> = ballot.iter().map(|contest| Part::of(paper, contest)).collect();
    let overvoted = parts.iter().any(|part| part.void == Some(VoidReason::Overvote));
    if overvoted && law.ballot_overvote == OvervoteScope::Paper {
        return Ok(Judged::whole(PaperClass::Void { reason: VoidReason::Overvote }));
    }
    if settle_duplicates(&mut parts, law.ballot_dup_post) == Duplicates::VoidPaper {
        return Ok(Judged::whole(PaperClass::Void { reason: VoidReason::DuplicatePost }));
    }
    Ok(Judged::of(parts))
}

fn named_posts(paper: &Paper) -> impl Iterator<Item = &Post> {
    let voided = match &paper.classification {
        Classification::PartlyVoid { posts } => Some(posts.keys()),
        Classification::Ordinary | Classification::Void { .. } => None,
    };
    paper.marks.keys().chain(voided.into_iter().flatten())
}

/// One post of a paper while it is judged.
struct Part<'a> {
    contest: &'a ContestSpec,
    votes: BTreeSet<CandidateId>,
    void: Option<VoidReason>,
}

impl<'a> Part<'a> {
    fn of(paper: &Paper, contest: &'a ContestSpec) -> Self {
        let votes = paper.marks.get(&contest.post).map(|marks| marks.0.clone()).unwrap_or_default();
        let classified = match &paper.classification {
            Classification::PartlyVoid { posts } => posts.get(&contest.post).copied(),
            Classification::Ordinary | Classification::Void { .. } => None,
        };
        let overvote = (used(&votes) > contest.seats).then_some(VoidReason::Overvote);
        Self { contest, votes, void: classified.or(overvote) }
    }
}

fn used(votes: &BTreeSet<CandidateId>) -> u32 {
    u32::try_from(votes.len()).unwrap_or(u32::MAX)
}

#[derive(PartialEq, Eq)]
enum Duplicates {
    Settled,
    VoidPaper,
}

/// Settles persons who are named for several posts that are not void already.
fn settle_duplicates(parts: &mut [Part<'_>], rule: DuplicatePost) -> Duplicates {
    let mut seen = BTreeSet::new();
    let mut twice = BTreeSet::new();
    let mut open: Vec<&mut Part<'_>> = parts.iter_mut().filter(|part| part.void.is_none()).collect();
    if rule == DuplicatePost::CountDown {
        open.sort_by_key(|part| Rank::of(&part.contest.post));
    }
    let once = matches!(rule, DuplicatePost::FirstPost | DuplicatePost::CountDown);
    for part in open {
        let again: BTreeSet<CandidateId> = part.votes.intersection(&seen).cloned().collect();
        if once {
            part.votes.retain(|id| !again.contains(id));
        }
        seen.extend(part.votes.iter().cloned());
        twice.extend(again);
    }
    match rule {
        _ if twice.is_empty() => Duplicates::Settled,
        DuplicatePost::FirstPost | DuplicatePost::CountDown => Duplicates::Settled,
        DuplicatePost::VoidPaper => Duplicates::VoidPaper,
        DuplicatePost::VoidPosts => {
            for part in parts.iter_mut().filter(|part| part.void.is_none() && !part.votes.is_disjoint(&twice)) {
                part.void = Some(VoidReason::DuplicatePost);
            }
            Duplicates::Settled
        }
    }
}

impl Judged {
    const fn whole(class: PaperClass) -> Self {
        Self { class, posts: vec![] }
    }

    /// A paper is valid where a vote counts, blank where nothing stands on it, void otherwise.
    fn of(parts: Vec<Part<'_>>) -> Self {
        if !parts.iter().any(|part| part.void.is_none() && !part.votes.is_empty()) {
            let reason = parts.iter().find_map(|part| part.void);
            return Self::whole(reason.map_or(PaperClass::Blank, |reason| PaperClass::Void { reason }));
        }
        let result = |part: Part<'_>| match part.void {
            Some(reason) => PostResult::Void { reason },
            None => {
                PostResult::Counted { unused: part.contest.seats.saturating_sub(used(&part.votes)), votes: part.votes }
            }
        };
        let posts = parts.into_iter().map(|part| (part.contest.post.clone(), result(part))).collect();
        Self { class: PaperClass::Valid, posts }
    }
}

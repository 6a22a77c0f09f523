//! The seats of all posts together: the contests one by one, or from the highest post down, where a person who is
//! elected to a higher post is no candidate for a lower one.

use std::collections::BTreeSet;

use rules::{DuplicatePost, Law, TwoPosts};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contest::{ContestOutcome, Next, Shortage};
use crate::field::Rank;
use crate::ids::{CandidateId, Post};
use crate::input::{CandidateInput, ContestInput, Round};

/// Who left a post for a higher one, and who moved up in their place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// The lower post.
    pub post: Post,
    /// Elected higher, ahead or tied here.
    pub away: Vec<CandidateId>,
    /// Elected or tied here because of that.
    pub up: Vec<CandidateId>,
}

/// A post that cannot be filled before it is settled who holds a higher one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) post: Post,
    /// Those who may yet be elected higher and whose votes here decide.
    pub(crate) undecided: Vec<CandidateId>,
}

/// The contests in the order of the input, and what was found on the way.
#[derive(Debug)]
pub(crate) struct Filled {
    pub(crate) contests: Vec<ContestOutcome>,
    /// For each contest, whether too few are left for a second election.
    pub(crate) shortages: Vec<Option<Shortage>>,
    pub(crate) moved: Vec<Moved>,
    pub(crate) waiting: Vec<Waiting>,
}

/// What a round asks of a contest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) round: Round,
    pub(crate) threshold: u32,
    pub(crate) excess: u32,
}

impl Terms {
    fn fill(self, field: &ContestInput) -> (ContestOutcome, Option<Shortage>) {
        ContestOutcome::of(field, self.round, self.threshold, self.excess)
    }
}

/// Whether the law keeps a person for the highest post by itself.
pub(crate) fn from_the_top(law: &Law) -> bool {
    law.ballot_dup_post == DuplicatePost::CountDown || law.win_two_posts == TwoPosts::HighestPost
}

/// Fills the seats of every field.
pub(crate) fn fill(fields: &[ContestInput], law: &Law, terms: Terms) -> Filled {
    if !from_the_top(law) {
        let (contests, shortages) = fields.iter().map(|field| terms.fill(field)).unzip();
        return Filled { contests, shortages, moved: vec![], waiting: vec![] };
    }
    let mut order: Vec<(usize, &ContestInput)> = fields.iter().enumerate().collect();
    order.sort_by_key(|(_, field)| Rank::of(&field.post));
    let mut filled = Vec::new();
    let mut above = Above::default();
    for group in order.chunk_by(|(_, one), (_, other)| Rank::of(&one.post) == Rank::of(&other.post)) {
        let start = filled.len();
        filled.extend(group.iter().map(|(place, field)| (*place, below(field, &above, terms))));
        filled.iter().skip(start).for_each(|(_, lower)| above.add(lower));
    }
    filled.sort_by_key(|(place, _)| *place);
    let mut all = Filled { contests: vec![], shortages: vec![], moved: vec![], waiting: vec![] };
    for (_, lower) in filled {
        all.contests.push(lower.outcome);
        all.shortages.push(lower.shortage);
        all.moved.extend(lower.moved);
        all.waiting.extend(lower.waiting);
    }
    all
}

/// Those who hold or may come to hold a higher post.
#[derive(Default)]
struct Above {
    elected: BTreeSet<CandidateId>,
    undecided: BTreeSet<CandidateId>,
}

impl Above {
    fn add(&mut self, lower: &Lower) {
        self.elected.extend(lower.outcome.elected.iter().cloned());
        self.undecided.extend(lower.undecided.iter().cloned());
    }
}

struct Lower {
    outcome: ContestOutcome,
    shortage: Option<Shortage>,
    /// Those who may yet be elected to this post.
    undecided: Vec<CandidateId>,
    moved: Option<Moved>,
    waiting: Option<Waiting>,
}

/// A contest without those elected higher. Where it depends on who else will be, only those are elected who are so
/// against every rival.
fn below(field: &ContestInput, above: &Above, terms: Terms) -> Lower {
    let open = without(field, &above.elected);
    let (outcome, shortage) = terms.fill(&open);
    let undecided: Vec<CandidateId> = ids(&open, |one| above.undecided.contains(&one.id));
    if undecided.is_empty() || terms.fill(&without(&open, &above.undecided)).0 == outcome {
        let moved = moved(&terms.fill(field).0, &outcome, &above.elected);
        return Lower { undecided: outcome.tied.clone(), outcome, shortage, moved, waiting: None };
    }
    let elected: Vec<CandidateId> = outcome.elected.into_iter().filter(|id| !above.undecided.contains(id)).collect();
    let may_be = ids(&open, |one| one.votes >= terms.threshold && !elected.contains(&one.id));
    let unfilled = field.seats.saturating_sub(u32::try_from(elected.len()).unwrap_or(u32::MAX));
    let next = Some(Next::Decision { seats: unfilled });
    let post = field.post.clone();
    let outcome = ContestOutcome { post: post.clone(), elected, tied: vec![], unfilled, next };
    let waiting = Some(Waiting { post, undecided });
    Lower { outcome, shortage: None, undecided: may_be, moved: None, waiting }
}

fn ids(field: &ContestInput, of: impl Fn(&CandidateInput) -> bool) -> Vec<CandidateId> {
    field.candidates.iter().filter(|one| of(one)).map(|one| one.id.clone()).collect()
}

fn without(field: &ContestInput, people: &BTreeSet<CandidateId>) -> ContestInput {
    let stay = |id: &CandidateId| !people.contains(id);
    let candidates = field.candidates.iter().filter(|one| stay(&one.id)).cloned().collect();
    ContestInput { post: field.post.clone(), seats: field.seats, candidates }
}

fn moved(with: &ContestOutcome, outcome: &ContestOutcome, higher: &BTreeSet<CandidateId>) -> Option<Moved> {
    let ahead = |one: &ContestOutcome| -> Vec<CandidateId> { one.elected.iter().chain(&one.tied).cloned().collect() };
    let before = ahead(with);
    let up = ahead(outcome).into_iter().filter(|id| !before.contains(id)).collect();
    let away: Vec<CandidateId> = before.into_iter().filter(|id| higher.contains(id)).collect();
    (!away.is_empty()).then(|| Moved { post: outcome.post.clone(), away, up })
}

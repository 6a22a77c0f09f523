//! Who is voted on for a post with how many votes: the contest as it was counted, or counted down (降格计票).

use std::collections::BTreeMap;

use rules::{DuplicatePost, Law};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{CandidateId, Post};
use crate::input::{CandidateInput, ContestInput, Refusal, RefusalCode};

/// How high a post stands; the highest first. A post of its own, such as the women's, stands with the members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    Director,
    Deputy,
    Member,
}

impl Rank {
    pub(crate) fn of(post: &Post) -> Self {
        if *post == Post::DIRECTOR {
            Self::Director
        } else if *post == Post::DEPUTY {
            Self::Deputy
        } else {
            Self::Member
        }
    }
}

/// Both columns of one post under count-down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CountedDown {
    /// The post.
    pub post: Post,
    /// Everybody who has votes that count for it, in the order of the ballot, those of higher posts last.
    pub votes: Vec<Columns>,
}

/// The votes of one person for one post under count-down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// The person.
    pub id: CandidateId,
    /// 当选职务票数: votes for this very post.
    pub own: u32,
    /// 总票数: these and the votes for every higher post.
    pub total: u32,
}

/// The contests with the votes that count, in the order of the input.
pub(crate) fn fields(contests: &[ContestInput], law: &Law) -> Vec<ContestInput> {
    if law.ballot_dup_post != DuplicatePost::CountDown {
        return contests.to_vec();
    }
    contests.iter().map(|contest| counted_down(contest, contests)).collect()
}

/// Votes for higher posts count for the deputies and the members, and for no post of another name.
fn counted_down(contest: &ContestInput, contests: &[ContestInput]) -> ContestInput {
    let rank = Rank::of(&contest.post);
    if rank == Rank::Member && contest.post != Post::MEMBER {
        return contest.clone();
    }
    let mut higher: Vec<&ContestInput> = contests.iter().filter(|other| Rank::of(&other.post) < rank).collect();
    higher.sort_by_key(|other| Rank::of(&other.post));
    let mut candidates = contest.candidates.clone();
    let mut places: BTreeMap<CandidateId, usize> = candidates.iter().map(|one| one.id.clone()).zip(0..).collect();
    for one in higher.into_iter().flat_map(|other| &other.candidates) {
        if let Some(here) = places.get(&one.id).and_then(|place| candidates.get_mut(*place)) {
            here.votes = here.votes.saturating_add(one.votes);
        } else {
            places.insert(one.id.clone(), candidates.len());
            candidates.push(one.clone());
        }
    }
    ContestInput { post: contest.post.clone(), seats: contest.seats, candidates }
}

/// Both columns of every post; nothing without count-down.
pub(crate) fn columns(contests: &[ContestInput], fields: &[ContestInput], law: &Law) -> Option<Vec<CountedDown>> {
    let both = |(contest, field): (&ContestInput, &ContestInput)| {
        let own: BTreeMap<&CandidateId, u32> = contest.candidates.iter().map(|one| (&one.id, one.votes)).collect();
        let columns = |one: &CandidateInput| Columns {
            id: one.id.clone(),
            own: own.get(&one.id).copied().unwrap_or_default(),
            total: one.votes,
        };
        CountedDown { post: contest.post.clone(), votes: field.candidates.iter().map(columns).collect() }
    };
    (law.ballot_dup_post == DuplicatePost::CountDown).then(|| contests.iter().zip(fields).map(both).collect())
}

/// No paper gives one person two votes, so nobody's total is above the valid papers.
pub(crate) fn refused_totals(fields: &[ContestInput], contests: &[ContestInput], valid: u32) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for (field, contest) in fields.iter().zip(contests) {
        for one in field.candidates.iter().filter(|one| one.votes > valid) {
            if contest.candidates.iter().any(|own| own.id == one.id && own.votes > valid) {
                continue;
            }
            let facts = [
                ("post", (&field.post).into()),
                ("candidate", (&one.id).into()),
                ("votes", one.votes.into()),
                ("valid", valid.into()),
            ];
            let message = format!("{:?} has more votes for all posts together than papers are valid", one.id.as_str());
            refusals.push(Refusal::new(RefusalCode::TotalAboveValid, message, facts));
        }
    }
    refusals
}

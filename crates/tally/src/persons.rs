//! What a round means for persons rather than posts: one person ahead twice, relatives together, the women's seat.
//!
//! These are reported beside the outcome of each contest and never change it; people decide.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rules::{RuleId, WomenSeat};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contest::{ContestOutcome, Next};
use crate::ids::{CandidateId, Post};
use crate::input::{CandidateInput, ContestInput, Input, Round};
use crate::method::Applied;
use crate::outcome::{BlockerCode, OutcomeBlocker};

/// Where a person stands for one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "standing", content = "post", rename_all = "snake_case")]
pub enum Standing {
    /// Elected.
    Elected(Post),
    /// Tied across the last seat.
    Tied(Post),
    /// A candidate of the second election.
    SecondElection(Post),
}

impl Standing {
    /// The post, however the person stands for it.
    pub const fn post(&self) -> &Post {
        match self {
            Self::Elected(post) | Self::Tied(post) | Self::SecondElection(post) => post,
        }
    }
}

/// A person who is ahead for more than one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// The person.
    pub id: CandidateId,
    /// Each post for which the person is ahead or stands on.
    pub standings: Vec<Standing>,
}

/// Two close relatives who are both elected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// The two.
    pub pair: [CandidateId; 2],
    /// The posts of each.
    pub posts: [Vec<Post>; 2],
}

/// The women's seat in this round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Women {
    /// Women the law asks for.
    pub needed: u32,
    /// Women elected in this round, by contest, then by votes.
    pub elected: Vec<CandidateId>,
    /// What that means.
    #[serde(flatten)]
    pub state: WomenState,
}

/// Whether enough women are elected, and else what the profile's method makes of it (R76; ZJ 21, 29).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum WomenState {
    /// Enough are elected.
    Met,
    /// These women reached the threshold and are seated before others.
    SeatFirst {
        /// The post.
        post: Post,
        /// The best of them; more than are missing where votes are equal.
        candidates: Vec<CandidateId>,
    },
    /// None of them reached the threshold: seats are held for a second election among women.
    Hold {
        /// The post.
        post: Post,
        /// Seats held.
        seats: u32,
        /// The women not elected.
        candidates: Vec<CandidateId>,
    },
    /// Fewer than asked for; the women's post of its own decides.
    Short,
}

/// The people who are elected or tied for one post and ahead or standing on for another, by name.
pub(crate) fn conflicts(contests: &[ContestOutcome]) -> Vec<Conflict> {
    let mut people: BTreeMap<CandidateId, Vec<Standing>> = BTreeMap::new();
    for (id, standing) in contests.iter().flat_map(standings) {
        people.entry(id.clone()).or_default().push(standing);
    }
    let ahead = |standing: &Standing| !matches!(standing, Standing::SecondElection(_));
    let twice = people.into_iter().filter(|(_, all)| all.len() > 1 && all.iter().any(ahead));
    twice.map(|(id, standings)| Conflict { id, standings }).collect()
}

fn standings(contest: &ContestOutcome) -> Vec<(&CandidateId, Standing)> {
    let post = || contest.post.clone();
    let again = match &contest.next {
        Some(Next::SecondElection { candidates, .. }) => candidates.as_slice(),
        _ => &[],
    };
    let elected = contest.elected.iter().map(|id| (id, Standing::Elected(post())));
    let tied = contest.tied.iter().map(|id| (id, Standing::Tied(post())));
    elected.chain(tied).chain(again.iter().map(|id| (id, Standing::SecondElection(post())))).collect()
}

/// The pairs of relatives of whom both are elected; nothing where the input names no relatives or the profile does not
/// ask.
pub(crate) fn relatives(input: &Input, profile: &Applied<'_>, contests: &[ContestOutcome]) -> Option<Vec<Related>> {
    let pairs = input.related.as_ref().filter(|_| profile.law().kin_members.is_on())?;
    let both = pairs.iter().filter_map(|pair| {
        let posts = pair.each_ref().map(|id| posts_of(id, contests));
        posts.iter().all(|posts| !posts.is_empty()).then(|| Related { pair: pair.clone(), posts })
    });
    Some(both.collect())
}

fn posts_of(id: &CandidateId, contests: &[ContestOutcome]) -> Vec<Post> {
    contests.iter().filter(|contest| contest.elected.contains(id)).map(|contest| contest.post.clone()).collect()
}

/// The women's seat; nothing where not every candidate says or the profile does not look at it in the count.
pub(crate) fn women(
    input: &Input,
    profile: &Applied<'_>,
    contests: &[ContestOutcome],
    threshold: u32,
) -> Option<Women> {
    let (needed, method) = (profile.law().size_women_min.get(), profile.law().size_women_seat);
    if method == WomenSeat::Off || !input.names_women() {
        return None;
    }
    let names: BTreeSet<&CandidateId> =
        input.candidates().filter(|one| one.woman == Some(true)).map(|one| &one.id).collect();
    let mut elected: Vec<CandidateId> = Vec::new();
    for id in contests.iter().flat_map(|contest| &contest.elected).filter(|id| names.contains(id)) {
        if !elected.contains(id) {
            elected.push(id.clone());
        }
    }
    let missing = needed.saturating_sub(u32::try_from(elected.len()).unwrap_or(u32::MAX));
    let state = match (missing, method) {
        (0, _) => WomenState::Met,
        (_, WomenSeat::SeatedFirst) => seat(input, &elected, missing, threshold),
        _ => WomenState::Short,
    };
    Some(Women { needed, elected, state })
}

/// The contest for the members, else the last on the ballot.
pub(crate) fn members(input: &Input) -> Option<&ContestInput> {
    input.contests.iter().find(|contest| contest.post == Post::MEMBER).or(input.contests.last())
}

/// The women whom R76 seats first among the members, or the seats it holds for them.
fn seat(input: &Input, elected: &[CandidateId], missing: u32, threshold: u32) -> WomenState {
    let Some(members) = members(input) else { return WomenState::Short };
    let post = members.post.clone();
    let mut women: Vec<&CandidateInput> = members.candidates.iter().collect();
    women.retain(|one| one.woman == Some(true) && !elected.contains(&one.id));
    women.sort_by_key(|one| Reverse(one.votes));
    let ids = |women: &[&CandidateInput]| women.iter().map(|one| one.id.clone()).collect();
    let (reached, _) = women.split_at(women.partition_point(|one| one.votes >= threshold));
    let last = usize::try_from(missing - 1).ok().and_then(|last| reached.get(last)).or(reached.last());
    match last {
        None => WomenState::Hold { post, seats: missing, candidates: ids(&women) },
        Some(last) => {
            let first = reached.partition_point(|one| one.votes >= last.votes);
            WomenState::SeatFirst { post, candidates: ids(reached.split_at(first).0) }
        }
    }
}

/// What of all this stands in the way of declaring the round. The women's seat is judged on the first vote: a later
/// round knows only the seats that were left.
pub(crate) fn blockers(
    round: Round,
    profile: &Applied<'_>,
    contests: &[ContestOutcome],
    women: Option<&Women>,
    relatives: Option<&[Related]>,
) -> Vec<OutcomeBlocker> {
    let mut blockers = elected_twice(profile, contests);
    for related in relatives.into_iter().flatten() {
        let facts = [("pair", related.pair.iter().collect())];
        blockers.push(OutcomeBlocker::new(profile, BlockerCode::Relatives, RuleId::KinMembers, facts));
    }
    let short = women.filter(|women| round == Round::First && women.state != WomenState::Met);
    blockers.extend(short.map(|women| {
        let facts = [("needed", women.needed.into()), ("elected", women.elected.len().into())];
        OutcomeBlocker::new(profile, BlockerCode::Women, RuleId::SizeWomenMin, facts)
    }));
    blockers
}

fn elected_twice(profile: &Applied<'_>, contests: &[ContestOutcome]) -> Vec<OutcomeBlocker> {
    let people: BTreeSet<&CandidateId> = contests.iter().flat_map(|contest| &contest.elected).collect();
    let posts = people.into_iter().map(|id| (id, posts_of(id, contests))).filter(|(_, posts)| posts.len() > 1);
    let block = |(id, posts): (&CandidateId, Vec<Post>)| {
        let facts = [("candidate", id.into()), ("posts", posts.iter().collect())];
        OutcomeBlocker::new(profile, BlockerCode::ElectedTwice, RuleId::CandOnePost, facts)
    };
    posts.map(block).collect()
}

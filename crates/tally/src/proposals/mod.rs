//! What the profile would do about the women's seat and about relatives elected together: who stays, who gives way, who
//! would be next. Nothing here changes an outcome; people decide.

mod kin;
mod women;

use std::collections::BTreeSet;

use rules::{Law, Profile};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use kin::{KinProposal, Refill};
pub use women::WomenProposal;

use crate::contest::ContestOutcome;
use crate::ids::{CandidateId, Post};
use crate::input::{CandidateInput, Input, Refusal};
use crate::outcome::outcome;
use crate::persons::Women;

/// The proposals of a round.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposals {
    /// The women's seat, where it is not filled or has a post of its own.
    pub women: Option<WomenProposal>,
    /// Relatives, where some are elected together and the profile says who keeps the seat.
    pub relatives: Option<KinProposal>,
}

/// A person at a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// The person.
    pub id: CandidateId,
    /// The post.
    pub post: Post,
}

/// Seats for which votes are equal: a vote among exactly these decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Draw {
    /// Seats left for them.
    pub seats: u32,
    /// Those with equal votes.
    pub candidates: Vec<CandidateId>,
}

/// What the outcome found before anything is proposed.
pub(crate) struct Found<'a> {
    pub(crate) contests: &'a [ContestOutcome],
    pub(crate) women: Option<&'a Women>,
    pub(crate) threshold: u32,
}

impl Found<'_> {
    /// Everybody who is elected to anything.
    fn elected(&self) -> BTreeSet<&CandidateId> {
        self.contests.iter().flat_map(|contest| &contest.elected).collect()
    }
}

/// The proposals for a round, whether or not its input names a method; none for a void round.
pub fn proposals(input: &Input, profile: &Profile) -> Result<Proposals, Vec<Refusal>> {
    let method = Some(input.method.clone().unwrap_or_default());
    let outcome = outcome(&Input { method, ..input.clone() }, profile)?;
    Ok(outcome.proposals.unwrap_or_default())
}

/// The proposals for a round whose votes are counted.
pub(crate) fn of(counted: &Input, law: &Law, found: &Found<'_>) -> Proposals {
    Proposals { women: women::propose(counted, law, found), relatives: kin::propose(counted, law, found) }
}

/// The best of people in order of votes for some seats, and the draw where votes are equal at the last of them.
fn best(ranked: &[&CandidateInput], seats: usize) -> (Vec<CandidateId>, Option<Draw>) {
    let ids = |people: &[&CandidateInput]| people.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    let last = seats.checked_sub(1).and_then(|last| ranked.get(last));
    let Some(last) = last else { return if seats == 0 { (vec![], None) } else { (ids(ranked), None) } };
    let (within, beyond) = ranked.split_at_checked(seats).unwrap_or_default();
    if beyond.first().is_none_or(|next| next.votes < last.votes) {
        return (ids(within), None);
    }
    let (above, _) = ranked.split_at_checked(ranked.partition_point(|one| one.votes > last.votes)).unwrap_or_default();
    let level: Vec<&CandidateInput> = ranked.iter().copied().filter(|one| one.votes == last.votes).collect();
    let seats = u32::try_from(seats.saturating_sub(above.len())).unwrap_or(u32::MAX);
    (ids(above), Some(Draw { seats, candidates: ids(&level) }))
}

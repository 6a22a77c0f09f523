//! The women's seat: seated first or held (R76), or a post of its own (ZJ 21, 29).

use rules::{Law, WomenSeat};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Draw, Found, best};
use crate::contest::{Next, ranked};
use crate::ids::{CandidateId, Post};
use crate::input::{CandidateInput, Input, Round};
use crate::persons::{self, WomenState};

/// What the profile's method proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum WomenProposal {
    /// The women with the most votes above the threshold are seated first, others follow by votes; where none reached
    /// it, seats are held for a second election among women (R76).
    SeatedFirst {
        /// The post.
        post: Post,
        /// Women seated before others.
        seated: Vec<CandidateId>,
        /// Women of whom only some can be, by a further vote.
        seated_tie: Option<Draw>,
        /// Those who keep or take the other seats.
        stays: Vec<CandidateId>,
        /// Those of whom only some can, by a further vote.
        tie: Option<Draw>,
        /// Elected by votes, and without a seat here.
        gives_way: Vec<CandidateId>,
        /// Seats held for a second election among women.
        held: u32,
        /// Who would stand for them.
        candidates: Vec<CandidateId>,
    },
    /// The women's post decides, and what is left of it is voted on again with the second election (ZJ 21, 29).
    OwnPost {
        /// The post.
        post: Post,
        /// Those elected to it.
        elected: Vec<CandidateId>,
        /// What follows for it.
        next: Option<Next>,
    },
}

pub(super) fn propose(input: &Input, law: &Law, found: &Found<'_>) -> Option<WomenProposal> {
    match law.size_women_seat {
        WomenSeat::Off => None,
        WomenSeat::OwnPost => own_post(input, found),
        WomenSeat::SeatedFirst => {
            let short = found.women.filter(|women| input.round == Round::First && women.state != WomenState::Met)?;
            let elected = u32::try_from(short.elected.len()).unwrap_or(u32::MAX);
            seated_first(input, found, short.needed.saturating_sub(elected))
        }
    }
}

fn own_post(input: &Input, found: &Found<'_>) -> Option<WomenProposal> {
    let post = input.method.as_ref()?.women_post.as_ref()?;
    let contest = found.contests.iter().find(|contest| contest.post == *post)?;
    let (elected, next) = (contest.elected.clone(), contest.next.clone());
    Some(WomenProposal::OwnPost { post: post.clone(), elected, next })
}

/// `missing` women are seated first or have seats held; women already elected to the post keep theirs.
fn seated_first(input: &Input, found: &Found<'_>, missing: u32) -> Option<WomenProposal> {
    let members = persons::members(input)?;
    let outcome = found.contests.iter().find(|contest| contest.post == members.post)?;
    let anywhere = found.elected();
    let elected = |one: &CandidateInput| outcome.elected.contains(&one.id);
    let mut people = ranked(members);
    people.retain(|one| elected(one) || !anywhere.contains(&one.id));
    let (reached, _) = people.split_at_checked(people.partition_point(|one| one.votes >= found.threshold))?;
    let only = |of: &dyn Fn(&CandidateInput) -> bool| -> Vec<&CandidateInput> {
        reached.iter().copied().filter(|one| of(one)).collect()
    };
    let keeps = |one: &CandidateInput| woman(one) && elected(one);
    let keeping = only(&keeps);
    let new = only(&|one| woman(one) && !elected(one));
    let seats = usize::try_from(members.seats).unwrap_or(usize::MAX).saturating_sub(keeping.len());
    let wanted = usize::try_from(missing).unwrap_or(usize::MAX).min(seats);
    let (seated, seated_tie) = best(&new, wanted);
    let first = |one: &CandidateInput| seated.contains(&one.id) || drawn(seated_tie.as_ref(), &one.id);
    let others = only(&|one| !first(one) && !keeps(one));
    let (sure, tie) = best(&others, seats.saturating_sub(wanted));
    let stays = only(&|one| sure.contains(&one.id) || keeps(one));
    let stays: Vec<CandidateId> = stays.into_iter().map(|one| one.id.clone()).collect();
    let placed = |one: &CandidateInput| first(one) || stays.contains(&one.id) || drawn(tie.as_ref(), &one.id);
    let held = wanted.saturating_sub(new.len());
    let gives_way = only(&|one| elected(one) && !placed(one)).into_iter().map(|one| one.id.clone()).collect();
    let standing = people.iter().filter(|one| held > 0 && woman(one) && !placed(one));
    let candidates = standing.map(|one| one.id.clone()).collect();
    let (post, held) = (members.post.clone(), u32::try_from(held).unwrap_or(u32::MAX));
    Some(WomenProposal::SeatedFirst { post, seated, seated_tie, stays, tie, gives_way, held, candidates })
}

fn woman(one: &CandidateInput) -> bool {
    one.woman == Some(true)
}

fn drawn(draw: Option<&Draw>, id: &CandidateId) -> bool {
    draw.is_some_and(|draw| draw.candidates.contains(id))
}

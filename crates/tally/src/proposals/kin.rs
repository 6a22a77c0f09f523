//! Close relatives elected together: the highest post stays, then the most votes; equal votes are voted on again; the
//! seats given up go to the next who reach the threshold (ZJ 31).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rules::{KinRefill, KinResolve, Law};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Draw, Found, Seat};
use crate::contest::{ContestOutcome, Next, ranked};
use crate::field::Rank;
use crate::ids::{CandidateId, Post};
use crate::input::{CandidateInput, ContestInput, Input};

/// Who stays and who gives way among relatives elected together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KinProposal {
    /// Those who keep their seats though a relative is elected.
    pub stays: Vec<Seat>,
    /// Those who give way to a relative.
    pub gives_way: Vec<Seat>,
    /// Relatives with equal votes for posts of one height: a new vote among each group.
    pub new_vote: Vec<Vec<CandidateId>>,
    /// Those whose seat depends on such a vote.
    pub waits: Vec<Seat>,
    /// Who would be next, for each post with a seat given up.
    pub refill: Vec<Refill>,
}

/// Who would take the seats given up at one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refill {
    /// The post.
    pub post: Post,
    /// Seats given up, and those for which a tie was open.
    pub seats: u32,
    /// The next by votes above the threshold who are no relatives of anybody seated.
    pub elected: Vec<CandidateId>,
    /// Where votes are equal at the last of these seats or relatives are level: a vote among these.
    pub tie: Option<Draw>,
    /// Seats that nobody takes: a second election fills them, or the decision of people.
    pub left: u32,
}

/// Who is related to whom, both ways.
struct Kin<'a>(BTreeMap<&'a CandidateId, BTreeSet<&'a CandidateId>>);

impl<'a> Kin<'a> {
    fn of(pairs: &'a [[CandidateId; 2]]) -> Self {
        let mut kin = Self(BTreeMap::new());
        for [one, other] in pairs {
            kin.0.entry(one).or_default().insert(other);
            kin.0.entry(other).or_default().insert(one);
        }
        kin
    }

    fn any(&self, id: &CandidateId, among: &BTreeSet<&'a CandidateId>) -> bool {
        self.0.get(id).is_some_and(|relatives| !relatives.is_disjoint(among))
    }

    /// Groups of those who hang together by kinship.
    fn groups(&self, people: &BTreeSet<&'a CandidateId>) -> Vec<Vec<CandidateId>> {
        let mut left = people.clone();
        let mut groups = Vec::new();
        while let Some(first) = left.pop_first() {
            let (mut group, mut open) = (BTreeSet::from([first]), vec![first]);
            while let Some(one) = open.pop() {
                for near in self.0.get(one).into_iter().flatten().filter(|near| left.remove(*near)) {
                    group.insert(*near);
                    open.push(*near);
                }
            }
            groups.push(group.into_iter().cloned().collect());
        }
        groups
    }
}

/// An elected person at the highest of the own posts.
struct Elected<'a> {
    id: &'a CandidateId,
    post: &'a Post,
    place: (Rank, Reverse<u32>),
}

impl Elected<'_> {
    fn seat(&self) -> Seat {
        Seat { id: self.id.clone(), post: self.post.clone() }
    }
}

pub(super) fn propose(input: &Input, law: &Law, found: &Found<'_>) -> Option<KinProposal> {
    if !law.kin_members.is_on() || law.kin_resolve == KinResolve::Decision {
        return None;
    }
    let kin = Kin::of(input.related.as_deref()?);
    let mut proposal = settle(&people(input, found), &kin);
    if proposal.gives_way.is_empty() && proposal.new_vote.is_empty() {
        return None;
    }
    proposal.refill = refill(input, law.kin_refill, found, &proposal, &kin);
    Some(proposal)
}

fn people<'a>(input: &'a Input, found: &Found<'a>) -> Vec<Elected<'a>> {
    let mut people = Vec::new();
    for (contest, field) in found.contests.iter().zip(&input.contests) {
        let votes: BTreeMap<&CandidateId, u32> = field.candidates.iter().map(|one| (&one.id, one.votes)).collect();
        people.extend(contest.elected.iter().map(|id| {
            let votes = votes.get(id).copied().unwrap_or_default();
            Elected { id, post: &contest.post, place: (Rank::of(&contest.post), Reverse(votes)) }
        }));
    }
    people.sort_by_key(|one| one.place);
    let mut seen = BTreeSet::new();
    people.retain(|one| seen.insert(one.id));
    people
}

/// From the best place down: whoever has no relative above stays; level relatives are voted on again.
fn settle(people: &[Elected<'_>], kin: &Kin<'_>) -> KinProposal {
    let all: BTreeSet<&CandidateId> = people.iter().map(|one| one.id).collect();
    let (mut seated, mut open) = (BTreeSet::new(), BTreeSet::new());
    let mut proposal =
        KinProposal { stays: vec![], gives_way: vec![], new_vote: vec![], waits: vec![], refill: vec![] };
    for level in people.chunk_by(|one, other| one.place == other.place) {
        let (barred, free): (Vec<_>, Vec<_>) = level.iter().partition(|one| kin.any(one.id, &seated));
        let (waiting, free): (Vec<_>, Vec<_>) = free.into_iter().partition(|one| kin.any(one.id, &open));
        let rivals: BTreeSet<&CandidateId> = free.iter().map(|one| one.id).collect();
        let (clash, free): (Vec<_>, Vec<_>) = free.into_iter().partition(|one| kin.any(one.id, &rivals));
        let clash: BTreeSet<&CandidateId> = clash.into_iter().map(|one| one.id).collect();
        proposal.gives_way.extend(barred.into_iter().map(Elected::seat));
        proposal.new_vote.extend(kin.groups(&clash));
        proposal.stays.extend(free.iter().filter(|one| kin.any(one.id, &all)).map(|one| one.seat()));
        seated.extend(free.into_iter().map(|one| one.id));
        open.extend(clash);
        open.extend(waiting.iter().map(|one| one.id));
        proposal.waits.extend(waiting.into_iter().map(Elected::seat));
    }
    proposal
}

/// The next for each seat given up, from the highest post down; nobody where the rules want a second election.
fn refill(input: &Input, by: KinRefill, found: &Found<'_>, proposal: &KinProposal, kin: &Kin<'_>) -> Vec<Refill> {
    let gone: BTreeSet<&CandidateId> = proposal.gives_way.iter().map(|seat| &seat.id).collect();
    let elected = found.elected();
    let mut seated: BTreeSet<&CandidateId> = elected.difference(&gone).copied().collect();
    let mut posts: Vec<(&ContestInput, &ContestOutcome)> = input.contests.iter().zip(found.contests).collect();
    posts.sort_by_key(|(field, _)| Rank::of(&field.post));
    let mut refills = Vec::new();
    for (field, contest) in posts {
        let given = contest.elected.iter().filter(|id| gone.contains(id)).count();
        if given == 0 {
            continue;
        }
        let open = match contest.next {
            Some(Next::TieVote { seats, .. }) => seats,
            _ => 0,
        };
        let seats = u32::try_from(given).unwrap_or(u32::MAX).saturating_add(open);
        let next = |one: &&CandidateInput| one.votes >= found.threshold && !elected.contains(&one.id);
        let next: Vec<&CandidateInput> = match by {
            KinRefill::NextInVotes => ranked(field).into_iter().filter(next).collect(),
            KinRefill::SecondElection => Vec::new(),
        };
        refills.push(take(&field.post, seats, &next, &mut seated, kin));
    }
    refills
}

fn take<'a>(
    post: &Post,
    seats: u32,
    next: &[&'a CandidateInput],
    seated: &mut BTreeSet<&'a CandidateId>,
    kin: &Kin<'a>,
) -> Refill {
    let mut refill = Refill { post: post.clone(), seats, elected: vec![], tie: None, left: seats };
    for level in next.chunk_by(|one, other| one.votes == other.votes) {
        let free = level.iter().map(|one| &one.id).filter(|id| !seated.contains(*id) && !kin.any(id, seated));
        let free: Vec<&CandidateId> = free.collect();
        let rivals: BTreeSet<&CandidateId> = free.iter().copied().collect();
        let fit = u32::try_from(free.len()).is_ok_and(|many| many <= refill.left);
        if refill.left == 0 {
            break;
        }
        if !fit || free.iter().any(|id| kin.any(id, &rivals)) {
            let candidates = free.into_iter().cloned().collect();
            refill.tie = Some(Draw { seats: std::mem::take(&mut refill.left), candidates });
            break;
        }
        refill.left = refill.left.saturating_sub(u32::try_from(free.len()).unwrap_or(u32::MAX));
        refill.elected.extend(free.iter().copied().cloned());
        seated.extend(free);
    }
    refill
}

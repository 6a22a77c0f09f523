//! What the outcome leaves to people, decided in writing: who is seated where the count names somebody ahead for two posts,
//! relatives together, or no woman. A decision chooses among those who have the votes; it gives nobody a vote.

use super::event::Elected;
use super::result::left_to_people;
use super::round::{Counted, Owed, Round, RoundKind, Vacancy, person_of};
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::{DocumentId, PersonId};
use std::collections::BTreeSet;
use tally::{ContestOutcome, Post};

/// A decision about the outcome of a round.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// The signed decision.
    pub document: DocumentId,
    /// Who is elected by it, post by post; as counted for posts that it does not name.
    pub elected: Vec<Elected>,
}

/// A decision names posts of the round, people who reached the votes that elect, no more than there are seats and nobody
/// twice; and only where the outcome leaves something open.
pub(super) fn guard(election: &Election, decided: &[Elected], blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round().filter(|_| !decided.is_empty()) else { return };
    let Some(counted) = round.result.as_ref().filter(|counted| left_to_people(counted).next().is_some()) else {
        blockers.add(Code::NothingToDecide);
        return;
    };
    if round.declared_by.is_some() {
        blockers.add(Code::NothingToDecide);
    }
    let mut posts = BTreeSet::new();
    for row in decided {
        let seats = round.contest(&row.post).map_or(0, |contest| contest.seats);
        let many = u32::try_from(row.people.len()).unwrap_or(u32::MAX);
        if !posts.insert(&row.post) || many > seats {
            blockers.add(Code::DecisionBeyondCount).fact("post", &row.post);
        }
        for person in row.people.iter().filter(|person| !has_the_votes(counted, &row.post, **person)) {
            blockers.add(Code::DecisionBeyondCount).fact("post", &row.post).fact("person", person);
        }
    }
    let mut seated = BTreeSet::new();
    for row in elected(counted, decided) {
        for person in row.people {
            if !seated.insert(person) {
                blockers.add(Code::DecisionBeyondCount).fact("post", &row.post).fact("person", person);
            }
        }
    }
}

fn has_the_votes(counted: &Counted, post: &Post, person: PersonId) -> bool {
    let contests = counted.tally.contests.iter().filter(|contest| contest.post == *post);
    let mut rows = contests.flat_map(|contest| &contest.candidates);
    rows.any(|row| person_of(&row.id) == Some(person) && row.votes >= counted.outcome.threshold.votes)
}

/// Who is elected: as decided, as counted for the posts that no decision names.
pub(super) fn elected(counted: &Counted, decided: &[Elected]) -> Vec<Elected> {
    let of = |contest: &ContestOutcome| match decided.iter().find(|row| row.post == contest.post) {
        Some(row) => row.clone(),
        None => Elected { post: contest.post.clone(), people: contest.elected.iter().filter_map(person_of).collect() },
    };
    counted.outcome.contests.iter().map(of).collect()
}

/// What is owed with the seats that a decision left free: the vote for them is held with that for the others of the post.
pub(super) fn owed(round: &Round, mut owed: Vec<Owed>, counted: &Counted, decided: &[Elected]) -> Vec<Owed> {
    for row in decided {
        let before = counted.outcome.contests.iter().find(|contest| contest.post == row.post);
        let before = before.map_or(0, |contest| contest.elected.len());
        let freed = u32::try_from(before.saturating_sub(row.people.len())).unwrap_or(0);
        if freed == 0 {
            continue;
        }
        match owed.iter_mut().find(|owed| owed.contest.post == row.post) {
            Some(open) => open.contest.seats = open.contest.seats.saturating_add(freed),
            None => owed.extend(anew(round, row, freed)),
        }
    }
    owed
}

fn anew(round: &Round, row: &Elected, seats: u32) -> Option<Owed> {
    let mut contest = round.contest(&row.post)?.clone();
    contest.candidates.retain(|person| !row.people.contains(person));
    contest.seats = seats;
    Some(Owed { round: round.number, kind: RoundKind::SecondElection, vacancy: Vacancy::MayStayVacant, contest })
}

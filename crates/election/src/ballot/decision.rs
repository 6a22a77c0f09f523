//! What the outcome leaves to people, decided in writing: who is seated where the count names somebody ahead for two posts,
//! relatives together, or no woman. A decision chooses among those who have the votes; it gives nobody a vote.

use super::event::Elected;
use super::result::left_to_people;
use super::round::{Contest, Counted, Owed, Round, RoundKind, Vacancy, person_of};
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::{DocumentId, PersonId};
use crate::office::objection::Field;
use std::collections::BTreeSet;
use tally::{BlockerCode, ContestOutcome, Post, Standing, WomenState};

/// A decision about the outcome of a round.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// The signed decision.
    pub document: DocumentId,
    /// Who is elected by it, post by post; as counted for posts that it does not name.
    pub elected: Vec<Elected>,
}

/// A decision names posts that the outcome leaves open, people who reached the votes that elect, no more than there are
/// seats and nobody twice.
pub(super) fn guard(election: &Election, decided: &[Elected], blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round().filter(|_| !decided.is_empty()) else { return };
    let open = |counted: &&Counted| left_to_people(counted).next().is_some() || is_ruled(election);
    let Some(counted) = round.result.as_ref().filter(open).filter(|_| round.declared_by.is_none()) else {
        blockers.add(Code::NothingToDecide);
        return;
    };
    let mut posts = BTreeSet::new();
    let touched = touched(election, counted, decided);
    for row in decided {
        if election.engine >= crate::BINDING && !touched.contains(&row.post) {
            blockers.add(Code::PostNotOpen).fact("post", &row.post);
        }
        let seats = round.contest(&row.post).map_or(0, |contest| contest.seats);
        let many = u32::try_from(row.people.len()).unwrap_or(u32::MAX);
        if !posts.insert(&row.post) || many > seats {
            blockers.add(Code::DecisionBeyondCount).fact("post", &row.post);
        }
        let stands =
            |person: PersonId| has_the_votes(counted, &row.post, person) && !election.is_struck(person, &row.post);
        for person in row.people.iter().filter(|person| !stands(**person)) {
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

/// The posts whose seats are open, and those that somebody leaves who is seated on one of them.
fn touched<'c>(election: &Election, counted: &'c Counted, decided: &[Elected]) -> BTreeSet<&'c Post> {
    let open = if is_ruled(election) { all(counted) } else { open(counted) };
    let chosen = decided.iter().filter(|row| open.contains(&row.post)).flat_map(|row| &row.people);
    let chosen: BTreeSet<PersonId> = chosen.copied().collect();
    let leaves =
        |contest: &&ContestOutcome| contest.elected.iter().filter_map(person_of).any(|person| chosen.contains(&person));
    let left = counted.outcome.contests.iter().filter(leaves).map(|contest| &contest.post);
    open.iter().copied().chain(left).collect()
}

/// The posts that the outcome leaves to people.
fn open(counted: &Counted) -> BTreeSet<&Post> {
    let outcome = &counted.outcome;
    let of = |code: BlockerCode| match code {
        BlockerCode::ElectedTwice => {
            outcome.conflicts.iter().flat_map(|one| &one.standings).map(Standing::post).collect()
        }
        BlockerCode::Relatives => {
            outcome.relatives.iter().flatten().flat_map(|two| two.posts.iter().flatten()).collect()
        }
        BlockerCode::Women => match outcome.women.as_ref().map(|women| &women.state) {
            Some(WomenState::SeatFirst { post, .. } | WomenState::Hold { post, .. }) => BTreeSet::from([post]),
            _ => all(counted),
        },
        _ => all(counted),
    };
    left_to_people(counted).flat_map(of).collect()
}

fn all(counted: &Counted) -> BTreeSet<&Post> {
    counted.outcome.contests.iter().map(|contest| &contest.post).collect()
}

/// Whether a decision settles what the outcome leaves open: nobody is seated twice by it, and where relatives are elected
/// together it says who sits.
pub(super) fn settles(round: &Round, decision: &Decision, code: BlockerCode) -> bool {
    let Some(counted) = &round.result else { return false };
    match code {
        BlockerCode::ElectedTwice => {
            let mut seated = BTreeSet::new();
            elected(counted, &decision.elected).into_iter().flat_map(|row| row.people).all(|one| seated.insert(one))
        }
        BlockerCode::Relatives => {
            let named = |post: &Post| decision.elected.iter().any(|row| row.post == *post);
            counted.outcome.relatives.iter().flatten().all(|two| two.posts.iter().flatten().any(named))
        }
        _ => true,
    }
}

/// Whether a ruling on a candidate or the count waits to be carried out.
fn is_ruled(election: &Election) -> bool {
    [Field::Candidate, Field::Count].into_iter().any(|field| !election.office.owed(field).is_empty())
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

/// What is owed once a decision says who sits: a seat that it fills is owed no more, one that it leaves free is voted on
/// again. Those tied whom it does not touch are voted on as they were; whoever has a seat stands for none.
pub(super) fn owed(round: &Round, mut owed: Vec<Owed>, counted: &Counted, decided: &[Elected]) -> Vec<Owed> {
    let seated: BTreeSet<PersonId> = elected(counted, decided).into_iter().flat_map(|row| row.people).collect();
    for row in decided {
        let Some(contest) = round.contest(&row.post) else { continue };
        let filled = u32::try_from(row.people.len()).unwrap_or(u32::MAX);
        let free = contest.seats.saturating_sub(filled);
        owed.retain(|one| {
            let touched = one.contest.candidates.iter().any(|person| seated.contains(person));
            one.contest.post != row.post || (one.kind == RoundKind::TieVote && one.contest.seats <= free && !touched)
        });
        let tied: u32 = owed.iter().filter(|one| one.contest.post == row.post).map(|one| one.contest.seats).sum();
        owed.extend(anew(round, contest, &seated, free.saturating_sub(tied)));
    }
    owed
}

fn anew(round: &Round, contest: &Contest, seated: &BTreeSet<PersonId>, seats: u32) -> Option<Owed> {
    let candidates = contest.candidates.iter().copied().filter(|person| !seated.contains(person)).collect();
    let contest = Contest { post: contest.post.clone(), seats, candidates };
    let (kind, vacancy) = (RoundKind::SecondElection, Vacancy::MayStayVacant);
    (seats > 0).then_some(Owed { round: round.number, kind, vacancy, contest })
}

impl Round {
    /// Who is elected by the count, and by the decision where one names others; nobody before the count is agreed.
    pub fn seated(&self) -> Vec<Elected> {
        let decided = self.decided.as_ref().map_or(&[][..], |decision| &decision.elected);
        self.result.as_ref().map(|counted| elected(counted, decided)).unwrap_or_default()
    }

    /// The same for one post.
    pub fn seated_for(&self, post: &Post) -> Vec<PersonId> {
        self.seated().into_iter().find(|row| row.post == *post).map(|row| row.people).unwrap_or_default()
    }
}

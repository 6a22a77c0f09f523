//! Votes of a running term that are due: a by-election for the seats that nobody holds, a recall for each petition that
//! waits. All that they need follows from the log of the election whose term runs.

use crate::app::App;
use crate::commands::NewElection;
use crate::error::Problem;
use election::lifecycle::purpose::{Head, Purpose};
use election::method::Seats;
use election::term::{Phase, phase};
use election::{Election, ElectionId, Sex};
use std::collections::BTreeSet;

impl App {
    /// The votes that an election's term asks for, as their elections would be drafted; none before the term runs.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn term_votes(&self, id: ElectionId) -> Result<Vec<NewElection>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let Some(community) = election.community.filter(|_| phase(election) == Phase::Serving) else {
            return Ok(Vec::new());
        };
        let of = Head { election: id, size: snapshot.size(), root: snapshot.root() };
        let recalls = election.term.recalls.iter().filter(|one| one.ended.is_none()).map(|one| Purpose::Recall {
            of,
            member: one.petition.person,
            petitioned: one.on,
            roll: None,
            representatives: BTreeSet::new(),
        });
        let vote = |purpose| NewElection {
            community,
            term: election.lifecycle.term,
            profile: election.profile.id().to_owned(),
            groups: election.groups.values().copied().collect(),
            purpose,
        };
        Ok(by_election(election, of).into_iter().chain(recalls).map(vote).collect())
    }
}

/// The by-election for all seats that nobody holds; nothing where none is vacant.
fn by_election(election: &Election, of: Head) -> Option<Purpose> {
    let terms = election.method.terms.as_ref()?;
    let vacant = |row: &Seats| Seats { post: row.post.clone(), seats: election.vacant(&row.post) };
    let seats: Vec<Seats> = terms.seats.iter().map(vacant).filter(|row| row.seats > 0).collect();
    if seats.is_empty() {
        return None;
    }
    // Seats that were filled meanwhile were vacant first.
    let mut left: Vec<_> = election.term.left.values().map(|left| left.on).collect();
    left.sort_unstable();
    let since = left.into_iter().nth(election.term.filled.len()).or(election.ballot.declared)?;
    let serving = election.serving();
    let woman = |person| election.people.get(person).is_some_and(|facts| facts.sex == Sex::Female);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Some(Purpose::ByElection {
        of,
        since,
        members: count(serving.len()),
        women: count(serving.iter().filter(|seat| woman(&seat.person)).count()),
        term_ends: election.term_ends()?,
        roll: None,
        representatives: BTreeSet::new(),
        seats,
    })
}

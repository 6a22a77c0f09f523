//! What an upheld objection to the poll, the count or a candidate forces once papers are out: nothing is declared and
//! nothing settles until a batch is counted again, people have decided in writing, or the round is void.

use super::count::Look;
use super::event::Event;
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::{BatchNo, NominationId, ObjectionId, PoolNo};
use crate::nomination;
use crate::office::objection::{About, Field};

/// Blocks for each ruling that is not carried out.
pub(super) fn gate(election: &Election, blockers: &mut Blockers<'_>) {
    election.office.all_carried_out(Field::Count, Code::CountRulingOpen, blockers);
    for (objection, nomination) in struck(election) {
        blockers.add(Code::StruckStandsOn).fact("objection", objection).fact("nomination", nomination);
    }
}

/// Who was struck off when the papers were printed already, and stands on them.
fn struck(election: &Election) -> Vec<(ObjectionId, NominationId)> {
    let open = election.office.owed(Field::Candidate).into_iter();
    let of = |objection| match election.office.objections.get(&objection)?.about {
        About::Candidate { nomination } => Some((objection, nomination)),
        _ => None,
    };
    let printed = |(_, nomination): &(ObjectionId, NominationId)| {
        let struck = election.nomination.get(*nomination);
        let contests = election.ballot.round().into_iter().flat_map(|round| &round.contests);
        struck.is_some_and(|one| {
            contests.clone().any(|contest| contest.post == one.post && contest.candidates.contains(&one.person))
        })
    };
    open.filter_map(of).filter(printed).collect()
}

/// What carries rulings out.
pub(super) fn carry_out(election: &mut Election, event: &Event) {
    let fields: &[Field] = match event {
        // What was only begun is no count that a ruling could have been about.
        Event::BatchReopened { look, pool, batch } if was_agreed(election, (*look, *pool, *batch)) => &[Field::Count],
        Event::DecisionRecorded { .. } | Event::RoundVoided { .. } => &[Field::Count, Field::Candidate],
        _ => return,
    };
    for field in fields {
        let open = election.office.owed(*field);
        election.office.carry_out(open);
    }
}

fn was_agreed(election: &Election, key: (Look, PoolNo, BatchNo)) -> bool {
    election.ballot.round().and_then(|round| round.batches.get(&key)).is_some_and(|batch| batch.agreed.is_some())
}

impl Election {
    /// Whether somebody was struck off the candidates of a post.
    pub(super) fn is_struck(&self, person: crate::PersonId, post: &tally::Post) -> bool {
        let mut nominated = self.nomination.all.values().filter(|one| one.person == person && one.post == *post);
        nominated.any(|one| one.state == nomination::State::Struck)
    }
}

//! The third person (第三人): where two tellers differ again over the same papers, a scrutineer or a member of the
//! committee who is neither of them looks at just these papers, sees neither entry, and decides. Every version stays.

use super::Command;
use super::count::{Batch, require_batch};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::office::appointment::Function;

/// Who can be the third.
pub(super) const FUNCTIONS: [Function; 2] = [Function::Scrutineer, Function::CommitteeMember];

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Command::DecideBatch { look, pool, batch, positions, .. } = command else { return };
    let Some(found) = require_batch(election, (*look, *pool, *batch), blockers) else { return };
    if found.common().is_some() {
        blockers.add(Code::BatchAwaitsAgreement);
    } else if !election.third_decides(found) {
        let needed = election.profile.law().count_third.0;
        blockers.add(Code::ThirdNotCalled).fact("disagreements", found.disagreements).fact("needed", needed);
    }
    let rising = positions.is_sorted_by(|one, next| one < next);
    let last = election.positions(found.papers);
    if positions.is_empty() || !rising || positions.iter().any(|at| !(1..=last).contains(at)) {
        blockers.add(Code::NotPapersOfBatch).fact("papers", last);
    }
    let Some(person) = election.office.person(context.actor.account, &FUNCTIONS) else { return };
    if found.tellers.contains(&person) {
        blockers.add(Code::SamePerson).fact("person", person);
    }
    let round = election.ballot.round();
    if round.and_then(|round| round.counted_in_other_look((*look, *pool), [person])).is_some() {
        blockers.add(Code::SecondLookByOthers).fact("person", person).fact("pool", pool);
    }
    if election.staff_conflict(person, Function::Scrutineer) {
        blockers.add(Code::StaffConflict).fact("person", person);
    }
}

impl Election {
    /// Whether the two tellers of a batch differed so often that it is a third person's.
    pub fn third_decides(&self, batch: &Batch) -> bool {
        batch.third.is_none() && batch.disagreements >= self.profile.law().count_third.0
    }
}

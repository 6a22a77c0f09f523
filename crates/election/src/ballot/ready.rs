//! What must stand before the poll opens (投票前的准备), asked step by step by the guards and at one look by whoever prepares.

use super::{Action, Phase, place};
use crate::blocker::{Blocker, Blockers};
use crate::command;
use crate::context::Context;
use crate::election::Election;

/// What must stand before everything counts as prepared.
pub(super) fn gate(election: &Election, context: &Context, blockers: &mut Blockers<'_>) {
    place::gate_ready(election, context, blockers);
    if !election.lifecycle.purpose.is_recall() {
        election.require_current_candidates(blockers);
        election.require_meeting_with_voters(blockers);
    }
}

/// What the guards of the steps ahead would still ask for, whoever takes them: each thing once. What a step that was taken
/// asked for is past.
pub fn missing(election: &Election, context: &Context) -> Vec<Blocker> {
    type Gate = fn(&Election, &Context, &mut Blockers<'_>);
    let steps: [(Phase, Action, Gate); 2] =
        [(Phase::Preparing, Action::DeclareReady, gate), (Phase::Ready, Action::OpenPolling, place::gate_open)];
    let ahead = steps.into_iter().filter(|(phase, ..)| election.ballot.phase <= *phase);
    let mut missing: Vec<Blocker> = Vec::new();
    for (_, action, gate) in ahead {
        let mut found = Blockers::of(election);
        gate(election, context, &mut found);
        let mut found = found.into_vec();
        election.passes.lift(command::Action::Ballot(action), &mut found);
        found.retain(|one| !missing.contains(one));
        missing.extend(found);
    }
    missing
}

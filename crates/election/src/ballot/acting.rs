//! Who leads where no director was elected.

use super::Command;
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::PersonId;
use rules::ActingHead;
use tally::Post;

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Command::RecordActing { person, document, happened } = command else { return };
    happened.check(context, blockers);
    election.office.require_document(*document, blockers);
    if !without_director(election) || !may_lead(election, *person) {
        blockers.add(Code::ActingNotEligible).fact("person", person);
    }
}

/// Nothing is final while nobody leads.
pub(super) fn gate_settle(election: &Election, blockers: &mut Blockers<'_>) {
    if without_director(election) && election.ballot.acting.is_none() {
        blockers.add(Code::ActingMissing);
    }
}

fn without_director(election: &Election) -> bool {
    election.ballot.vacant.contains_key(&Post::DIRECTOR)
}

/// A deputy director; where there is none, a member whom the members chose.
fn may_lead(election: &Election, person: PersonId) -> bool {
    let elected = |post: &Post| election.ballot.elected.get(post).filter(|people| !people.is_empty());
    match election.profile.law().runoff_acting {
        ActingHead::DeputyElseMember => match elected(&Post::DEPUTY) {
            Some(deputies) => deputies.contains(&person),
            None => election.ballot.all_elected().contains(&person),
        },
    }
}

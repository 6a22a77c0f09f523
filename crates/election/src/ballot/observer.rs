//! Observers: a candidate names so many, each a person of record, who watch and touch no paper.

use super::Command;
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::PersonId;

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::NameObserver { observer, candidate, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            election.require_person(*observer, blockers);
            guard_candidate(election, *candidate, blockers);
            guard_observer(election, *observer, blockers);
        }
        Command::DismissObserver { observer, happened } => {
            happened.check(context, blockers);
            if !election.ballot.observers.contains_key(observer) {
                blockers.add(Code::UnknownObserver).fact("observer", observer);
            }
        }
        _ => {}
    }
}

fn guard_candidate(election: &Election, candidate: PersonId, blockers: &mut Blockers<'_>) {
    if !election.stands(candidate) {
        blockers.add(Code::ObserverOfNobody).fact("candidate", candidate);
    }
    let most = election.profile.law().observer_max.0;
    let named = election.ballot.observers.values().filter(|other| **other == candidate).count();
    if u32::try_from(named).is_ok_and(|named| named >= most) {
        blockers.add(Code::ObserverTooMany).fact("named", named).fact("most", most);
    }
}

/// Who watches for a candidate touches no paper, does not stand and has no say.
fn guard_observer(election: &Election, observer: PersonId, blockers: &mut Blockers<'_>) {
    if election.ballot.observers.contains_key(&observer) {
        blockers.add(Code::SamePerson).fact("person", observer);
    }
    let at_papers = election.living_functions(observer).any(crate::office::appointment::Function::touches_papers);
    if at_papers || election.stands(observer) || election.committee.is_member(observer) {
        blockers.add(Code::ObserverAtPapers).fact("observer", observer);
    }
}

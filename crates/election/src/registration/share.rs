//! How many must register (Nanchang 2017), and the written pledges not to be registered elsewhere.

use super::Command;
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use rules::Switch;

/// The list is posted only when enough of the eligible registered, and every pledge that is asked for is on file.
pub(super) fn gate_list(election: &Election, blockers: &mut Blockers<'_>) {
    check_share(election, blockers);
    let stage = &election.registration;
    let pledged = u32::try_from(stage.pledged.len()).unwrap_or(u32::MAX);
    let missing = stage.registered().saturating_sub(pledged);
    if election.profile.law().voter_pledge == Switch::On && missing > 0 {
        blockers.add(Code::PledgesMissing).fact("missing", missing);
    }
}

fn check_share(election: &Election, blockers: &mut Blockers<'_>) {
    let registered = election.registration.registered();
    let households = election.groups.values().map(|group| group.households).fold(0, u32::saturating_add);
    let Some(asked) = election.profile.law().voter_min_share.asked_of(households) else { return };
    let Some(eligible) = election.registration.eligible else {
        blockers.add(Code::EligibleNotCounted).fact("households", households);
        return;
    };
    if eligible < registered {
        blockers.add(Code::MoreRegisteredThanEligible).fact("registered", registered).fact("eligible", eligible);
    } else if !asked.met(registered, eligible) {
        let needed = asked.needed(eligible);
        blockers
            .add(Code::TooFewRegistered)
            .fact("registered", registered)
            .fact("eligible", eligible)
            .fact("needed", needed);
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::CountEligible { document, happened, .. } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
        }
        Command::KeepPledges { people, document } => {
            election.office.require_document(*document, blockers);
            if people.is_empty() {
                blockers.add(Code::NothingToRecord);
            }
            for person in people {
                election.require_entry(*person, blockers);
            }
        }
        _ => {}
    }
}

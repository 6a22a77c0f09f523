//! Who leaves the published list: by death, deprivation or a ruling; by late withdrawal or because nobody finds the
//! voter only where the profile has it, for these shrink the base. Every removal stays countable.

use super::Command;
use super::entry::RemovalReason;
use crate::ballot;
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::PersonId;
use chrono::NaiveDate;
use rules::Switch;

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::Remove { person, reason, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            election.require_entry(*person, blockers);
            guard_reason(election, *person, *reason, happened.on, blockers);
        }
        Command::Restore { person, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            let removed = election.registration.removed.get(person);
            if removed.is_none_or(|removal| removal.reason != RemovalReason::Unreachable) {
                blockers.add(Code::NotDropped).fact("person", person);
            }
            let phase = election.ballot.phase;
            if (ballot::Phase::Polling..=ballot::Phase::Counted).contains(&phase) {
                blockers.add(Code::PollUnderWay).fact("phase", phase);
            }
        }
        _ => {}
    }
}

fn guard_reason(
    election: &Election,
    person: PersonId,
    reason: RemovalReason,
    on: NaiveDate,
    blockers: &mut Blockers<'_>,
) {
    let law = election.profile.law();
    match reason {
        RemovalReason::Death | RemovalReason::Deprivation => {}
        // Rulings, verdicts and the roll of a later round take entries out by commands of their own.
        RemovalReason::Ruling | RemovalReason::Verdict | RemovalReason::NewRoll => {
            blockers.add(Code::NoRulingForThis).fact("person", person);
        }
        RemovalReason::LateWithdrawal => {
            if law.voter_late_drop == Switch::Off {
                blockers.add(Code::LateDropOff).fact("person", person);
            }
            let latest = election.roll_day().map(|day| rules::latest_before(day, law.voter_late_days));
            if latest.is_none_or(|latest| on > latest) {
                blockers.add(Code::LateDropTooLate).fact("latest", latest).fact("on", on);
            }
        }
        RemovalReason::Unreachable => {
            if law.voter_unreachable == Switch::Off {
                blockers.add(Code::UnreachableOff).fact("person", person);
            }
        }
    }
}

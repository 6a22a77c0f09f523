//! Doubtful papers: what may be found of one, who finds it, and people written in.

use super::Command;
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::PersonId;
use crate::office::appointment::Function;
use rules::{BallotChoice, IntentRule, PaperFault, UnclearBy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tally::VoidReason;

/// What three people found of a doubtful paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "finding", rename_all = "snake_case", deny_unknown_fields)]
pub enum PaperFinding {
    /// It counts.
    Valid {},
    /// It counts: what its mark means is clear.
    Clear {
        /// By which rule.
        by: IntentRule,
    },
    /// Blank.
    Blank {},
    /// Void in whole.
    Void {
        /// Why.
        reason: VoidReason,
    },
    /// Void for some posts only.
    PartlyVoid {
        /// Why.
        reason: VoidReason,
    },
}

/// Another person than those printed can be named only where the paper has room for one.
pub(super) fn gate_write_in(election: &Election, blockers: &mut Blockers<'_>) {
    if !election.profile.law().ballot_choices.contains(&BallotChoice::WriteIn) {
        blockers.add(Code::WriteInsNotOffered);
    }
}

pub(super) fn guard(election: &Election, command: &Command, blockers: &mut Blockers<'_>) {
    match command {
        Command::AdmitWriteIn { post, person } => {
            guard_write_in(election, post, *person, blockers);
            crate::nomination::guard_post(election, *person, post, blockers);
        }
        Command::ClassifyPaper { look, pool, batch, position, panel, finding } => {
            guard_finding(election, *finding, blockers);
            guard_panel(election, panel, blockers);
            let found = election.ballot.round().and_then(|round| round.batches.get(&(*look, *pool, *batch)));
            if found.is_none_or(|found| *position == 0 || *position > found.papers) {
                blockers.add(Code::UnknownBatch).fact("pool", pool).fact("batch", batch);
            }
        }
        _ => {}
    }
}

fn guard_write_in(election: &Election, post: &tally::Post, person: PersonId, blockers: &mut Blockers<'_>) {
    election.require_entry(person, blockers);
    election.one_question_only(blockers);
    match election.ballot.round().and_then(|round| round.contest(post)) {
        Some(contest) if contest.candidates.contains(&person) => {
            blockers.add(Code::AlreadyStands).fact("person", person);
        }
        Some(_) => {}
        None => {
            blockers.add(Code::UnknownPost).fact("post", post);
        }
    }
}

/// Only the grounds that stood in the rules before the vote void a paper, and only they make a mark clear.
fn guard_finding(election: &Election, finding: PaperFinding, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    match finding {
        PaperFinding::Void { reason } => {
            if !fault(reason).is_some_and(|fault| law.ballot_void.contains(&fault)) {
                blockers.add(Code::FaultNotInRules).fact("reason", reason);
            }
        }
        PaperFinding::Clear { by } => {
            if !law.ballot_intent.contains(&by) {
                blockers.add(Code::IntentNotInRules).fact("by", by);
            }
        }
        PaperFinding::Valid {} | PaperFinding::Blank {} | PaperFinding::PartlyVoid { .. } => {}
    }
}

/// The rules' word for a reason; one person for two posts has a rule of its own, the method's own grounds none.
const fn fault(reason: VoidReason) -> Option<PaperFault> {
    match reason {
        VoidReason::Overvote => Some(PaperFault::Overvote),
        VoidReason::Unreadable | VoidReason::Damaged => Some(PaperFault::Unreadable),
        VoidReason::IdentifyingMark => Some(PaperFault::IdentifyingMark),
        VoidReason::NotOfficial => Some(PaperFault::NotOfficial),
        VoidReason::DuplicatePost | VoidReason::ByMethod => None,
    }
}

/// Three persons, of whom the profile says whose word it is: all of the committee, or the chief scrutineer and two others
/// of the committee or the scrutineers.
fn guard_panel(election: &Election, panel: &[PersonId; 3], blockers: &mut Blockers<'_>) {
    let distinct: std::collections::BTreeSet<_> = panel.iter().collect();
    if distinct.len() != panel.len() {
        blockers.add(Code::SamePerson);
    }
    let by = election.profile.law().ballot_unclear;
    let member = |person: &PersonId| election.committee.is_member(*person);
    let scrutineer = |person: &PersonId| election.has_function(*person, Function::Scrutineer);
    let [first, ..] = panel;
    let theirs = match by {
        UnclearBy::Committee => panel.iter().all(member),
        UnclearBy::ChiefScrutineer => {
            scrutineer(first) && panel.iter().all(|person| member(person) || scrutineer(person))
        }
    };
    if !theirs {
        blockers.add(Code::DoubtDecidedByOthers).fact("by", by);
    }
}

//! How many took part in nominating, and the pre-vote among the preliminary candidates (预选).

use super::Command;
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::NominationId;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The votes of one preliminary candidate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreVotes {
    /// Whose nomination.
    pub nomination: NominationId,
    /// How many votes.
    pub votes: u32,
}

/// A pre-vote as it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PreVote {
    /// How many took part.
    pub took_part: u32,
    /// The votes of each nomination.
    pub votes: BTreeMap<NominationId, u32>,
    /// When.
    pub on: NaiveDate,
}

/// The share of voters who must take part in nominating, where the rules set one (ZJ 18, BJ 16).
pub(super) fn gate_preliminary(election: &Election, blockers: &mut Blockers<'_>) {
    if election.profile.law().cand_quorum.is_none() {
        return;
    }
    match election.nomination.took_part {
        Some(took_part) => check_quorum(election, took_part, blockers),
        None => {
            blockers.add(Code::ParticipationMissing);
        }
    }
}

fn check_quorum(election: &Election, took_part: u32, blockers: &mut Blockers<'_>) {
    let registered = election.registration.registered();
    if let Some(quorum) = election.profile.law().cand_quorum.filter(|quorum| !quorum.met(took_part, registered)) {
        let needed = quorum.needed(registered);
        blockers.add(Code::NominationQuorum).fact("took_part", took_part).fact("needed", needed);
    }
}

fn check_part(election: &Election, took_part: u32, blockers: &mut Blockers<'_>) {
    let registered = election.registration.registered();
    if took_part > registered {
        blockers.add(Code::MorePresentThanDue).fact("present", took_part).fact("due", registered);
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::RecordParticipation { took_part, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            check_part(election, *took_part, blockers);
        }
        Command::RecordPreVote { took_part, votes, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            check_part(election, *took_part, blockers);
            check_quorum(election, *took_part, blockers);
            if election.nomination.pre_vote.is_some() {
                blockers.add(Code::PreVoteStands);
            }
            guard_votes(election, *took_part, votes, blockers);
        }
        _ => {}
    }
}

/// Each candidate once; of one voter no more votes for a post than it has seats.
fn guard_votes(election: &Election, took_part: u32, votes: &[PreVotes], blockers: &mut Blockers<'_>) {
    let mut seen = BTreeSet::new();
    let mut sums = BTreeMap::new();
    for row in votes {
        let nominated = election.nomination.get(row.nomination).filter(|one| one.stands());
        let Some(nominated) = nominated.filter(|_| seen.insert(row.nomination)) else {
            blockers.add(Code::UnknownNomination).fact("nomination", row.nomination);
            continue;
        };
        if row.votes > took_part {
            blockers.add(Code::MoreVotesThanPresent).fact("votes", row.votes).fact("present", took_part);
        }
        let sum: &mut u64 = sums.entry(&nominated.post).or_default();
        *sum = sum.saturating_add(row.votes.into());
    }
    for (post, votes) in sums {
        let most = u64::from(took_part).saturating_mul(election.method.seats(post).into());
        if votes > most {
            blockers.add(Code::PreVoteTooManyVotes).fact("post", post).fact("votes", votes).fact("most", most);
        }
    }
}

//! A round that the guiding office finds void on a ground that no count shows: all its seats, and only they, are voted on
//! again.

use super::round::{Owed, Vacancy};
use super::{Command, Event};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use rules::VoidGround;

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Command::VoidRound { ground, document, happened } = command else { return };
    happened.check(context, blockers);
    election.office.require_document(*document, blockers);
    // Too few votes and too many papers are found by the count itself and by nobody's word.
    let by_people = match ground {
        VoidGround::CommitteeUnlawful | VoidGround::CountNotPublic => true,
        VoidGround::Quorum | VoidGround::MoreReturnedThanIssued => false,
    };
    if !by_people || !election.profile.law().revote_invalid.contains(ground) {
        blockers.add(Code::GroundNotInRules).fact("ground", ground).fact("authority", authority(election));
    }
    if election.ballot.round().is_some_and(|round| round.voided.is_some()) {
        blockers.add(Code::RoundIsVoid);
    }
}

fn authority(election: &Election) -> &str {
    &election.profile.law().authority_name
}

/// The round's seats are owed once more, under the rules of the same kind of vote.
pub(super) fn voided(election: &Election, ground: VoidGround) -> Vec<crate::Event> {
    let Some(round) = election.ballot.round() else { return Vec::new() };
    let again = |contest: &super::round::Contest| Owed {
        round: round.number,
        kind: round.kind.again(),
        vacancy: Vacancy::MustVote,
        contest: contest.clone(),
    };
    let owed = round.listed.iter().map(again).collect();
    vec![Event::RoundVoided { ground, owed }.into()]
}

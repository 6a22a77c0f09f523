//! The booth where papers are filled in unseen, and the scribes (代书人) for those who cannot write.

use super::Command;
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::office::appointment::Function;
use rules::Switch;

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Command::CheckBooth { place, document, happened } = command else { return };
    happened.check(context, blockers);
    election.require_place(*place, blockers);
    election.office.require_document(*document, blockers);
}

/// Who cannot write finds a scribe who is nobody's relative.
pub(super) fn gate_ready(election: &Election, blockers: &mut Blockers<'_>) {
    if election.profile.law().booth_scribe == Switch::On && election.staffed(Function::Scribe) == 0 {
        blockers.add(Code::ScribeMissing);
    }
}

/// Every place's booth was looked at for this round.
pub(super) fn gate_open(election: &Election, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    if election.profile.law().booth_secret == Switch::Off {
        return;
    }
    for (id, place) in &election.ballot.places {
        if !round.booths.contains(id) {
            blockers.add(Code::BoothNotChecked).fact("place", place.number);
        }
    }
}

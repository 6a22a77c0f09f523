//! In whose hands a log is, and what may be written to it while it goes from one server to another.

use crate::append::AppendError;
use crate::keys::Keys;
use election::log::Log;
use election::record::hall::elsewhere;
use election::{Blocker, Election};

/// In whose hands a log is.
pub(crate) enum Hold {
    /// The key that signs next is one of ours.
    Ours,
    /// It was given to another server, which has not shown that it has it.
    GivenAway(Vec<Blocker>),
    /// A key that is not ours signs.
    Others,
}

impl Hold {
    /// In whose hands the log of this origin is, seen by who holds these keys.
    pub(crate) fn of(keys: &Keys, origin: &str, election: &Election) -> Self {
        match (keys.can_sign(origin, election), election.hall.is_moving()) {
            (true, _) => Self::Ours,
            (false, true) => Self::GivenAway(elsewhere(election)),
            (false, false) => Self::Others,
        }
    }
}

/// Refuses what only the server could write to which the log was given, and a key that nobody here holds.
pub(crate) fn require_held(before: Hold, after: Hold) -> Result<(), AppendError> {
    match (before, after) {
        (_, Hold::Ours) | (Hold::Ours, Hold::GivenAway(_)) => Ok(()),
        (Hold::GivenAway(blockers), _) => Err(AppendError::Refused { index: 0, blockers }),
        _ => Err(AppendError::ForeignKey),
    }
}

/// Refuses a submission after which the log is still on its way, but not as it was given away: nothing comes on record
/// then but what ends it.
pub(crate) fn require_ended(log: &Log) -> Result<(), AppendError> {
    let given = log.election.anchors.rotations.last().and_then(|rotation| rotation.head).map(|head| head.size);
    if log.election.hall.is_moving() && given != Some(log.size()) {
        return Err(AppendError::Refused { index: 0, blockers: elsewhere(&log.election) });
    }
    Ok(())
}

//! The end of the committee's mandate: what it may do, it may do until then.

use crate::ballot;
use crate::election::Election;
use rules::EndsWith;

impl Election {
    /// Whether the mandate of the election committee is over (`ec.end`): with the handover, or with the declaration of
    /// a result after which no further round is owed.
    pub fn mandate_is_over(&self) -> bool {
        match self.profile.law().ec_end {
            EndsWith::Handover => self.ballot.handover.is_some(),
            EndsWith::Declaration => self.ballot.phase >= ballot::Phase::Declared && self.ballot.owed.is_empty(),
        }
    }
}

//! The newest committed fold of a log, for readers.

use election::{CommunityId, Election, ElectionId};
use ledger::Hash;

/// One log as it was committed: its fold, and the checkpoint over exactly it. It never changes.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The fold and its frontier.
    pub log: election::log::Log,
    /// Where the election is held.
    pub community: CommunityId,
    /// The log's origin.
    pub origin: String,
    /// The signed note over size and root.
    pub checkpoint: String,
}

impl Snapshot {
    /// The election.
    pub const fn election(&self) -> &Election {
        &self.log.election
    }

    /// How many entries it has.
    pub fn size(&self) -> u64 {
        self.log.size()
    }

    /// The root over them.
    pub fn root(&self) -> Hash {
        self.log.root()
    }
}

/// A log grew.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Change {
    /// Whose log.
    pub election: ElectionId,
    /// Its new size.
    pub size: u64,
}

//! News of drafts: what tellers write paper by paper changes what the hall sees, and no log grows with it. Nothing of a
//! draft enters here but that there is another one.

use election::ElectionId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::broadcast;

/// How many drafts a slow listener may miss before it is told that it did.
const NEWS: usize = 256;

/// What is told of drafts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DraftNews {
    /// There is another one in an election.
    Of(ElectionId),
    /// News of any election may have been lost.
    Lost,
}

impl DraftNews {
    /// Whether it is news for whoever watches this election.
    pub fn concerns(self, election: ElectionId) -> bool {
        match self {
            Self::Of(of) => of == election,
            Self::Lost => true,
        }
    }
}

/// How often the drafts of each election changed, as far as this server heard.
pub(crate) struct Drafted {
    counts: Mutex<Counts>,
    told: broadcast::Sender<DraftNews>,
}

#[derive(Default)]
struct Counts {
    of: HashMap<ElectionId, u64>,
    /// How often news may have been lost, of whichever election.
    lost: u64,
}

impl Default for Drafted {
    fn default() -> Self {
        Self { counts: Mutex::default(), told: broadcast::channel(NEWS).0 }
    }
}

impl Drafted {
    /// A number that is another one whenever the drafts of an election may be others.
    pub(crate) fn count(&self, election: ElectionId) -> u64 {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.lost.saturating_add(counts.of.get(&election).copied().unwrap_or_default())
    }

    /// There is another draft in an election.
    pub(crate) fn tell(&self, election: ElectionId) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.of.entry(election).or_default();
        *count = count.saturating_add(1);
        // Nobody may be listening.
        let _ = self.told.send(DraftNews::Of(election));
    }

    /// This server was not reached for a while: nothing that it knows of drafts is the newest for certain.
    pub(crate) fn lost(&self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.lost = counts.lost.saturating_add(1);
        let _ = self.told.send(DraftNews::Lost);
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<DraftNews> {
        self.told.subscribe()
    }
}

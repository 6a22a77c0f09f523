//! The log of one election: each accepted command with its events becomes one entry, whose canonical bytes
//! are hashed into the tree, stored as they are, and decided again by whoever verifies.

use crate::blocker::Blocker;
use crate::command::Command;
use crate::context::{Actor, Context};
use crate::course::{Course, Since};
use crate::decide::{decide, evolve};
use crate::election::Election;
use crate::event::Event;
use crate::ids::ElectionId;
use crate::record::anchor::Head;
use chrono::{DateTime, Utc};
use ledger::{Frontier, Hash};
use rules::Profile;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use thiserror::Error;

/// The format of entries.
pub const FORMAT: u32 = 1;

/// The longest entry in bytes: tiles carry a 16-bit length.
pub const MAX_ENTRY: usize = 65_535;

/// One accepted command with its outcome; its canonical JSON (RFC 8785) is the leaf.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The format.
    pub v: u32,
    /// Whose log.
    pub election: ElectionId,
    /// Its number, from 0.
    pub seq: u64,
    /// When it was decided; never before the entry before it.
    pub at: DateTime<Utc>,
    /// Who acted.
    pub actor: Actor,
    /// What was asked.
    pub command: Command,
    /// What came of it.
    pub events: Vec<Event>,
}

/// What deciding an entry again needs of it: its events come out of that.
#[derive(Deserialize)]
struct Asked {
    election: ElectionId,
    seq: u64,
    at: DateTime<Utc>,
    actor: Actor,
    command: Command,
}

/// What a fold needs of an entry: its events say what came of the command.
#[derive(Deserialize)]
struct Outcome {
    election: ElectionId,
    seq: u64,
    at: DateTime<Utc>,
    events: Vec<Event>,
}

/// An entry as stored: its bytes and their leaf hash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sealed {
    /// Its number.
    pub seq: u64,
    /// The canonical bytes.
    pub bytes: Vec<u8>,
    /// Their RFC 6962 leaf hash.
    pub leaf: Hash,
}

/// Why a command did not enter the log.
#[derive(Clone, PartialEq, Debug, Error)]
pub enum Refusal {
    /// The rules say no.
    #[error("refused by {} blockers", .0.len())]
    Blocked(Vec<Blocker>),
    /// The entry would be too long; the command must be split.
    #[error("an entry of {0} bytes is longer than {MAX_ENTRY}")]
    TooLong(usize),
    /// The entry has no canonical form.
    #[error("no canonical form: {0}")]
    NotCanonical(String),
    /// The moment precedes the last entry's.
    #[error("the clock stands before the last entry")]
    ClockBehind,
}

/// Why bytes are not the next entry of this log.
#[derive(Clone, PartialEq, Debug, Error)]
pub enum ReplayError {
    /// Not an entry.
    #[error("not an entry: {0}")]
    Unreadable(String),
    /// Another election's entry.
    #[error("belongs to election {0}")]
    OtherElection(ElectionId),
    /// Not the next number.
    #[error("numbered {found}, expected {expected}")]
    OutOfOrder {
        /// The number found.
        found: u64,
        /// The number expected.
        expected: u64,
    },
    /// The command would be refused.
    #[error("the recorded command is refused: {0:?}")]
    Refused(Refusal),
    /// Decided again, the entry has other bytes.
    #[error("decided again, the entry differs")]
    Differs,
}

/// One election and the frontier of its tree.
#[derive(Clone, Debug)]
pub struct Log {
    /// The fold of all entries.
    pub election: Election,
    /// The profile that the first entry pins; the election's own follows amendments.
    pinned: Arc<Profile>,
    frontier: Frontier,
    last_at: Option<DateTime<Utc>>,
    course: Course,
}

impl Log {
    /// An empty log under a profile.
    pub fn new(id: ElectionId, profile: Arc<Profile>) -> Self {
        let hash = profile_hash(&profile);
        let election = Election::new(id, profile.clone(), hash);
        Self { election, pinned: profile, frontier: Frontier::new(), last_at: None, course: Course::default() }
    }

    /// The profile that the first entry pins.
    pub fn pinned(&self) -> &Profile {
        &self.pinned
    }

    /// How many entries it has.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root over all entries.
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// The frontier, for the head's row.
    pub fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// The moment of the last entry.
    pub fn last_at(&self) -> Option<DateTime<Utc>> {
        self.last_at
    }

    /// When its stages opened and settled, and how its roll grew.
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// Decides a command and, if it is accepted, appends its entry.
    ///
    /// # Errors
    /// [`Refusal`]; the log is then unchanged.
    pub fn append(&mut self, command: Command, context: &Context) -> Result<Sealed, Refusal> {
        let (entry, bytes) = self.next(command, context)?;
        Ok(self.push(&entry, bytes))
    }

    /// The entry that a command would make, with its bytes.
    fn next(&self, command: Command, context: &Context) -> Result<(Entry, Vec<u8>), Refusal> {
        if self.last_at.is_some_and(|last| context.at < last) {
            return Err(Refusal::ClockBehind);
        }
        let events = decide(&self.election, &command, context).map_err(Refusal::Blocked)?;
        let entry = Entry {
            v: FORMAT,
            election: self.election.id,
            seq: self.size(),
            at: context.at,
            actor: context.actor,
            command,
            events,
        };
        let bytes = ledger::canonical(&entry).map_err(|error| Refusal::NotCanonical(error.to_string()))?;
        if bytes.len() > MAX_ENTRY {
            return Err(Refusal::TooLong(bytes.len()));
        }
        Ok((entry, bytes))
    }

    /// Decides a recorded entry again and appends it only if every byte comes out the same.
    ///
    /// # Errors
    /// [`ReplayError`] names what is wrong with it.
    pub fn replay(&mut self, bytes: &[u8]) -> Result<Sealed, ReplayError> {
        let asked: Asked = read(bytes)?;
        self.require_next(asked.election, asked.seq)?;
        let context = Context { at: asked.at, actor: asked.actor };
        let (entry, decided) = self.next(asked.command, &context).map_err(ReplayError::Refused)?;
        if decided != bytes {
            return Err(ReplayError::Differs);
        }
        Ok(self.push(&entry, decided))
    }

    /// Applies a recorded entry without deciding it again: for the server's own log, which `admin check` and
    /// the verifier prove.
    ///
    /// # Errors
    /// [`ReplayError`] where the bytes are not the next entry.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<(), ReplayError> {
        let outcome: Outcome = read(bytes)?;
        self.require_next(outcome.election, outcome.seq)?;
        self.apply(&outcome.events, outcome.at, bytes);
        Ok(())
    }

    fn require_next(&self, election: ElectionId, seq: u64) -> Result<(), ReplayError> {
        if election != self.election.id {
            return Err(ReplayError::OtherElection(election));
        }
        if seq != self.size() {
            return Err(ReplayError::OutOfOrder { found: seq, expected: self.size() });
        }
        Ok(())
    }

    fn push(&mut self, entry: &Entry, bytes: Vec<u8>) -> Sealed {
        let leaf = self.apply(&entry.events, entry.at, &bytes);
        Sealed { seq: entry.seq, bytes, leaf }
    }

    fn apply(&mut self, events: &[Event], at: DateTime<Utc>, bytes: &[u8]) -> Hash {
        self.election.entry = self.size();
        for event in events {
            evolve(&mut self.election, event);
        }
        self.course.take(&self.election, Since { entry: self.election.entry, at });
        let leaf = ledger::leaf_hash(bytes);
        self.frontier.push(leaf);
        self.last_at = Some(at);
        if self.election.anchors.await_head() {
            let head = Head { size: self.size(), root: self.root() };
            self.election.anchors.settle(head);
        }
        leaf
    }
}

fn read<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, ReplayError> {
    serde_json::from_slice(bytes).map_err(|error| ReplayError::Unreadable(error.to_string()))
}

/// SHA-256 of the profile's canonical JSON: what the first entry pins.
pub fn profile_hash(profile: &Profile) -> Hash {
    ledger::sha256(&ledger::canonical(profile).unwrap_or_default())
}

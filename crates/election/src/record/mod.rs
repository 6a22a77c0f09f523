//! The log's own affairs: anchors on paper, cosignatures of witnesses, the engine, the log's key.

pub mod anchor;
pub mod opening;

use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{DocumentId, PersonId, RoundNo};
use crate::office::appointment::Function;
use anchor::{AnchorKind, Typed};
use ledger::Hash;
use opening::{Opening, OpeningReason, Papers};
use serde::{Deserialize, Serialize};

actions! {
    area Record, phase by crate::office::office_phase;
    /// An appointed person typed two hash groups back from the signed paper.
    ConfirmAnchor = "confirm-anchor" by AnyAppointed, from [Always] {
        /// Which step.
        anchor: AnchorKind,
        /// Of which round; 0 before the ballot.
        round: RoundNo,
        /// The two groups that the screen leaves blank for this person.
        typed: [Typed; 2],
    }
    /// Cosignatures of witnesses came in over a head of this log.
    RecordWitness = "record-witness" by CommitteeOrOffice, from [Always, Ended] {
        /// The size they signed.
        size: u64,
        /// The root they signed.
        root: Hash,
        /// The names of the witnesses.
        names: Vec<String>,
    }
    /// Counted papers are opened for an audit; what was asked for and why stands here before anything is shown.
    OpenPapers = "open-papers" by Staff(&[Function::Supervisor]), from [Always, Ended] {
        /// Which.
        which: Papers,
        /// Why.
        reason: OpeningReason,
    }
    /// Later decisions are taken by a newer engine.
    AdoptEngine = "adopt-engine" by Office, from [Always] {
        /// Its number.
        engine: u32,
    }
    /// Later checkpoints are signed by another key.
    RotateKey = "rotate-key" by Office, from [Always, Ended] {
        /// The new verifier key, as C2SP writes it.
        key: String,
        /// The decision.
        document: DocumentId,
    }
}

pub use crate::office::Phase;

/// What happened to the log itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The head after this entry must stand on paper before the next step.
    AnchorNeeded {
        /// Which step.
        anchor: AnchorKind,
        /// Of which round.
        round: RoundNo,
    },
    /// A person confirmed it.
    AnchorConfirmed {
        /// Which step.
        anchor: AnchorKind,
        /// Of which round.
        round: RoundNo,
        /// Who.
        person: PersonId,
    },
    /// Witnesses signed a head.
    Witnessed {
        /// Its size.
        size: u64,
        /// Its root.
        root: Hash,
        /// Who signed.
        names: Vec<String>,
    },
    /// Counted papers may be shown from here on to who asked.
    PapersOpened {
        /// Which, why, who.
        opening: Opening,
    },
    /// A newer engine decides.
    EngineAdopted {
        /// Its number.
        engine: u32,
    },
    /// Another key signs.
    KeyRotated {
        /// The new verifier key.
        key: String,
    },
}

impl From<Event> for crate::Event {
    fn from(event: Event) -> Self {
        Self::Record(event)
    }
}

/// Who may confirm an anchor: those who stand at the paper.
pub(crate) const CONFIRMERS: [Function; 4] =
    [Function::CommitteeMember, Function::Clerk, Function::Scrutineer, Function::Supervisor];

pub(crate) fn gate(election: &Election, action: Action, blockers: &mut Blockers<'_>) {
    if action == Action::OpenPapers {
        opening::gate(election, blockers);
    }
}

pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::ConfirmAnchor { anchor, round, typed } => {
            let person = election.office.person(context.actor.account, &CONFIRMERS);
            anchor::guard(election, *anchor, *round, typed, person, blockers);
        }
        Command::OpenPapers { which, .. } => opening::guard(election, *which, blockers),
        Command::RecordWitness { names, .. } => {
            if names.is_empty() {
                blockers.add(Code::NothingToRecord);
            }
        }
        Command::AdoptEngine { engine } => {
            if *engine <= election.engine || *engine > crate::ENGINE {
                blockers.add(Code::UnknownEngine).fact("newest", crate::ENGINE);
            }
        }
        Command::RotateKey { key, document } => {
            election.office.require_document(*document, blockers);
            if key.parse::<ledger::VerifierKey>().is_err() {
                blockers.add(Code::NotAKey);
            }
        }
    }
}

pub(crate) fn decide(election: &Election, command: &Command, context: &Context) -> Vec<crate::Event> {
    let event = match command.clone() {
        Command::ConfirmAnchor { anchor, round, .. } => {
            let person = election.office.person(context.actor.account, &CONFIRMERS);
            return person.map(|person| Event::AnchorConfirmed { anchor, round, person }.into()).into_iter().collect();
        }
        Command::OpenPapers { which, reason } => {
            let person = election.office.person(context.actor.account, &[Function::Supervisor]);
            let opening = |person| Event::PapersOpened { opening: Opening { which, reason, person } }.into();
            return person.map(opening).into_iter().collect();
        }
        Command::RecordWitness { size, root, names } => Event::Witnessed { size, root, names },
        Command::AdoptEngine { engine } => Event::EngineAdopted { engine },
        Command::RotateKey { key, .. } => Event::KeyRotated { key },
    };
    vec![event.into()]
}

pub(crate) fn evolve(election: &mut Election, event: &Event) {
    match event {
        Event::AnchorNeeded { anchor, round } => election.anchors.need(*anchor, *round),
        Event::AnchorConfirmed { anchor, round, person } => election.anchors.confirm(*anchor, *round, *person),
        Event::PapersOpened { opening } => election.openings.push_back(*opening),
        Event::Witnessed { size, root, names } => election.anchors.witness(*size, *root, names),
        Event::EngineAdopted { engine } => election.engine = *engine,
        Event::KeyRotated { key } => election.anchors.rotate(key),
    }
}

//! The log's own affairs: anchors on paper, cosignatures of witnesses, the engine, the log's key.

pub mod anchor;
pub mod hall;
pub mod holders;
pub mod opening;

use crate::blocker::{Blockers, Code};
use crate::context::{Context, Happened};
use crate::election::Election;
use crate::ids::{DocumentId, PersonId, RoundNo};
use crate::office::appointment::Function;
use anchor::{AnchorKind, Typed};
use chrono::NaiveDate;
use holders::{Holder, HolderKey};
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
    /// The chair or the chief supervisor registers the public key to which papers are sealed.
    RegisterHolder = "register-holder" by Staff(&[Function::CommitteeMember, Function::Supervisor]), from [Always] {
        /// The public key.
        key: HolderKey,
    }
    /// The counted papers with their nonces are sealed to both holders.
    SealRecords = "seal-records" by CommitteeOrOffice, from [Always, Ended] {
        /// The package, as a document.
        document: DocumentId,
        /// SHA-256 of its bytes.
        package: Hash,
        /// SHA-256 of the secret inside.
        proof: Hash,
    }
    /// A holder shows with the secret from inside that the package opens; the server then keeps papers and nonces no
    /// longer.
    ConfirmPackage = "confirm-package" by Staff(&[Function::CommitteeMember, Function::Supervisor]), from [Always, Ended] {
        /// The secret.
        secret: Hash,
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
    /// The election goes on at another server, a laptop in a hall, or from there comes back.
    MoveLog = "move-log" by CommitteeOrOffice, from [Always, Ended] {
        /// The verifier key with which the other server goes on, as C2SP writes it.
        successor: String,
        /// The decision.
        document: DocumentId,
        /// The day.
        happened: Happened,
    }
    /// The other server has the log whole, and goes on with it.
    ReceiveLog = "receive-log" by CommitteeOrOffice, from [Always, Ended] {}
    /// The server that gave the log away goes on with it: what was recorded at the other is lost to it.
    ReclaimLog = "reclaim-log" by Office, from [Always, Ended] {
        /// The verifier key with which this server goes on.
        keeper: String,
        /// How many entries the lost log is known to have had, from a checkpoint or signed paper.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        known: Option<u64>,
        /// The decision.
        document: DocumentId,
        /// The day.
        happened: Happened,
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
    /// A holder's key stands.
    HolderRegistered {
        /// As what.
        holder: Holder,
        /// Who.
        person: PersonId,
        /// The key.
        key: HolderKey,
    },
    /// Papers and nonces are in a package.
    RecordsSealed {
        /// Of all rounds up to this.
        upto: RoundNo,
        /// The package.
        document: DocumentId,
        /// Its hash.
        package: Hash,
        /// The hash of the secret inside.
        proof: Hash,
    },
    /// The package opens; the vault holds papers and nonces no longer.
    PackageConfirmed {
        /// Of all rounds up to this.
        upto: RoundNo,
        /// Who showed it.
        person: PersonId,
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
    /// Another server goes on, once it has received the log.
    LogMoved {
        /// Its verifier key.
        successor: String,
        /// The day.
        on: NaiveDate,
    },
    /// The server that the log was given to has it.
    LogReceived {
        /// The size with which it was given away.
        size: u64,
        /// The root of that size.
        root: Hash,
    },
    /// The server that gave the log away goes on from the head that it has.
    LogReclaimed {
        /// Its verifier key.
        keeper: String,
        /// The size from which it goes on.
        size: u64,
        /// The root of that size.
        root: Hash,
        /// How many entries the lost log is known to have had.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        known: Option<u64>,
        /// The day.
        on: NaiveDate,
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

pub(crate) fn gate(election: &Election, action: Action, context: &Context, blockers: &mut Blockers<'_>) {
    match action {
        Action::OpenPapers => opening::gate(election, blockers),
        Action::RegisterHolder => holders::gate(election, context, blockers),
        Action::ConfirmPackage => holders::gate_confirm(election, context, blockers),
        Action::SealRecords => holders::gate_seal(election, blockers),
        Action::MoveLog | Action::ReceiveLog | Action::ReclaimLog => hall::gate(election, action, context, blockers),
        Action::ConfirmAnchor | Action::RecordWitness | Action::AdoptEngine | Action::RotateKey => {}
    }
}

pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::ConfirmAnchor { anchor, round, typed } => {
            let person = election.office.person(context.actor.account, &CONFIRMERS);
            anchor::guard(election, *anchor, *round, typed, person, blockers);
        }
        Command::RegisterHolder { .. } => {}
        Command::SealRecords { .. } | Command::ConfirmPackage { .. } => holders::guard(election, command, blockers),
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
        Command::MoveLog { .. } | Command::ReceiveLog {} | Command::ReclaimLog { .. } => {
            hall::guard(election, command, context, blockers);
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
        Command::RegisterHolder { .. } | Command::SealRecords { .. } | Command::ConfirmPackage { .. } => {
            return holders::decide(election, command, context).map(Into::into).into_iter().collect();
        }
        Command::MoveLog { .. } | Command::ReceiveLog {} | Command::ReclaimLog { .. } => {
            return hall::decide(election, command).map(Into::into).into_iter().collect();
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
        Event::HolderRegistered { .. } | Event::RecordsSealed { .. } | Event::PackageConfirmed { .. } => {
            holders::evolve(&mut election.holders, event);
        }
        Event::Witnessed { size, root, names } => election.anchors.witness(*size, *root, names),
        Event::EngineAdopted { engine } => election.engine = *engine,
        Event::KeyRotated { key } => election.anchors.rotate(key),
        Event::LogMoved { .. } | Event::LogReceived { .. } | Event::LogReclaimed { .. } => {
            hall::evolve(election, event);
        }
    }
}

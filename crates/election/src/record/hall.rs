//! An election that goes on at another server for a while: a laptop in a hall without a network, and back. The log names
//! the key of the server that goes on with it, and from then on nothing is decided until that server has received the log.
//! So the one that gave it away refuses every step, and the log is never written in two places; where it was all the same,
//! two roots for one size show it.

use super::anchor::Head;
use super::{Action, Command, Event};
use crate::blocker::{Blocker, Blockers, Code};
use crate::context::{Context, Role};
use crate::election::Election;
use chrono::NaiveDate;
use ledger::{KeyKind, VerifierKey};
use serde::Serialize;

/// Where the log goes on.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Hall {
    /// On its way: given away, and not received.
    pub moving: Option<Move>,
    /// At the hall: received there, and not back.
    pub away: Option<Move>,
}

/// A log that was given to another server.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Move {
    /// The verifier key with which the other server signs.
    pub successor: String,
    /// The day.
    pub since: NaiveDate,
}

impl Move {
    /// The key's ID, as it stands in its verifier key and in front of every signature: short enough to compare by eye.
    pub fn key_id(&self) -> String {
        self.successor.parse::<VerifierKey>().map(|key| key.id().to_string()).unwrap_or_default()
    }
}

impl Election {
    /// The head with which the log was given away last.
    fn given_away(&self) -> Option<Head> {
        self.anchors.rotations.last().and_then(|rotation| rotation.head)
    }

    /// Blocks a key that is none, is a witness's, or is named after another log.
    fn require_log_key(&self, key: &str, blockers: &mut Blockers<'_>) {
        let ours = format!("/{}", self.id);
        let named = |key: &VerifierKey| key.kind() == KeyKind::Ed25519 && key.name().ends_with(&ours);
        if !key.parse().is_ok_and(|key| named(&key)) {
            blockers.add(Code::NotAKeyOfThisLog).fact("election", self.id);
        }
    }
}

impl Hall {
    /// Whether the log was given away and nobody has received it.
    pub const fn is_moving(&self) -> bool {
        self.moving.is_some()
    }
}

/// Why nothing goes on at the server that gave the log away; empty while it is not on its way.
pub fn elsewhere(election: &Election) -> Vec<Blocker> {
    let mut blockers = Blockers::of(election);
    if let Some(moving) = &election.hall.moving {
        blockers.add(Code::LogMoved).fact("since", moving.since).fact("key", moving.key_id());
    }
    blockers.into_vec()
}

/// Nothing goes on while the log is on its way but what ends that, and the paper with which it is ended; the store takes
/// that paper only together with the step that ends it.
pub(crate) fn require_here(election: &Election, action: crate::Action, blockers: &mut Blockers<'_>) {
    let ends = matches!(
        action,
        crate::Action::Record(Action::ReceiveLog | Action::ReclaimLog)
            | crate::Action::Office(crate::office::Action::RecordDocument)
    );
    if !ends {
        blockers.extend(elsewhere(election));
    }
}

pub(super) fn gate(election: &Election, action: Action, context: &Context, blockers: &mut Blockers<'_>) {
    match action {
        // From the hall it comes back by the word of those who are there.
        Action::MoveLog if election.hall.away.is_none() && context.actor.role == Role::Committee => {
            blockers.add(Code::OfficeOnly).fact("role", context.actor.role);
        }
        Action::ReceiveLog | Action::ReclaimLog if election.hall.moving.is_none() => {
            blockers.add(Code::LogNotMoved);
        }
        _ => {}
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::MoveLog { successor, document, happened } => {
            election.office.require_document(*document, blockers);
            happened.check(context, blockers);
            election.require_log_key(successor, blockers);
        }
        Command::ReclaimLog { keeper, known, document, happened } => {
            election.office.require_document(*document, blockers);
            happened.check(context, blockers);
            election.require_log_key(keeper, blockers);
            if election.hall.moving.as_ref().is_some_and(|moving| moving.successor == *keeper) {
                blockers.add(Code::NotAKeyOfThisLog).fact("election", election.id);
            }
            let kept = election.given_away().map_or(0, |head| head.size);
            if known.is_some_and(|known| known < kept) {
                blockers.add(Code::KnownBelowKept).fact("known", known).fact("kept", kept);
            }
        }
        _ => {}
    }
}

pub(super) fn decide(election: &Election, command: &Command) -> Option<Event> {
    match command {
        Command::MoveLog { successor, happened, .. } => {
            Some(Event::LogMoved { successor: successor.clone(), on: happened.on })
        }
        Command::ReceiveLog {} => {
            let Head { size, root } = election.given_away()?;
            Some(Event::LogReceived { size, root })
        }
        Command::ReclaimLog { keeper, known, happened, .. } => {
            let Head { size, root } = election.given_away()?;
            Some(Event::LogReclaimed { keeper: keeper.clone(), size, root, known: *known, on: happened.on })
        }
        _ => None,
    }
}

pub(super) fn evolve(election: &mut Election, event: &Event) {
    match event {
        Event::LogMoved { successor, on } => {
            election.anchors.rotate(successor);
            election.hall.moving = Some(Move { successor: successor.clone(), since: *on });
        }
        Event::LogReceived { .. } => {
            let received = election.hall.moving.take();
            let back = election.hall.away.is_some();
            election.hall.away = received.filter(|_| !back);
        }
        Event::LogReclaimed { keeper, .. } => {
            election.anchors.rotate(keeper);
            election.hall.moving = None;
        }
        _ => {}
    }
}

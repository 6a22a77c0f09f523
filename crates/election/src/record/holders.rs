//! Holders: after the declaration the nonces and records of the counted papers are sealed to the public keys of the chair
//! and the chief supervisor, either of which opens the package. Once one of them has shown by a secret from inside that it
//! opens, the server keeps papers and nonces no longer.

use super::{Command, Event};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{DocumentId, PersonId, RoundNo};
use crate::office::appointment::Function;
use imbl::OrdMap;
use ledger::Hash;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who holds a key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// Who chairs the election committee.
    Chair,
    /// Who supervises the election.
    ChiefSupervisor,
}

impl Holder {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Chair, Self::ChiefSupervisor];
}

/// A public key (X25519), as base64.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct HolderKey(pub Hash);

impl HolderKey {
    /// What people compare: the first half of the groups of its SHA-256.
    pub fn fingerprint(&self) -> String {
        ledger::hash_groups(&ledger::sha256(self.0.as_bytes())).iter().take(8).cloned().collect::<Vec<_>>().join(" ")
    }
}

/// A registered key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Held {
    /// Whose.
    pub person: PersonId,
    /// The key.
    pub key: HolderKey,
}

/// A package on record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Package {
    /// It holds what was counted up to this round.
    pub upto: RoundNo,
    /// The document that it is.
    pub document: DocumentId,
    /// SHA-256 of its bytes.
    pub hash: Hash,
    /// SHA-256 of the secret inside.
    pub proof: Hash,
}

/// The keys, the package, and what the server keeps no longer.
#[derive(Clone, Default, Debug)]
pub struct Holders {
    /// The newest key of each.
    pub keys: OrdMap<Holder, Held>,
    /// The newest package.
    pub package: Option<Package>,
    /// Papers up to this round are with the holders alone.
    pub gone: Option<RoundNo>,
}

impl Holders {
    /// Whether the server still keeps the papers of a round.
    pub fn keeps(&self, round: RoundNo) -> bool {
        self.gone.is_none_or(|gone| round > gone)
    }
}

impl Election {
    /// The last round that has batches.
    pub fn last_counted(&self) -> Option<RoundNo> {
        self.ballot.rounds.iter().rev().find(|round| !round.batches.is_empty()).map(|round| round.number)
    }

    /// As what this account holds a key.
    fn holder(&self, context: &Context) -> Option<(Holder, PersonId)> {
        let person = self.office.person(context.actor.account, &[Function::CommitteeMember]);
        let chairs = person.filter(|person| self.committee.chair == Some(*person));
        let supervises = || self.office.person(context.actor.account, &[Function::Supervisor]);
        let chair = chairs.map(|person| (Holder::Chair, person));
        chair.or_else(|| supervises().map(|person| (Holder::ChiefSupervisor, person)))
    }

    /// Papers are in nobody's hands any more: every round that was begun is declared.
    fn require_at_rest(&self, blockers: &mut Blockers<'_>) -> Option<RoundNo> {
        let last = self.last_counted();
        let declared = self.ballot.rounds.iter().find(|round| Some(round.number) == last);
        if !declared.is_some_and(super::opening::stands) {
            blockers.add(Code::PapersStaySealed).fact("round", self.ballot.round_no());
            return None;
        }
        last
    }
}

/// Who asks holds a key.
pub(super) fn gate(election: &Election, context: &Context, blockers: &mut Blockers<'_>) {
    if election.holder(context).is_none() {
        blockers.add(Code::NotAHolder);
    }
}

/// There is a package that nobody has shown to open.
pub(super) fn gate_confirm(election: &Election, context: &Context, blockers: &mut Blockers<'_>) {
    gate(election, context, blockers);
    match election.holders.package {
        None => {
            blockers.add(Code::NoPackage);
        }
        Some(package) if !election.holders.keeps(package.upto) => {
            blockers.add(Code::PapersWithHolders).fact("round", package.upto);
        }
        Some(_) => {}
    }
}

/// Both have a key, and every round that was counted is declared.
pub(super) fn gate_seal(election: &Election, blockers: &mut Blockers<'_>) {
    let missing: Vec<Holder> =
        Holder::ALL.into_iter().filter(|holder| !election.holders.keys.contains_key(holder)).collect();
    if !missing.is_empty() {
        blockers.add(Code::HolderKeysMissing).fact("missing", missing);
    }
    if let Some(last) = election.require_at_rest(blockers)
        && !election.holders.keeps(last)
    {
        blockers.add(Code::PapersWithHolders).fact("round", last);
    }
}

pub(super) fn guard(election: &Election, command: &Command, blockers: &mut Blockers<'_>) {
    match command {
        Command::SealRecords { document, .. } => election.office.require_document(*document, blockers),
        Command::ConfirmPackage { secret } => {
            let Some(package) = election.holders.package else { return };
            if ledger::sha256(secret.as_bytes()) != package.proof {
                blockers.add(Code::SecretDoesNotMatch);
            }
            if let Some(last) = election.require_at_rest(blockers)
                && last != package.upto
            {
                blockers.add(Code::PackageOutdated).fact("holds", package.upto).fact("counted", last);
            }
        }
        _ => {}
    }
}

pub(super) fn decide(election: &Election, command: &Command, context: &Context) -> Option<Event> {
    match command {
        Command::RegisterHolder { key } => {
            let (holder, person) = election.holder(context)?;
            Some(Event::HolderRegistered { holder, person, key: *key })
        }
        Command::SealRecords { document, package, proof } => {
            let upto = election.last_counted()?;
            Some(Event::RecordsSealed { upto, document: *document, package: *package, proof: *proof })
        }
        Command::ConfirmPackage { .. } => {
            let (_, person) = election.holder(context)?;
            Some(Event::PackageConfirmed { upto: election.holders.package?.upto, person })
        }
        _ => None,
    }
}

pub(super) fn evolve(holders: &mut Holders, event: &Event) {
    match event {
        Event::HolderRegistered { holder, person, key } => {
            holders.keys.insert(*holder, Held { person: *person, key: *key });
        }
        Event::RecordsSealed { upto, document, package, proof } => {
            holders.package = Some(Package { upto: *upto, document: *document, hash: *package, proof: *proof });
        }
        Event::PackageConfirmed { upto, .. } => holders.gone = Some(*upto),
        _ => {}
    }
}

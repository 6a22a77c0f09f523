//! An election on its way to another server: a laptop in a hall without a network, and back. The package is the log as a
//! signed bundle of evidence, which is verified before anything is taken in, and beside it what the log only commits to,
//! under a passphrase.

use crate::app::App;
use crate::commands::Receipt;
use crate::error::Problem;
use crate::people;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use election::log::{Log, ReplayError};
use election::record::{Action as Ends, Command as Record};
use election::{Availability, Blocker, Command, DocumentId, Election, ElectionId, PersonId, Role};
use evidence::{CheckLine, Form, LogCopy, Source, State, Trust, Verdict};
use ledger::VerifierKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;
use store::{
    Arrival, ArrivalError, Arrived, IndexRow, KeysError, Luggage, Seal, SealKind, Snapshot, StoreError, Unsealed,
};
use thiserror::Error;
use uuid::Uuid;

/// The format of packages, authenticated with them.
const FORMAT: &str = "zhixuan-hall/1";

/// A package, open.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Package {
    election: ElectionId,
    /// The bundle of evidence, without openings.
    bundle: String,
    luggage: Luggage,
}

/// What became of a package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakenIn {
    /// Whose log.
    pub election: ElectionId,
    /// The key of the server that gave it away: to it the log goes back.
    pub from: VerifierKey,
    /// How far the log was here and is now.
    pub log: Arrived,
}

/// Where an election goes on, as this server sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Whereabouts {
    /// Here or elsewhere.
    pub stands: Stands,
    /// The day on which it was moved.
    pub since: NaiveDate,
    /// The ID of the key to which it was moved.
    pub key: String,
}

/// Here or elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// It was given to another server; nothing is recorded here.
    GivenAway,
    /// It came here and waits to be received.
    Arrived,
    /// It goes on here until it is moved back.
    Visiting,
}

impl Stands {
    /// Under which name the pages have its sentence.
    pub const fn text(self) -> &'static str {
        match self {
            Self::GivenAway => "hall.given_away",
            Self::Arrived => "hall.arrived",
            Self::Visiting => "hall.visiting",
        }
    }
}

/// Why an election could not be moved; nothing was changed.
#[derive(Debug, Error)]
pub enum HallError {
    /// The log was not given away.
    #[error("the election is not on its way: first record `move-log` with the key that `hall key` prints over there")]
    NotMoved,
    /// The log was given to this very server.
    #[error("the election was moved to this server; receive it here (`receive-log`) before it goes on to another")]
    MovedHere,
    /// The evidence of the log does not verify.
    #[error("the log does not verify: {0}")]
    Evidence(String),
    /// Not a package, another passphrase, or damage.
    #[error(transparent)]
    Locked(#[from] KeysError),
    /// Not what a package holds.
    #[error("not a package of this program: {0}")]
    Malformed(String),
    /// A sealed record is not the one that the log commits to.
    #[error("the sealed record {0} is not the one that the log commits to; have the package made again")]
    OtherRecord(Uuid),
    /// Not taken in.
    #[error(transparent)]
    Arrival(#[from] ArrivalError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The election could not be read.
    #[error(transparent)]
    Problem(#[from] Problem),
}

impl App {
    /// The verifier key with which this server would go on with an election that is moved to it.
    ///
    /// # Errors
    /// [`HallError::Malformed`] where the election's name cannot be that of a key.
    pub fn hall_key(&self, election: ElectionId) -> Result<VerifierKey, HallError> {
        let origin = format!("{}/{election}", self.store().origin_prefix());
        let key = self.store().keys().log_key(&origin).map_err(|error| HallError::Malformed(error.to_string()))?;
        Ok(key.verifier_key())
    }

    /// Whether the log of an election is in the hands of another server: why nothing is recorded here.
    pub fn given_away(&self, snapshot: &Snapshot) -> Vec<Blocker> {
        let election = snapshot.election();
        if self.store().keys().can_sign(&snapshot.origin, election) {
            return Vec::new();
        }
        election::record::hall::elsewhere(election)
    }

    /// Blocks every step that only the server could take in whose hands the log is.
    pub(crate) fn bar_elsewhere(&self, snapshot: &Snapshot, actions: &mut [Availability]) {
        let blockers = self.given_away(snapshot);
        if blockers.is_empty() {
            return;
        }
        for action in actions.iter_mut().filter(|one| one.open && one.action != Ends::ReclaimLog.slug()) {
            action.open = false;
            action.blockers.clone_from(&blockers);
        }
    }

    /// Where an election goes on, if it moved or moves.
    pub(crate) fn whereabouts(&self, snapshot: &Snapshot) -> Option<Whereabouts> {
        let hall = &snapshot.election().hall;
        let (where_now, how) = match (&hall.moving, &hall.away) {
            (Some(moving), _) if self.given_away(snapshot).is_empty() => (Stands::Arrived, moving),
            (Some(moving), _) => (Stands::GivenAway, moving),
            (None, Some(away)) => (Stands::Visiting, away),
            (None, None) => return None,
        };
        Some(Whereabouts { stands: where_now, since: how.since, key: how.key_id() })
    }

    /// Seals the decision on which the log is to be reclaimed: it comes on record with the step itself, since until then
    /// nothing is recorded here.
    pub(crate) async fn keep_decision(
        &self,
        snapshot: &Snapshot,
        role: Role,
        (document, seal): (DocumentId, Seal),
    ) -> Result<Receipt, Problem> {
        if !matches!(role, Role::County | Role::Street) {
            return Err(Problem::Refused(self.given_away(snapshot)));
        }
        let election = snapshot.election().id;
        self.store().seal(election, &[seal]).await?;
        self.nothing_new(election, serde_json::json!({ "document": document })).await
    }

    /// What brings the decision of a command on record that reclaims the log, where it is not there.
    pub(crate) async fn decision_of(
        &self,
        election: ElectionId,
        command: &Command,
    ) -> Result<Option<Command>, Problem> {
        let Command::Record(Record::ReclaimLog { document, .. }) = command else { return Ok(None) };
        let snapshot = self.snapshot(election).await?;
        if snapshot.election().office.documents.contains_key(document) {
            return Ok(None);
        }
        let sealed = self.store().unseal(document.0).await?;
        let sealed = sealed.filter(|sealed| sealed.election == election && sealed.kind == SealKind::Document);
        Ok(sealed.map(|sealed| crate::documents::record(*document, &sealed.salt, &sealed.bytes)))
    }

    /// Packs an election that was moved to another server.
    ///
    /// # Errors
    /// [`HallError`].
    pub async fn pack(&self, election: ElectionId, passphrase: &str) -> Result<String, HallError> {
        let snapshot = self.snapshot(election).await?;
        if snapshot.election().hall.moving.is_none() {
            return Err(HallError::NotMoved);
        }
        if self.store().keys().can_sign(&snapshot.origin, snapshot.election()) {
            return Err(HallError::MovedHere);
        }
        let bundle = self.bare_bundle(election, &snapshot).await?;
        let luggage = self.store().luggage(election, snapshot.community).await?;
        let package = Package { election, bundle: STANDARD.encode(bundle), luggage };
        let text = serde_json::to_string(&package).map_err(|error| HallError::Malformed(error.to_string()))?;
        let passphrase = passphrase.to_owned();
        let locked = tokio::task::spawn_blocking(move || store::lock(FORMAT, &text, &passphrase)).await;
        Ok(locked.map_err(|error| HallError::Malformed(error.to_string()))??)
    }

    /// The log's evidence without openings.
    async fn bare_bundle(&self, election: ElectionId, snapshot: &Snapshot) -> Result<Vec<u8>, HallError> {
        let source = Source {
            origin: snapshot.origin.clone(),
            profile: snapshot.log.pinned().clone(),
            entries: self.entries(election, 0, snapshot.size()).await?,
            checkpoint: snapshot.checkpoint.clone(),
            earlier: self.handed_over(snapshot).await?,
            people: Vec::new(),
            documents: Vec::new(),
            batches: Vec::new(),
        };
        let key = self.signing_key(snapshot)?;
        evidence::build(&source, Form::Full, &key).map_err(|error| HallError::Evidence(error.to_string()))
    }

    /// Takes a package in: an election that is new here, or one that comes back and goes on from where it left.
    ///
    /// # Errors
    /// [`HallError`].
    pub async fn unpack(&self, text: String, passphrase: String) -> Result<TakenIn, HallError> {
        let opened = tokio::task::spawn_blocking(move || store::unlock(FORMAT, &text, &passphrase)).await;
        let opened = opened.map_err(|error| HallError::Malformed(error.to_string()))??;
        let malformed = |error: &dyn std::error::Error| HallError::Malformed(error.to_string());
        let package: Package = serde_json::from_str(&opened).map_err(|error| malformed(&error))?;
        let bundle = STANDARD.decode(&package.bundle).map_err(|error| malformed(&error))?;
        let copy = LogCopy::of(&bundle).ok_or_else(|| HallError::Malformed("the log is missing".to_owned()))?;
        self.store().require_continued(package.election, &copy.entries).await?;
        let trust = self.trust_of(package.election).await?;
        require_good(&bundle, &trust)?;
        let profile = Arc::new(copy.profile);
        let log = restored(package.election, &copy.entries, &profile)?;
        let records = package.luggage.records(package.election)?;
        require_committed(&log.election, &records)?;
        let arrival = Arrival {
            election: package.election,
            index: self.index_of(&log.election, &records)?,
            profile,
            entries: copy.entries,
            checkpoint: copy.checkpoint,
            by: copy.key.clone(),
            earlier: copy.earlier,
            luggage: package.luggage,
        };
        let log = Box::pin(self.store().take_in(arrival)).await?;
        Ok(TakenIn { election: package.election, from: copy.key, log })
    }

    /// Who may vouch for a log that comes: whoever it was given to, where it was given away here.
    async fn trust_of(&self, election: ElectionId) -> Result<Trust, HallError> {
        let snapshot = self.store().load(election).await?;
        let away = snapshot.as_ref().filter(|snapshot| !self.given_away(snapshot).is_empty());
        let moving = away.and_then(|snapshot| snapshot.election().hall.moving.as_ref());
        let key = moving.and_then(|moving| moving.successor.parse().ok());
        Ok(Trust { keys: key.into_iter().collect(), policy: None })
    }

    /// Everybody on the roll whose record comes along, under this server's index key. Who was destroyed is left out.
    ///
    /// # Errors
    /// [`HallError::OtherRecord`] where what comes of somebody is not what the log commits to.
    fn index_of(&self, election: &Election, records: &[Unsealed]) -> Result<Vec<IndexRow>, HallError> {
        let mut sealed: HashMap<PersonId, Vec<&Unsealed>> = HashMap::new();
        for record in records.iter().filter(|record| record.kind == SealKind::Person) {
            if let Some(owner) = record.owner {
                sealed.entry(owner).or_default().push(record);
            }
        }
        let mut rows = Vec::new();
        for entry in election.registration.roll.values() {
            let theirs = sealed.get(&entry.person).map(Vec::as_slice).unwrap_or_default();
            let [first, ..] = theirs else { continue };
            let in_force = theirs.iter().find(|record| people::in_force(record, &entry.facts()));
            let record = in_force.ok_or(HallError::OtherRecord(first.id))?;
            rows.extend(self.index_row(election, entry, &people::read(&record.bytes)?));
        }
        Ok(rows)
    }
}

fn restored(election: ElectionId, entries: &[Vec<u8>], profile: &Arc<rules::Profile>) -> Result<Log, HallError> {
    let mut log = Log::new(election, profile.clone());
    let fault = |error: ReplayError| HallError::Malformed(error.to_string());
    entries.iter().try_for_each(|entry| log.restore(entry)).map_err(fault)?;
    Ok(log)
}

/// A document that comes is what the log commits to under its id.
fn require_committed(election: &Election, records: &[Unsealed]) -> Result<(), HallError> {
    for record in records.iter().filter(|record| record.kind == SealKind::Document) {
        let committed = election.office.documents.get(&DocumentId(record.id));
        if committed.is_some_and(|committed| *committed != ledger::commit_person(&record.salt, &record.bytes)) {
            return Err(HallError::OtherRecord(record.id));
        }
    }
    Ok(())
}

/// Every check of the evidence holds. A rehearsal's verdict is its own, and good for another rehearsal.
fn require_good(bundle: &[u8], trust: &Trust) -> Result<(), HallError> {
    let report = evidence::verify(bundle, trust);
    if matches!(report.verdict, Verdict::Good | Verdict::Rehearsal) {
        return Ok(());
    }
    let failed =
        |line: &CheckLine| (line.state == State::Failed).then(|| serde_json::to_string(line).unwrap_or_default());
    Err(HallError::Evidence(report.checks.iter().filter_map(failed).collect::<Vec<_>>().join(", ")))
}

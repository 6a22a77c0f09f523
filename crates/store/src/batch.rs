//! One transaction of the writer: everything that waits, of all elections.
//!
//! Locks the heads in the order of their ids, brings the folds up to date, lets the commands be decided in
//! turn, and writes what was accepted. Nothing of it is seen before [`Finished`] is published.

use crate::append::{Accepted, AppendError, Standing, Submission};
use crate::batch_people::People;
use crate::entity::{entry, head, idempotency, profile, sealed};
use crate::erasure::Erasure;
use crate::error::StoreError;
use crate::hold::{Hold, require_ended, require_held};
use crate::idempotency::{StoredAnswer, stored_answers};
use crate::number::{column, millis, whole_millis};
use crate::rows::{insert_all, upsert_all};
use crate::shared::{HeadRow, Shared};
use crate::snapshot::Snapshot;
use chrono::{DateTime, Utc};
use election::log::{Log, Refusal};
use election::{AccountId, CommunityId, Context, ElectionId};
use ledger::{Checkpoint, Hash};
use rules::Profile;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Submissions decided before the thread is lent to others.
const BREATH: usize = 16;

/// A submission whose vault records are sealed already.
pub(crate) struct Prepared {
    pub(crate) submission: Submission,
    pub(crate) sealed: Vec<sealed::Model>,
}

/// What a submission is answered.
pub(crate) type Answer = Result<Accepted, AppendError>;

/// One log of the batch.
#[derive(Clone)]
struct Work {
    log: Log,
    community: CommunityId,
    origin: String,
    /// The hash of the profile that its first entry pins.
    profile: Vec<u8>,
    /// Its size in the database.
    before: u64,
    /// The checkpoint over that size; empty before the first.
    signed: String,
    /// Its profile, where this batch opens it.
    opened: Option<Arc<Profile>>,
}

/// What became of one submission, before the checkpoints are signed.
enum Outcome {
    Refused(AppendError),
    Written(Written),
    Stored(StoredAnswer),
    /// The same request as the one of this place in the batch.
    Repeats(usize),
}

struct Written {
    election: ElectionId,
    first: u64,
    at: DateTime<Utc>,
    leaves: Vec<Hash>,
    made: serde_json::Value,
}

/// Under which key a request is known: from before, or from this place in the batch.
enum Known {
    Stored(Box<StoredAnswer>),
    Here(usize),
}

/// The commands of one transaction being decided.
pub(crate) struct Batch<'b> {
    shared: &'b Shared,
    submissions: &'b [Arc<Prepared>],
    works: BTreeMap<ElectionId, Work>,
    known: HashMap<(AccountId, String), Known>,
    people: People,
    entries: Vec<entry::ActiveModel>,
    erasures: Vec<Erasure>,
    outcomes: Vec<Outcome>,
}

/// A batch decided and signed: what to write, and what to show once it is committed.
pub(crate) struct Finished {
    pub(crate) snapshots: Vec<Arc<Snapshot>>,
    pub(crate) answers: Vec<Answer>,
    /// An entry that stands in the database exactly if the transaction does.
    pub(crate) probe: Option<(ElectionId, u64, Hash)>,
    profiles: Vec<profile::ActiveModel>,
    heads: Vec<head::ActiveModel>,
    entries: Vec<entry::ActiveModel>,
    sealed: Vec<sealed::ActiveModel>,
    erasures: Vec<Erasure>,
    people: People,
    idempotency: Vec<idempotency::ActiveModel>,
}

/// Locks the heads of these elections in the order of their ids.
pub(crate) async fn lock_heads<C: ConnectionTrait>(
    database: &C,
    elections: &BTreeSet<ElectionId>,
) -> Result<Vec<HeadRow>, StoreError> {
    let rows = head::Entity::find()
        .filter(head::Column::Election.is_in(elections.iter().map(|election| election.0)))
        .order_by_asc(head::Column::Election)
        .lock_exclusive();
    rows.all(database).await?.into_iter().map(HeadRow::try_from).collect()
}

impl<'b> Batch<'b> {
    /// Locks and reads all that deciding these submissions needs.
    pub(crate) async fn open<C: ConnectionTrait>(
        shared: &'b Shared,
        database: &C,
        submissions: &'b [Arc<Prepared>],
    ) -> Result<Self, StoreError> {
        let elections = submissions.iter().map(|prepared| prepared.submission.election).collect();
        let mut works = BTreeMap::new();
        let rows = lock_heads(database, &elections).await?;
        let known = rows.iter().map(|row| shared.known(row.election)).collect();
        let logs = shared.logs(database, &rows, known).await?;
        for (row, log) in rows.into_iter().zip(logs) {
            // What another server committed is read once, here or by a look.
            if shared.snapshot(row.election).is_none_or(|known| known.size() < row.size) {
                shared.show(row.clone(), log.clone());
            }
            let HeadRow { election, community, origin, profile, size, checkpoint, .. } = row;
            let work = Work { log, community, origin, profile, before: size, signed: checkpoint, opened: None };
            works.insert(election, work);
        }
        crash_point!("append.locked");
        let keys = submissions.iter().filter_map(|prepared| prepared.submission.idempotency.as_ref());
        let known = stored_answers(database, keys).await?;
        let known = known.into_iter().map(|(key, answer)| (key, Known::Stored(Box::new(answer)))).collect();
        let people = submissions.iter().flat_map(|prepared| &prepared.submission.index);
        let people = People::read(database, people).await?;
        Ok(Self {
            shared,
            submissions,
            works,
            known,
            people,
            entries: Vec::new(),
            erasures: Vec::new(),
            outcomes: Vec::new(),
        })
    }

    /// Lets every submission be decided in turn.
    pub(crate) async fn decide(&mut self) {
        for prepared in self.submissions {
            let outcome = self.decide_one(&prepared.submission).unwrap_or_else(Outcome::Refused);
            if let (Outcome::Written(_), Some(key)) = (&outcome, &prepared.submission.idempotency) {
                self.known.insert((key.account, key.key.clone()), Known::Here(self.outcomes.len()));
            }
            self.outcomes.push(outcome);
            if self.outcomes.len().is_multiple_of(BREATH) {
                tokio::task::yield_now().await;
            }
        }
    }

    fn decide_one(&mut self, submission: &Submission) -> Result<Outcome, AppendError> {
        if let Some(repeated) = self.repeated(submission)? {
            return Ok(repeated);
        }
        let mut work = self.work(submission)?;
        let hold = |work: &Work| Hold::of(&self.shared.keys, &work.origin, &work.log.election);
        let before = hold(&work);
        let first = work.log.size();
        if submission.if_size.is_some_and(|size| size != first) {
            return Err(AppendError::Stale { size: first });
        }
        let at = work.log.last_at().map_or(submission.now, |last| Ord::max(last, submission.now));
        let context = Context { at, actor: submission.actor };
        let mut entries = Vec::with_capacity(submission.commands.len());
        let mut erasures = Vec::new();
        for (index, command) in submission.commands.iter().enumerate() {
            erasures.extend(Erasure::of(&work.log.election, command));
            entries.push(work.log.append(command.clone(), &context).map_err(|why| refused(index, why))?);
        }
        require_held(before, hold(&work))?;
        require_ended(&work.log)?;
        let leaves: Vec<Hash> = entries.iter().map(|entry| entry.leaf).collect();
        self.people.apply(submission.election, &submission.index, &submission.unindex)?;
        self.erasures.append(&mut erasures);
        for entry in entries {
            let seq = column(entry.seq).map_err(|error| AppendError::Unavailable(error.to_string()))?;
            self.entries.push(entry::ActiveModel {
                election: Set(submission.election.0),
                seq: Set(seq),
                leaf: Set(entry.leaf.as_bytes().to_vec()),
                body: Set(entry.bytes),
            });
        }
        self.works.insert(submission.election, work);
        let made = submission.made.clone();
        Ok(Outcome::Written(Written { election: submission.election, first, at, leaves, made }))
    }

    /// What an earlier request under the same key was answered.
    fn repeated(&self, submission: &Submission) -> Result<Option<Outcome>, AppendError> {
        let Some(asked) = &submission.idempotency else {
            return Ok(None);
        };
        let (body_hash, outcome) = match self.known.get(&(asked.account, asked.key.clone())) {
            None => return Ok(None),
            Some(Known::Stored(answer)) => (Some(answer.body_hash), Outcome::Stored((**answer).clone())),
            Some(Known::Here(place)) => {
                let earlier =
                    self.submissions.get(*place).and_then(|prepared| prepared.submission.idempotency.as_ref());
                (earlier.map(|earlier| earlier.body_hash), Outcome::Repeats(*place))
            }
        };
        if body_hash == Some(asked.body_hash) { Ok(Some(outcome)) } else { Err(AppendError::KeyReused) }
    }

    /// A copy of the log to try the submission on.
    fn work(&self, submission: &Submission) -> Result<Work, AppendError> {
        if submission.commands.is_empty() {
            return Err(AppendError::Empty);
        }
        match (self.works.get(&submission.election), &submission.draft) {
            (Some(_), Some(_)) => Err(AppendError::Exists),
            (None, None) => Err(AppendError::UnknownElection),
            (Some(work), None) => Ok(work.clone()),
            (None, Some(draft)) => {
                let log = Log::new(submission.election, draft.profile.clone());
                Ok(Work {
                    community: draft.community,
                    origin: self.shared.origin(submission.election),
                    profile: log.election.profile_hash.as_bytes().to_vec(),
                    before: 0,
                    signed: String::new(),
                    opened: Some(draft.profile.clone()),
                    log,
                })
            }
        }
    }

    /// Signs a checkpoint for each log that grew and lays out the rows.
    pub(crate) fn finish(self) -> Result<Finished, StoreError> {
        let mut finished = Finished {
            snapshots: Vec::new(),
            answers: Vec::new(),
            probe: None,
            profiles: Vec::new(),
            heads: Vec::new(),
            entries: self.entries,
            sealed: Vec::new(),
            erasures: self.erasures,
            people: self.people,
            idempotency: Vec::new(),
        };
        let mut signed = HashMap::new();
        for (election, work) in self.works {
            if work.log.size() > work.before {
                let snapshot = finished.sign(self.shared, work)?;
                signed.insert(election, snapshot);
            }
        }
        for (outcome, prepared) in self.outcomes.into_iter().zip(self.submissions) {
            let answer = finished.answer(outcome, &signed);
            finished.keep(&answer, prepared)?;
            finished.answers.push(answer);
        }
        Ok(finished)
    }
}

fn refused(index: usize, refusal: Refusal) -> AppendError {
    match refusal {
        Refusal::Blocked(blockers) => AppendError::Refused { index, blockers },
        Refusal::TooLong(bytes) => AppendError::TooLong { index, bytes },
        Refusal::NotCanonical(error) => AppendError::NotCanonical { index, error },
        Refusal::ClockBehind => AppendError::Unavailable(refusal.to_string()),
    }
}

impl Finished {
    fn sign(&mut self, shared: &Shared, work: Work) -> Result<Arc<Snapshot>, StoreError> {
        let log = &work.log;
        let checkpoint = Checkpoint { origin: work.origin.clone(), size: log.size(), root: log.root() };
        let key = shared.keys.log_key_in_force(&work.origin, &log.election, &work.signed);
        let key = key.map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let note = checkpoint.sign(&key).to_string();
        let frontier = serde_json::to_string(log.frontier()).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        self.heads.push(head::ActiveModel {
            election: Set(log.election.id.0),
            community: Set(work.community.0),
            origin: Set(work.origin.clone()),
            profile: Set(work.profile.clone()),
            size: Set(column(log.size())?),
            root: Set(log.root().as_bytes().to_vec()),
            frontier: Set(frontier),
            checkpoint: Set(note.clone()),
            last_at: Set(log.last_at().map_or(0, millis)),
        });
        if let Some(opened) = &work.opened {
            let body = serde_json::to_string(&**opened).map_err(|error| StoreError::Corrupt(error.to_string()))?;
            self.profiles.push(profile::ActiveModel { hash: Set(work.profile.clone()), body: Set(body) });
        }
        let Work { log, community, origin, .. } = work;
        let snapshot = Arc::new(Snapshot { log, community, origin, checkpoint: note });
        self.snapshots.push(snapshot.clone());
        Ok(snapshot)
    }

    fn answer(&mut self, outcome: Outcome, signed: &HashMap<ElectionId, Arc<Snapshot>>) -> Answer {
        match outcome {
            Outcome::Refused(error) => Err(error),
            Outcome::Stored(stored) => {
                Ok(Accepted { standing: Standing::Replayed { status: stored.status }, ..stored.accepted })
            }
            Outcome::Repeats(place) => {
                let earlier = self.answers.get(place).cloned();
                earlier.unwrap_or_else(|| Err(AppendError::Unavailable("the earlier request is gone".to_owned())))
            }
            Outcome::Written(Written { election, first, at, leaves, made }) => {
                let snapshot = signed.get(&election);
                let snapshot = snapshot.ok_or_else(|| AppendError::Unavailable("no checkpoint".to_owned()))?;
                self.probe = leaves.first().map(|leaf| (election, first, *leaf));
                let (size, root, checkpoint) = (snapshot.size(), snapshot.root(), snapshot.checkpoint.clone());
                Ok(Accepted { election, first, size, root, at, checkpoint, leaves, made, standing: Standing::New })
            }
        }
    }

    /// Lays out the vault's rows and the idempotency row of a submission that this batch writes.
    fn keep(&mut self, answer: &Answer, prepared: &Prepared) -> Result<(), StoreError> {
        let Ok(accepted) = answer else {
            return Ok(());
        };
        if accepted.standing != Standing::New {
            return Ok(());
        }
        self.sealed.extend(prepared.sealed.iter().cloned().map(IntoActiveModel::into_active_model));
        if let Some(key) = &prepared.submission.idempotency {
            self.idempotency.push(crate::idempotency::row(key, accepted)?);
        }
        Ok(())
    }

    /// Whether anything was accepted that is not in the database yet.
    pub(crate) fn writes(&self) -> bool {
        self.probe.is_some()
    }

    /// Writes all rows; the transaction is the caller's to commit.
    pub(crate) async fn write<C: ConnectionTrait>(&mut self, database: &C) -> Result<(), StoreError> {
        for row in self.profiles.drain(..) {
            profile::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(database).await?;
        }
        write_heads(database, std::mem::take(&mut self.heads)).await?;
        crash_point!("append.heads");
        insert_all(database, std::mem::take(&mut self.entries)).await?;
        crash_point!("append.entries");
        insert_all(database, std::mem::take(&mut self.sealed)).await?;
        for erasure in self.erasures.drain(..) {
            erasure.apply(database).await?;
        }
        self.people.write(database).await?;
        insert_all(database, std::mem::take(&mut self.idempotency)).await?;
        Ok(())
    }
}

/// Opens the heads of new logs and moves the others forward. Each stood at a smaller size when it was locked.
async fn write_heads<C: ConnectionTrait>(database: &C, heads: Vec<head::ActiveModel>) -> Result<(), StoreError> {
    let forward =
        Expr::col((Alias::new("excluded"), head::Column::Size)).gt(Expr::col((head::Entity, head::Column::Size)));
    let moved = OnConflict::column(head::Column::Election)
        .update_columns([
            head::Column::Size,
            head::Column::Root,
            head::Column::Frontier,
            head::Column::Checkpoint,
            head::Column::LastAt,
        ])
        .action_and_where(forward)
        .to_owned();
    let expected = heads.len();
    let written = upsert_all(database, heads, &moved).await?;
    if usize::try_from(written).is_ok_and(|written| written == expected) {
        return Ok(());
    }
    Err(StoreError::Corrupt("a head moved under its lock".to_owned()))
}

impl Prepared {
    /// The submission with its moment in whole milliseconds, its records sealed.
    pub(crate) fn new(shared: &Shared, mut submission: Submission) -> Result<Self, StoreError> {
        submission.now = whole_millis(submission.now);
        let records = std::mem::take(&mut submission.seal);
        let sealed = records.iter().map(|record| crate::vault::seal(&shared.keys, submission.election, record));
        Ok(Self { sealed: sealed.collect::<Result<_, _>>()?, submission })
    }
}

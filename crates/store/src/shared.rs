//! What the writer, the follower and the readers share: the keys, the snapshots, the news.

use crate::drafted::Drafted;
use crate::entity::{entry, head, profile};
use crate::error::StoreError;
use crate::keys::Keys;
use crate::looks::Looks;
use crate::number::{column, count};
use crate::snapshot::{Change, Snapshot};
use election::log::Log;
use election::{CommunityId, ElectionId};
use rules::Profile;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::sync::broadcast;
use uuid::Uuid;

/// Entries read at once.
const PAGE: u64 = 1_000;

/// The most entries of one log that are read together with those of others.
const TOGETHER: u64 = 200;

/// How many changes a slow listener may miss before it is told that it did.
const NEWS: usize = 1_024;

pub(crate) struct Shared {
    pub(crate) keys: Keys,
    pub(crate) origin_prefix: String,
    snapshots: RwLock<HashMap<ElectionId, Arc<Snapshot>>>,
    profiles: RwLock<HashMap<Vec<u8>, Arc<Profile>>>,
    announced: Mutex<HashMap<ElectionId, u64>>,
    /// One log at a time is read from leaf 0 for readers: they would all read the same one.
    pub(crate) loading: tokio::sync::Mutex<()>,
    pub(crate) looks: Looks,
    pub(crate) drafted: Drafted,
    catching_up: Mutex<HashMap<ElectionId, Arc<tokio::sync::Mutex<()>>>>,
    changes: broadcast::Sender<Change>,
}

impl Shared {
    pub(crate) fn new(keys: Keys, origin_prefix: String) -> Self {
        Self {
            keys,
            origin_prefix,
            snapshots: RwLock::default(),
            profiles: RwLock::default(),
            announced: Mutex::default(),
            loading: tokio::sync::Mutex::default(),
            looks: Looks::default(),
            drafted: Drafted::default(),
            catching_up: Mutex::default(),
            changes: broadcast::channel(NEWS).0,
        }
    }

    /// The origin of an election's log.
    pub(crate) fn origin(&self, election: ElectionId) -> String {
        format!("{}/{election}", self.origin_prefix)
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// The newest snapshot in memory.
    pub(crate) fn snapshot(&self, election: ElectionId) -> Option<Arc<Snapshot>> {
        self.snapshots.read().unwrap_or_else(PoisonError::into_inner).get(&election).cloned()
    }

    /// The elections that have a snapshot in memory, with its size.
    pub(crate) fn loaded(&self) -> HashMap<ElectionId, u64> {
        let snapshots = self.snapshots.read().unwrap_or_else(PoisonError::into_inner);
        snapshots.iter().map(|(election, snapshot)| (*election, snapshot.size())).collect()
    }

    /// Held by whoever brings a log in memory up to date, so that all who wait for the same entries fold them once.
    pub(crate) fn turn(&self, election: ElectionId) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.catching_up.lock().unwrap_or_else(PoisonError::into_inner);
        turns.entry(election).or_default().clone()
    }

    /// Shows a committed snapshot to readers, unless they have a newer one already.
    pub(crate) fn publish(&self, snapshot: Arc<Snapshot>) {
        let election = snapshot.election().id;
        let mut snapshots = self.snapshots.write().unwrap_or_else(PoisonError::into_inner);
        if snapshots.get(&election).is_none_or(|known| known.size() < snapshot.size()) {
            snapshots.insert(election, snapshot);
        }
    }

    /// Shows a log that was read up to a committed head, and tells of it.
    pub(crate) fn show(&self, row: HeadRow, log: Log) -> Arc<Snapshot> {
        let HeadRow { election, community, origin, checkpoint, .. } = row;
        let snapshot = Arc::new(Snapshot { log, community, origin, checkpoint });
        self.publish(snapshot.clone());
        self.announce(Change { election, size: snapshot.size() });
        snapshot
    }

    /// Forgets a fold; the next who needs it reads it from leaf 0.
    pub(crate) fn forget(&self, election: ElectionId) {
        self.snapshots.write().unwrap_or_else(PoisonError::into_inner).remove(&election);
    }

    /// Forgets a fold of this size that the database does not bear out, unless a longer one took its place.
    fn forget_fold(&self, election: ElectionId, size: u64) {
        let mut snapshots = self.snapshots.write().unwrap_or_else(PoisonError::into_inner);
        if snapshots.get(&election).is_some_and(|known| known.size() <= size) {
            snapshots.remove(&election);
        }
    }

    /// Tells the listeners of a size, once.
    pub(crate) fn announce(&self, change: Change) {
        let mut announced = self.announced.lock().unwrap_or_else(PoisonError::into_inner);
        let known = announced.entry(change.election).or_default();
        if *known < change.size {
            *known = change.size;
            // Nobody may be listening.
            let _ = self.changes.send(change);
        }
    }

    /// The log in memory.
    pub(crate) fn known(&self, election: ElectionId) -> Option<Log> {
        self.snapshot(election).map(|snapshot| snapshot.log.clone())
    }

    /// The log of a head's row, from what was known of it and the entries after that.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where the entries do not make the head's root.
    pub(crate) async fn log<C: ConnectionTrait>(
        &self,
        database: &C,
        row: &HeadRow,
        known: Option<Log>,
    ) -> Result<Log, StoreError> {
        // A fold is large; the futures of those who ask for one stay small.
        Box::pin(self.log_from(database, row, known, Vec::new())).await
    }

    /// The same of several heads, in their order; what other servers wrote meanwhile is read in one query.
    ///
    /// # Errors
    /// As [`Self::log`].
    pub(crate) async fn logs<C: ConnectionTrait>(
        &self,
        database: &C,
        rows: &[HeadRow],
        known: Vec<Option<Log>>,
    ) -> Result<Vec<Log>, StoreError> {
        let mut news = news(database, rows, &known).await?;
        let mut logs = Vec::with_capacity(rows.len());
        for (row, known) in rows.iter().zip(known) {
            let bodies = news.remove(&row.election).unwrap_or_default();
            logs.push(self.log_from(database, row, known, bodies).await?);
        }
        Ok(logs)
    }

    async fn log_from<C: ConnectionTrait>(
        &self,
        database: &C,
        row: &HeadRow,
        known: Option<Log>,
        news: Vec<Vec<u8>>,
    ) -> Result<Log, StoreError> {
        if let Some(mut log) = known {
            let size = log.size();
            let caught_up = match restore(&mut log, row, &news) {
                Ok(()) => self.catch_up(database, &mut log, row).await,
                Err(error) => Err(error),
            };
            match caught_up {
                Ok(()) => return Ok(log),
                Err(StoreError::Corrupt(_)) => self.forget_fold(row.election, size),
                Err(error) => return Err(error),
            }
        }
        let mut log = Log::new(row.election, self.profile(database, &row.profile).await?);
        self.catch_up(database, &mut log, row).await?;
        Ok(log)
    }

    async fn catch_up<C: ConnectionTrait>(&self, database: &C, log: &mut Log, row: &HeadRow) -> Result<(), StoreError> {
        while log.size() < row.size {
            let upto = row.size.min(log.size() + PAGE);
            let bodies = entries(database, row.election, log.size(), upto).await?;
            if bodies.is_empty() {
                break;
            }
            restore(log, row, &bodies)?;
            tokio::task::yield_now().await;
        }
        if log.size() == row.size && log.root().as_bytes().as_slice() == row.root {
            return Ok(());
        }
        Err(StoreError::Corrupt(format!("the entries of {} do not make its head", row.election)))
    }

    /// A profile by its hash, which its bytes must have.
    pub(crate) async fn profile<C: ConnectionTrait>(
        &self,
        database: &C,
        hash: &[u8],
    ) -> Result<Arc<Profile>, StoreError> {
        let known = self.profiles.read().unwrap_or_else(PoisonError::into_inner).get(hash).cloned();
        if let Some(profile) = known {
            return Ok(profile);
        }
        let row = profile::Entity::find_by_id(hash.to_vec()).one(database).await?;
        let row = row.ok_or_else(|| StoreError::Corrupt("a profile is missing".to_owned()))?;
        let unreadable = |error: serde_json::Error| StoreError::Corrupt(format!("a profile: {error}"));
        let profile: Arc<Profile> = Arc::new(serde_json::from_str(&row.body).map_err(unreadable)?);
        if election::log::profile_hash(&profile).as_bytes().as_slice() != hash {
            return Err(StoreError::Corrupt("a profile has not its hash".to_owned()));
        }
        let mut profiles = self.profiles.write().unwrap_or_else(PoisonError::into_inner);
        Ok(profiles.entry(hash.to_vec()).or_insert(profile).clone())
    }
}

/// What bringing a fold up to date needs of a head.
#[derive(Clone, Debug)]
pub(crate) struct HeadRow {
    pub(crate) election: ElectionId,
    pub(crate) community: CommunityId,
    pub(crate) origin: String,
    pub(crate) profile: Vec<u8>,
    pub(crate) size: u64,
    pub(crate) root: Vec<u8>,
    pub(crate) checkpoint: String,
}

impl TryFrom<head::Model> for HeadRow {
    type Error = StoreError;

    fn try_from(row: head::Model) -> Result<Self, StoreError> {
        Ok(Self {
            election: ElectionId(row.election),
            community: CommunityId(row.community),
            origin: row.origin,
            profile: row.profile,
            size: count(row.size)?,
            root: row.root,
            checkpoint: row.checkpoint,
        })
    }
}

/// Takes in the next entries of a log.
fn restore(log: &mut Log, row: &HeadRow, bodies: &[Vec<u8>]) -> Result<(), StoreError> {
    let corrupt = |error| StoreError::Corrupt(format!("{}: {error}", row.election));
    bodies.iter().try_for_each(|body| log.restore(body).map(drop)).map_err(corrupt)
}

/// The bytes of the entries from `from` to before `upto`, in order.
pub(crate) async fn entries<C: ConnectionTrait>(
    database: &C,
    election: ElectionId,
    from: u64,
    upto: u64,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = entry::Entity::find()
        .select_only()
        .column(entry::Column::Body)
        .filter(entry::Column::Election.eq(election.0))
        .filter(entry::Column::Seq.gte(column(from)?))
        .filter(entry::Column::Seq.lt(column(upto)?))
        .order_by_asc(entry::Column::Seq);
    Ok(rows.into_tuple::<Vec<u8>>().all(database).await?)
}

/// The entries after those that are known of several logs; nothing of a log that is far behind, which is read by itself.
async fn news<C: ConnectionTrait>(
    database: &C,
    rows: &[HeadRow],
    known: &[Option<Log>],
) -> Result<HashMap<ElectionId, Vec<Vec<u8>>>, StoreError> {
    let mut wanted = Condition::any();
    for (row, known) in rows.iter().zip(known) {
        let size = known.as_ref().map_or(0, Log::size);
        if known.is_some() && size < row.size && row.size - size <= TOGETHER {
            let of = Condition::all()
                .add(entry::Column::Election.eq(row.election.0))
                .add(entry::Column::Seq.gte(column(size)?))
                .add(entry::Column::Seq.lt(column(row.size)?));
            wanted = wanted.add(of);
        }
    }
    let mut news: HashMap<ElectionId, Vec<Vec<u8>>> = HashMap::new();
    if wanted.is_empty() {
        return Ok(news);
    }
    let rows = entry::Entity::find()
        .select_only()
        .columns([entry::Column::Election, entry::Column::Body])
        .filter(wanted)
        .order_by_asc(entry::Column::Election)
        .order_by_asc(entry::Column::Seq);
    for (election, body) in rows.into_tuple::<(Uuid, Vec<u8>)>().all(database).await? {
        news.entry(ElectionId(election)).or_default().push(body);
    }
    Ok(news)
}

//! The handle that everybody else holds.

use crate::accounts::Admitted;
use crate::append::{Accepted, AppendError, Submission};
use crate::batch::Prepared;
use crate::communities::Community;
use crate::connect::Connections;
use crate::copies;
use crate::drafted::DraftNews;
use crate::error::StoreError;
use crate::follow;
use crate::keys::Keys;
use crate::open::Options;
use crate::remembered::{AMONG_SERVERS, Remembered};
use crate::shared::Shared;
use crate::snapshot::Change;
use crate::writer::{Job, MOST, Writer};
use election::{AccountId, CommunityId, ElectionId};
use sea_orm::{DatabaseConnection, DbBackend};
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::task::{AbortHandle, JoinHandle};

/// An open database. Clones share it; it ends with the last of them, or with [`Store::close`].
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    options: Options,
    connections: Connections,
    running: Mutex<Option<Running>>,
    follower: Option<AbortHandle>,
    admitted: Remembered<AccountId, Admitted>,
    communities: Remembered<CommunityId, Community>,
}

/// What ends at [`Store::close`].
struct Running {
    jobs: mpsc::Sender<Job>,
    tasks: Vec<JoinHandle<()>>,
    lock: Arc<File>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(follower) = &self.follower {
            follower.abort();
        }
    }
}

impl Store {
    /// Starts the tasks of an open database.
    pub(crate) fn start(options: Options, connections: Connections, shared: Arc<Shared>, lock: Arc<File>) -> Self {
        let (jobs, waiting) = mpsc::channel(2 * MOST);
        let (copies, news) = mpsc::unbounded_channel();
        let database = connections.writer.clone();
        let writer = Writer { shared: shared.clone(), database, copies, _lock: lock.clone() };
        let tasks = vec![
            tokio::spawn(writer.run(waiting)),
            tokio::spawn(copies::run(options.data.clone(), news, lock.clone())),
        ];
        let follower = match connections.read.get_database_backend() {
            DbBackend::Postgres => {
                Some(tokio::spawn(follow::run(shared.clone(), connections.read.clone())).abort_handle())
            }
            _ => None,
        };
        let running = Mutex::new(Some(Running { jobs, tasks, lock }));
        let fresh = follower.as_ref().map(|_| AMONG_SERVERS);
        let (admitted, communities) = (Remembered::new(fresh), Remembered::new(fresh));
        Self { inner: Arc::new(Inner { shared, options, connections, running, follower, admitted, communities }) }
    }

    /// Appends the commands of a submission, all or none, and answers after they are durable.
    ///
    /// # Errors
    /// [`AppendError`]; except after [`AppendError::Unavailable`], nothing was written.
    pub async fn append(&self, submission: Submission) -> Result<Accepted, AppendError> {
        let unavailable = |error: StoreError| AppendError::Unavailable(error.to_string());
        let jobs = self.running(|running| running.jobs.clone()).map_err(unavailable)?;
        let prepared = Arc::new(Prepared::new(&self.inner.shared, submission).map_err(unavailable)?);
        let (answer, answered) = oneshot::channel();
        jobs.send(Job { prepared, answer }).await.map_err(|_| unavailable(StoreError::Closed))?;
        drop(jobs);
        answered.await.unwrap_or_else(|_| Err(unavailable(StoreError::Closed)))
    }

    /// Ends the store: what waits is written, the copies of the checkpoints too, the data folder is free after.
    pub async fn close(&self) {
        let running = self.inner.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Running { jobs, tasks, lock }) = running else {
            return;
        };
        drop(jobs);
        for task in tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a task of the store did not end well");
            }
        }
        if let Some(follower) = &self.inner.follower {
            follower.abort();
        }
        let Connections { writer, write, read } = self.inner.connections.clone();
        for connection in [read, write, writer] {
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "a connection did not close well");
            }
        }
        drop(lock);
    }

    pub(crate) fn remembered_admitted(&self) -> &Remembered<AccountId, Admitted> {
        &self.inner.admitted
    }

    pub(crate) fn remembered_communities(&self) -> &Remembered<CommunityId, Community> {
        &self.inner.communities
    }

    /// News of every log that grows, by whichever server. Who lags is told so by the channel.
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.inner.shared.subscribe()
    }

    /// News of tellers' drafts, at whichever server. Who lags is told so by the channel.
    pub fn subscribe_drafts(&self) -> broadcast::Receiver<DraftNews> {
        self.inner.shared.drafted.subscribe()
    }

    /// A number that is another one whenever the drafts of an election may be others.
    pub fn drafted(&self, election: ElectionId) -> u64 {
        self.inner.shared.drafted.count(election)
    }

    /// Tells whoever listens at this server of another draft.
    pub(crate) fn tell_draft(&self, election: ElectionId) {
        self.inner.shared.drafted.tell(election);
    }

    /// The keys.
    pub fn keys(&self) -> &Keys {
        &self.inner.shared.keys
    }

    /// What every log's origin begins with.
    pub fn origin_prefix(&self) -> &str {
        &self.inner.shared.origin_prefix
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.inner.options.data
    }

    fn running<T>(&self, of: impl FnOnce(&Running) -> T) -> Result<T, StoreError> {
        let running = self.inner.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.as_ref().map(of).ok_or(StoreError::Closed)
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.inner.shared
    }

    pub(crate) fn read(&self) -> &DatabaseConnection {
        &self.inner.connections.read
    }

    pub(crate) fn write(&self) -> &DatabaseConnection {
        &self.inner.connections.write
    }
}

//! The writer task: takes whatever waits, writes it in one transaction, and answers after the commit.

use crate::append::AppendError;
use crate::batch::{Answer, Batch, Finished, Prepared, lock_heads};
use crate::connect::immediate;
use crate::entity::entry;
use crate::error::StoreError;
use crate::number::column;
use crate::shared::Shared;
use crate::snapshot::{Change, Snapshot};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, EntityTrait, QuerySelect, TransactionTrait,
};
use std::fs::File;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// Submissions of one transaction.
pub(crate) const MOST: usize = 512;

/// What servers of one PostgreSQL database take turns at ("append" in ASCII).
const TURN: i64 = 0x6170_7065_6e64;

/// How long the writer waits before each try to write a submission by itself.
const PAUSES: [Duration; 3] = [Duration::ZERO, Duration::from_millis(50), Duration::from_millis(500)];

/// A submission that waits, and who waits for it.
pub(crate) struct Job {
    pub(crate) prepared: Arc<Prepared>,
    pub(crate) answer: oneshot::Sender<Answer>,
}

/// The one task that appends.
pub(crate) struct Writer {
    pub(crate) shared: Arc<Shared>,
    pub(crate) database: DatabaseConnection,
    pub(crate) copies: mpsc::UnboundedSender<Arc<Snapshot>>,
    /// The data folder stays locked as long as somebody writes.
    pub(crate) _lock: Arc<File>,
}

/// A transaction whose turn it is, or why there is none.
type Turn = Result<DatabaseTransaction, StoreError>;

/// Why a transaction did not come to its end.
struct Failed {
    error: StoreError,
    /// What would stand if the commit took place although it was answered with an error.
    doubtful: Option<Box<Finished>>,
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self { error, doubtful: None }
    }
}

impl From<sea_orm::DbErr> for Failed {
    fn from(error: sea_orm::DbErr) -> Self {
        StoreError::from(error).into()
    }
}

/// What a second look found of a commit whose outcome was unknown.
enum Standing {
    Stands(Vec<Answer>),
    Absent,
    Unknown(StoreError),
}

impl Writer {
    /// Works until the last sender of jobs is gone.
    pub(crate) async fn run(self, mut waiting: mpsc::Receiver<Job>) {
        let writer = Arc::new(self);
        let mut jobs = Vec::with_capacity(MOST);
        while waiting.recv_many(&mut jobs, MOST).await > 0 {
            let turn = writer.begin().await;
            // Whoever came while another server wrote goes along.
            while jobs.len() < MOST
                && let Ok(job) = waiting.try_recv()
            {
                jobs.push(job);
            }
            let (submissions, answers): (Vec<_>, Vec<_>) = jobs.drain(..).map(|job| (job.prepared, job.answer)).unzip();
            for (to, answer) in answers.into_iter().zip(writer.write(turn, &submissions).await) {
                // Whoever asked may have gone; what was written stands.
                let _ = to.send(answer);
            }
            crash_point!("append.answered");
        }
    }

    /// A transaction of its own, when it is this server's turn.
    async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        crash_point!("append.begin");
        let transaction = self.database.begin_with_options(immediate()).await?;
        take_turn(&transaction).await?;
        Ok(transaction)
    }

    async fn write(self: &Arc<Self>, turn: Turn, submissions: &[Arc<Prepared>]) -> Vec<Answer> {
        let failed = match self.attempt(turn, submissions).await {
            Ok(answers) => return answers,
            Err(failed) => failed,
        };
        tracing::warn!(error = %failed.error, "a transaction failed; its submissions are written one by one");
        match self.look_again(failed).await {
            Standing::Stands(answers) => answers,
            Standing::Unknown(error) => submissions.iter().map(|_| Err(unavailable(&error))).collect(),
            Standing::Absent => self.write_each(submissions).await,
        }
    }

    /// One by one; once the database has failed one for good, the others do not wait for it again.
    async fn write_each(self: &Arc<Self>, submissions: &[Arc<Prepared>]) -> Vec<Answer> {
        let mut answers = Vec::with_capacity(submissions.len());
        let mut pauses = PAUSES.as_slice();
        for submission in submissions {
            let answer = self.write_alone(submission, pauses).await;
            if matches!(answer, Err(AppendError::Unavailable(_))) {
                pauses = &[Duration::ZERO];
            }
            answers.push(answer);
        }
        answers
    }

    async fn write_alone(self: &Arc<Self>, submission: &Arc<Prepared>, pauses: &[Duration]) -> Answer {
        let mut error = StoreError::Closed;
        for pause in pauses {
            tokio::time::sleep(*pause).await;
            let failed = match self.attempt(self.begin().await, std::slice::from_ref(submission)).await {
                Ok(answers) => return only(answers),
                Err(failed) => failed,
            };
            error = failed.error.clone();
            match self.look_again(failed).await {
                Standing::Stands(answers) => return only(answers),
                Standing::Unknown(error) => return Err(unavailable(&error)),
                Standing::Absent => {}
            }
        }
        Err(unavailable(&error))
    }

    /// One transaction in a task of its own: a command on which the rules panic ends that task, not the writer.
    async fn attempt(self: &Arc<Self>, turn: Turn, submissions: &[Arc<Prepared>]) -> Result<Vec<Answer>, Failed> {
        let (transaction, writer, submissions) = (turn?, self.clone(), submissions.to_vec());
        let task = tokio::spawn(async move { writer.transact(transaction, &submissions).await });
        task.await.unwrap_or_else(|panic| Err(StoreError::Corrupt(panic.to_string()).into()))
    }

    /// One transaction from the lock of its heads to its commit.
    async fn transact(
        &self,
        transaction: DatabaseTransaction,
        submissions: &[Arc<Prepared>],
    ) -> Result<Vec<Answer>, Failed> {
        let mut batch = Batch::open(&self.shared, &transaction, submissions).await?;
        batch.decide().await;
        crash_point!("append.decided");
        let mut finished = batch.finish()?;
        if !finished.writes() {
            transaction.rollback().await?;
            return Ok(finished.answers);
        }
        finished.write(&transaction).await?;
        crash_point!("append.written");
        if let Err(error) = transaction.commit().await {
            return Err(Failed { error: error.into(), doubtful: Some(Box::new(finished)) });
        }
        crash_point!("append.committed");
        Ok(self.publish(finished))
    }

    fn publish(&self, finished: Finished) -> Vec<Answer> {
        for snapshot in finished.snapshots {
            let change = Change { election: snapshot.election().id, size: snapshot.size() };
            self.shared.publish(snapshot.clone());
            self.shared.announce(change);
            // Without its task the copies are behind, which the next start mends.
            let _ = self.copies.send(snapshot);
        }
        crash_point!("append.published");
        finished.answers
    }

    /// After a commit that answered with an error: whether it took place. The lock waits for one still under way.
    async fn look_again(&self, failed: Failed) -> Standing {
        let Some(finished) = failed.doubtful else {
            return Standing::Absent;
        };
        for snapshot in &finished.snapshots {
            self.shared.forget(snapshot.election().id);
        }
        let mut error = failed.error;
        for pause in PAUSES {
            tokio::time::sleep(pause).await;
            match self.stands(&finished).await {
                Ok(true) => return Standing::Stands(self.publish(*finished)),
                Ok(false) => return Standing::Absent,
                Err(again) => error = again,
            }
        }
        Standing::Unknown(error)
    }

    async fn stands(&self, finished: &Finished) -> Result<bool, StoreError> {
        let Some((election, seq, leaf)) = finished.probe else {
            return Ok(false);
        };
        let transaction = self.database.begin_with_options(immediate()).await?;
        let touched = finished.snapshots.iter().map(|snapshot| snapshot.election().id).collect();
        lock_heads(&transaction, &touched).await?;
        let row = entry::Entity::find_by_id((election.0, column(seq)?))
            .select_only()
            .column(entry::Column::Leaf)
            .into_tuple::<Vec<u8>>()
            .one(&transaction)
            .await?;
        transaction.rollback().await?;
        Ok(row.is_some_and(|stands| stands == leaf.as_bytes()))
    }
}

/// Servers of one PostgreSQL database write one after the other, in the order in which they asked: a transaction takes the
/// heads of most elections, and two that take them row by row wait for each other at every row. The embedded database has
/// one writer.
async fn take_turn<C: ConnectionTrait>(transaction: &C) -> Result<(), StoreError> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({TURN})")).await?;
    }
    Ok(())
}

fn only(mut answers: Vec<Answer>) -> Answer {
    answers.pop().unwrap_or_else(|| Err(unavailable(&StoreError::Closed)))
}

fn unavailable(error: &StoreError) -> AppendError {
    AppendError::Unavailable(error.to_string())
}

//! How far a count is: each batch with its state, and nothing of what is on its papers.

use crate::app::App;
use crate::counting::BatchState;
use crate::error::Problem;
use election::ballot::count::{Batch, Look};
use election::ballot::paper::BatchKey;
use election::ballot::round::Round;
use election::ballot::voids::{VoidRow, clusters};
use election::{BatchNo, CountingGroupNo, Election, ElectionId, PoolNo, RoundNo};
use schemars::JsonSchema;
use serde::Serialize;

/// The batches of the current round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct CountView {
    /// The round.
    pub round: RoundNo,
    /// Its batches in order of look, pool and number.
    pub batches: Vec<BatchView>,
    /// Why papers of its agreed batches are void: of all pools, then of each.
    pub voids: Vec<VoidView>,
}

/// Papers that are void for one reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct VoidView {
    /// Where and how many.
    #[serde(flatten)]
    pub row: VoidRow,
    /// Whether it is so many of the pool that the count is agreed only for a reason.
    pub clusters: bool,
}

/// One batch.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct BatchView {
    /// First or second look.
    pub look: Look,
    /// Its pool.
    pub pool: PoolNo,
    /// Its number.
    pub batch: BatchNo,
    /// Its papers.
    pub papers: u32,
    /// The counting group that it is with.
    pub counting_group: Option<CountingGroupNo>,
    /// How it stands.
    #[serde(flatten)]
    pub state: BatchState,
}

impl App {
    /// Every batch of the current round and how it stands.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn count_so_far(&self, election: ElectionId) -> Result<(u64, CountView), Problem> {
        let snapshot = self.snapshot(election).await?;
        let ballot = &snapshot.election().ballot;
        let voids = ballot.round().map(Round::void_rows).unwrap_or_default();
        let voids = voids.into_iter().map(|row| VoidView { clusters: clusters(snapshot.election(), &row), row });
        let mut view = CountView { round: ballot.round_no(), batches: Vec::new(), voids: voids.collect() };
        for ((look, pool, batch), found) in ballot.round().into_iter().flat_map(|round| &round.batches) {
            let key = BatchKey { round: view.round, look: *look, pool: *pool, batch: *batch };
            let state = self.batch_state(snapshot.election(), key, found).await?;
            let (papers, counting_group) = (found.papers, found.group);
            view.batches.push(BatchView { look: *look, pool: *pool, batch: *batch, papers, counting_group, state });
        }
        Ok((snapshot.size(), view))
    }

    pub(crate) async fn batch_state(
        &self,
        election: &Election,
        key: BatchKey,
        batch: &Batch,
    ) -> Result<BatchState, Problem> {
        let place = (key.look, key.pool, key.batch);
        let scanned = election.ballot.round().is_some_and(|round| round.scanned(place).is_some());
        Ok(match (&batch.agreed, batch.tellers.len()) {
            (None, _) if scanned => BatchState::Scanned,
            (Some(_), _) => BatchState::Agreed,
            (None, 0) => BatchState::Open,
            (None, 1) => BatchState::AwaitsOther,
            (None, _) if batch.common().is_some() => BatchState::AwaitsAgreement,
            // A batch that was opened again keeps its pair and waits for both.
            (None, _) => match batch.tellers.iter().filter(|person| batch.newest(**person).is_some()).count() {
                0 => BatchState::Open,
                1 => BatchState::AwaitsOther,
                _ => {
                    let positions = self.differences(election.id, key, batch).await?;
                    if election.third_decides(batch) {
                        BatchState::AwaitsThird { positions }
                    } else {
                        BatchState::Differs { positions }
                    }
                }
            },
        })
    }
}

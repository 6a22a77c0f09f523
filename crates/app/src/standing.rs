//! How far a count is: each batch with its state, and nothing of what is on its papers.

use crate::app::App;
use crate::counting::BatchState;
use crate::error::Problem;
use election::ballot::count::{Agreed, Batch, CountedBy, Look};
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
    /// How its two entries went since it was opened last; none where a scanner read it.
    pub entries: Option<TwoEntries>,
}

/// How the two entries of a batch went.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TwoEntries {
    /// Nobody has entered it.
    Waiting,
    /// One teller has.
    EnteredOnce,
    /// Both entered the same, the first time.
    AgreedAtOnce,
    /// Both entered it and differed, whether they agreed after that or not.
    Differed,
    /// A third person decided.
    DecidedByThird,
}

impl TwoEntries {
    /// Of a batch that people enter.
    fn of(batch: &Batch) -> Self {
        let entered = batch.entered_by();
        match (batch.third, batch.disagreements, entered) {
            (Some(_), ..) => Self::DecidedByThird,
            (None, 1.., _) => Self::Differed,
            (None, 0, 0) => Self::Waiting,
            (None, 0, 1) => Self::EnteredOnce,
            (None, 0, _) => Self::AgreedAtOnce,
        }
    }
}

fn by_scanner(agreed: &Agreed) -> bool {
    agreed.by == CountedBy::Scanner
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
            let scanned = state == BatchState::Scanned || found.agreed.as_ref().is_some_and(by_scanner);
            let entries = (!scanned).then(|| TwoEntries::of(found));
            let (look, pool, batch) = (*look, *pool, *batch);
            view.batches.push(BatchView { look, pool, batch, papers, counting_group, state, entries });
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
        // A batch that was opened again keeps its pair, of whom neither has entered it since.
        let entered = batch.entered_by();
        Ok(match (&batch.agreed, entered) {
            (None, _) if scanned => BatchState::Scanned,
            (Some(_), _) => BatchState::Agreed,
            (None, 0) => BatchState::Open,
            (None, 1) => BatchState::AwaitsOther,
            (None, _) if batch.common().is_some() => BatchState::AwaitsAgreement,
            (None, _) => {
                let positions = self.differences(election.id, key, batch).await?;
                if election.third_decides(batch) {
                    BatchState::AwaitsThird { positions }
                } else {
                    BatchState::Differs { positions }
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use election::PersonId;
    use election::ballot::count::Version;
    use ledger::{Hash, sha256};
    use uuid::Uuid;

    fn entered(of: &[(u128, &str)], disagreements: u32, third: Option<u128>) -> TwoEntries {
        let person = |id: u128| PersonId(Uuid::from_u128(id));
        let root = |text: &str| -> Hash { sha256(text.as_bytes()) };
        let versions = of.iter().map(|(who, text)| Version { person: person(*who), root: root(text) }).collect();
        let mut tellers: imbl::Vector<PersonId> = imbl::Vector::new();
        for (who, _) in of.iter().filter(|(who, _)| Some(*who) != third && *who < 3) {
            if !tellers.contains(&person(*who)) {
                tellers.push_back(person(*who));
            }
        }
        TwoEntries::of(&Batch {
            papers: 50,
            group: None,
            tellers,
            versions,
            entered: imbl::OrdSet::new(),
            disagreements,
            third: third.map(person),
            reopened: 0,
            resized: 0,
            agreed: None,
            found: imbl::OrdMap::new(),
        })
    }

    #[test]
    fn a_batch_tells_how_its_two_entries_went() {
        let (one, both) = ([(1, "a")], [(1, "a"), (2, "a")]);
        for (of, disagreements, third, expected) in [
            (&[][..], 0, None, TwoEntries::Waiting),
            (&one, 0, None, TwoEntries::EnteredOnce),
            (&both, 0, None, TwoEntries::AgreedAtOnce),
            (&both, 1, None, TwoEntries::Differed),
            (&[(1, "a"), (2, "b"), (3, "b")], 2, Some(3), TwoEntries::DecidedByThird),
        ] {
            assert_eq!(entered(of, disagreements, third), expected, "{of:?}");
        }
    }
}

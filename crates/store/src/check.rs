//! Proving a live database from leaf 0: every command decided again, every root recomputed, every signature
//! checked.

use crate::copies;
use crate::entity::{entry, head};
use crate::error::StoreError;
use crate::number::{column, count};
use crate::open::open_checkpoint;
use crate::store::Store;
use election::ElectionId;
use election::log::Log;
use ledger::Hash;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::HashMap;

/// Entries read at once.
const PAGE: u64 = 500;

/// What a proof of the whole database found.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct CheckReport {
    /// Every log, by election.
    pub elections: Vec<ElectionCheck>,
}

/// What the proof of one log found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ElectionCheck {
    /// Whose.
    pub election: ElectionId,
    /// The log's origin; empty where only a checkpoint's copy is left of it.
    pub origin: String,
    /// How many entries were proved.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// What is wrong, in the order of finding; empty when all is well.
    pub problems: Vec<Problem>,
}

/// What is wrong with a log.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// The profile is missing or not the one of its hash.
    Profile {
        /// What was found.
        error: String,
    },
    /// The first entry that is not what deciding it again gives; the ones after it were not looked at.
    Entry {
        /// Its number.
        seq: u64,
        /// What is wrong.
        error: String,
    },
    /// An entry's stored leaf hash is not that of its bytes.
    Leaf {
        /// The entry's number.
        seq: u64,
    },
    /// The head says another size, root or frontier than the entries make.
    Head {
        /// Which column.
        column: &'static str,
    },
    /// The head's checkpoint is not signed by these keys over this head.
    Checkpoint {
        /// What is wrong.
        error: String,
    },
    /// The copy in the data folder is missing, ahead of the log, or over another tree.
    Copy {
        /// What is wrong.
        error: String,
    },
}

impl CheckReport {
    /// Whether nothing is wrong anywhere.
    pub fn is_good(&self) -> bool {
        self.elections.iter().all(|election| election.problems.is_empty())
    }
}

/// One log being proved.
struct Proof {
    row: head::Model,
    copy: Option<(u64, Hash)>,
    /// The root at the copy's size.
    root_at_copy: Option<Hash>,
    problems: Vec<Problem>,
}

impl Store {
    /// Proves every log of the database from leaf 0, and the copies in the data folder against them. Logs may
    /// grow meanwhile; what is proved is each log as its head stood when its turn came.
    ///
    /// # Errors
    /// Only where the database or the data folder cannot be read; what is wrong with a log is in the report.
    pub async fn check(&self) -> Result<CheckReport, StoreError> {
        let heads = head::Entity::find().order_by_asc(head::Column::Election).all(self.read()).await?;
        let copies = copies::read(self.data()).map_err(|error| StoreError::File(error.to_string()))?;
        let mut report = CheckReport::default();
        for row in &heads {
            let copy = copies.get(&ElectionId(row.election));
            report.elections.push(self.check_log(row.clone(), copy).await?);
        }
        report.elections.extend(orphans(&heads, &copies));
        Ok(report)
    }

    async fn check_log(&self, row: head::Model, copy: Option<&String>) -> Result<ElectionCheck, StoreError> {
        let (election, origin) = (ElectionId(row.election), row.origin.clone());
        let mut proof = Proof { row, copy: None, root_at_copy: None, problems: Vec::new() };
        self.read_copy(&mut proof, copy);
        let log = match self.shared().profile(self.read(), &proof.row.profile).await {
            Ok(profile) => Some(self.replay(Log::new(election, profile), &mut proof).await?),
            Err(StoreError::Corrupt(error)) => {
                proof.problems.push(Problem::Profile { error });
                None
            }
            Err(error) => return Err(error),
        };
        if let Some(log) = &log {
            self.compare(log, &mut proof).await?;
        }
        let size = log.as_ref().map_or(0, Log::size);
        let root = log.as_ref().map_or_else(|| ledger::sha256(b""), Log::root);
        Ok(ElectionCheck { election, origin, size, root, problems: proof.problems })
    }

    fn read_copy(&self, proof: &mut Proof, copy: Option<&String>) {
        let copy = copy.map(|copy| open_checkpoint(copy, &proof.row.origin, self.keys()));
        match copy {
            // The copy of a log that was just begun follows within a second.
            None => {}
            Some(Ok(checkpoint)) => proof.copy = Some((checkpoint.size, checkpoint.root)),
            Some(Err(error)) => proof.problems.push(Problem::Copy { error: error.to_string() }),
        }
    }

    /// Decides every entry up to the head's size again, as far as they are right.
    async fn replay(&self, mut log: Log, proof: &mut Proof) -> Result<Log, StoreError> {
        let size = count(proof.row.size)?;
        while log.size() < size {
            let from = log.size();
            let rows = entry::Entity::find()
                .filter(entry::Column::Election.eq(proof.row.election))
                .filter(entry::Column::Seq.gte(column(from)?))
                .filter(entry::Column::Seq.lt(column(size.min(from + PAGE))?))
                .order_by_asc(entry::Column::Seq);
            let rows = rows.all(self.read()).await?;
            if rows.is_empty() {
                proof.problems.push(Problem::Entry { seq: from, error: "missing".to_owned() });
                return Ok(log);
            }
            for row in rows {
                if let Err(problem) = replay_one(&mut log, &row, proof) {
                    proof.problems.push(problem);
                    return Ok(log);
                }
            }
            tokio::task::yield_now().await;
        }
        Ok(log)
    }

    /// Compares what the entries make with the head, its checkpoint and the copy.
    async fn compare(&self, log: &Log, proof: &mut Proof) -> Result<(), StoreError> {
        let row = &proof.row;
        let size = count(row.size)?;
        let broken = |problem: &Problem| matches!(problem, Problem::Entry { .. });
        if proof.problems.iter().any(broken) {
            return Ok(());
        }
        let mut found = Vec::new();
        if log.root().as_bytes().as_slice() != row.root {
            found.push(Problem::Head { column: "root" });
        }
        if serde_json::to_string(log.frontier()).ok().as_ref() != Some(&row.frontier) {
            found.push(Problem::Head { column: "frontier" });
        }
        match open_checkpoint(&row.checkpoint, &row.origin, self.keys()) {
            Ok(signed) if signed.size == size && signed.root == log.root() => {}
            Ok(_) => found.push(Problem::Checkpoint { error: "it is over another head".to_owned() }),
            Err(error) => found.push(Problem::Checkpoint { error: error.to_string() }),
        }
        if self.grown_beside(row).await? {
            found.push(Problem::Head { column: "size" });
        }
        match proof.copy {
            Some((signed, _)) if signed > self.newest_size(row).await? => {
                found.push(Problem::Copy { error: format!("it is over {signed} entries") });
            }
            Some((signed, root)) if signed <= size && proof.root_at_copy != Some(root) => {
                found.push(Problem::Copy { error: "it is over another tree".to_owned() });
            }
            _ => {}
        }
        proof.problems.extend(found);
        Ok(())
    }

    /// Whether entries stand after the head that no newer head covers.
    async fn grown_beside(&self, row: &head::Model) -> Result<bool, StoreError> {
        let beyond = entry::Entity::find()
            .filter(entry::Column::Election.eq(row.election))
            .filter(entry::Column::Seq.gte(row.size))
            .count(self.read())
            .await?;
        let newest = self.newest_size(row).await?;
        Ok(count(row.size)?.saturating_add(beyond) > newest)
    }

    async fn newest_size(&self, row: &head::Model) -> Result<u64, StoreError> {
        let size = head::Entity::find_by_id(row.election).select_only().column(head::Column::Size);
        let size = size.into_tuple::<i64>().one(self.read()).await?;
        count(size.unwrap_or(row.size))
    }
}

fn replay_one(log: &mut Log, row: &entry::Model, proof: &mut Proof) -> Result<(), Problem> {
    let seq = log.size();
    let sealed = log.replay(&row.body).map_err(|error| Problem::Entry { seq, error: error.to_string() })?;
    if count(row.seq) != Ok(seq) {
        return Err(Problem::Entry { seq, error: "missing".to_owned() });
    }
    if sealed.leaf.as_bytes().as_slice() != row.leaf {
        proof.problems.push(Problem::Leaf { seq });
    }
    if proof.copy.is_some_and(|(size, _)| size == log.size()) {
        proof.root_at_copy = Some(log.root());
    }
    Ok(())
}

/// Copies of logs that the database does not have.
fn orphans(heads: &[head::Model], copies: &HashMap<ElectionId, String>) -> Vec<ElectionCheck> {
    let known = |election: &ElectionId| heads.iter().any(|row| row.election == election.0);
    let mut lost: Vec<ElectionId> = copies.keys().filter(|election| !known(election)).copied().collect();
    lost.sort_unstable();
    let orphan = |election| ElectionCheck {
        election,
        origin: String::new(),
        size: 0,
        root: ledger::sha256(b""),
        problems: vec![Problem::Copy { error: "its log is not in the database".to_owned() }],
    };
    lost.into_iter().map(orphan).collect()
}

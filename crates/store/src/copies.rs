//! The checkpoints' copies in the data folder: what a database that was set back is recognised by.

use crate::entity::{entry, head};
use crate::error::StoreError;
use crate::folder::{replace, sync_folder, write_durably};
use crate::keys::Keys;
use crate::number::{column, count};
use crate::open::{OpenError, open_checkpoint};
use crate::snapshot::Snapshot;
use election::ElectionId;
use ledger::{Checkpoint, Frontier, Hash, Note};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// The folder within the data folder; each file is named by its election.
const FOLDER: &str = "checkpoints";

/// The rest between two rounds of writing: a copy follows within a second, and the disk serves the database first.
const REST: Duration = Duration::from_millis(500);

/// The copies of a data folder by election, as they stand there.
pub(crate) fn read(data: &Path) -> io::Result<HashMap<ElectionId, String>> {
    let folder = data.join(FOLDER);
    fs::create_dir_all(&folder)?;
    let mut found = HashMap::new();
    for file in fs::read_dir(folder)? {
        let file = file?;
        if let Some(election) = file.file_name().to_str().and_then(|name| name.parse().ok()) {
            found.insert(election, fs::read_to_string(file.path())?);
        }
    }
    Ok(found)
}

/// Refuses a database with a log that is older than its copy or another one, and mends copies that are behind.
pub(crate) async fn require_not_older<C: ConnectionTrait>(
    data: &Path,
    database: &C,
    keys: &Keys,
) -> Result<(), OpenError> {
    let failed = |error: io::Error| OpenError::Folder { path: data.to_owned(), error: error.to_string() };
    let mut copies = read(data).map_err(failed)?;
    for row in head::Entity::find().all(database).await? {
        let election = ElectionId(row.election);
        let copy = copies.remove(&election);
        if let Some(copy) = &copy {
            require_continued(database, &row, copy, keys).await?;
        }
        if copy.as_ref() != Some(&row.checkpoint) {
            write_durably(&path(data, election), row.checkpoint.as_bytes()).map_err(failed)?;
        }
    }
    // A copy whose log is not there at all.
    match copies.into_iter().next() {
        None => Ok(()),
        Some((election, copy)) => {
            let note = Note::parse(copy.as_bytes()).map_err(Into::into);
            let lost = note.and_then(|note| Checkpoint::parse(&note.text)).map_err(|error| at(election, error))?;
            Err(OpenError::Older { origin: lost.origin, found: 0, signed: lost.size })
        }
    }
}

async fn require_continued<C: ConnectionTrait>(
    database: &C,
    row: &head::Model,
    copy: &str,
    keys: &Keys,
) -> Result<(), OpenError> {
    let election = ElectionId(row.election);
    let copy = open_checkpoint(copy, &row.origin, keys).map_err(|error| at(election, error))?;
    let (origin, found) = (row.origin.clone(), count(row.size)?);
    if copy.size > found {
        return Err(OpenError::Older { origin, found, signed: copy.size });
    }
    let root = if copy.size == found {
        Hash::try_from(row.root.as_slice()).ok()
    } else {
        let mut frontier = Frontier::new();
        leaves(database, election, copy.size).await?.into_iter().for_each(|leaf| frontier.push(leaf));
        (frontier.size() == copy.size).then(|| frontier.root())
    };
    if root == Some(copy.root) { Ok(()) } else { Err(OpenError::Forked { origin, signed: copy.size }) }
}

fn at(election: ElectionId, error: ledger::CheckpointError) -> OpenError {
    OpenError::Checkpoint { place: format!("the copy {FOLDER}/{election}"), error }
}

/// The first `size` leaf hashes of a log.
pub(crate) async fn leaves<C: ConnectionTrait>(
    database: &C,
    election: ElectionId,
    size: u64,
) -> Result<Vec<Hash>, StoreError> {
    let rows = entry::Entity::find()
        .select_only()
        .column(entry::Column::Leaf)
        .filter(entry::Column::Election.eq(election.0))
        .filter(entry::Column::Seq.lt(column(size)?))
        .order_by_asc(entry::Column::Seq)
        .into_tuple::<Vec<u8>>();
    let corrupt = |error: ledger::HashError| StoreError::Corrupt(format!("a leaf of {election}: {error}"));
    rows.all(database).await?.iter().map(|leaf| Hash::try_from(leaf.as_slice()).map_err(corrupt)).collect()
}

fn path(data: &Path, election: ElectionId) -> PathBuf {
    data.join(FOLDER).join(election.to_string())
}

/// Writes the newest copies until the last sender is gone; a copy never goes back.
pub(crate) async fn run(data: PathBuf, mut news: mpsc::UnboundedReceiver<Arc<Snapshot>>, lock: Arc<File>) {
    let mut written: HashMap<ElectionId, u64> = HashMap::new();
    let mut snapshots = Vec::new();
    while news.recv_many(&mut snapshots, usize::MAX).await > 0 {
        let mut newest: HashMap<ElectionId, Arc<Snapshot>> = HashMap::new();
        for snapshot in snapshots.drain(..) {
            let election = snapshot.election().id;
            let known = newest.get(&election).map(|other| other.size()).or_else(|| written.get(&election).copied());
            if known.is_none_or(|known| known < snapshot.size()) {
                newest.insert(election, snapshot);
            }
        }
        written.extend(newest.iter().map(|(election, snapshot)| (*election, snapshot.size())));
        let folder = data.clone();
        let round = tokio::task::spawn_blocking(move || write_all(&folder, newest.values()));
        if let Ok(Err(error)) = round.await {
            tracing::error!(%error, "the checkpoints' copies could not be written");
        }
        if !news.is_closed() {
            tokio::time::sleep(REST).await;
        }
    }
    drop(lock);
}

fn write_all<'s>(data: &Path, snapshots: impl Iterator<Item = &'s Arc<Snapshot>>) -> io::Result<()> {
    for snapshot in snapshots {
        replace(&path(data, snapshot.election().id), snapshot.checkpoint.as_bytes())?;
    }
    sync_folder(&data.join(FOLDER))
}

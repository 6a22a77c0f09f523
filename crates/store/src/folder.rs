//! The data folder: its lock, and files that are whole or not there after a crash.

use crate::open::OpenError;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;

/// The file whose lock says that a process works in the folder.
const LOCK: &str = "lock";

/// Makes the folder and takes its lock; the lock ends with the returned file.
pub(crate) fn lock(data: &Path) -> Result<File, OpenError> {
    let failed = |error: io::Error| OpenError::Folder { path: data.to_owned(), error: error.to_string() };
    fs::create_dir_all(data).map_err(failed)?;
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(data.join(LOCK)).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::Locked { path: data.to_owned() }),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// Writes a file for its owner alone: to a neighbour, synced, renamed over it, the folder synced.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let neighbour = path.with_extension("new");
    let mut file = private(&neighbour)?;
    file.write_all(bytes)?;
    crash_point!("file.written");
    file.sync_all()?;
    crash_point!("file.synced");
    fs::rename(&neighbour, path)?;
    crash_point!("file.renamed");
    sync_folder_of(path)
}

/// Syncs the folder that a path stands in, so that the name is durable too.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(unix)]
fn private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(true).write(true).open(path)
}

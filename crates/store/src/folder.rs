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

/// Writes a file for its owner alone, whole or not at all, its name durable too.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace(path, bytes)?;
    sync_folder_of(path)
}

/// Writes a file for its owner alone: to a neighbour, synced, renamed over it. The folder is the caller's to sync.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let neighbour = path.with_extension("new");
    let mut file = private(&neighbour)?;
    file.write_all(bytes)?;
    crash_point!("file.written");
    file.sync_all()?;
    crash_point!("file.synced");
    fs::rename(&neighbour, path)?;
    crash_point!("file.renamed");
    Ok(())
}

/// Syncs the folder that a path stands in, so that the name is durable too.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), sync_folder)
}

/// Syncs a folder: the names in it are durable.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
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

//! Backups of the embedded database while it runs.

use crate::error::StoreError;
use crate::folder::sync_folder_of;
use crate::store::Store;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::fs::{self, File};
use std::io;
use std::path::Path;

impl Store {
    /// Writes a whole and compact copy of the database as of now to a new file, and syncs it. It holds no keys.
    ///
    /// # Errors
    /// [`StoreError::BackupByServer`] on PostgreSQL; [`StoreError::File`] where the file exists or cannot be
    /// written.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        if self.read().get_database_backend() == DbBackend::Postgres {
            return Err(StoreError::BackupByServer);
        }
        let failed = |error: io::Error| StoreError::File(format!("{}: {error}", to.display()));
        if to.exists() {
            return Err(failed(io::ErrorKind::AlreadyExists.into()));
        }
        let name = to.to_str().ok_or_else(|| failed(io::ErrorKind::InvalidFilename.into()))?;
        let unfinished = format!("{name}.new");
        let copy = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [unfinished.as_str().into()]);
        self.read().execute_raw(copy).await?;
        File::open(&unfinished).and_then(|file| file.sync_all()).map_err(failed)?;
        fs::rename(&unfinished, to).map_err(failed)?;
        sync_folder_of(to).map_err(failed)
    }
}

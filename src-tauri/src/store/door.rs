//! Who has the database open. Everyone who does stands in the door; only with nobody there may its
//! files be changed for others. The system gives the place back however a program ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::{BackupError, StoreError};

const FILE_NAME: &str = "database.lock";

/// A place in the door, for as long as this lives.
#[derive(Debug)]
pub(super) struct Door(File);

impl Door {
    /// Stands beside the others.
    pub(super) fn enter(folder: &Path) -> Result<Self, StoreError> {
        let file = file(folder)?;
        match file.try_lock_shared() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(BackupError::BeingRestored.into()),
            Err(TryLockError::Error(error)) => Err(not_writable(folder, error)),
        }
    }

    /// Stands there alone: nobody has the database open, and nobody opens it meanwhile.
    pub(super) fn close(folder: &Path) -> Result<Self, StoreError> {
        let file = file(folder)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(BackupError::InUse.into()),
            Err(TryLockError::Error(error)) => Err(not_writable(folder, error)),
        }
    }

    /// Gives the place back before this is dropped.
    pub(super) fn leave(&self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "the database's lock was not given back");
        }
    }
}

fn file(folder: &Path) -> Result<File, StoreError> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(FILE_NAME))
        .map_err(|error| not_writable(folder, error))
}

fn not_writable(folder: &Path, source: std::io::Error) -> StoreError {
    StoreError::FolderNotWritable {
        folder: folder.to_path_buf(),
        source,
    }
}

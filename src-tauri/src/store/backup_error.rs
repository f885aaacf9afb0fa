//! Why a backup could not be made or put back.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a backup could not be made or put back. Nothing was changed then.
#[derive(Debug, Error)]
pub enum BackupError {
    /// There is a file of that name already.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// The file that was named is the database itself, or belongs to it.
    #[error("{0} is the database itself")]
    IsTheDatabase(PathBuf),
    /// Not enough space.
    #[error("{needed} bytes are needed in {folder}, and {free} are free")]
    NoRoom {
        /// Where.
        folder: PathBuf,
        /// How much.
        needed: u64,
        /// How much there is.
        free: u64,
    },
    /// A file could not be written.
    #[error("{path} cannot be written: {source}")]
    NotWritten {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file could not be read.
    #[error("{path} cannot be read: {source}")]
    NotRead {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is no database of this program.
    #[error("{0} is no backup of this program")]
    NotOurs(PathBuf),
    /// The backup is damaged.
    #[error("{file} is damaged: {detail}")]
    Damaged {
        /// Which.
        file: PathBuf,
        /// What SQLite said.
        detail: String,
    },
    /// The backup was made by a newer program.
    #[error("{file} is of a newer version of the program (schema {version})")]
    Newer {
        /// Which.
        file: PathBuf,
        /// Its schema.
        version: i64,
    },
    /// Somebody has the database open.
    #[error("another program has the database open")]
    InUse,
    /// Somebody is putting a backup in its place.
    #[error("a backup is being restored")]
    BeingRestored,
}

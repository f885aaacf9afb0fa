//! What can go wrong with the storage, as far as the operator can act on it.

use std::path::PathBuf;

use thiserror::Error;

use crate::domain::{BatchState, Text, TransitionError};

/// Why the store could not do what was asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The folder cannot be made or written.
    #[error("the data folder {folder} cannot be written: {source}")]
    FolderNotWritable {
        /// Which folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file was made by a newer program.
    #[error("the database is of a newer version of the program (schema {0})")]
    NewerVersion(i64),
    /// The file is no database, or is damaged.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// No space left for the commit. Nothing of it was kept.
    #[error("the disk is full")]
    DiskFull,
    /// Another program holds the database for longer than the wait.
    #[error("the database is locked by another program")]
    Locked,
    /// The database or its folder became read-only.
    #[error("the database is read-only")]
    ReadOnly,
    /// There is no such batch or order.
    #[error("there is no {what} {id}")]
    NotFound {
        /// `batch` or `order`.
        what: &'static str,
        /// Which.
        id: i64,
    },
    /// The batch's state does not allow it.
    #[error("batch {id} is {}", state.as_str())]
    BatchIs {
        /// Which batch.
        id: i64,
        /// Where it stands.
        state: BatchState,
    },
    /// The order's state does not allow it.
    #[error("order {id}: {source}")]
    OrderIs {
        /// Which order.
        id: i64,
        /// What was refused.
        source: TransitionError,
    },
    /// A batch without orders.
    #[error("a batch needs at least one order")]
    NoOrders,
    /// Lines without an answer in an order that is said to be filled.
    #[error("{lines} lines of order {order} have no answer")]
    Unanswered {
        /// Which order.
        order: i64,
        /// How many lines.
        lines: i64,
    },
    /// The attempt does not hold the order any more.
    #[error("attempt {attempt} does not hold order {order} any more")]
    NotHeld {
        /// Which order.
        order: i64,
        /// Whose result came late.
        attempt: i64,
    },
    /// A value in the database that this program does not know.
    #[error("the database holds an unknown word: {0}")]
    UnknownWord(String),
    /// Anything else that SQLite said.
    #[error("the database failed: {0}")]
    Database(sqlx::Error),
}

impl StoreError {
    /// Why nothing can be saved, in a few words for the operator.
    #[must_use]
    pub fn in_short(&self) -> Text {
        match self {
            Self::DiskFull => Text::new("el disco está lleno", "the disk is full"),
            Self::Locked => Text::new(
                "otro programa tiene ocupada la base de datos",
                "another program keeps the database busy",
            ),
            Self::ReadOnly => Text::new(
                "la base de datos está en solo lectura",
                "the database is read-only",
            ),
            Self::Damaged(_) => {
                Text::new("la base de datos está dañada", "the database is damaged")
            }
            Self::FolderNotWritable { .. }
            | Self::NewerVersion(_)
            | Self::NotFound { .. }
            | Self::BatchIs { .. }
            | Self::OrderIs { .. }
            | Self::NoOrders
            | Self::Unanswered { .. }
            | Self::NotHeld { .. }
            | Self::UnknownWord(_)
            | Self::Database(_) => Text::new(
                format!("la base de datos no aceptó el cambio ({self})"),
                format!("the database did not take the change ({self})"),
            ),
        }
    }
}

/// The result codes of SQLite that the operator can do something about.
/// <https://www.sqlite.org/rescode.html>
impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::PoolTimedOut) {
            return Self::Locked;
        }
        let code = error
            .as_database_error()
            .and_then(|database| database.code())
            .and_then(|code| code.parse::<i64>().ok());
        // The low byte is the primary code; the rest of it says where.
        match code.map(|code| code & 0xff) {
            Some(13) => Self::DiskFull,
            Some(5 | 6) => Self::Locked,
            Some(8) => Self::ReadOnly,
            Some(11 | 26) => Self::Damaged(error.to_string()),
            _ => Self::Database(error),
        }
    }
}

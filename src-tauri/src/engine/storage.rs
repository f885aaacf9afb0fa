//! Whether the storage takes what is written. On a full disk everything can still be read, so only a
//! write that goes through says that it works again.

use std::sync::{Arc, Mutex, PoisonError};

use crate::store::StoreError;

/// What keeps the storage from taking commits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageProblem {
    /// No space is left.
    DiskFull,
    /// Another program keeps the database busy.
    Locked,
    /// The database or its folder became read-only.
    ReadOnly,
    /// The database is damaged.
    Damaged,
    /// Anything else, in the words of whoever said it.
    Other(String),
}

/// What everyone in the engine has heard of the storage. Cheap to clone; all clones are one.
#[derive(Clone, Debug, Default)]
pub struct StorageHealth(Arc<Mutex<Option<StorageProblem>>>);

impl StorageHealth {
    /// What is wrong with it now.
    pub fn problem(&self) -> Option<StorageProblem> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// It failed.
    pub(super) fn failed(&self, error: &StoreError) {
        self.set(Some(problem(error)));
    }

    /// It took a commit.
    pub(super) fn wrote(&self) {
        self.set(None);
    }

    fn set(&self, problem: Option<StorageProblem>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = problem;
    }
}

fn problem(error: &StoreError) -> StorageProblem {
    match error {
        StoreError::DiskFull => StorageProblem::DiskFull,
        StoreError::Locked => StorageProblem::Locked,
        StoreError::ReadOnly | StoreError::FolderNotWritable { .. } => StorageProblem::ReadOnly,
        StoreError::Damaged(_) | StoreError::DamagedFile { .. } => StorageProblem::Damaged,
        StoreError::NewerVersion(_)
        | StoreError::Backup(_)
        | StoreError::NotFound { .. }
        | StoreError::BatchIs { .. }
        | StoreError::OrderIs { .. }
        | StoreError::NoOrders
        | StoreError::AllLoadedBefore { .. }
        | StoreError::Unanswered { .. }
        | StoreError::NotHeld { .. }
        | StoreError::UnknownWord(_)
        | StoreError::Database(_) => StorageProblem::Other(error.to_string()),
    }
}

//! Room on the disk.

use std::path::Path;

use super::{BackupError, StoreError};

/// Free space where `folder` lies, for whoever is not root; `None` when the system does not say.
#[must_use]
pub fn free_bytes(folder: &Path) -> Option<u64> {
    fs4::available_space(folder).ok()
}

/// Refuses what would not fit. Where nobody can say how much is free, the write itself will.
pub(super) fn need(folder: &Path, needed: u64) -> Result<(), StoreError> {
    match free_bytes(folder) {
        Some(free) if free < needed => Err(BackupError::NoRoom {
            folder: folder.to_path_buf(),
            needed,
            free,
        }
        .into()),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(need(folder.path(), 0).is_ok());
        let error = need(folder.path(), u64::MAX).unwrap_err();
        assert!(
            matches!(error, StoreError::Backup(BackupError::NoRoom { .. })),
            "{error}"
        );
    }
}

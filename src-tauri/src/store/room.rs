//! Room on the disk.

use std::path::Path;

use super::{BackupError, StoreError};

/// Free space where `folder` lies: of the disk with the longest mount point above it.
#[must_use]
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let folder = folder.canonicalize().ok()?;
    sysinfo::Disks::new_with_refreshed_list()
        .ok()?
        .iter()
        .filter(|disk| folder.starts_with(disk.mount_point()))
        .max_by_key(|disk| disk.mount_point().as_os_str().len())
        .map(sysinfo::Disk::available_space)
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
        if free_bytes(folder.path()).is_some() {
            let error = need(folder.path(), u64::MAX).unwrap_err();
            assert!(
                matches!(error, StoreError::Backup(BackupError::NoRoom { .. })),
                "{error}"
            );
        }
    }
}

//! One engine per data folder. The system gives the lock back however the program ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::Path;

use thiserror::Error;

const FILE_NAME: &str = "engine.lock";

/// The right to run the engine on a data folder, for as long as this lives.
#[derive(Debug)]
pub struct EngineLock {
    _file: File,
}

/// Why the lock cannot be had.
#[derive(Debug, Error)]
pub enum LockError {
    /// Another program runs the engine on this folder.
    #[error("another program works on this data folder already")]
    Held,
    /// The lock file cannot be made.
    #[error("the lock file cannot be used: {0}")]
    Io(#[from] std::io::Error),
}

impl EngineLock {
    /// Takes the lock, at once or not at all.
    ///
    /// # Errors
    /// When another program has it, or the file cannot be made.
    pub fn take(folder: &Path) -> Result<Self, LockError> {
        fs::create_dir_all(folder)?;
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join(FILE_NAME))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockError::Held),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        // For people who wonder which program it is; nothing reads it.
        file.set_len(0)?;
        writeln!(file, "{}", std::process::id())?;
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_held_once_and_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let lock = EngineLock::take(folder.path()).unwrap();
        assert!(matches!(
            EngineLock::take(folder.path()),
            Err(LockError::Held)
        ));
        drop(lock);
        assert!(EngineLock::take(folder.path()).is_ok());
    }
}

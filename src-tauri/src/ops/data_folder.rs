//! Where the program keeps what it knows.

use std::path::{Path, PathBuf};

use super::OpsError;

/// The data folder and what lies in it.
#[derive(Clone, Debug)]
pub struct DataFolder(PathBuf);

impl DataFolder {
    /// The folder that was asked for, or the system's usual place.
    ///
    /// # Errors
    /// When none was asked for and the system has no home folder.
    pub fn choose(asked: Option<&Path>) -> Result<Self, OpsError> {
        if let Some(folder) = asked {
            return Ok(Self(folder.to_path_buf()));
        }
        usual_place().map(Self).ok_or_else(|| {
            OpsError::said(
                "storage",
                "No se encontró la carpeta personal. Indica una carpeta con --data-dir o GSP_DATA_DIR.",
                "No home folder was found. Name a folder with --data-dir or GSP_DATA_DIR.",
            )
        })
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Screenshots, snapshots and call logs of failures.
    #[must_use]
    pub fn evidence(&self) -> PathBuf {
        self.0.join("evidence")
    }

    /// The program's log files.
    #[must_use]
    pub fn logs(&self) -> PathBuf {
        self.0.join("logs")
    }

    /// Logins for the next run, sealed.
    #[must_use]
    pub fn sessions(&self) -> PathBuf {
        self.0.join("sessions.sealed")
    }

    /// Profiles of running browsers, and the list of their processes.
    #[must_use]
    pub fn browsers(&self) -> PathBuf {
        self.0.join("browsers")
    }

    /// What a check-up works with: its lock and its browser's profile, apart from the engine's,
    /// which ends every browser that it finds among its own.
    #[must_use]
    pub fn check(&self) -> PathBuf {
        self.0.join("check")
    }

    /// The operator's own portal profile; it wins over the built-in one when it is there.
    #[must_use]
    pub fn portal_profile(&self) -> PathBuf {
        self.0.join("portal.toml")
    }
}

#[cfg(target_os = "windows")]
fn usual_place() -> Option<PathBuf> {
    std::env::var_os("LOCALAPPDATA").map(|folder| PathBuf::from(folder).join("GSP Bot"))
}

#[cfg(target_os = "macos")]
fn usual_place() -> Option<PathBuf> {
    std::env::home_dir().map(|home| home.join("Library/Application Support/GSP Bot"))
}

#[cfg(not(any(target_os = "windows", target_os = "macos")))]
fn usual_place() -> Option<PathBuf> {
    let named = std::env::var_os("XDG_DATA_HOME").filter(|folder| !folder.is_empty());
    named
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".local/share")))
        .map(|folder| folder.join("gsp-bot"))
}

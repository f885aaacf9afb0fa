//! A folder in which new spreadsheets are looked for. They are told of, and never loaded, moved or
//! changed by the program itself.

use std::collections::HashMap;
use std::fs::DirEntry;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::error::io_words;
use super::wire::FoundFile;
use super::{Ops, OpsError};

/// Files of a folder that are looked at. One with more is no place for order sheets.
const FILES_MAX: usize = 2_000;
/// Longest time for a look: the folder may be on another machine.
const LOOK_MAX: Duration = Duration::from_secs(5);
/// The endings of what is read.
const ENDINGS: [&str; 8] = ["xlsx", "csv", "xlsm", "xlsb", "xls", "ods", "txt", "tsv"];

/// What was seen of the folder.
#[derive(Debug, Default)]
pub(super) struct Watched {
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    folder: Option<PathBuf>,
    files: HashMap<PathBuf, State>,
}

/// A file at the last look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    size_bytes: u64,
    modified: Option<SystemTime>,
}

#[derive(Clone, Copy, Debug)]
struct State {
    look: Look,
    /// Told of, or there before anybody looked.
    is_known: bool,
}

impl Ops {
    /// Spreadsheets that have appeared in the watched folder, or were changed there, and did not
    /// grow since the last look. Each is told once; what is there at the first look is not new.
    ///
    /// # Errors
    /// When the folder cannot be looked at.
    pub async fn look_in_folder(&self) -> Result<Vec<FoundFile>, OpsError> {
        let Some(folder) = self.settings().await?.watched_folder else {
            *self.watched.lock() = Seen::default();
            return Ok(Vec::new());
        };
        let folder = PathBuf::from(folder);
        let found = files_of(folder.clone()).await?;
        Ok(self.watched.compare(&folder, found))
    }
}

impl Watched {
    fn lock(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn compare(&self, folder: &Path, found: HashMap<PathBuf, Look>) -> Vec<FoundFile> {
        let mut seen = self.lock();
        let is_first = seen.folder.as_deref() != Some(folder);
        if is_first {
            seen.folder = Some(folder.to_owned());
        }
        let before = std::mem::take(&mut seen.files);
        let mut new = Vec::new();
        for (path, look) in found {
            let last = before.get(&path).filter(|_| !is_first);
            let is_still = last.is_some_and(|last| last.look == look);
            let was_known = last.is_some_and(|last| last.is_known);
            if is_still && !was_known && look.size_bytes > 0 {
                new.push(told(&path, look));
            }
            let is_known = is_first || (is_still && (was_known || look.size_bytes > 0));
            seen.files.insert(path, State { look, is_known });
        }
        new.sort_by(|one, other| one.path.cmp(&other.path));
        new
    }
}

fn told(path: &Path, look: Look) -> FoundFile {
    let name = path.file_name().unwrap_or(path.as_os_str());
    FoundFile {
        path: path.display().to_string(),
        name: name.to_string_lossy().into_owned(),
        size_bytes: i64::try_from(look.size_bytes).unwrap_or(i64::MAX),
    }
}

/// The same from a thread of its own, and not for ever.
pub(super) async fn files_of(folder: PathBuf) -> Result<HashMap<PathBuf, Look>, OpsError> {
    let place = folder.clone();
    let looked = tokio::task::spawn_blocking(move || files(&place));
    match tokio::time::timeout(LOOK_MAX, looked).await {
        Ok(Ok(Ok(files))) => Ok(files),
        Ok(Ok(Err(error))) => Err(not_looked(&folder, &error)),
        Ok(Err(error)) => Err(not_looked(&folder, &io::Error::other(error))),
        Err(_) => Err(not_looked(&folder, &io::ErrorKind::TimedOut.into())),
    }
}

/// The folder's own spreadsheets, not those in folders below.
fn files(folder: &Path) -> io::Result<HashMap<PathBuf, Look>> {
    let mut found = HashMap::new();
    for entry in std::fs::read_dir(folder)?.take(FILES_MAX) {
        let entry = entry?;
        if let Some(look) = look_at(&entry) {
            found.insert(entry.path(), look);
        }
    }
    Ok(found)
}

/// Nothing for what is no spreadsheet, or is another program's for a time: `~$pedidos.xlsx` is
/// Excel's while it has the file open.
fn look_at(entry: &DirEntry) -> Option<Look> {
    let path = entry.path();
    let name = entry.file_name();
    let name = name.to_str()?;
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    let is_ours = ENDINGS.contains(&ending.as_str());
    if !is_ours || name.starts_with(['~', '.']) {
        return None;
    }
    // It may be gone by now.
    let metadata = entry.metadata().ok()?;
    metadata.is_file().then(|| Look {
        size_bytes: metadata.len(),
        modified: metadata.modified().ok(),
    })
}

fn not_looked(folder: &Path, error: &io::Error) -> OpsError {
    let why = io_words(error);
    let folder = folder.display();
    OpsError::said(
        "watched_folder",
        format!(
            "No se puede mirar la carpeta vigilada {folder}: {}. Elige otra en Ajustes.",
            why.es
        ),
        format!(
            "The watched folder {folder} cannot be looked at: {}. Choose another one in the settings.",
            why.en
        ),
    )
}

//! Backups: one file, made while the program runs, beside its name and then under it, so that a
//! file of that name is always whole.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::{Connection, SqliteConnection};

use super::inspection::{self, Contents};
use super::{BackupError, Store, StoreError, room};
use crate::domain::Epoch;

/// The backups that the program makes by itself lie here, beside the database.
pub(super) const FOLDER: &str = "backups";
/// Kept of each kind; the oldest goes first.
const KEPT: usize = 3;
const ENDS: &str = ".db";
const HALF_DONE: &str = ".gsp-bot-backup";
/// Nobody writes a backup for so long.
const HALF_DONE_AGE: Duration = Duration::from_secs(60 * 60);

/// Why the program made a backup by itself.
#[derive(Clone, Copy, Debug)]
pub(super) enum Before {
    /// A newer version was about to change the schema.
    Update,
    /// Another backup was about to be put in its place.
    Restore,
}

impl Before {
    /// The operator reads it as the name of a file.
    fn as_str(self) -> &'static str {
        match self {
            Self::Update => "antes-de-actualizar",
            Self::Restore => "antes-de-restaurar",
        }
    }
}

impl Store {
    /// Writes all that was committed so far into `target`, as one file that is whole and on the
    /// disk when this answers. Work goes on meanwhile. A file of that name is replaced only when
    /// `replaces`.
    ///
    /// # Errors
    /// When the name is taken or is the database's, when there is no room, when the file cannot be
    /// written or the storage fails. A file that was there before is as it was.
    pub async fn back_up(&self, target: &Path, replaces: bool) -> Result<Contents, StoreError> {
        if is_the_database(self.path(), target) {
            return Err(BackupError::IsTheDatabase(target.to_path_buf()).into());
        }
        if target.exists() && !replaces {
            return Err(BackupError::Exists(target.to_path_buf()).into());
        }
        let mut connection = inspection::connect(self.path()).await?;
        let contents = write(&mut connection, target, replaces).await;
        connection.close().await?;
        contents
    }
}

/// A backup that the program makes by itself, under a name that says when and why.
pub(super) async fn keep_before(
    connection: &mut SqliteConnection,
    folder: &Path,
    before: Before,
    now: Epoch,
) -> Result<PathBuf, StoreError> {
    let target = place(folder, before, now)?;
    write(connection, &target, true).await?;
    prune(folder, before);
    Ok(target)
}

/// Where a backup of this kind goes; its folder is there.
pub(super) fn place(folder: &Path, before: Before, now: Epoch) -> Result<PathBuf, StoreError> {
    let folder = folder.join(FOLDER);
    fs::create_dir_all(&folder).map_err(|error| not_written(&folder, error))?;
    let at = Timestamp::from_millisecond(now.0).unwrap_or(Timestamp::UNIX_EPOCH);
    let at = at
        .to_zoned_datetime(TimeZone::system())
        .strftime("%Y%m%d-%H%M%S");
    Ok(folder.join(format!("gsp-bot-{at}-{}{ENDS}", before.as_str())))
}

/// Forgets the oldest backups of a kind, with what belongs to them.
pub(super) fn prune(folder: &Path, before: Before) {
    let kind = format!("-{}{ENDS}", before.as_str());
    let ours = |name: &str| name.ends_with(&kind);
    let mut backups = named(folder, ours);
    backups.sort();
    let gone = backups.len().saturating_sub(KEPT);
    for path in backups.into_iter().take(gone) {
        for part in parts(&path) {
            remove(&part);
        }
    }
}

/// The newest backup that the program made by itself and that can be put back.
pub(super) async fn newest(folder: &Path) -> Option<PathBuf> {
    let mut backups = named(folder, |name| name.ends_with(ENDS));
    backups.sort();
    for path in backups.into_iter().rev() {
        if inspection::inspect(&path, &path).await.is_ok() {
            return Some(path);
        }
    }
    None
}

/// The file and what SQLite keeps beside it.
pub(super) fn parts(path: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|end| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    })
}

/// What was written is on the disk, under its name.
pub(super) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    // Elsewhere a folder cannot be opened, and need not.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

pub(super) fn not_written(path: &Path, source: std::io::Error) -> StoreError {
    BackupError::NotWritten {
        path: path.to_path_buf(),
        source,
    }
    .into()
}

async fn write(
    connection: &mut SqliteConnection,
    target: &Path,
    replaces: bool,
) -> Result<Contents, StoreError> {
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    let cannot = |error| not_written(target, error);
    forget_half_done(folder);
    let beside = tempfile::Builder::new()
        .prefix(HALF_DONE)
        .tempfile_in(folder)
        .map_err(cannot)?
        .into_temp_path();
    let (pages, page_bytes): (i64, i64) =
        sqlx::query_as("SELECT page_count, page_size FROM pragma_page_count, pragma_page_size")
            .fetch_one(&mut *connection)
            .await?;
    room::need(folder, u64::try_from(pages * page_bytes).unwrap_or(0))?;
    let name = beside.to_str().ok_or_else(|| {
        cannot(std::io::Error::new(
            std::io::ErrorKind::InvalidFilename,
            "the folder's name is not Unicode",
        ))
    })?;
    sqlx::query("VACUUM INTO $1")
        .bind(name)
        .execute(connection)
        .await?;
    // A backup that nobody has looked at is a hope.
    let contents = inspection::inspect(&beside, target).await?;
    File::options()
        .write(true)
        .open(&beside)
        .and_then(|file| file.sync_all())
        .map_err(cannot)?;
    let moved = if replaces {
        beside.persist(target)
    } else {
        beside.persist_noclobber(target)
    };
    if let Err(refused) = moved {
        if !replaces && target.exists() {
            return Err(BackupError::Exists(target.to_path_buf()).into());
        }
        return Err(cannot(refused.error));
    }
    sync_folder(folder).map_err(cannot)?;
    Ok(contents)
}

/// Whether a file of that name would take the database's place.
pub(super) fn is_the_database(database: &Path, target: &Path) -> bool {
    let place = |path: &Path| {
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok();
        folder.zip(path.file_name().map(|name| name.to_os_string()))
    };
    let target = place(target);
    target.is_some() && parts(database).iter().any(|part| place(part) == target)
}

/// Removes what backups into this folder that were cut off have left. One that another program
/// makes at this moment is younger.
fn forget_half_done(folder: &Path) {
    let is_old = |path: &Path| {
        let changed = fs::metadata(path).and_then(|data| data.modified());
        changed.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > HALF_DONE_AGE))
    };
    for path in files(folder, |name| name.starts_with(HALF_DONE)) {
        if is_old(&path) {
            remove(&path);
        }
    }
}

/// The backups that the program made by itself, if they are meant.
fn named(folder: &Path, is_meant: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    files(&folder.join(FOLDER), is_meant)
}

fn files(folder: &Path, is_meant: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_str().is_some_and(&is_meant))
        .map(|entry| entry.path())
        .collect()
}

fn remove(path: &Path) {
    match fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "an old backup could not be removed");
        }
    }
}

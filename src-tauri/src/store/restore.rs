//! A backup is put in the database's place. What is checked is a copy in the data folder, and the
//! same copy is put there: nothing can come in between. The database that goes is kept.

use std::fs;
use std::path::{Path, PathBuf};

use sqlx::Connection;
use tempfile::TempDir;

use super::backup::{self, Before, not_written};
use super::database::FILE_NAME;
use super::door::Door;
use super::inspection::{self, Contents};
use super::{Actor, BackupError, Event, Store, StoreError, room};
use crate::domain::{BatchState, Epoch, PauseReason, Text, counted};

const COPY: &str = ".gsp-bot-restore";

/// A backup that was looked at and can be put in place.
#[derive(Debug)]
pub struct Restore {
    folder: PathBuf,
    file: PathBuf,
    copy: TempDir,
    backup: Contents,
    present: Present,
}

/// The database that would go.
#[derive(Debug)]
pub enum Present {
    /// There is none.
    Nothing,
    /// It holds this.
    Holds(Contents),
    /// It cannot be read.
    Unreadable(StoreError),
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the database that was there before is kept.
    pub kept: Option<PathBuf>,
    /// Batches that were running in the backup, and wait for the operator now.
    pub paused: u32,
}

impl Restore {
    /// Copies `file` into the data folder and checks the copy: a database of ours, of a version
    /// that this program knows, every page whole. Changes nothing.
    ///
    /// # Errors
    /// When it cannot be read, when it is not that, or when there is no room.
    pub async fn look(folder: &Path, file: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(folder).map_err(|error| not_written(folder, error))?;
        if backup::is_the_database(&folder.join(FILE_NAME), file) {
            return Err(BackupError::IsTheDatabase(file.to_path_buf()).into());
        }
        let (from, to) = (file.to_path_buf(), folder.to_path_buf());
        let copied = tokio::task::spawn_blocking(move || copy(&from, &to)).await;
        let copy = copied.map_err(|error| StoreError::Damaged(error.to_string()))??;
        let path = copy.path().join(FILE_NAME);
        fold(&path)
            .await
            .map_err(|error| inspection::named(file, error))?;
        let backup = inspection::inspect(&path, file).await?;
        Ok(Self {
            present: present(&folder.join(FILE_NAME)).await,
            folder: folder.to_path_buf(),
            file: file.to_path_buf(),
            copy,
            backup,
        })
    }

    /// What the backup holds.
    #[must_use]
    pub fn backup(&self) -> &Contents {
        &self.backup
    }

    /// What it would replace.
    #[must_use]
    pub fn present(&self) -> &Present {
        &self.present
    }

    /// Puts the backup in the database's place, which is kept beside. A batch that ran when the
    /// backup was made waits for the operator: orders that were done since are in it as not done.
    ///
    /// # Errors
    /// When somebody has the database open, or when a file cannot be written. Until the last step,
    /// which is one rename, the database is as it was.
    pub async fn carry_out(self, now: Epoch, actor: Actor) -> Result<Restored, StoreError> {
        let _alone = Door::close(&self.folder)?;
        let paused = self.bring_up(now, actor).await?;
        let (copy, path) = (
            self.copy.path().join(FILE_NAME),
            self.folder.join(FILE_NAME),
        );
        let kept = if path.exists() {
            // A damaged one may refuse; then what lies beside it is kept beside it.
            if let Err(error) = fold(&path).await {
                tracing::warn!(%error, "the database that goes is kept as it is");
            }
            Some(self.keep(&path, now)?)
        } else {
            None
        };
        let cannot = |error| not_written(&path, error);
        fs::File::options()
            .write(true)
            .open(&copy)
            .and_then(|file| file.sync_all())
            .map_err(cannot)?;
        // The log of the database that goes must not be taken for the other's.
        for part in backup::parts(&path).iter().skip(1) {
            match fs::remove_file(part) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(cannot(error));
                }
                Ok(()) | Err(_) => {}
            }
        }
        fs::rename(&copy, &path).map_err(cannot)?;
        backup::sync_folder(&self.folder).map_err(cannot)?;
        backup::prune(&self.folder, Before::Restore);
        clear_copies(&self.folder);
        Ok(Restored { kept, paused })
    }

    /// Brings the copy to this version of the program, and its running batches to a rest.
    async fn bring_up(&self, now: Epoch, actor: Actor) -> Result<u32, StoreError> {
        let store = Store::open(self.copy.path(), now).await?;
        let mut paused = 0;
        for batch in store.batches().await? {
            let goes_on_by_itself = batch.state == BatchState::Running
                || batch.pause_reason == Some(PauseReason::PortalDown);
            if goes_on_by_itself {
                store
                    .pause(now, actor, batch.id, PauseReason::Operator)
                    .await?;
                paused += 1;
            }
        }
        let name = self.file.display();
        let batches_es = counted(
            paused.into(),
            "lote queda en pausa",
            "lotes quedan en pausa",
        );
        let batches_en = counted(paused.into(), "batch is paused", "batches are paused");
        let text = Text::new(
            format!("Respaldo restaurado desde {name}; {batches_es}"),
            format!("Backup restored from {name}; {batches_en}"),
        );
        store
            .record(now, actor, &Event::of_all("restored", text))
            .await?;
        store.close().await;
        // Only the one file is moved: nothing may be left beside it.
        fold(&self.copy.path().join(FILE_NAME)).await?;
        Ok(paused)
    }

    /// The same file under a second name costs no room and cannot end half-way.
    fn keep(&self, path: &Path, now: Epoch) -> Result<PathBuf, StoreError> {
        let target = backup::place(&self.folder, Before::Restore, now)?;
        for (from, to) in backup::parts(path).iter().zip(backup::parts(&target)) {
            // The shared memory is made anew.
            if !from.exists() || from.as_os_str().to_string_lossy().ends_with("-shm") {
                continue;
            }
            fs::hard_link(from, &to)
                .or_else(|_| fs::copy(from, &to).map(|_| ()))
                .map_err(|error| not_written(&to, error))?;
        }
        Ok(target)
    }
}

fn copy(file: &Path, folder: &Path) -> Result<TempDir, StoreError> {
    let not_read = |source| BackupError::NotRead {
        path: file.to_path_buf(),
        source,
    };
    let meta = fs::metadata(file).map_err(not_read)?;
    if !meta.is_file() {
        return Err(BackupError::NotOurs(file.to_path_buf()).into());
    }
    room::need(folder, meta.len())?;
    let copy = tempfile::Builder::new()
        .prefix(COPY)
        .tempdir_in(folder)
        .map_err(|error| not_written(folder, error))?;
    let target = copy.path().join(FILE_NAME);
    // A folder that was copied while the program was open has a log beside the database.
    for (from, to) in backup::parts(file)
        .iter()
        .zip(backup::parts(&target))
        .take(2)
    {
        if from.exists() {
            fs::copy(from, &to).map_err(|error| not_written(&to, error))?;
        }
    }
    Ok(copy)
}

/// Copies that were cut off in the middle; nobody looks at one now.
fn clear_copies(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten();
    for entry in entries.filter_map(Result::ok) {
        if entry.file_name().to_string_lossy().starts_with(COPY)
            && let Err(error) = fs::remove_dir_all(entry.path())
        {
            tracing::warn!(%error, "the copy of a backup could not be removed");
        }
    }
}

/// One file and nothing beside it.
async fn fold(path: &Path) -> Result<(), StoreError> {
    let mut connection = inspection::connect(path).await?;
    let folded = sqlx::query("PRAGMA journal_mode = DELETE")
        .execute(&mut connection)
        .await;
    connection.close().await?;
    folded?;
    Ok(())
}

async fn present(path: &Path) -> Present {
    if !path.exists() {
        return Present::Nothing;
    }
    let counted = async {
        let mut connection = inspection::connect(path).await?;
        let counts = inspection::counts(&mut connection, path).await;
        connection.close().await?;
        counts
    };
    match counted.await {
        Ok(contents) => Present::Holds(contents),
        Err(error) => Present::Unreadable(error),
    }
}

//! The open database: one writer, some readers, and a bell that rings after each commit.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection, Sqlite, Transaction};
use tokio::sync::watch;

use super::backup::{self, Before};
use super::door::Door;
use super::{StoreError, inspection};
use crate::domain::Epoch;

pub(super) static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

pub(super) const FILE_NAME: &str = "gsp-bot.db";
const READERS_MAX: u32 = 4;
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// A start waits no longer for the look over the file.
const LOOK_OVER: Duration = Duration::from_millis(250);
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);

/// The program's whole state, in one SQLite file. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    /// One connection and always `BEGIN IMMEDIATE`: writers queue here and never meet as a
    /// busy error in the middle of a transaction.
    writer: SqlitePool,
    reader: SqlitePool,
    bell: Arc<watch::Sender<u64>>,
    path: PathBuf,
    door: Arc<Door>,
}

pub(super) type Tx = Transaction<'static, Sqlite>;

impl Store {
    /// Opens the database in `folder`, making both when missing, looks it over, and brings it to this
    /// version; what is there is backed up before that.
    ///
    /// # Errors
    /// When the folder cannot be written, when the file is damaged or of a newer version, when
    /// another program keeps it busy or puts a backup in its place.
    pub async fn open(folder: &Path, now: Epoch) -> Result<Self, StoreError> {
        let not_writable = |source| StoreError::FolderNotWritable {
            folder: folder.to_path_buf(),
            source,
        };
        fs::create_dir_all(folder).map_err(not_writable)?;
        // SQLite would open a database in a read-only folder and fail at the first commit.
        tempfile::Builder::new()
            .prefix(".probe")
            .tempfile_in(folder)
            .map_err(not_writable)?;
        let door = Door::enter(folder)?;
        let path = folder.join(FILE_NAME);
        match connect(&path, now).await {
            Ok((writer, reader)) => Ok(Self {
                writer,
                reader,
                bell: Arc::new(watch::channel(0).0),
                path,
                door: Arc::new(door),
            }),
            Err(StoreError::Damaged(detail)) => Err(StoreError::DamagedFile {
                backup: backup::newest(folder).await,
                file: path,
                detail,
            }),
            Err(error) => Err(error),
        }
    }

    /// Where the database lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Rings after each commit of this process. Other processes' commits are seen by asking
    /// [`Store::last_change`].
    #[must_use]
    pub fn bell(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }

    /// Closes all connections; the write-ahead log is folded in.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
        self.door.leave();
    }

    pub(super) fn reader(&self) -> &SqlitePool {
        &self.reader
    }

    pub(super) async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    pub(super) async fn commit(&self, tx: Tx) -> Result<(), StoreError> {
        tx.commit().await?;
        self.bell
            .send_modify(|rings| *rings = rings.wrapping_add(1));
        Ok(())
    }
}

async fn connect(path: &Path, now: Epoch) -> Result<(SqlitePool, SqlitePool), StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A commit that was acknowledged survives a power cut.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT);
    // A connection is tested as it comes back, and a file does not hang up in between: to ask once
    // more before each use costs a third of a short read.
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        // SQLite ends a transaction by itself when the disk is full. The connection does not notice,
        // fails to roll it back, and would refuse to begin another for ever.
        .before_acquire(|connection, _| {
            let is_fit = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_fit) })
        })
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options.clone())
        .await?;
    look_over(path, now).await?;
    MIGRATOR.run(&writer).await.map_err(migration_error)?;
    let reader = SqlitePoolOptions::new()
        .max_connections(READERS_MAX)
        .test_before_acquire(false)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options.create_if_missing(false).pragma("query_only", "ON"))
        .await?;
    Ok((writer, reader))
}

/// Whether the file is whole, as far as can be seen in a short time; and a backup of it, when this
/// version is about to change its schema.
async fn look_over(path: &Path, now: Epoch) -> Result<(), StoreError> {
    let mut connection = inspection::connect(path).await?;
    let looked = async {
        if let Some(detail) = inspection::quick_look(&mut connection, LOOK_OVER).await? {
            return Err(StoreError::Damaged(detail));
        }
        let applied = inspection::applied(&mut connection).await?;
        let is_there = |version: i64| applied.iter().any(|(it, _)| *it == version);
        let is_known = |version: i64| MIGRATOR.iter().any(|it| it.version == version);
        let is_behind = MIGRATOR.iter().any(|it| !is_there(it.version));
        let is_newer = applied.iter().any(|(version, _)| !is_known(*version));
        if let Some(folder) = path.parent()
            && is_behind
            && !is_newer
            && !applied.is_empty()
        {
            let kept = backup::keep_before(&mut connection, folder, Before::Update, now).await?;
            tracing::info!(backup = %kept.display(), "backed up before the update");
        }
        Ok(())
    };
    let looked = looked.await;
    connection.close().await?;
    looked
}

fn migration_error(error: MigrateError) -> StoreError {
    if let MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _) = error {
        return StoreError::NewerVersion(version);
    }
    if let MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) = error {
        return error.into();
    }
    StoreError::Damaged(error.to_string())
}

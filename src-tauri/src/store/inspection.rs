//! What a database file holds, found out without the rest of the program: is it one of ours, of
//! which version, whole, and how much is in it.

use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};

use super::database::MIGRATOR;
use super::{BackupError, StoreError};
use crate::domain::Epoch;

/// Steps of SQLite between two looks at the time.
const STEPS: i32 = 10_000;

/// What a database of ours holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The version of its schema.
    pub schema: i64,
    /// Loaded files.
    pub batches: u64,
    /// Orders of all of them.
    pub orders: u64,
    /// The last line of its audit log.
    pub last: Option<Epoch>,
    /// Its size.
    pub size_bytes: u64,
}

/// Opens a file as it is: nothing of it is changed but what an earlier crash left to be finished.
pub(super) async fn connect(path: &Path) -> Result<SqliteConnection, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(super::database::BUSY_TIMEOUT);
    Ok(SqliteConnection::connect_with(&options).await?)
}

/// Looks at `file` under the name that the operator knows it by, every page of it.
pub(super) async fn inspect(file: &Path, known_as: &Path) -> Result<Contents, StoreError> {
    let named = |error| named(known_as, error);
    let mut connection = connect(file).await.map_err(named)?;
    let found = contents(&mut connection, file, known_as)
        .await
        .map_err(named);
    // Whatever it said, the file is closed again.
    let closed = connection.close().await;
    let found = found?;
    closed?;
    Ok(found)
}

async fn contents(
    connection: &mut SqliteConnection,
    file: &Path,
    known_as: &Path,
) -> Result<Contents, StoreError> {
    let schema = schema(connection, known_as).await?;
    if let Some(detail) = trouble(connection, "PRAGMA integrity_check(1)").await? {
        return Err(damaged(known_as, detail));
    }
    Ok(Contents {
        schema,
        ..counts(connection, file).await?
    })
}

/// What is in it, whether or not every page of it is whole.
pub(super) async fn counts(
    connection: &mut SqliteConnection,
    file: &Path,
) -> Result<Contents, StoreError> {
    let (batches, orders, last): (i64, i64, Option<i64>) = sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM batches),
            (SELECT COALESCE(SUM(orders), 0) FROM order_counts),
            (SELECT at_ms FROM audit ORDER BY id DESC LIMIT 1)",
    )
    .fetch_one(connection)
    .await?;
    Ok(Contents {
        schema: 0,
        batches: u64::try_from(batches).unwrap_or(0),
        orders: u64::try_from(orders).unwrap_or(0),
        last: last.map(Epoch),
        size_bytes: std::fs::metadata(file).map_or(0, |meta| meta.len()),
    })
}

/// The version of the schema, when it is one that this program knows.
async fn schema(connection: &mut SqliteConnection, known_as: &Path) -> Result<i64, StoreError> {
    let not_ours = || BackupError::NotOurs(known_as.to_path_buf());
    let applied = applied(connection).await?;
    let newest = applied.last().ok_or_else(not_ours)?.0;
    let known = |version: i64| MIGRATOR.iter().find(|it| it.version == version);
    let last_known = MIGRATOR.iter().map(|it| it.version).max().unwrap_or(0);
    // The first step of the schema is the program's signature.
    let is_ours = applied
        .first()
        .is_some_and(|(version, sum)| known(*version).is_some_and(|it| *it.checksum == **sum));
    if !is_ours {
        return Err(not_ours().into());
    }
    if newest > last_known {
        return Err(BackupError::Newer {
            file: known_as.to_path_buf(),
            version: newest,
        }
        .into());
    }
    Ok(newest)
}

/// Versions of the schema that the database has been brought through, with their fingerprints;
/// none when it knows of no versions at all.
pub(super) async fn applied(
    connection: &mut SqliteConnection,
) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
    let (tables,): (i64,) = sqlx::query_as(
        "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = '_sqlx_migrations'",
    )
    .fetch_one(&mut *connection)
    .await?;
    if tables == 0 {
        return Ok(Vec::new());
    }
    Ok(
        sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations ORDER BY version")
            .fetch_all(connection)
            .await?,
    )
}

/// A look over the pages for as long as `limit`; what is not reached in time counts as whole.
pub(super) async fn quick_look(
    connection: &mut SqliteConnection,
    limit: Duration,
) -> Result<Option<String>, StoreError> {
    let ends = Instant::now() + limit;
    connection
        .lock_handle()
        .await?
        .set_progress_handler(STEPS, move || Instant::now() < ends);
    let found = trouble(connection, "PRAGMA quick_check(1)").await;
    connection.lock_handle().await?.remove_progress_handler();
    match found {
        Err(StoreError::Database(error)) if is_interrupt(&error) => {
            tracing::info!("the database is large: it was looked over in part");
            Ok(None)
        }
        other => other,
    }
}

/// What SQLite's own check says, when it is not content.
async fn trouble(
    connection: &mut SqliteConnection,
    check: &'static str,
) -> Result<Option<String>, StoreError> {
    let (said,): (String,) = sqlx::query_as(check).fetch_one(connection).await?;
    Ok((said != "ok").then(|| said.replace('\n', " ")))
}

fn is_interrupt(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(|database| database.code())
        .is_some_and(|code| code == "9")
}

/// The same error, of a backup that the operator knows by this name.
pub(super) fn named(known_as: &Path, error: StoreError) -> StoreError {
    if let StoreError::Damaged(detail) = error {
        return damaged(known_as, detail);
    }
    error
}

fn damaged(file: &Path, detail: String) -> StoreError {
    BackupError::Damaged {
        file: file.to_path_buf(),
        detail,
    }
    .into()
}

//! The real store on a file of its own, and a second connection that looks at it and makes it fail.

use std::path::Path;
use std::sync::OnceLock;

use gsp_bot::domain::Epoch;
use gsp_bot::store::Store;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection};
use tokio::sync::watch;

use crate::seen::{QUESTION, Seen};
use crate::sim::Plant;

/// How the storage fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Room for so many further changes; the statement after that fails, in the middle of its
    /// transaction, and so does every later one.
    RoomFor(i64),
    /// Every statement succeeds and the commit does not.
    CommitFails,
    /// Whatever needs this table fails, reading too.
    WithoutTable(&'static str),
}

pub const TABLES: [&str; 5] = ["changes", "batches", "orders", "attempts", "audit"];

/// The statements that make faults possible: part of the simulated database only. The log can be
/// emptied in it, so that one file serves many runs.
const SWITCHES: &str = "
    DROP TRIGGER audit_is_never_deleted;
    CREATE TABLE sim_fault (id INTEGER PRIMARY KEY, changes_max INTEGER, commit_fails INTEGER);
    INSERT INTO sim_fault VALUES (1, NULL, 0);
    CREATE TABLE sim_unpaid (batch INTEGER REFERENCES batches (id) DEFERRABLE INITIALLY DEFERRED);
    CREATE TRIGGER sim_no_room BEFORE INSERT ON changes
    WHEN (SELECT changes_max FROM sim_fault) < (SELECT COALESCE(MAX(id), 0) + 1 FROM changes)
    BEGIN
        -- As SQLite does on a full disk: the whole transaction is gone.
        SELECT RAISE(ROLLBACK, 'simulated: no room');
    END;
    CREATE TRIGGER sim_commit_fails AFTER INSERT ON changes
    WHEN (SELECT commit_fails FROM sim_fault) = 1
    BEGIN
        INSERT INTO sim_unpaid VALUES (-1);
    END;";

const EMPTY: &str = "BEGIN;
    DELETE FROM audit; DELETE FROM changes; DELETE FROM attempts; DELETE FROM evidence;
    DELETE FROM lines; DELETE FROM orders; DELETE FROM order_counts; DELETE FROM rejected_rows;
    DELETE FROM batches; DELETE FROM sqlite_sequence;
    COMMIT;";

pub struct Database {
    pub store: Store,
    side: SqliteConnection,
    bell: watch::Receiver<u64>,
    version: i64,
    fault: Option<Fault>,
    _folder: tempfile::TempDir,
}

impl Database {
    pub async fn new(plant: Option<Plant>) -> Self {
        static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
        if TEMPLATE.get().is_none() {
            let template = template().await;
            TEMPLATE.get_or_init(|| template);
        }
        let folder = folder();
        let store = {
            std::fs::write(folder.path().join("gsp-bot.db"), TEMPLATE.get().unwrap()).unwrap();
            Store::open(folder.path(), Epoch(0)).await.unwrap()
        };
        let side = side(store.path()).await;
        let mut database = Self {
            bell: store.bell(),
            store,
            side,
            version: 0,
            fault: None,
            _folder: folder,
        };
        if plant == Some(Plant::NoIndex) {
            database.run("DROP INDEX orders_one_per_consultora").await;
        }
        database
    }

    /// As new, without the cost of opening it.
    pub async fn empty(&mut self) {
        self.heal().await;
        self.run(EMPTY).await;
        self.has_rung();
        self.is_changed().await;
    }

    /// Whether the store told of a commit since this was asked last. Only leases are renewed in
    /// silence; anything else that is would be found at the next ring.
    pub fn has_rung(&mut self) -> bool {
        let has_rung = self.bell.has_changed().unwrap_or(true);
        self.bell.mark_unchanged();
        has_rung
    }

    /// Whether anybody committed since this was asked last, in silence or not.
    pub async fn is_changed(&mut self) -> bool {
        let (version,): (i64,) = sqlx::query_as("PRAGMA data_version")
            .fetch_one(&mut self.side)
            .await
            .unwrap();
        std::mem::replace(&mut self.version, version) != version
    }

    pub async fn look(&mut self, after_audit: i64, after_change: i64) -> Seen {
        let (json,): (String,) = sqlx::query_as(QUESTION)
            .bind(after_audit)
            .bind(after_change)
            .fetch_one(&mut self.side)
            .await
            .unwrap();
        serde_json::from_str(&json).unwrap()
    }

    pub fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// From now on the storage fails like this.
    pub async fn fail(&mut self, fault: Fault) {
        self.heal().await;
        self.fault = Some(fault);
        match fault {
            Fault::RoomFor(changes) => {
                self.run(&format!(
                    "UPDATE sim_fault SET changes_max =
                        (SELECT COALESCE(MAX(id), 0) FROM changes) + {changes}"
                ))
                .await;
            }
            Fault::CommitFails => self.run("UPDATE sim_fault SET commit_fails = 1").await,
            Fault::WithoutTable(table) => {
                self.run(&format!("ALTER TABLE {table} RENAME TO {table}_gone"))
                    .await;
            }
        }
    }

    pub async fn heal(&mut self) {
        match self.fault.take() {
            None => {}
            Some(Fault::RoomFor(_) | Fault::CommitFails) => {
                self.run("UPDATE sim_fault SET changes_max = NULL, commit_fails = 0")
                    .await;
            }
            Some(Fault::WithoutTable(table)) => {
                self.run(&format!("ALTER TABLE {table}_gone RENAME TO {table}"))
                    .await;
            }
        }
    }

    /// Changes the database behind the program's back.
    pub async fn run(&mut self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut self.side)
            .await
            .unwrap();
    }

    pub async fn close(self) {
        let _ = self.side.close().await;
        self.store.close().await;
    }
}

/// In memory where the system has such a folder: the file is thrown away, and its safety against
/// power cuts is not what is looked at here.
pub fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir()
        && let Ok(folder) = folder_in(memory)
    {
        return folder;
    }
    tempfile::tempdir().unwrap()
}

fn folder_in(place: &Path) -> std::io::Result<tempfile::TempDir> {
    tempfile::Builder::new().prefix("gsp-sim").tempdir_in(place)
}

async fn template() -> Vec<u8> {
    let folder = folder();
    let store = Store::open(folder.path(), Epoch(0)).await.unwrap();
    let path = store.path().to_path_buf();
    store.close().await;
    let mut side = side(&path).await;
    sqlx::raw_sql(AssertSqlSafe(SWITCHES))
        .execute(&mut side)
        .await
        .unwrap();
    side.close().await.unwrap();
    std::fs::read(path).unwrap()
}

async fn side(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Off)
        .foreign_keys(false)
        // A table that is renamed for a moment is not followed by what refers to it.
        .pragma("legacy_alter_table", "ON");
    SqliteConnection::connect_with(&options).await.unwrap()
}

//! A database is opened, and used while something is wrong with it: of another version, damaged, kept
//! busy, left by a crash, out of reach, full.

use std::path::Path;

use gsp_bot::domain::OrderState;
use gsp_bot::store::{Actor, Filter, Store, StoreError};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};

use super::{T0, claim, filled, load, load_and_start, raw, store, to_cart};

#[tokio::test]
async fn a_database_of_a_newer_version_is_named_and_left_alone() {
    let (folder, store) = store().await;
    store.close().await;
    let file = folder.path().join("gsp-bot.db");
    raw(
        &file,
        "INSERT INTO _sqlx_migrations VALUES (9999, 'later', 0, 1, x'00', 0)",
    )
    .await;
    let error = Store::open(folder.path(), T0).await.unwrap_err();
    assert!(matches!(error, StoreError::NewerVersion(9999)), "{error}");
    assert!(!folder.path().join("backups").exists());
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gsp-bot.db");
    std::fs::write(&file, "this is no database at all, just text").unwrap();
    let error = Store::open(folder.path(), T0).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::DamagedFile { file: named, backup: None, .. } if *named == file),
        "{error}"
    );
}

#[tokio::test]
async fn a_page_that_nothing_reads_at_the_start_is_found_damaged_all_the_same() {
    let (folder, store) = store().await;
    let codes: Vec<String> = (1..=5_000).map(|code| code.to_string()).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    load(&store, &codes).await;
    store.close().await;
    let file = folder.path().join("gsp-bot.db");
    let mut bytes = std::fs::read(&file).unwrap();
    // Far from the schema and the settings.
    let at = bytes.len() / 2 / 4_096 * 4_096;
    bytes[at..at + 4_096].fill(0xa5);
    std::fs::write(&file, bytes).unwrap();
    let error = Store::open(folder.path(), T0).await.unwrap_err();
    assert!(matches!(error, StoreError::DamagedFile { .. }), "{error}");
}

#[tokio::test]
async fn what_a_crash_left_in_the_log_beside_is_there_again() {
    let (folder, store) = store().await;
    let id = load_and_start(&store, &["1"]).await;
    let done = claim(&store).await.unwrap();
    to_cart(&store, &done).await;
    store.settle(T0, &filled(&done)).await.unwrap();
    // As the disk is when the power goes: the database is old, and all the news is in the log.
    let after = tempfile::tempdir().unwrap();
    for name in ["gsp-bot.db", "gsp-bot.db-wal"] {
        std::fs::copy(folder.path().join(name), after.path().join(name)).unwrap();
    }
    assert!(has_content(&after.path().join("gsp-bot.db-wal")));
    let store = Store::open(after.path(), T0).await.unwrap();
    let (_, rows) = store.orders(id, &Filter::default(), 0, 9).await.unwrap();
    assert_eq!(rows[0].state, OrderState::Completed);
}

#[tokio::test]
async fn a_database_that_another_program_writes_into_for_long_is_said_to_be_busy() {
    let (folder, store) = store().await;
    let id = load(&store, &["1"]).await;
    let mut other = other(&folder.path().join("gsp-bot.db")).await;
    sqlx::raw_sql("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    let error = store.start(T0, Actor::Operator, id).await.unwrap_err();
    assert!(matches!(error, StoreError::Locked), "{error}");
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    assert_eq!(store.start(T0, Actor::Operator, id).await.unwrap(), 1);
}

#[tokio::test]
async fn a_database_that_another_program_has_for_itself_is_said_to_be_busy() {
    let (folder, store) = store().await;
    store.close().await;
    let mut other = other(&folder.path().join("gsp-bot.db")).await;
    let alone = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE";
    sqlx::raw_sql(alone).execute(&mut other).await.unwrap();
    let error = Store::open(folder.path(), T0).await.unwrap_err();
    assert!(matches!(error, StoreError::Locked), "{error}");
    other.close().await.unwrap();
    assert!(Store::open(folder.path(), T0).await.is_ok());
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let mut places = vec![file];
    // Where even the system's own operator may not write.
    if cfg!(target_os = "linux") {
        places.push("/sys/kernel".into());
    }
    for place in places {
        let error = Store::open(&place, T0).await.unwrap_err();
        assert!(
            matches!(&error, StoreError::FolderNotWritable { folder, .. } if *folder == place),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_transaction_that_sqlite_has_ended_by_itself_spoils_none_after_it() {
    let (_folder, store) = store().await;
    let id = load(&store, &["1"]).await;
    // As on a full disk.
    let full = "CREATE TRIGGER full BEFORE INSERT ON changes
        BEGIN SELECT RAISE(ROLLBACK, 'no room'); END";
    raw(store.path(), full).await;
    for _ in 0..3 {
        let error = store.start(T0, Actor::Operator, id).await.unwrap_err();
        assert!(error.to_string().contains("no room"), "{error}");
    }
    raw(store.path(), "DROP TRIGGER full").await;
    assert_eq!(store.start(T0, Actor::Operator, id).await.unwrap(), 1);
}

fn has_content(file: &Path) -> bool {
    std::fs::metadata(file).unwrap().len() > 0
}

async fn other(file: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(file);
    SqliteConnection::connect_with(&options).await.unwrap()
}

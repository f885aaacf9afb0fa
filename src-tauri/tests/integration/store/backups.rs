//! Backups are whole and replace nothing by mistake; putting one back loses nothing.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use gsp_bot::domain::{BatchState, Epoch, PauseReason};
use gsp_bot::store::{Actor, BackupError, Present, Restore, Restored, Store, StoreError};

use super::{T0, claim, filled, load, load_and_start, raw, store, to_cart};

const WHO: Actor = Actor::Terminal;
const LATER: Epoch = Epoch(2_000_000);

#[tokio::test]
async fn a_backup_holds_what_was_committed_while_work_goes_on() {
    let (folder, store) = store().await;
    load_and_start(&store, &["1", "2"]).await;
    let running = claim(&store).await.unwrap();
    let file = folder.path().join("copia.db");
    let made = store.back_up(&file, false).await.unwrap();
    assert_eq!((made.batches, made.orders), (1, 2));
    // The order goes on to its end all the same.
    to_cart(&store, &running).await;
    store.settle(T0, &filled(&running)).await.unwrap();
    let other = tempfile::tempdir().unwrap();
    let plan = Restore::look(other.path(), &file).await.unwrap();
    assert!(matches!(plan.present(), Present::Nothing));
    assert_eq!((plan.backup().batches, plan.backup().orders), (1, 2));
    let beside = std::fs::read_dir(folder.path()).unwrap();
    let hidden = beside
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(".gsp"))
        .count();
    assert_eq!(hidden, 0, "something was left behind");
}

#[tokio::test]
async fn a_backup_replaces_nothing_unless_asked_to_and_never_the_database() {
    let (folder, store) = store().await;
    load(&store, &["1"]).await;
    let file = folder.path().join("copia.db");
    std::fs::write(&file, "precious").unwrap();
    let error = store.back_up(&file, false).await.unwrap_err();
    assert!(is(&error, |it| matches!(it, BackupError::Exists(_))));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "precious");
    assert!(store.back_up(&file, true).await.is_ok());
    for name in ["gsp-bot.db", "gsp-bot.db-wal", "gsp-bot.db-shm"] {
        let target = folder.path().join("backups").join("..").join(name);
        std::fs::create_dir_all(folder.path().join("backups")).unwrap();
        let error = store.back_up(&target, true).await.unwrap_err();
        assert!(
            is(&error, |it| matches!(it, BackupError::IsTheDatabase(_))),
            "{error}"
        );
    }
    let nowhere = folder.path().join("no").join("copia.db");
    let error = store.back_up(&nowhere, false).await.unwrap_err();
    assert!(
        is(&error, |it| matches!(it, BackupError::NotWritten { .. })),
        "{error}"
    );
}

#[tokio::test]
async fn restored_it_is_as_it_was_and_what_ran_waits_for_the_operator() {
    let (folder, store) = store().await;
    let running = load_and_start(&store, &["1", "2"]).await;
    let file = folder.path().join("copia.db");
    store.back_up(&file, false).await.unwrap();
    let later = load(&store, &["3"]).await;
    let plan = Restore::look(folder.path(), &file).await.unwrap();
    assert!(
        matches!(plan.present(), Present::Holds(it) if it.batches == 2 && it.orders == 3),
        "{:?}",
        plan.present()
    );
    let error = plan.carry_out(LATER, WHO).await.unwrap_err();
    assert!(is(&error, |it| matches!(it, BackupError::InUse)), "{error}");
    assert_eq!(store.batch(later).await.unwrap().orders, 1);
    store.close().await;

    // Another one was cut off in the middle once.
    let left = folder.path().join(".gsp-bot-restoreXXXXXX");
    std::fs::create_dir(&left).unwrap();
    let plan = Restore::look(folder.path(), &file).await.unwrap();
    let done = plan.carry_out(LATER, WHO).await.unwrap();
    assert_eq!(done.paused, 1);
    assert!(!left.exists());
    let store = Store::open(folder.path(), LATER).await.unwrap();
    let row = store.batch(running).await.unwrap();
    assert_eq!(
        (row.state, row.pause_reason),
        (BatchState::Paused, Some(PauseReason::Operator))
    );
    assert!(store.batch(later).await.is_err());
    let last = &store.activity(None, None, 1).await.unwrap()[0];
    assert_eq!(last.event, "restored");
    store.close().await;

    // And back again: nothing is lost by it.
    let plan = Restore::look(folder.path(), &done.kept.unwrap())
        .await
        .unwrap();
    plan.carry_out(LATER, WHO).await.unwrap();
    let store = Store::open(folder.path(), LATER).await.unwrap();
    assert_eq!(store.batch(later).await.unwrap().orders, 1);
}

#[tokio::test]
async fn only_a_whole_backup_of_ours_is_put_back() {
    let (folder, store) = store().await;
    let names: Vec<String> = (1..=2_000).map(|code| code.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    load(&store, &names).await;
    let good = folder.path().join("copia.db");
    store.back_up(&good, false).await.unwrap();
    store.close().await;
    let refused = async |name: &str, prepare: &dyn Fn(&Path)| {
        let file = folder.path().join(name);
        prepare(&file);
        Restore::look(folder.path(), &file).await.unwrap_err()
    };
    let error = refused("none.db", &|_| {}).await;
    assert!(
        is(&error, |it| matches!(it, BackupError::NotRead { .. })),
        "{error}"
    );
    let error = refused("text.db", &|file| {
        std::fs::write(file, "no database, only a rather long text").unwrap();
    })
    .await;
    assert!(
        is(&error, |it| matches!(it, BackupError::Damaged { .. })),
        "{error}"
    );
    let error = refused("empty.db", &|file| std::fs::write(file, "").unwrap()).await;
    assert!(
        is(&error, |it| matches!(it, BackupError::NotOurs(_))),
        "{error}"
    );
    let error = refused("torn.db", &|file| {
        std::fs::copy(&good, file).unwrap();
        tear(file);
    })
    .await;
    assert!(
        is(&error, |it| matches!(it, BackupError::Damaged { .. })),
        "{error}"
    );
    let error = refused("gsp-bot.db", &|_| {}).await;
    assert!(
        is(&error, |it| matches!(it, BackupError::IsTheDatabase(_))),
        "{error}"
    );
    let newer = folder.path().join("newer.db");
    std::fs::copy(&good, &newer).unwrap();
    raw(
        &newer,
        "INSERT INTO _sqlx_migrations VALUES (9999, 'later', 0, 1, x'00', 0)",
    )
    .await;
    let error = Restore::look(folder.path(), &newer).await.unwrap_err();
    assert!(
        is(&error, |it| matches!(
            it,
            BackupError::Newer { version: 9999, .. }
        )),
        "{error}"
    );
    let foreign = folder.path().join("foreign.db");
    raw(&foreign, "CREATE TABLE batches (id INTEGER)").await;
    let error = Restore::look(folder.path(), &foreign).await.unwrap_err();
    assert!(
        is(&error, |it| matches!(it, BackupError::NotOurs(_))),
        "{error}"
    );
}

#[tokio::test]
async fn a_damaged_database_names_itself_and_the_backup_and_gives_way_to_it() {
    let (folder, store) = store().await;
    let id = load(&store, &["1"]).await;
    store.close().await;
    // An update has left a backup.
    older(folder.path()).await;
    Store::open(folder.path(), T0).await.unwrap().close().await;
    let file = folder.path().join("gsp-bot.db");
    tear(&file);
    let error = Store::open(folder.path(), T0).await.unwrap_err();
    let StoreError::DamagedFile {
        file: named,
        backup: Some(backup),
        ..
    } = error
    else {
        panic!("{error}")
    };
    assert_eq!(named, file);
    let plan = Restore::look(folder.path(), &backup).await.unwrap();
    let Restored { kept, .. } = plan.carry_out(LATER, WHO).await.unwrap();
    assert!(kept.unwrap().exists());
    let store = Store::open(folder.path(), LATER).await.unwrap();
    assert_eq!(store.batch(id).await.unwrap().orders, 1);
}

#[tokio::test]
async fn an_update_is_backed_up_first_and_three_backups_are_kept() {
    let (folder, store) = store().await;
    load(&store, &["1"]).await;
    store.close().await;
    for day in 0..5 {
        older(folder.path()).await;
        let now = Epoch(day * 86_400_000);
        let store = Store::open(folder.path(), now).await.unwrap();
        assert!(store.column_maps().await.is_ok(), "it was not updated");
        store.close().await;
    }
    let backups = backups(folder.path());
    assert_eq!(backups.len(), 3, "{backups:?}");
    let plan = Restore::look(folder.path(), backups.last().unwrap())
        .await
        .unwrap();
    assert_eq!((plan.backup().schema, plan.backup().orders), (1, 1));
    // Opened again there is nothing to update, and nothing to back up.
    let store = Store::open(folder.path(), LATER).await.unwrap();
    store.close().await;
    assert_eq!(self::backups(folder.path()), backups);
}

#[tokio::test]
async fn what_a_killed_backup_left_goes_with_the_next_one() {
    let (_folder, store) = store().await;
    load(&store, &["1"]).await;
    let place = tempfile::tempdir().unwrap();
    let (left, in_work) = (".gsp-bot-backupOLD", ".gsp-bot-backupNEW");
    for (name, age_s) in [(left, 7_200), (in_work, 60)] {
        let file = std::fs::File::create(place.path().join(name)).unwrap();
        let at = SystemTime::now() - Duration::from_secs(age_s);
        file.set_modified(at).unwrap();
    }
    let file = place.path().join("copia.db");
    store.back_up(&file, false).await.unwrap();
    assert!(!place.path().join(left).exists());
    assert!(place.path().join(in_work).exists());
}

fn is(error: &StoreError, meant: impl Fn(&BackupError) -> bool) -> bool {
    matches!(error, StoreError::Backup(error) if meant(error))
}

fn backups(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join("backups")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// As an older version of the program left it.
async fn older(folder: &Path) {
    let file = folder.join("gsp-bot.db");
    raw(
        &file,
        "DROP TABLE column_maps; DROP INDEX orders_by_consultora;
         ALTER TABLE attempts DROP COLUMN detail_en;
         ALTER TABLE attempts RENAME COLUMN detail_es TO detail;
         DELETE FROM _sqlx_migrations WHERE version > 1",
    )
    .await;
}

/// Pages in the middle of the file are overwritten.
fn tear(file: &Path) {
    let mut bytes = std::fs::read(file).unwrap();
    let end = bytes.len();
    bytes[4_096..(end / 2).max(8_192)].fill(0xa5);
    std::fs::write(file, bytes).unwrap();
}

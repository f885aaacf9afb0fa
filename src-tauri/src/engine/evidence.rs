//! The folder that the evidence of failures lies in. Somebody may delete it or take the right to
//! write into it while orders are worked on: work goes on, and it is told.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::Clock;
use super::decider::Decider;
use crate::domain::{Epoch, Text};
use crate::portal::Portal;
use crate::store::{Actor, Event};

/// Room for the evidence of failures, in bytes; the oldest goes first.
pub(super) const BYTES_MAX: u64 = 2 << 30;
const TRIAL_BYTES: usize = 65_536;
const DAY_MS: i64 = 86_400_000;

/// Makes the folder when it is missing. Answers whether it was.
pub(super) fn make(folder: &Path) -> io::Result<bool> {
    if folder.is_dir() {
        return Ok(false);
    }
    std::fs::create_dir_all(folder)?;
    Ok(true)
}

/// Makes the folder when somebody has deleted it; what was in it is gone then.
pub(super) async fn mind_folder<P: Portal, C: Clock>(decider: &mut Decider<P, C>) {
    match make(&decider.evidence_folder) {
        Ok(false) => {}
        Ok(true) => {
            let folder = decider.evidence_folder.display();
            let text = Text::new(
                format!(
                    "La carpeta de evidencia {folder} ya no estaba: se hizo de nuevo, sin las imágenes anteriores"
                ),
                format!(
                    "The evidence folder {folder} was gone: it was made anew, without the former pictures"
                ),
            );
            tell(decider, "evidence_folder_made", text).await;
        }
        Err(error) => failed(decider, error.kind()).await,
    }
}

/// Whether what could not be kept could be now.
pub(super) async fn look_again<P: Portal, C: Clock>(decider: &mut Decider<P, C>) {
    if decider.evidence_problem.is_none() {
        return;
    }
    let folder = decider.evidence_folder.clone();
    let is_writable = tokio::task::spawn_blocking(move || {
        make(&folder)?;
        // A full disk still takes empty files.
        tempfile::tempfile_in(&folder)?.write_all(&[1; TRIAL_BYTES])
    });
    if matches!(is_writable.await, Ok(Ok(()))) {
        decider.evidence_problem = None;
    }
}

/// Told once, until it works again.
pub(super) async fn failed<P: Portal, C: Clock>(decider: &mut Decider<P, C>, kind: io::ErrorKind) {
    if decider.evidence_problem.replace(kind).is_some() {
        return;
    }
    let folder = decider.evidence_folder.display();
    let text = Text::new(
        format!(
            "No se puede guardar la evidencia de las fallas en {folder}: el trabajo sigue sin ella"
        ),
        format!("Evidence of failures cannot be kept in {folder}: work goes on without it"),
    );
    tell(decider, "evidence_not_kept", text).await;
}

async fn tell<P: Portal, C: Clock>(decider: &Decider<P, C>, word: &'static str, text: Text) {
    tracing::warn!(text = text.en, "{word}");
    let event = Event::of_all(word, text);
    if let Err(error) = decider
        .store
        .record(decider.clock.now(), Actor::Engine, &event)
        .await
    {
        decider.storage_failed(&error);
    }
}

/// What was made before this is too old.
pub(super) fn too_old_before(now: Epoch, days: u32) -> Epoch {
    now.plus_ms(-i64::from(days) * DAY_MS)
}

/// Removes files that the database has forgotten, and folders that are empty with that.
pub(super) async fn remove(folder: &Path, paths: Vec<String>) {
    for path in paths {
        let path = folder.join(path);
        match tokio::fs::remove_file(&path).await {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "old evidence could not be removed");
            }
        }
        if let Some(parent) = path.parent().filter(|parent| *parent != folder) {
            // Refused while something is in it.
            let _ = tokio::fs::remove_dir(parent).await;
        }
    }
}

/// Removes files of batches that are older than `oldest`, known to the database or not: an attempt
/// that was cut off leaves some that nobody knows, and so does a backup that was put back.
pub(super) async fn sweep(folder: PathBuf, oldest: Epoch) {
    let swept = tokio::task::spawn_blocking(move || {
        for batch in batches(&folder) {
            for file in entries(&batch) {
                if is_older(&file, oldest) {
                    let _ = std::fs::remove_file(&file);
                }
            }
            let _ = std::fs::remove_dir(&batch);
        }
    });
    if let Err(error) = swept.await {
        tracing::error!(%error, "sweeping old evidence failed");
    }
}

/// A batch's folder is named by its number; others keep house by themselves.
fn batches(folder: &Path) -> Vec<PathBuf> {
    let is_batch = |path: &PathBuf| {
        path.file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
    };
    entries(folder).into_iter().filter(is_batch).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).map_or_else(
        |_| Vec::new(),
        |entries| {
            entries
                .filter_map(Result::ok)
                .map(|entry| entry.path())
                .collect()
        },
    )
}

fn is_older(file: &Path, oldest: Epoch) -> bool {
    let oldest = Duration::from_millis(u64::try_from(oldest.0).unwrap_or(0));
    std::fs::symlink_metadata(file)
        .and_then(|meta| meta.modified())
        .is_ok_and(|at| at < SystemTime::UNIX_EPOCH + oldest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_old_goes_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str, ms: u64| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            let file = std::fs::File::create(&path).unwrap();
            let modified = SystemTime::UNIX_EPOCH + Duration::from_millis(ms);
            file.set_modified(modified).unwrap();
            path
        };
        let (old, new) = (at("1/old.jpg", 5_000), at("1/new.jpg", 15_000));
        let (alone, other) = (at("2/old.jpg", 5_000), at("check/1/old.jpg", 5_000));
        sweep(folder.path().to_path_buf(), Epoch(10_000)).await;
        assert!(!old.exists() && new.exists() && other.exists());
        assert!(!alone.parent().unwrap().exists());
        remove(
            folder.path(),
            vec!["1/new.jpg".to_owned(), "1/none.jpg".to_owned()],
        )
        .await;
        assert!(!new.parent().unwrap().exists());
        assert!(folder.path().exists());
    }

    #[test]
    fn it_is_made_when_it_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let evidence = folder.path().join("evidence");
        assert!(make(&evidence).unwrap());
        assert!(!make(&evidence).unwrap());
        std::fs::remove_dir(&evidence).unwrap();
        std::fs::write(&evidence, "").unwrap();
        assert!(make(&evidence).is_err());
    }
}

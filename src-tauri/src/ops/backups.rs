//! Backups: one is made while everything runs, and put back while nothing does.

use std::path::Path;

use super::wire::{BackupView, ContentsView, RestoreView, RestoredView};
use super::{Actor, DataFolder, Ops, OpsError};
use crate::engine::{Clock, SystemClock};
use crate::store::{Contents, Present, Restore};

impl Ops {
    /// Writes all that was committed so far into one file. A file of that name is replaced only
    /// when `replaces`.
    ///
    /// # Errors
    /// When the name is taken, when there is no room or the file cannot be written, or when the
    /// storage fails.
    pub async fn back_up(&self, path: &Path, replaces: bool) -> Result<BackupView, OpsError> {
        let contents = self.store.back_up(path, replaces).await?;
        let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        Ok(BackupView {
            path: path.display().to_string(),
            contents: contents_view(&contents),
        })
    }

    /// Refuses while this process works on orders: a restore would cut them off.
    ///
    /// # Errors
    /// `not_now`, for as long as a worker has an order.
    pub fn must_rest(&self) -> Result<(), OpsError> {
        let engine = self.engine_status.borrow();
        let workers = engine.iter().flat_map(|engine| &engine.workers);
        if workers.filter(|worker| worker.work.is_some()).count() == 0 {
            return Ok(());
        }
        Err(OpsError::said(
            "not_now",
            "Hay pedidos en curso. Pausa los lotes, espera a que terminen y restaura de nuevo. Nada ha cambiado.",
            "Orders are under way. Pause the batches, wait for their end and restore again. Nothing was changed.",
        ))
    }
}

/// A backup that was looked at. It needs no [`Ops`]: the database that is there may be damaged.
pub struct RestorePlan {
    restore: Restore,
    view: RestoreView,
}

impl RestorePlan {
    /// Checks the backup, and counts what it would replace. Changes nothing.
    ///
    /// # Errors
    /// When it is no backup of this program, of a newer version, or damaged; when there is no room.
    pub async fn look(folder: &DataFolder, path: &Path) -> Result<Self, OpsError> {
        let restore = Restore::look(folder.path(), path).await?;
        let (present, present_problem) = match restore.present() {
            Present::Nothing => (None, None),
            Present::Holds(contents) => (Some(contents_view(contents)), None),
            Present::Unreadable(error) => (None, Some(super::error::store_text(error).into())),
        };
        let view = RestoreView {
            path: path.display().to_string(),
            backup: contents_view(restore.backup()),
            present,
            present_problem,
            done: None,
        };
        Ok(Self { restore, view })
    }

    /// What was found.
    #[must_use]
    pub fn view(&self) -> &RestoreView {
        &self.view
    }

    /// Puts it in the database's place, which is kept.
    ///
    /// # Errors
    /// When another program has the database open, or a file cannot be written.
    pub async fn carry_out(self, actor: Actor) -> Result<RestoreView, OpsError> {
        let restored = self.restore.carry_out(SystemClock.now(), actor).await?;
        Ok(RestoreView {
            done: Some(RestoredView {
                kept: restored.kept.map(|path| path.display().to_string()),
                paused: restored.paused,
            }),
            ..self.view
        })
    }
}

fn contents_view(contents: &Contents) -> ContentsView {
    ContentsView {
        batches: contents.batches,
        orders: contents.orders,
        last_ms: contents.last.map(|at| at.0),
        size_bytes: contents.size_bytes,
    }
}

//! A backup is put in the database's place from the window: everything that works on the data folder
//! ends, the files are exchanged, and all begins again on what is there then.

use std::path::Path;

use tauri::{AppHandle, Manager};

use super::{Shell, work};
use crate::ops::wire::{Refusal, RestoreView};
use crate::ops::{Actor, OpsError, RestorePlan};

/// What a restore would do.
pub(super) async fn look(app: &AppHandle, path: &Path) -> Result<RestoreView, Refusal> {
    let plan = RestorePlan::look(&app.state::<Shell>().folder, path).await;
    plan.map(|plan| plan.view().clone())
        .map_err(|error| error.refusal())
}

/// Does it. The window's own data folder may be one that cannot be opened.
pub(super) async fn carry_out(app: &AppHandle, path: &Path) -> Result<RestoreView, Refusal> {
    let refusal = |error: OpsError| error.refusal();
    let shell = app.state::<Shell>();
    if let Ok(ops) = shell.ops() {
        ops.must_rest().map_err(refusal)?;
    }
    let plan = RestorePlan::look(&shell.folder, path)
        .await
        .map_err(refusal)?;
    work::end(app).await;
    let restored = plan.carry_out(Actor::Operator).await;
    // Whichever database is there now.
    shell.open().await;
    work::begin(app).await;
    restored.map_err(refusal)
}

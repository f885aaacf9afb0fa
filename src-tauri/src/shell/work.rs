//! What works on the open data folder: the engine and the news. It ends with the program, and rests
//! while a backup is put in the database's place.

use std::time::Duration;

use tauri::async_runtime::JoinHandle;
use tauri::{AppHandle, Manager};
use tokio_util::sync::CancellationToken;

use super::{Shell, news};
use crate::ops::RunningEngine;

/// Holds it, for the end to wait for.
#[derive(Default)]
pub(super) struct Work(tokio::sync::Mutex<Option<AtWork>>);

struct AtWork {
    stop: CancellationToken,
    /// `None` when another program has the engine.
    engine: Option<RunningEngine>,
    news: JoinHandle<()>,
}

/// Starts the engine and the news on the data folder that is open.
pub(super) async fn begin(app: &AppHandle) {
    let shell = app.state::<Shell>();
    let Ok(ops) = shell.ops() else { return };
    let stop = shell.stop.child_token();
    let engine = match ops.start_engine(stop.clone(), shell.abort.clone()).await {
        Ok(engine) => Some(engine),
        Err(error) => {
            // The status of the window says that the engine is not here.
            tracing::warn!(%error, "the engine does not run in this window");
            None
        }
    };
    let news = tauri::async_runtime::spawn(news::pump(app.clone(), ops));
    let at_work = AtWork { stop, engine, news };
    app.state::<Work>().0.lock().await.replace(at_work);
}

/// Stops them politely, and closes the data folder.
pub(super) async fn end(app: &AppHandle) {
    let at_work = app.state::<Work>().0.lock().await.take();
    if let Some(at_work) = at_work {
        at_work.stop.cancel();
        if let Some(engine) = at_work.engine {
            engine.ended().await;
        }
        at_work.news.abort();
    }
    if let Ok(ops) = app.state::<Shell>().ops() {
        ops.close().await;
    }
}

/// Waits for the engine, that was told to stop, for so long at most.
pub(super) async fn ended_within(app: &AppHandle, limit: Duration) {
    let at_work = app.state::<Work>().0.lock().await.take();
    if let Some(engine) = at_work.and_then(|at_work| at_work.engine) {
        // The system ends us when it likes; the next start takes back what was under way.
        let _ = tokio::time::timeout(limit, engine.ended()).await;
    }
}

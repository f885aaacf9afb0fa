//! How the engine lives with the window: begins when it opens, stops politely when it closes, and
//! rests while a backup is put in the database's place.

use tauri::async_runtime::JoinHandle;
use tauri::{AppHandle, Manager, Window, WindowEvent};
use tokio_util::sync::CancellationToken;

use super::{Shell, news};
use crate::ops::RunningEngine;

/// What works on the open data folder, for the end to wait for.
struct Work(tokio::sync::Mutex<Option<AtWork>>);

struct AtWork {
    stop: CancellationToken,
    /// `None` when another program has the engine.
    engine: Option<RunningEngine>,
    news: JoinHandle<()>,
}

pub(super) fn begin(app: &AppHandle) {
    app.manage(Work(tokio::sync::Mutex::new(None)));
    let app = app.clone();
    tauri::async_runtime::spawn(async move { begin_work(&app).await });
}

/// Starts the engine and the news on the data folder that is open.
pub(super) async fn begin_work(app: &AppHandle) {
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
pub(super) async fn end_work(app: &AppHandle) {
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

pub(super) fn on_window_event(window: &Window, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event {
        api.prevent_close();
        let app = window.app_handle().clone();
        // Closed twice: at once, and as safely.
        if app.state::<Shell>().stop.is_cancelled() {
            app.state::<Shell>().abort.cancel();
            return;
        }
        app.state::<Shell>().stop.cancel();
        let _ =
            window.set_title("GSP Bot — deteniendo, los pedidos en curso llegan a un punto seguro");
        tauri::async_runtime::spawn(async move {
            end_work(&app).await;
            app.exit(0);
        });
    }
}

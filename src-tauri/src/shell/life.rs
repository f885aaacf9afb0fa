//! How the engine lives with the window: begins when it opens, stops politely when it closes.

use tauri::{AppHandle, Manager, Window, WindowEvent};

use super::{Shell, news};
use crate::ops::RunningEngine;

/// The engine, once it runs, for the end to wait for.
struct Engine(tokio::sync::Mutex<Option<RunningEngine>>);

pub(super) fn begin(app: &AppHandle) {
    app.manage(Engine(tokio::sync::Mutex::new(None)));
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let shell = app.state::<Shell>();
        let Ok(ops) = shell.ops.clone() else { return };
        match ops
            .start_engine(shell.stop.clone(), shell.abort.clone())
            .await
        {
            Ok(engine) => {
                app.state::<Engine>().0.lock().await.replace(engine);
            }
            // The status of the window says that the engine is not here.
            Err(error) => tracing::warn!(%error, "the engine does not run in this window"),
        }
        news::pump(app.clone(), ops).await;
    });
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
            let engine = app.state::<Engine>().0.lock().await.take();
            if let Some(engine) = engine {
                engine.ended().await;
            }
            if let Ok(ops) = &app.state::<Shell>().ops {
                ops.close().await;
            }
            app.exit(0);
        });
    }
}

//! News for the window: after the commit, and at most ten times a second.

use std::sync::Arc;
use std::time::Duration;

use tauri::{AppHandle, Emitter};

use super::tray;
use crate::ops::Ops;
use crate::ops::wire::News;

/// Between two messages; many changes in one message cost the window far less than many messages.
const GAP: Duration = Duration::from_millis(100);
/// Other programs write into the same data folder: so often it is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// Marks such as free disk space change without a commit.
const STATUS: Duration = Duration::from_secs(5);

/// Runs as long as the program.
pub(super) async fn pump(app: AppHandle, ops: Arc<Ops>) {
    let mut bell = ops.bell();
    let mut engine = ops.engine_status();
    let mut cursor = ops.news_cursor().await.unwrap_or(0);
    let mut status_due = tokio::time::Instant::now();
    loop {
        let engine_changed = tokio::select! {
            _ = bell.changed() => false,
            _ = engine.changed() => true,
            () = tokio::time::sleep(LOOK) => false,
        };
        let mut news = match ops.news_since(cursor).await {
            Ok(news) => news,
            Err(error) => {
                tracing::warn!(%error, "news could not be read");
                None
            }
        };
        let now = tokio::time::Instant::now();
        if engine_changed || now >= status_due {
            match ops.status().await {
                Ok(status) => {
                    status_due = now + STATUS;
                    let news = news.get_or_insert_with(|| News {
                        cursor,
                        ..News::default()
                    });
                    news.workers.clone_from(&status.workers);
                    news.status = Some(status);
                }
                Err(error) => tracing::warn!(%error, "the status could not be read"),
            }
        }
        if let Some(news) = news {
            cursor = news.cursor;
            if let Err(error) = app.emit("news", &news) {
                tracing::warn!(%error, "news could not be sent");
            }
            tray::refresh(&app).await;
            tokio::time::sleep(GAP).await;
        }
    }
}

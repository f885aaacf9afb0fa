//! The program's own log: files of a day each in the data folder, of which the last are kept.

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{Builder, Rotation};
use tracing_subscriber::EnvFilter;

use super::DataFolder;

/// Days that are kept.
const FILES_MAX: usize = 14;
/// The browser's protocol carries what is typed: it is never logged, at any level.
const LEVELS: &str = "info,chromiumoxide=off,async_tungstenite=off,tungstenite=off";
/// The same with every call on a page, for whoever looks into how a portal behaves.
const ALL_LEVELS: &str =
    "info,gsp_bot=debug,chromiumoxide=off,async_tungstenite=off,tungstenite=off";

/// Starts the log; it is written until the guard is dropped. A folder that cannot be written has
/// no log: the verbs say that it cannot be written.
pub fn keep_log(folder: &DataFolder, has_calls: bool) -> Option<WorkerGuard> {
    std::fs::create_dir_all(folder.logs()).ok()?;
    let appender = Builder::new()
        .rotation(Rotation::DAILY)
        .filename_prefix("gsp-bot")
        .filename_suffix("log")
        .max_log_files(FILES_MAX)
        .build(folder.logs())
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(appender);
    let started = tracing_subscriber::fmt()
        .json()
        .with_env_filter(EnvFilter::new(if has_calls { ALL_LEVELS } else { LEVELS }))
        .with_writer(writer)
        .try_init();
    started.ok().map(|()| guard)
}

//! The program in a window that nobody sees, with the sandbox as its portal, and a hand for it.

mod child;
mod drag;
mod frame;
mod page;
mod program;
mod screen;
mod table;

pub(crate) use page::id;
pub(crate) use program::Program;
pub(crate) use table::{Table, filled, row_in, row_of_nonsense};

use std::time::Duration;

use tokio::sync::{Mutex, MutexGuard};

/// Longest wait for one thing to be seen: generous, since a busy machine is no fault of the window.
pub(crate) const SOON: Duration = Duration::from_secs(30);
/// Longest wait for a batch to end.
pub(crate) const BATCH: Duration = Duration::from_secs(240);

/// A window, a browser and a portal at a time: two such sets on a small machine only wait for each
/// other.
static TURN: Mutex<()> = Mutex::const_new(());

pub(crate) async fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().await
}

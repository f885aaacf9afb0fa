//! A dependable page on Chromium: launch, contexts, a locator with auto-wait, actions, evidence.
//! Knows no orders and no portal. Every call that leaves the process has a deadline, and fails at
//! once when its page, its context or the browser is gone.

mod actions;
mod call_log;
mod connection;
mod deadline;
mod error;
mod events;
mod evidence;
mod fields;
mod files;
mod find;
mod launch;
mod leftovers;
mod login;
mod page;
mod process;
mod script;
mod sight;
mod target;

pub use actions::Key;
pub use call_log::CallLog;
pub use deadline::Deadline;
pub use error::{ActionError, BrowserError, NavigationProblem};
pub use evidence::{Evidence, EvidencePart};
pub use fields::Filled;
pub use find::{BrowserKind, FoundBrowser, find_browser};
pub use launch::{Browser, Context, LaunchOptions};
pub use leftovers::clean_leftovers;
pub use login::SavedLogin;
pub use page::Page;
pub use sight::{Seen, Sight, Until};
pub use target::{Selector, Target, TextMatch};

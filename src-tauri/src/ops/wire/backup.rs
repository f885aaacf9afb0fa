//! Backups. `gsp-bot backup --json` and `gsp-bot restore --json` print them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Sentence;

/// What a database holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContentsView {
    #[ts(type = "number")]
    pub batches: u64,
    #[ts(type = "number")]
    pub orders: u64,
    /// When something was last written down in it; absent when nothing ever was.
    #[ts(type = "number | null")]
    pub last_ms: Option<i64>,
    #[ts(type = "number")]
    pub size_bytes: u64,
}

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupView {
    pub path: String,
    pub contents: ContentsView,
}

/// A backup that can be put in the database's place, or was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RestoreView {
    pub path: String,
    pub backup: ContentsView,
    /// What it replaces; absent when there is no database, or none that can be read.
    pub present: Option<ContentsView>,
    /// Why the database cannot be read, when it cannot.
    pub present_problem: Option<Sentence>,
    /// What was done; absent while it was only looked at.
    pub done: Option<RestoredView>,
}

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RestoredView {
    /// Where the database that was there before is kept.
    pub kept: Option<String>,
    /// Batches that were running in the backup, and wait for the operator now.
    pub paused: u32,
}

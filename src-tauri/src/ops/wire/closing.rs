//! Closing the window while orders are under way.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How far the closing of the window is, and what it would cut short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClosingView {
    /// none, asked, stopping
    pub phase: String,
    /// Orders that a worker has in hand.
    pub running: u32,
    /// Orders that wait for one.
    pub waiting: u32,
    /// Whether this desktop has a tray that the window can be called back from.
    pub tray: bool,
    /// Orders that were in hand when the stop began; only when stopping.
    pub running_at_first: u32,
    /// Longest time that a stop takes.
    pub stop_ms_max: u32,
    /// When the program is closed at the latest; only when stopping.
    #[ts(type = "number | null")]
    pub until_ms: Option<i64>,
}

/// What the person answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum ClosingAnswer {
    /// The window stays.
    Stay,
    /// The window goes out of the way, the work goes on.
    Hide,
    /// Orders under way go to a safe point, then the program ends.
    Stop,
    /// The program ends at once; what was under way is taken back by the next start.
    StopNow,
}

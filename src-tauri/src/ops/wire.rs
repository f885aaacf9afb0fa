//! What the window, the terminal and HTTP are told. A small contract of its own: rows of the
//! database and types of the domain never go over the wire. `ui/src/ipc/bindings.ts` is made from
//! it by a test, and committed.

mod backup;
mod check;
mod closing;
mod explain;
mod preview;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use backup::{BackupView, ContentsView, RestoreView, RestoredView};
pub use check::{CheckAlternative, CheckAnchor, CheckDialog, CheckFile, CheckView, ProfileView};
pub use closing::{ClosingAnswer, ClosingView};
pub use explain::{EvidencePathView, ExplanationView};
pub use preview::{
    AlreadyLoaded, ColumnChoice, ColumnView, ColumnsView, ComparedOrder, ComparisonView, FoundFile,
    LoadOptions, Loaded, OpenOptions, Opened, PreviewOrder, PreviewView, ProblemView, ReadingView,
    RehearsalView, RejectedRow, ReviewCell, ReviewCounts, ReviewRow, RowCorrection, UsedColumn,
};

/// A sentence in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sentence {
    pub es: String,
    pub en: String,
}

/// What an operator is told when a verb cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Refusal {
    /// Stable word, for programs: `not_found`, `bad_file`, `not_now`, `storage`, `busy`, ...
    pub code: String,
    pub message: Sentence,
}

/// How many orders of a batch are in each group of states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Counts {
    pub total: u32,
    /// Loaded or queued: not begun.
    pub waiting: u32,
    /// A worker holds it.
    pub running: u32,
    pub retrying: u32,
    pub completed: u32,
    pub partial: u32,
    pub failed: u32,
    pub cancelled: u32,
}

/// A batch as the list and the head of its page show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct BatchView {
    #[ts(type = "number")]
    pub id: i64,
    pub name: String,
    /// The name of the file that it was loaded from.
    pub file: String,
    /// pending, running, paused, completed, failed, cancelled
    pub state: String,
    /// operator, portal_down, account_refused, layout_changed, browser_missing; only when paused
    pub pause_reason: Option<String>,
    /// What the pause means and what to do; only when paused.
    pub pause_text: Option<Sentence>,
    #[ts(type = "number")]
    pub created_ms: i64,
    #[ts(type = "number | null")]
    pub started_ms: Option<i64>,
    #[ts(type = "number | null")]
    pub ended_ms: Option<i64>,
    pub counts: Counts,
    pub lines: u32,
    pub units: u32,
    /// Orders ended a minute, measured over the last minutes of running; absent when unknown.
    pub orders_per_minute: Option<f64>,
    /// When the last order is expected to end; absent when unknown.
    #[ts(type = "number | null")]
    pub eta_ms: Option<i64>,
    pub cart_policy: String,
    pub cycle: Option<String>,
}

/// One row of the order table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OrderRow {
    #[ts(type = "number")]
    pub id: i64,
    #[ts(type = "number")]
    pub batch_id: i64,
    /// Its place in the file, from 1.
    pub position: u32,
    pub consultora_code: String,
    pub consultora_name: Option<String>,
    pub state: String,
    pub lines: u32,
    /// Lines that are in the cart with the wanted quantity.
    pub lines_added: u32,
    pub units: u32,
    pub attempts: u32,
    pub worker: Option<u32>,
    #[ts(type = "number | null")]
    pub started_ms: Option<i64>,
    #[ts(type = "number | null")]
    pub ended_ms: Option<i64>,
    /// When the next attempt is due; only when retrying.
    #[ts(type = "number | null")]
    pub due_ms: Option<i64>,
    /// The last thing worth telling.
    pub message: Option<Sentence>,
    pub has_evidence: bool,
}

/// A window of the order table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OrderPage {
    /// Rows that match the filter in all.
    pub total: u32,
    pub offset: u32,
    pub rows: Vec<OrderRow>,
}

/// What the order table is narrowed to and sorted by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct OrderFilter {
    /// States by their words; all of them when empty.
    pub states: Vec<String>,
    /// Part of a consultora's code or name, or of a product code.
    pub text: Option<String>,
    /// Only orders that failed for this cause.
    pub cause: Option<String>,
    /// position, state, consultora_code, consultora_name, lines, attempts, started, ended
    pub sort: Option<String>,
    pub descending: bool,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineView {
    pub product_code: String,
    pub quantity: u32,
    /// Units in the cart when it was last verified.
    pub loaded: Option<u32>,
    /// pending, added, out_of_stock, unknown, limited, failed
    pub state: String,
    /// Rows of the file that it came from.
    pub rows: Vec<u32>,
}

/// A file that shows what a failure looked like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EvidenceView {
    #[ts(type = "number")]
    pub id: i64,
    /// screenshot, snapshot, calls
    pub kind: String,
    #[ts(type = "number")]
    pub created_ms: i64,
}

/// One try of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttemptView {
    pub number: u32,
    pub worker: u32,
    #[ts(type = "number")]
    pub started_ms: i64,
    #[ts(type = "number | null")]
    pub ended_ms: Option<i64>,
    /// running, completed, partial, failed, retrying, released, cancelled, lost
    pub outcome: String,
    /// The kind of failure by its word.
    pub kind: Option<String>,
    pub reason: Option<String>,
    pub step: Option<String>,
    /// What it means and what to do.
    pub text: Option<Sentence>,
    /// The portal's own words or the technical detail.
    pub detail: Option<Sentence>,
    /// untouched, exact, unfinished
    pub cart: Option<String>,
    pub evidence: Vec<EvidenceView>,
}

/// One line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogLine {
    #[ts(type = "number")]
    pub id: i64,
    #[ts(type = "number")]
    pub at_ms: i64,
    #[ts(type = "number | null")]
    pub batch_id: Option<i64>,
    #[ts(type = "number | null")]
    pub order_id: Option<i64>,
    pub attempt: Option<u32>,
    /// operator, terminal, engine
    pub actor: String,
    /// Stable word of what happened.
    pub event: String,
    pub step: Option<String>,
    pub text: Sentence,
    pub consultora_code: Option<String>,
    pub consultora_name: Option<String>,
    pub batch_name: Option<String>,
}

/// One station of the order's way, for the stepper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StepView {
    /// sign_in, consultora, cycle, open_cart, products, verify
    pub step: String,
    /// todo, doing, done, failed
    pub state: String,
    #[ts(type = "number | null")]
    pub at_ms: Option<i64>,
}

/// All that is known of one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OrderDetail {
    pub row: OrderRow,
    pub batch_name: String,
    pub cycle: Option<String>,
    pub portal_name: Option<String>,
    pub steps: Vec<StepView>,
    pub lines: Vec<LineView>,
    pub attempts: Vec<AttemptView>,
    pub log: Vec<LogLine>,
    /// Products that were in the cart before the first change: code and units.
    pub cart_before: Option<Vec<CartItemView>>,
}

/// One product in a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CartItemView {
    pub product_code: String,
    pub quantity: u32,
}

/// Failures that share a kind, a step and the portal's message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CauseView {
    /// Names the cause in an `OrderFilter`.
    pub key: String,
    #[ts(type = "number")]
    pub batch_id: i64,
    pub batch_name: String,
    pub kind: String,
    pub reason: String,
    pub step: String,
    pub text: Sentence,
    pub detail: Option<Sentence>,
    pub orders: u32,
    #[ts(type = "number")]
    pub last_ms: i64,
    /// One order that shows it.
    #[ts(type = "number")]
    pub example_order_id: i64,
}

/// How many orders a verb changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changed {
    pub orders: u32,
}

/// One worker as the console shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkerView {
    pub number: u32,
    /// idle, working, opening, waiting
    pub state: String,
    #[ts(type = "number | null")]
    pub order_id: Option<i64>,
    pub consultora_code: Option<String>,
    pub consultora_name: Option<String>,
    pub step: Option<String>,
    #[ts(type = "number | null")]
    pub since_ms: Option<i64>,
    pub orders_done: u32,
}

/// One of the four marks at the foot of the rail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MarkView {
    /// ok, warning, error, unknown
    pub level: String,
    pub text: Sentence,
}

/// The state of everything around the batches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StatusView {
    pub version: String,
    /// Whether this program runs the engine (another one may hold the data folder).
    pub engine_here: bool,
    pub portal: MarkView,
    pub account: MarkView,
    pub browser: MarkView,
    pub disk: MarkView,
    pub portal_address: String,
    pub data_folder: String,
    pub workers: Vec<WorkerView>,
}

/// What the operator can set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettingsView {
    /// 1 to 16
    pub workers: u32,
    /// Tries of an order, 1 to 10
    pub attempts_max: u32,
    /// Orders after which a worker's browser context is renewed, 1 to 1,000
    pub orders_per_context: u32,
    /// How long the pictures of failures are kept, 1 to 3,650 days
    pub evidence_days: u32,
    /// Longest wait for one thing in the portal
    pub timeout_ms: u32,
    /// Pause between two actions, to watch
    pub slow_mo_ms: u32,
    /// No visible browser window
    pub headless: bool,
    /// The cycle that is chosen; the newest when absent
    pub cycle: Option<String>,
    /// replace, keep, ask
    pub cart_policy: String,
    pub refuse_other_name: bool,
    /// When the portal closes for orders; absent when it is not known
    #[ts(type = "number | null")]
    pub closing_ms: Option<i64>,
    /// A folder in which new spreadsheets are looked for; absent for none
    pub watched_folder: Option<String>,
    /// Replaces the profile's base address when set
    pub portal_address: Option<String>,
    /// es, en, system
    pub language: String,
    /// light, dark, system
    pub theme: String,
    /// Names of the settings that the environment decides; they cannot be changed here
    pub from_environment: Vec<String>,
}

/// What is known of the supervisor account; never the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccountView {
    pub user_code: Option<String>,
    pub has_password: bool,
    /// environment, keychain, memory, none
    pub source: String,
    /// Why the keychain cannot be used, when it cannot.
    pub keychain_problem: Option<Sentence>,
}

/// News, sent after the commit, at most ten times a second. Snapshots of what changed; the UI
/// replaces what it holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct News {
    /// The change feed's position that this brings the UI to.
    #[ts(type = "number")]
    pub cursor: i64,
    pub batches: Vec<BatchView>,
    /// Batches of which so many orders changed that the UI fetches what it shows anew.
    #[ts(type = "number[]")]
    pub reload: Vec<i64>,
    /// Orders that changed; the UI updates the ones that it shows.
    pub orders: Vec<OrderRow>,
    pub workers: Vec<WorkerView>,
    pub status: Option<StatusView>,
}

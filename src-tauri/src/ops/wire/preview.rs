//! A file on its way in: how it is opened, what is in it, what the operator says of it, and what it
//! became.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CartItemView, Sentence};

/// A problem of one row of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProblemView {
    /// error (the row is left out), warning, note
    pub level: String,
    pub code: String,
    pub sheet: Option<String>,
    pub row: u32,
    /// consultora_code, consultora_name, product_code, quantity
    pub field: String,
    /// The column as the file calls it.
    pub column: Option<String>,
    pub value: String,
    pub text: Sentence,
}

/// A row that deserves a look: it has problems, or was corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewRow {
    pub row: u32,
    /// error (it is in no order), warning, note; none when all that was wrong is corrected
    pub level: String,
    /// The operator left it out.
    pub left_out: bool,
    pub corrected: bool,
    /// The cells of the columns that are read, in the order of those.
    pub cells: Vec<ReviewCell>,
    pub problems: Vec<ProblemView>,
}

/// Rows to look at, by the gravest thing that there is to each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewCounts {
    pub all: u32,
    /// Without those that were left out.
    pub rejected: u32,
    pub warning: u32,
    pub note: u32,
    /// Corrected or left out.
    pub corrected: u32,
}

/// One of its cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewCell {
    /// consultora_code, consultora_name, product_code, quantity
    pub field: String,
    pub as_read: String,
    /// What the operator put in its place.
    pub corrected: Option<String>,
    /// What could stand there instead.
    pub proposal: Option<String>,
}

/// What the operator says of a row before it is loaded; it takes the place of what was said before.
/// With nothing in it the row is as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct RowCorrection {
    pub row: u32,
    /// It becomes part of no order.
    pub left_out: bool,
    pub consultora_code: Option<String>,
    pub consultora_name: Option<String>,
    pub product_code: Option<String>,
    pub quantity: Option<String>,
}

/// One order as it will be, in the preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PreviewOrder {
    pub consultora_code: String,
    pub consultora_name: Option<String>,
    pub lines: Vec<CartItemView>,
    pub units: u32,
    pub first_row: u32,
}

/// How a file is opened. The default suits every file that names its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct OpenOptions {
    /// The sheet to read; the first one that has the columns when absent.
    pub sheet: Option<String>,
    /// The row with the titles, from 1; 0 for a file without; found when absent.
    pub header_row: Option<u32>,
    /// Which column is which; found when absent.
    pub columns: Option<ColumnChoice>,
    /// The same as the terminal takes it: consultora_code=B,product_code=D,quantity=Cantidad
    pub map: Option<String>,
    /// Answer with the columns even where it is known which is which.
    pub ask: bool,
    /// A number by which its progress is asked for and by which it is stopped.
    pub reading: Option<u32>,
}

/// A spreadsheet that has appeared in the watched folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundFile {
    pub path: String,
    pub name: String,
    #[ts(type = "number")]
    pub size_bytes: i64,
}

/// How far a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadingView {
    pub rows: u32,
    /// How many there will be, where the file says so.
    pub rows_expected: Option<u32>,
}

/// Which column is which, by their places from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ColumnChoice {
    pub consultora_code: u32,
    pub consultora_name: Option<u32>,
    pub product_code: u32,
    pub quantity: u32,
}

/// What opening a file came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Opened {
    /// It was read.
    Preview { preview: Box<PreviewView> },
    /// The operator has to say which column is which.
    Columns { columns: Box<ColumnsView> },
}

/// A file's columns, for a person who says which is which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ColumnsView {
    pub file: String,
    /// Why it is asked; absent when the operator wished to be asked.
    pub problem: Option<Sentence>,
    pub sheet: Option<String>,
    /// The sheets to choose from; none for a text.
    pub sheets: Vec<String>,
    /// The row that was taken for the titles, from 1; 0 for none.
    pub header_row: u32,
    pub columns: Vec<ColumnView>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ColumnView {
    /// From 0.
    pub place: u32,
    pub letters: String,
    /// Its letters where it has none.
    pub title: String,
    /// consultora_code, consultora_name, product_code, quantity: what it was taken for
    pub field: Option<String>,
    /// What it may be, to be confirmed; what it was taken for where that is known.
    pub guess: Option<String>,
    /// Up to five of its values.
    pub samples: Vec<String>,
}

/// A column that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UsedColumn {
    /// consultora_code, consultora_name, product_code, quantity
    pub field: String,
    pub title: String,
}

/// What a file holds, before anything is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PreviewView {
    /// Names the preview in `load_preview`.
    #[ts(type = "number")]
    pub id: i64,
    pub file: String,
    pub sheet: Option<String>,
    /// The columns that were read.
    pub columns: Vec<UsedColumn>,
    /// How they are known: format, titles, operator, memory (the operator said so for an earlier file)
    pub columns_by: String,
    /// For instance "xlsx" or "csv · windows-1252 · ;".
    pub format: String,
    pub suggested_name: String,
    /// rows = rows_in_orders + rows_rejected + rows_blank
    pub rows: u32,
    pub rows_in_orders: u32,
    pub rows_rejected: u32,
    pub rows_blank: u32,
    pub orders: u32,
    pub lines: u32,
    pub units: u32,
    pub errors: u32,
    pub warnings: u32,
    pub notes: u32,
    /// Rows that the operator corrected.
    pub rows_corrected: u32,
    /// Of the rejected rows those that the operator left out.
    pub rows_left_out: u32,
    /// Whether rows can be corrected here; those of a very large file cannot.
    pub can_correct: bool,
    /// Rows to look at by their numbers: the first 500 that are rejected or corrected, the first
    /// 500 with warnings and the first 500 with notes.
    pub review: Vec<ReviewRow>,
    pub review_counts: ReviewCounts,
    /// The first orders, at most 500.
    pub first_orders: Vec<PreviewOrder>,
    /// A batch that was loaded from the very same file.
    pub already_loaded: Option<AlreadyLoaded>,
}

/// An earlier batch of the same file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AlreadyLoaded {
    #[ts(type = "number")]
    pub batch_id: i64,
    pub name: String,
    #[ts(type = "number")]
    pub created_ms: i64,
}

/// How a previewed file becomes a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct LoadOptions {
    /// The preview's suggestion when absent.
    pub name: Option<String>,
    /// Start at once.
    pub start: bool,
    /// replace (default), keep, ask
    pub cart_policy: Option<String>,
    /// The newest when absent.
    pub cycle: Option<String>,
    /// Refuse orders whose portal name is not the file's.
    pub refuse_other_name: bool,
    /// What becomes of orders that were loaded just so: load (default), skip
    pub same: Option<String>,
    /// What becomes of orders of which another version was loaded: load (default), replace, skip
    pub changed: Option<String>,
}

/// What a load answers. `gsp-bot load --json` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Loaded {
    #[ts(type = "number")]
    pub batch_id: i64,
    pub name: String,
    pub orders: u32,
    pub lines: u32,
    pub rows: u32,
    pub rows_blank: u32,
    /// Orders that were loaded before and are not loaded again.
    pub skipped: u32,
    /// Orders that come in the place of earlier ones.
    pub replacing: u32,
    /// Of those the earlier ones that still waited, and were cancelled.
    pub cancelled: u32,
    pub rejected: Vec<RejectedRow>,
}

/// A previewed file beside what was loaded before, for one cycle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComparisonView {
    /// Orders of which nothing was loaded, or which did not come through.
    pub new: u32,
    pub same: u32,
    pub changed: u32,
    /// What will happen, by what is chosen.
    pub same_skip: Sentence,
    pub same_load: Sentence,
    pub changed_replace: Sentence,
    pub changed_load: Sentence,
    pub changed_skip: Sentence,
    /// How the preview's first orders stand, one by one: new, same, changed
    pub first_standings: Vec<String>,
    /// The first orders that were loaded before, at most 500: those that changed, then the same.
    pub orders: Vec<ComparedOrder>,
    /// What will be loaded, and how long it will take.
    pub rehearsal: RehearsalView,
}

/// How long the orders that will be loaded take, and whether that is soon enough.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RehearsalView {
    /// One for each consultora.
    pub orders: u32,
    pub lines: u32,
    pub units: u32,
    /// Orders of running batches, which come first.
    pub ahead: u32,
    pub workers: u32,
    /// What one order takes.
    #[ts(type = "number")]
    pub order_ms: i64,
    /// Whether that was measured here; otherwise it is what orders usually take.
    pub measured: bool,
    #[ts(type = "number")]
    pub duration_ms: i64,
    /// When the last one ends, begun now.
    #[ts(type = "number")]
    pub ends_ms: i64,
    /// When the portal closes, as the operator set it.
    #[ts(type = "number | null")]
    pub closing_ms: Option<i64>,
    /// Whether all end by then; absent without a closing.
    pub fits: Option<bool>,
    /// How many workers would be enough; absent when no number is.
    pub workers_needed: Option<u32>,
    /// How many of the orders end in time with the workers as set.
    pub orders_that_fit: Option<u32>,
}

/// An order that was loaded before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComparedOrder {
    pub consultora_code: String,
    pub consultora_name: Option<String>,
    /// same, changed
    pub standing: String,
    /// What becomes of the cart's products: "+24318 × 2", "00077 → 3", "−51260"; at most 20.
    pub changes: Vec<String>,
    pub changes_total: u32,
    #[ts(type = "number")]
    pub earlier_order_id: i64,
    /// The state of the earlier order.
    pub earlier_state: String,
    #[ts(type = "number")]
    pub batch_id: i64,
    pub batch_name: String,
    #[ts(type = "number")]
    pub loaded_ms: i64,
}

/// A row that is in no order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RejectedRow {
    pub sheet: Option<String>,
    pub row: u32,
    pub column: Option<String>,
    pub value: String,
    pub reason: Sentence,
}

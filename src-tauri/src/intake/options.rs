//! What a caller may set for one reading, and how it hears of the progress.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::ColumnMap;

/// Settings of one reading. The default suits every file that names its columns.
#[derive(Clone, Debug, PartialEq)]
pub struct IntakeOptions {
    /// Which column is which, where the operator said so; otherwise they are found by their names.
    pub columns: Option<ColumnMap>,
    /// The row with the titles, where the operator said so: 1-based, and 0 for a file without.
    /// A mapping's own row goes before it.
    pub header_row: Option<u32>,
    /// What was said of files of these shapes before. It goes before what the titles say.
    pub remembered: BTreeMap<String, ColumnMap>,
    /// The sheet to read; otherwise the first visible one that has the columns.
    pub sheet: Option<String>,
    /// Quantities above this many units are taken with a warning.
    pub quantity_usual_max: u32,
    /// What is too large.
    pub limits: Limits,
    /// The program that reads .xls and .ods workbooks in a process of its own; otherwise this one.
    pub workbook_reader: Option<PathBuf>,
    /// Stops the reading from elsewhere, also where no rows come yet.
    pub stop: Stop,
}

impl Default for IntakeOptions {
    fn default() -> Self {
        Self {
            columns: None,
            header_row: None,
            remembered: BTreeMap::new(),
            sheet: None,
            quantity_usual_max: QUANTITY_USUAL_MAX,
            limits: Limits::default(),
            workbook_reader: None,
            stop: Stop::default(),
        }
    }
}

/// Units of one product in one row above which a second look is worth it.
const QUANTITY_USUAL_MAX: u32 = 99;

/// What is too large to be an order sheet. They bound time and memory for hostile files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of a text file, in bytes.
    pub text_bytes_max: u64,
    /// Size of a JSON file, in bytes. All its values are in memory at once.
    pub json_bytes_max: u64,
    /// Size of a workbook as it lies on the disk, in bytes.
    pub workbook_bytes_max: u64,
    /// Size of an .xls workbook, in bytes. It is read whole.
    pub compound_bytes_max: u64,
    /// Size of a workbook with everything in it unpacked, in bytes.
    pub unpacked_bytes_max: u64,
    /// Cells of a sheet, empty ones included.
    pub cells_max: u64,
    /// Rows that are not blank, without the header.
    pub rows_max: u32,
    /// Columns of the header row.
    pub columns_max: u32,
    /// Text of a sheet of an .xls or .ods workbook, in bytes. A short file can say a long text a
    /// million times.
    pub apart_text_bytes_max: u64,
    /// Time for what the process that reads .xls and .ods is asked, in seconds.
    pub answer_seconds_max: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes_max: 64 << 20,
            json_bytes_max: 8 << 20,
            workbook_bytes_max: 64 << 20,
            compound_bytes_max: 32 << 20,
            unpacked_bytes_max: 512 << 20,
            cells_max: 20_000_000,
            rows_max: 1_000_000,
            columns_max: 512,
            apart_text_bytes_max: 64 << 20,
            answer_seconds_max: 30,
        }
    }
}

/// Asks a reading to stop. A copy asks the same one.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// The reading ends soon, as [`super::FileCause::Cancelled`].
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl PartialEq for Stop {
    fn eq(&self, other: &Self) -> bool {
        self.is_asked() == other.is_asked()
    }
}

/// How far a reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows of the table read so far, blank ones included.
    pub rows: u32,
    /// How many there will be, where the file says so; an estimate, for display only.
    pub rows_expected: Option<u32>,
}

/// Whether a reading goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Continue {
    /// Go on.
    Yes,
    /// Stop; the reading ends as [`super::FileCause::Cancelled`].
    No,
}

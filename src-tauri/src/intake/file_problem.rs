//! Why a whole file was not read.

use std::fmt;

use crate::domain::Text;

use super::{ColumnMapError, Field, file_wording};

/// A file that could not be read, and why. Its `Display` is the English sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct FileProblem {
    /// The file's name without the folder.
    pub file: String,
    /// The sheet that it is about, where it is about one.
    pub sheet: Option<String>,
    /// Why.
    pub cause: FileCause,
}

impl FileProblem {
    /// What happened and what to do, naming the file.
    #[must_use]
    pub fn text(&self) -> Text {
        file_wording::file_problem(self)
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().en.fmt(f)
    }
}

impl std::error::Error for FileProblem {}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq)]
pub enum FileCause {
    /// There is no such file, or no more.
    NotFound,
    /// The operating system refused.
    Unreadable {
        /// Its reason.
        detail: String,
    },
    /// A folder.
    Directory,
    /// A device, a pipe or another thing that is no file.
    NotAFile,
    /// Nothing in it.
    Empty,
    /// A header and nothing below it.
    NoRows,
    /// A bound was passed.
    TooLarge {
        /// Which.
        bound: Bound,
        /// The most that is read, in the bound's unit.
        max: u64,
    },
    /// Content that is no spreadsheet.
    NotASpreadsheet {
        /// What it looks like, where that can be told: "PDF", "imagen".
        looks_like: Option<&'static str>,
    },
    /// A spreadsheet in a format that is not read.
    UnsupportedFormat {
        /// What the format is called: ".xls".
        format: &'static str,
    },
    /// Protected with a password.
    Encrypted,
    /// A workbook that breaks its own rules.
    Damaged {
        /// Where it does.
        detail: String,
    },
    /// JSON that does not hold orders in the known form.
    InvalidJson {
        /// Where and what.
        detail: String,
    },
    /// A workbook whose sheets are all hidden, or that has none.
    NoSheet,
    /// Only a hidden sheet has the columns.
    HiddenSheet,
    /// No sheet of that name.
    SheetNotFound {
        /// The sheets that there are.
        sheets: Vec<String>,
    },
    /// Columns that every file needs were not found.
    MissingColumns {
        /// Which.
        missing: Vec<Field>,
        /// What was found instead.
        found: Box<FoundColumns>,
    },
    /// Several columns could be the same one: only the operator knows.
    UnclearColumns {
        /// Which is in question.
        field: Field,
        /// The header texts of those that could be it.
        candidates: Vec<String>,
        /// All columns.
        found: Box<FoundColumns>,
    },
    /// The mapping that the operator gave does not fit the file.
    ColumnMap {
        /// Why not.
        error: ColumnMapError,
        /// The columns that there are.
        found: Box<FoundColumns>,
    },
    /// There is no room for what is kept of it meanwhile.
    NoRoom {
        /// The operating system's reason.
        detail: String,
    },
    /// It was changed while it was read.
    Changed,
    /// The caller stopped the reading.
    Cancelled,
}

impl FileCause {
    /// The columns of the file, where the operator can help by saying which is which.
    #[must_use]
    pub fn found(&self) -> Option<&FoundColumns> {
        if let Self::MissingColumns { found, .. }
        | Self::UnclearColumns { found, .. }
        | Self::ColumnMap { found, .. } = self
        {
            return Some(found);
        }
        None
    }

    /// The same, to add to it.
    pub(super) fn found_mut(&mut self) -> Option<&mut FoundColumns> {
        if let Self::MissingColumns { found, .. }
        | Self::UnclearColumns { found, .. }
        | Self::ColumnMap { found, .. } = self
        {
            return Some(found);
        }
        None
    }
}

/// A table for a person who says which column is which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundColumns {
    /// The row that was taken for the header, 1-based; 0 for none.
    pub header_row: u32,
    /// The visible sheets of the workbook; none for a text.
    pub sheets: Vec<String>,
    /// Its columns, those with neither title nor value left out.
    pub columns: Vec<FoundColumn>,
}

/// A column as the file has it, for a person who says what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundColumn {
    /// Its place, 0-based.
    pub index: usize,
    /// Its letter, as the spreadsheet shows it.
    pub letters: String,
    /// Its header text.
    pub header: String,
    /// What it was taken for.
    pub field: Option<Field>,
    /// What it may be, to be confirmed; what it was taken for where that is known.
    pub guess: Option<Field>,
    /// Some of its values.
    pub samples: Vec<String>,
}

/// What can be too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Size of the file, in bytes.
    Bytes,
    /// Size of what the file unpacks to, in bytes.
    UnpackedBytes,
    /// Cells of a sheet, empty ones included.
    Cells,
    /// Rows that are not blank.
    Rows,
    /// Columns.
    Columns,
    /// Parts of a workbook.
    Parts,
    /// Memory to read it, in bytes.
    Memory,
    /// Time to read it, in seconds.
    Seconds,
}

//! What a reading yields.

use std::sync::Arc;

use crate::domain::{ConsultoraCode, ProductCode, Quantity};

use super::correction::Again;
use super::rejected_rows::{RejectedRows, RejectedRowsIter};
use super::{ColumnMap, CorrectedRow, Field, RowProblem};

/// A file that was read: its orders, and everything that was noticed on the way.
#[derive(Clone, Debug)]
pub struct Intake {
    /// The file itself.
    pub file: FileFacts,
    /// One order a consultora, in the order in which they first appear.
    pub orders: Vec<IntakeOrder>,
    /// What was noticed, by row. The first 20,000 of each level are kept; [`Counts`] has the whole
    /// numbers.
    pub problems: Vec<RowProblem>,
    /// The sums. `rows = in_orders + rejected + blank`, always.
    pub counts: Counts,
    /// The rejected rows as the operator wrote them.
    pub rejected: RejectedTable,
    /// The rows that the operator corrected or left out, ascending.
    pub corrected: Vec<CorrectedRow>,
    /// How to judge the rows again; nothing for a file that is too large for it.
    pub(super) again: Option<Arc<Again>>,
}

/// What is known of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// Its name without the folder.
    pub name: String,
    /// What it calls itself, where its format has a place for that.
    pub title: Option<String>,
    /// Its size, in bytes.
    pub size_bytes: u64,
    /// SHA-256 of its content, in hexadecimal digits.
    pub fingerprint: String,
    /// What its content is, whatever its name says.
    pub format: Format,
    /// The encoding of a text file, by its WHATWG name.
    pub encoding: Option<&'static str>,
    /// What stands between the values of a text file.
    pub delimiter: Option<char>,
    /// The sheet that was read.
    pub sheet: Option<String>,
    /// The sheets that were not read, hidden ones included.
    pub sheets_ignored: Vec<String>,
    /// The row of the header, 1-based; 0 when the file has none.
    pub header_row: u32,
    /// Header texts of the columns that were read (their letters where there is no header).
    pub columns: Vec<(Field, String)>,
    /// The same by their places.
    pub map: ColumnMap,
    /// How it is known which column is which.
    pub columns_by: ColumnsBy,
    /// What files of the same shape are known by; nothing for a file without titles.
    pub shape: Option<String>,
}

/// How it is known which column is which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnsBy {
    /// The format says so.
    Format,
    /// By the titles.
    Titles,
    /// The operator said so for this reading.
    Operator,
    /// The operator said so for an earlier file of this shape.
    Memory,
}

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Text with values between delimiters: .csv, .tsv, .txt.
    Text,
    /// Orders as JSON.
    Json,
    /// Excel's own since 2007: .xlsx, .xlsm.
    Xlsx,
    /// Excel's binary workbook: .xlsb.
    Xlsb,
    /// Excel's own until 2003: .xls.
    Xls,
    /// OpenDocument, as LibreOffice writes it: .ods.
    Ods,
}

impl Format {
    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
        }
    }
}

/// One consultora's lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeOrder {
    /// Whose cart it is.
    pub consultora: ConsultoraCode,
    /// Her name, where the file has it.
    pub name: Option<String>,
    /// What goes in, each product once, in the order in which they first appear.
    pub lines: Vec<IntakeLine>,
    /// The rows that it was made of, 1-based as the spreadsheet shows them, ascending.
    pub rows: Vec<u32>,
}

/// One product of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeLine {
    /// The product.
    pub product: ProductCode,
    /// Units, summed over its rows.
    pub quantity: Quantity,
    /// The rows that it was made of, 1-based.
    pub rows: Vec<u32>,
}

/// The sums of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows below the header, to the last that is not blank.
    pub rows: u32,
    /// Rows that are part of an order.
    pub in_orders: u32,
    /// Rows that are not, for an error.
    pub rejected: u32,
    /// Rows with nothing in them.
    pub blank: u32,
    /// Errors; a rejected row has one or more.
    pub errors: u32,
    /// Warnings: taken, worth a look.
    pub warnings: u32,
    /// Notes: taken, and what was made of it.
    pub notes: u32,
}

/// The rejected rows with the operator's own columns.
#[derive(Clone, Debug, Default)]
pub struct RejectedTable {
    /// Header texts, one a column.
    pub headers: Vec<String>,
    pub(super) rows: RejectedRows,
}

impl RejectedTable {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.rows.count()
    }

    /// The rows, ascending.
    #[must_use]
    pub fn rows(&self) -> RejectedRowsIter<'_> {
        self.rows.iter()
    }
}

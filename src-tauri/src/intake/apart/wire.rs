//! What the two processes say to each other: one JSON value a line, except for the workbook itself,
//! which follows the first line as it is.

use serde::{Deserialize, Serialize};

use super::super::cell::{Cell, NumberShape};

/// The most bytes of one line.
pub(super) const LINE_BYTES_MAX: u64 = 32 << 20;

/// What kind of workbook it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::intake) enum ApartKind {
    Xls,
    Ods,
}

/// The first line to the child. The workbook's bytes follow.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Opening {
    pub(super) kind: ApartKind,
    pub(super) bytes: u64,
    /// The most bytes of text of one answer.
    pub(super) sent_bytes_max: u64,
}

/// Every later line to the child: rows of the sheet in this place.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Ask {
    pub(super) sheet: usize,
    /// Rows above this one only, 0-based.
    pub(super) rows_end: u32,
    /// Columns to the left of this one only, and of the rest the first.
    pub(super) columns_end: u32,
}

/// A line from the child.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// It is up, and within its limits.
    Ready,
    /// The workbook's sheets.
    Sheets(Vec<SheetFacts>),
    /// A part of the rows that were asked for.
    Rows(Vec<WireRow>),
    /// There are no more of them.
    End,
    /// It cannot be read.
    Refused(Refusal),
}

/// Why it cannot be read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Refusal {
    Encrypted,
    NotASpreadsheet,
    /// It unpacks to more than may be sent.
    TooLarge,
    Damaged(String),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct SheetFacts {
    pub(super) name: String,
    pub(super) is_visible: bool,
    /// Whether it has cells: a chart is a sheet too.
    pub(super) is_table: bool,
    /// Rows to the last that has a cell.
    pub(super) rows: u32,
    /// First row, first column, last row, last column of each merged cell, 0-based.
    pub(super) merged: Vec<[u32; 4]>,
}

/// The cells of a row that are not empty. One beyond the last column stands for all of them.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WireRow {
    pub(super) row: u32,
    pub(super) cells: Vec<(u32, WireCell)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum WireCell {
    #[serde(rename = "t")]
    Text(String),
    /// The number bit by bit: JSON would round it.
    #[serde(rename = "n")]
    Number(u64, NumberShape),
    #[serde(rename = "d")]
    Date(String),
    #[serde(rename = "b")]
    Bool(bool),
    #[serde(rename = "e")]
    Error(String),
    #[serde(rename = "u")]
    Unsaved,
}

impl WireCell {
    /// Bytes of its text, or about what it takes without.
    pub(super) fn length(&self) -> usize {
        match self {
            Self::Text(text) | Self::Date(text) | Self::Error(text) => text.len(),
            Self::Number(..) | Self::Bool(_) | Self::Unsaved => 8,
        }
    }

    pub(super) fn into_cell(self) -> Cell<'static> {
        match self {
            Self::Text(text) => Cell::Text(text.into()),
            Self::Number(bits, shape) => Cell::Number {
                value: f64::from_bits(bits),
                shape,
            },
            Self::Date(text) => Cell::Date(text),
            Self::Bool(value) => Cell::Bool(value),
            Self::Error(text) => Cell::Error(text),
            Self::Unsaved => Cell::Unsaved,
        }
    }
}

//! What the operator says of single rows before they are loaded: other values for their cells, or
//! that a row is left out. The whole file is judged again with it, as if it had been read so.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use thiserror::Error;

use super::cell::Cell;
use super::collect::Collector;
use super::columns::Columns;
use super::kept_rows::{KeptRow, KeptRows};
use super::source;
use super::{Field, FileProblem, Intake, IntakeOptions, fold};
use crate::domain::Text;

/// Characters of a value that the journal and the screen show.
const SHOWN_CHARS_MAX: usize = 200;

/// What the operator says of rows, by their numbers.
pub type Corrections = BTreeMap<u32, RowCorrection>;

/// What the operator says of one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowCorrection {
    /// The row becomes part of no order.
    pub left_out: bool,
    /// What stands in a cell instead of what was read.
    pub values: BTreeMap<Field, String>,
}

/// A row that is not as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectedRow {
    /// Its number, 1-based.
    pub row: u32,
    /// Whether it was left out.
    pub left_out: bool,
    /// The cells that have another value now.
    pub changes: Vec<CellChange>,
}

/// A cell that has another value than was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellChange {
    /// What its column is for.
    pub field: Field,
    /// What was read.
    pub before: String,
    /// What stands there now.
    pub after: String,
}

impl CorrectedRow {
    /// What was done with the row, for the journal.
    #[must_use]
    pub fn text(&self) -> Text {
        let row = self.row;
        if self.left_out {
            return Text::new(
                format!("La fila {row} se dejó fuera en la vista previa"),
                format!("Row {row} was left out in the preview"),
            );
        }
        let said = |change: &CellChange| {
            let name = change.field.text();
            let (before, after) = (&change.before, &change.after);
            Text::new(
                format!("{} de «{before}» a «{after}»", name.es),
                format!("{} from \"{before}\" to \"{after}\"", name.en),
            )
        };
        let changes: Vec<Text> = self.changes.iter().map(said).collect();
        let join = |pick: fn(&Text) -> &str| {
            let parts: Vec<&str> = changes.iter().map(pick).collect();
            parts.join(", ")
        };
        Text::new(
            format!(
                "La fila {row} se corrigió en la vista previa: {}",
                join(|text| &text.es)
            ),
            format!(
                "Row {row} was corrected in the preview: {}",
                join(|text| &text.en)
            ),
        )
    }
}

/// Why corrections cannot be taken.
#[derive(Debug, Error)]
pub enum CorrectionError {
    /// The file was too large to keep its rows.
    #[error("the file is too large to be corrected here")]
    NotKept,
    /// The row is blank or not in the file.
    #[error("there is no row {0}")]
    NoSuchRow(u32),
    /// The file has no column for the field.
    #[error("the file has no column for {}", .0.as_str())]
    NoColumn(Field),
    /// What the rows came to cannot be kept.
    #[error("{}", .0.text().en)]
    File(FileProblem),
}

/// What is needed to judge a file's rows again.
#[derive(Debug)]
pub(super) struct Again {
    pub(super) columns: Columns,
    pub(super) options: IntakeOptions,
    pub(super) rows: KeptRows,
}

impl Intake {
    /// Whether its rows can be corrected: those of a very large file are not kept.
    #[must_use]
    pub fn can_be_corrected(&self) -> bool {
        self.again.is_some()
    }

    /// The cells of these rows as they were read, in the order of [`Field::ALL`].
    ///
    /// # Errors
    /// When the file in which they are kept cannot be read.
    pub fn cells_as_read(&self, rows: &BTreeSet<u32>) -> io::Result<BTreeMap<u32, [String; 4]>> {
        let Some(again) = &self.again else {
            return Ok(BTreeMap::new());
        };
        let kept = again.rows.iter(|row| rows.contains(&row));
        let cells = |row: KeptRow| (row.number, Field::ALL.map(|field| again.shown(&row, field)));
        kept.map(|row| row.map(cells)).collect()
    }

    /// The same file with these corrections, which take the place of all earlier ones.
    ///
    /// # Errors
    /// When a correction is about a row or a column that the file has not, or there is no room.
    pub fn corrected(&self, corrections: &Corrections) -> Result<Self, CorrectionError> {
        let again = self.again.as_ref().ok_or(CorrectionError::NotKept)?;
        let file = |cause| {
            CorrectionError::File(FileProblem {
                file: self.file.name.clone(),
                sheet: self.file.sheet.clone(),
                cause,
            })
        };
        let sheet = self.file.sheet.as_deref();
        let mut collector =
            Collector::again(&again.columns, &again.options, &self.file.name, sheet);
        let mut corrected = Vec::new();
        let mut left: BTreeSet<u32> = corrections.keys().copied().collect();
        for row in again.rows.iter(|_| true) {
            let mut row = row.map_err(|error| file(source::cause(error)))?;
            let Some(correction) = corrections.get(&row.number) else {
                collector.row(row.row()).map_err(file)?;
                continue;
            };
            left.remove(&row.number);
            let changes = again.apply(&mut row, correction)?;
            let left_out = correction.left_out;
            collector.corrected(row.row(), left_out).map_err(file)?;
            if left_out || !changes.is_empty() {
                corrected.push(CorrectedRow {
                    row: row.number,
                    left_out,
                    changes,
                });
            }
        }
        if let Some(row) = left.first() {
            return Err(CorrectionError::NoSuchRow(*row));
        }
        let collected = collector.finish().map_err(file)?;
        Ok(Self {
            file: self.file.clone(),
            orders: collected.orders,
            problems: collected.problems,
            counts: collected.counts,
            rejected: collected.rejected,
            corrected,
            again: Some(Arc::clone(again)),
        })
    }
}

impl Again {
    /// Puts the values of a correction into a row, and says what that changes.
    fn apply(
        &self,
        row: &mut KeptRow,
        correction: &RowCorrection,
    ) -> Result<Vec<CellChange>, CorrectionError> {
        let mut changes = Vec::new();
        for (field, after) in &correction.values {
            let place = self.columns.place(*field);
            let place = place.ok_or(CorrectionError::NoColumn(*field))?;
            let before = self.shown(row, *field);
            let after = after.trim();
            if before.trim() != after {
                row.set(place, after);
                changes.push(CellChange {
                    field: *field,
                    before,
                    after: fold::bounded(after, SHOWN_CHARS_MAX),
                });
            }
        }
        Ok(changes)
    }

    fn shown(&self, row: &KeptRow, field: Field) -> String {
        let place = self.columns.place(field);
        let cell = place.and_then(|place| row.cells.get(place));
        fold::bounded(&cell.map(Cell::shown).unwrap_or_default(), SHOWN_CHARS_MAX)
    }
}

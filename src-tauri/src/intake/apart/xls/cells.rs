//! The cells of one sheet.

use calamine::{ExcelDateTime, ExcelDateTimeType};

use super::super::super::calamine_terms::shown_moment;
use super::super::wire::{Refusal, WireCell, WireRow};
use super::formats::Shown;
use super::records::{Record, Records};
use super::{BEGIN, END, XlsBook, damaged, u32_at};

// Records, by their numbers.
const NUMBER: u16 = 0x0203;
const SHORT_NUMBER: u16 = 0x027e;
const SHORT_NUMBERS: u16 = 0x00bd;
const SHARED_TEXT: u16 = 0x00fd;
const TEXT: u16 = 0x0204;
const RICH_TEXT: u16 = 0x00d6;
const LOGICAL_OR_ERROR: u16 = 0x0205;
const FORMULA: u16 = 0x0006;
const FORMULA_TEXT: u16 = 0x0207;
const MERGED: u16 = 0x00e5;

/// Merged cells of a sheet. Excel has room for more, an order sheet has not.
const MERGED_MAX: usize = 100_000;

/// The cells of a sheet, by row and column.
pub(in super::super) struct Sheet<'b> {
    book: &'b XlsBook,
    cells: Vec<Cell>,
    /// First row, first column, last row, last column of each merged cell.
    pub(in super::super) merged: Vec<[u32; 4]>,
    /// Where formulas have no letter as their result.
    empty_formulas: Vec<(u16, u16)>,
    /// Whether any formula has a result.
    is_worked_out: bool,
}

struct Cell {
    row: u16,
    column: u16,
    value: Value,
}

enum Value {
    /// With its cell format.
    Number(f64, u16),
    /// The place of a text among those of the workbook.
    Shared(u32),
    Text(Box<str>),
    Logical(bool),
    Error(u8),
    /// A formula that nobody worked out.
    Unsaved,
}

impl<'b> Sheet<'b> {
    pub(super) fn read(book: &'b XlsBook, stream: &[u8]) -> Result<Self, Refusal> {
        let mut sheet = Self {
            book,
            cells: Vec::new(),
            merged: Vec::new(),
            empty_formulas: Vec::new(),
            is_worked_out: book.is_by_excel,
        };
        // A chart in the sheet has a beginning and an end of its own, and cells that are not ours.
        let mut depth = 0_u32;
        // The cell whose formula had a text as its result, which comes later.
        let mut awaited = None;
        for record in Records(stream) {
            let record = record?;
            match record.kind {
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                _ if depth > 1 => {}
                FORMULA => awaited = sheet.formula(&record)?,
                FORMULA_TEXT => {
                    if let Some((row, column)) = awaited.take() {
                        let text = sheet.text(&record, 0)?;
                        sheet.push(row, column, text);
                    }
                }
                _ => sheet.take(&record)?,
            }
        }
        if !sheet.is_worked_out {
            // Not one of them has any: whoever wrote the file leaves that to Excel.
            let unsaved = sheet.empty_formulas.drain(..).map(|(row, column)| Cell {
                row,
                column,
                value: Value::Unsaved,
            });
            sheet.cells.extend(unsaved);
        }
        let place = |cell: &Cell| (cell.row, cell.column);
        if !sheet.cells.is_sorted_by_key(place) {
            sheet.cells.sort_by_key(place);
        }
        Ok(sheet)
    }

    /// Rows to the last that has a cell.
    pub(in super::super) fn rows(&self) -> u32 {
        self.cells.last().map_or(0, |cell| u32::from(cell.row) + 1)
    }

    /// The rows that have cells, to this column and one beyond.
    pub(in super::super) fn wire_rows(
        &self,
        columns_end: u32,
    ) -> impl Iterator<Item = Result<WireRow, Refusal>> {
        let rows = self.cells.chunk_by(|one, other| one.row == other.row);
        rows.map(move |cells| {
            let before = cells.partition_point(|cell| u32::from(cell.column) < columns_end);
            let cells = &cells[..cells.len().min(before + 1)];
            let mut row = WireRow {
                row: cells.first().map_or(0, |cell| cell.row.into()),
                cells: Vec::new(),
            };
            for cell in cells {
                if let Some(value) = self.wire_cell(&cell.value)? {
                    row.cells.push((cell.column.into(), value));
                }
            }
            Ok(row)
        })
    }

    fn wire_cell(&self, value: &Value) -> Result<Option<WireCell>, Refusal> {
        let text = |text: &str| (!text.is_empty()).then(|| WireCell::Text(text.to_owned()));
        Ok(match value {
            Value::Number(value, format) => Some(self.number(*value, *format)),
            Value::Shared(place) => {
                let place = usize::try_from(*place).unwrap_or(usize::MAX);
                let shared = self.book.texts.get(place);
                text(shared.ok_or_else(|| damaged("a text that is not there"))?)
            }
            Value::Text(own) => text(own),
            Value::Logical(value) => Some(WireCell::Bool(*value)),
            Value::Unsaved => Some(WireCell::Unsaved),
            Value::Error(code) => Some(WireCell::Error(error(*code).to_owned())),
        })
    }

    fn number(&self, value: f64, format: u16) -> WireCell {
        let moment = |kind: ExcelDateTimeType| {
            let moment = ExcelDateTime::new(value, kind, self.book.is_1904);
            WireCell::Date(shown_moment(&moment))
        };
        match self.book.shown(format) {
            Shown::Number(shape) => WireCell::Number(value.to_bits(), shape),
            Shown::Moment => moment(ExcelDateTimeType::DateTime),
            Shown::Duration => moment(ExcelDateTimeType::TimeDelta),
        }
    }

    fn push(&mut self, row: u16, column: u16, value: Value) {
        self.cells.push(Cell { row, column, value });
    }

    fn take(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        let place = || Ok::<_, Refusal>((record.u16(0)?, record.u16(2)?));
        match record.kind {
            NUMBER => {
                let ((row, column), format) = (place()?, record.u16(4)?);
                let value = f64_at(record.data, 6)?;
                self.push(row, column, Value::Number(value, format));
            }
            SHORT_NUMBER => {
                let ((row, column), format) = (place()?, record.u16(4)?);
                let value = short_number(record.data, 6)?;
                self.push(row, column, Value::Number(value, format));
            }
            SHORT_NUMBERS => {
                let (row, first) = place()?;
                // Format and number of each, and the last column at the end.
                let cells = record.data.len().saturating_sub(2).saturating_sub(4) / 6;
                for (at, column) in (0..cells).map(|cell| 4 + cell * 6).zip(first..) {
                    let value = short_number(record.data, at + 2)?;
                    self.push(row, column, Value::Number(value, record.u16(at)?));
                }
            }
            SHARED_TEXT => {
                let (row, column) = place()?;
                let text = u32_at(record.data, 6).ok_or_else(|| damaged("a record is cut off"))?;
                self.push(row, column, Value::Shared(text));
            }
            TEXT | RICH_TEXT => {
                let (row, column) = place()?;
                let text = self.text(record, 6)?;
                self.push(row, column, text);
            }
            LOGICAL_OR_ERROR => {
                let (row, column) = place()?;
                let value = record.byte(6)?;
                let is_error = record.byte(7)? != 0;
                let logical = Value::Logical(value != 0);
                let value = if is_error {
                    Value::Error(value)
                } else {
                    logical
                };
                self.push(row, column, value);
            }
            MERGED => self.merged(record)?,
            _ => {}
        }
        Ok(())
    }

    /// Takes the result that the formula had. Says where its text belongs, which is still to come.
    fn formula(&mut self, record: &Record<'_>) -> Result<Option<(u16, u16)>, Refusal> {
        let (row, column, format) = (record.u16(0)?, record.u16(2)?, record.u16(4)?);
        let (kind, value) = (record.byte(6)?, record.byte(8)?);
        if record.u16(12)? == 0xffff && kind == 3 {
            self.empty_formulas.push((row, column));
            return Ok(None);
        }
        self.is_worked_out = true;
        let value = match (record.u16(12)?, kind) {
            (0xffff, 0) => return Ok(Some((row, column))),
            (0xffff, 1) => Value::Logical(value != 0),
            (0xffff, 2) => Value::Error(value),
            (0xffff, _) => return Err(damaged("a result of an unknown kind")),
            _ => Value::Number(f64_at(record.data, 6)?, format),
        };
        self.push(row, column, value);
        Ok(None)
    }

    fn text(&self, record: &Record<'_>, at: usize) -> Result<Value, Refusal> {
        let mut pieces = record.pieces(at)?;
        let length = usize::from(pieces.u16()?);
        // Some writers leave the flags of an empty text out.
        if length == 0 {
            return Ok(Value::Text(Box::default()));
        }
        let text = self.book.letters.text(&mut pieces, length)?;
        Ok(Value::Text(text.into_boxed_str()))
    }

    fn merged(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        for area in 0..usize::from(record.u16(0)?) {
            let at = 2 + area * 8;
            let (first_row, last_row) = (record.u16(at)?, record.u16(at + 2)?);
            let (first_column, last_column) = (record.u16(at + 4)?, record.u16(at + 6)?);
            let area = [first_row, first_column, last_row, last_column];
            self.merged.push(area.map(u32::from));
        }
        if self.merged.len() > MERGED_MAX {
            return Err(damaged("more merged cells than rows"));
        }
        Ok(())
    }
}

fn f64_at(data: &[u8], at: usize) -> Result<f64, Refusal> {
    let bytes = data.get(at..at + 8).and_then(|bytes| bytes.try_into().ok());
    let bytes = bytes.ok_or_else(|| damaged("a record is cut off"))?;
    Ok(f64::from_le_bytes(bytes))
}

/// A number in four bytes: a whole one, or the upper half of another, and perhaps a hundred times
/// what is meant.
fn short_number(data: &[u8], at: usize) -> Result<f64, Refusal> {
    const HUNDREDFOLD: u32 = 1;
    const WHOLE: u32 = 2;
    let bits = u32_at(data, at).ok_or_else(|| damaged("a record is cut off"))?;
    let value = if bits & WHOLE == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    Ok(if bits & HUNDREDFOLD == 0 {
        value
    } else {
        value / 100.0
    })
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

//! The rejected rows of a file, packed.

use std::io;

use super::fold::bounded;
use super::packed::{BYTES_MAX, PackReader, PackWriter, Packed};
use super::{Bound, Field, FileCause, ProblemCode};

/// Characters of a cell that are kept: a workbook's cell takes 32,767.
pub(super) const CELL_CHARS_MAX: usize = 32_000;

/// Stands between the cells of a kept row; never part of a cell, see [`Packing::row`].
const CELL_END: char = '\u{1f}';

/// A row that is part of no order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedRow {
    /// Its number, 1-based.
    pub row: u32,
    /// Why: one or more errors.
    pub reasons: Vec<(Field, ProblemCode)>,
    /// The cells as text.
    cells: String,
}

impl RejectedRow {
    /// Whether the operator left it out.
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        let mut reasons = self.reasons.iter();
        reasons.any(|(_, code)| *code == ProblemCode::LeftOut)
    }

    /// The cells as text, in the order of the columns.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.split(CELL_END)
    }
}

/// Rows as they are packed: number, reasons, length of the text, text.
#[derive(Clone, Debug, Default)]
pub(super) struct RejectedRows {
    count: u32,
    /// The most cells of a row.
    width: usize,
    packed: Packed,
}

impl RejectedRows {
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn iter(&self) -> RejectedRowsIter<'_> {
        RejectedRowsIter {
            packed: self.packed.read(),
            left: self.count,
        }
    }
}

/// Takes rows one by one.
#[derive(Debug, Default)]
pub(super) struct Packing {
    rows: RejectedRows,
    packed: PackWriter,
}

impl Packing {
    pub(super) fn row(
        &mut self,
        row: u32,
        reasons: &[(Field, ProblemCode)],
        cells: impl Iterator<Item = String>,
    ) -> Result<(), FileCause> {
        let mut text = String::new();
        let mut width = 0;
        for cell in cells {
            if width > 0 {
                text.push(CELL_END);
            }
            width += 1;
            let cell = bounded(&cell, CELL_CHARS_MAX);
            text.extend(cell.chars().map(|c| if c == CELL_END { ' ' } else { c }));
        }
        let mut bytes = Vec::with_capacity(text.len() + 16);
        bytes.extend(row.to_le_bytes());
        bytes.push(byte(reasons.len()));
        for (field, code) in reasons {
            bytes.push(place(&Field::ALL, field));
            bytes.push(place(ProblemCode::ALL, code));
        }
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        bytes.extend(length.to_le_bytes());
        bytes.extend(text.into_bytes());
        self.rows.count += 1;
        self.rows.width = self.rows.width.max(width);
        self.packed.append(&bytes).map_err(no_room)?;
        if self.packed.bytes > BYTES_MAX {
            return Err(FileCause::TooLarge {
                bound: Bound::UnpackedBytes,
                max: BYTES_MAX,
            });
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<RejectedRows, FileCause> {
        self.rows.packed = self.packed.finish().map_err(no_room)?;
        Ok(self.rows)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn no_room(error: io::Error) -> FileCause {
    FileCause::NoRoom {
        detail: error.to_string(),
    }
}

fn place<T: PartialEq>(all: &[T], one: &T) -> u8 {
    byte(all.iter().position(|other| other == one).unwrap_or(0))
}

fn byte(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

/// The rows, ascending. Ends with an error when the file in which they are cannot be read.
#[derive(Debug)]
pub struct RejectedRowsIter<'p> {
    packed: PackReader<'p>,
    left: u32,
}

impl Iterator for RejectedRowsIter<'_> {
    type Item = io::Result<RejectedRow>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return None;
        }
        self.left -= 1;
        let row = self.row();
        if row.is_err() {
            self.left = 0;
        }
        Some(row)
    }
}

impl RejectedRowsIter<'_> {
    fn row(&mut self) -> io::Result<RejectedRow> {
        let packed = &mut self.packed;
        let row = packed.u32()?;
        let count = usize::from(packed.take(1)?[0]);
        let mut reasons = Vec::with_capacity(count);
        for pair in packed.take(count * 2)?.chunks_exact(2) {
            let field = Field::ALL.get(usize::from(pair[0]));
            let code = ProblemCode::ALL.get(usize::from(pair[1]));
            reasons.extend(field.copied().zip(code.copied()));
        }
        let length = usize::try_from(packed.u32()?).unwrap_or(usize::MAX);
        let cells = String::from_utf8_lossy(packed.take(length)?).into_owned();
        Ok(RejectedRow {
            row,
            reasons,
            cells,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_went_in_from_memory_and_from_a_file() {
        for rows in [0_u32, 3, 200_000] {
            let mut packing = Packing::default();
            for row in 0..rows {
                let cells = [
                    format!("código {row}"),
                    String::new(),
                    "a\u{1f}b".to_owned(),
                ];
                let reasons = [(Field::Product, ProblemCode::Missing)];
                let cells = cells.into_iter().take(2 + usize::from(row == 1));
                packing.row(row, &reasons, cells).unwrap();
            }
            let packed = packing.finish().unwrap();
            let is_in_file = matches!(packed.packed, Packed::File(_));
            assert_eq!((packed.count(), is_in_file), (rows, rows > 100_000));
            // Two at once, at their own pace.
            let mut other = packed.iter();
            for (row, number) in packed.iter().zip(0..) {
                let row = row.unwrap();
                assert_eq!(other.next().unwrap().unwrap(), row);
                assert_eq!(row.row, number);
                assert_eq!(row.reasons, [(Field::Product, ProblemCode::Missing)]);
                let cells: Vec<&str> = row.cells().collect();
                let code = format!("código {number}");
                let rest = if number == 1 { &["", "a b"][..] } else { &[""] };
                assert_eq!(cells, [&[code.as_str()], rest].concat());
            }
            assert_eq!(packed.width(), if rows == 0 { 0 } else { 3 });
        }
    }

    #[test]
    fn more_than_is_kept_is_refused() {
        let mut packing = Packing::default();
        packing.packed.bytes = BYTES_MAX - 100;
        let mut take = |text: &str| packing.row(1, &[], std::iter::once(text.to_owned()));
        assert_eq!(take("corto"), Ok(()));
        assert!(matches!(
            take(&"x".repeat(100)),
            Err(FileCause::TooLarge { .. })
        ));
    }
}

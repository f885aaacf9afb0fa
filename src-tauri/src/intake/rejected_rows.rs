//! The rejected rows of a file, packed: a few in memory, a million of them in a file that nobody
//! sees and that goes with them.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use super::fold::bounded;
use super::{Bound, Field, FileCause, ProblemCode};

/// Bytes that stay in memory.
const MEMORY_BYTES_MAX: usize = 4 << 20;

/// Bytes that are kept at all. What is more is no order sheet: it was not larger when it was read.
const BYTES_MAX: u64 = 256 << 20;

/// Bytes written or read at a time.
const CHUNK_BYTES: usize = 64 << 10;

/// Characters of a cell that are kept: a workbook's cell takes 32,767.
const CELL_CHARS_MAX: usize = 32_000;

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

#[derive(Clone)]
enum Packed {
    Memory(Arc<[u8]>),
    /// Shared, and with one position for all.
    File(Arc<Mutex<File>>),
}

impl Default for Packed {
    fn default() -> Self {
        Self::Memory(Arc::default())
    }
}

/// Where they are, not what.
impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::File(_) => f.write_str("a file"),
        }
    }
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
            packed: &self.packed,
            offset: 0,
            ahead: Vec::new(),
            at: 0,
            left: self.count,
        }
    }
}

/// Takes rows one by one.
#[derive(Debug, Default)]
pub(super) struct Packing {
    rows: RejectedRows,
    /// What is not in the file yet, or all there is.
    memory: Vec<u8>,
    file: Option<File>,
    bytes: u64,
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
        let before = self.memory.len();
        self.memory.extend(row.to_le_bytes());
        self.memory.push(byte(reasons.len()));
        for (field, code) in reasons {
            self.memory.push(place(&Field::ALL, field));
            self.memory.push(place(ProblemCode::ALL, code));
        }
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        self.memory.extend(length.to_le_bytes());
        self.memory.extend(text.into_bytes());
        self.bytes += u64::try_from(self.memory.len() - before).unwrap_or(u64::MAX);
        self.rows.count += 1;
        self.rows.width = self.rows.width.max(width);
        if self.bytes > BYTES_MAX {
            return Err(FileCause::TooLarge {
                bound: Bound::UnpackedBytes,
                max: BYTES_MAX,
            });
        }
        let memory_max = match &self.file {
            Some(_) => CHUNK_BYTES,
            None => MEMORY_BYTES_MAX,
        };
        if self.memory.len() > memory_max {
            self.write().map_err(no_room)?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<RejectedRows, FileCause> {
        if self.file.is_some() {
            self.write().map_err(no_room)?;
        }
        self.rows.packed = match self.file {
            Some(file) => Packed::File(Arc::new(file.into())),
            None => Packed::Memory(self.memory.into()),
        };
        Ok(self.rows)
    }

    fn write(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            // It has no name, and is gone when nobody holds it any more.
            none => none.insert(tempfile::tempfile()?),
        };
        file.write_all(&self.memory)?;
        self.memory.clear();
        self.memory.shrink_to(CHUNK_BYTES);
        Ok(())
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
    packed: &'p Packed,
    /// How much was taken from there.
    offset: u64,
    /// What was taken and not unpacked yet, from `at` on.
    ahead: Vec<u8>,
    at: usize,
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
        let row = self.u32()?;
        let count = usize::from(self.take(1)?[0]);
        let mut reasons = Vec::with_capacity(count);
        for pair in self.take(count * 2)?.chunks_exact(2) {
            let field = Field::ALL.get(usize::from(pair[0]));
            let code = ProblemCode::ALL.get(usize::from(pair[1]));
            reasons.extend(field.copied().zip(code.copied()));
        }
        let length = usize::try_from(self.u32()?).unwrap_or(usize::MAX);
        let cells = String::from_utf8_lossy(self.take(length)?).into_owned();
        Ok(RejectedRow {
            row,
            reasons,
            cells,
        })
    }

    fn u32(&mut self) -> io::Result<u32> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn take(&mut self, length: usize) -> io::Result<&[u8]> {
        while self.ahead.len() - self.at < length {
            self.ahead.drain(..self.at);
            self.at = 0;
            self.more()?;
        }
        let begin = self.at;
        self.at += length;
        Ok(&self.ahead[begin..self.at])
    }

    fn more(&mut self) -> io::Result<()> {
        let before = self.ahead.len();
        match self.packed {
            Packed::Memory(bytes) => {
                let offset = usize::try_from(self.offset).unwrap_or(usize::MAX);
                let rest = bytes.get(offset..).unwrap_or_default();
                self.ahead
                    .extend_from_slice(&rest[..rest.len().min(CHUNK_BYTES)]);
            }
            Packed::File(file) => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(self.offset))?;
                let most = u64::try_from(CHUNK_BYTES).unwrap_or(u64::MAX);
                (&mut *file).take(most).read_to_end(&mut self.ahead)?;
            }
        }
        let added = self.ahead.len() - before;
        if added == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.offset += u64::try_from(added).unwrap_or(u64::MAX);
        Ok(())
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
        let mut packing = Packing {
            bytes: BYTES_MAX - 100,
            ..Packing::default()
        };
        let mut take = |text: &str| packing.row(1, &[], std::iter::once(text.to_owned()));
        assert_eq!(take("corto"), Ok(()));
        assert!(matches!(
            take(&"x".repeat(100)),
            Err(FileCause::TooLarge { .. })
        ));
    }
}

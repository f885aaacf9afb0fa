//! The rows of a file as they were read, packed, so that they can be judged again with corrections
//! whatever became of the file meanwhile.

use std::borrow::Cow;
use std::io;

use super::cell::{Cell, NumberShape};
use super::collect::Row;
use super::fold::bounded;
use super::packed::{BYTES_MAX, PackReader, PackWriter, Packed};
use super::rejected_rows::CELL_CHARS_MAX;

/// All rows with something in them, ascending.
#[derive(Clone, Debug, Default)]
pub(super) struct KeptRows {
    count: u32,
    packed: Packed,
}

/// One of them.
#[derive(Debug)]
pub(super) struct KeptRow {
    pub(super) number: u32,
    pub(super) cells: Vec<Cell<'static>>,
    beyond: bool,
    merged: Vec<usize>,
}

impl KeptRow {
    /// As the readers hand it on.
    pub(super) fn row(&self) -> Row<'_, 'static> {
        Row {
            number: self.number,
            cells: &self.cells,
            beyond: self.beyond,
            merged: &self.merged,
        }
    }

    /// Puts a text in the place of what was read.
    pub(super) fn set(&mut self, place: usize, text: &str) {
        if place >= self.cells.len() {
            self.cells.resize(place + 1, Cell::Empty);
        }
        self.cells[place] = if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(Cow::Owned(text.to_owned()))
        };
        self.merged.retain(|merged| *merged != place);
    }
}

impl KeptRows {
    /// The rows that `wanted` says yes to by their numbers.
    pub(super) fn iter<F: FnMut(u32) -> bool>(&self, wanted: F) -> KeptRowsIter<'_, F> {
        KeptRowsIter {
            packed: self.packed.read(),
            left: self.count,
            wanted,
        }
    }
}

/// Takes rows one by one. Rows that cannot be kept are no reason to refuse a file: then there are
/// none in the end.
#[derive(Debug)]
pub(super) struct Keeping {
    count: u32,
    /// Nothing once there was no room.
    packed: Option<PackWriter>,
    row: Vec<u8>,
}

impl Keeping {
    pub(super) fn new() -> Self {
        Self {
            count: 0,
            packed: Some(PackWriter::default()),
            row: Vec::new(),
        }
    }

    pub(super) fn row(&mut self, row: &Row<'_, '_>) {
        let Some(packed) = &mut self.packed else {
            return;
        };
        self.row.clear();
        pack(row, &mut self.row);
        self.count += 1;
        let length = u32_of(self.row.len());
        let mut head = [0; 8];
        head[..4].copy_from_slice(&row.number.to_le_bytes());
        head[4..].copy_from_slice(&length.to_le_bytes());
        let kept = packed
            .append(&head)
            .and_then(|()| packed.append(&self.row))
            .is_ok();
        if !kept || packed.bytes > BYTES_MAX {
            self.packed = None;
        }
    }

    pub(super) fn finish(self) -> Option<KeptRows> {
        let packed = self.packed?.finish().ok()?;
        Some(KeptRows {
            count: self.count,
            packed,
        })
    }
}

/// The rows, unpacked where they are wanted.
#[derive(Debug)]
pub(super) struct KeptRowsIter<'p, F> {
    packed: PackReader<'p>,
    left: u32,
    wanted: F,
}

impl<F: FnMut(u32) -> bool> Iterator for KeptRowsIter<'_, F> {
    type Item = io::Result<KeptRow>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.left > 0 {
            self.left -= 1;
            match self.next_row() {
                Ok(None) => {}
                Ok(Some(row)) => return Some(Ok(row)),
                Err(error) => {
                    self.left = 0;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

impl<F: FnMut(u32) -> bool> KeptRowsIter<'_, F> {
    fn next_row(&mut self) -> io::Result<Option<KeptRow>> {
        let number = self.packed.u32()?;
        let length = usize::try_from(self.packed.u32()?).unwrap_or(usize::MAX);
        let bytes = self.packed.take(length)?;
        if !(self.wanted)(number) {
            return Ok(None);
        }
        let row = unpack(number, &mut Bytes(bytes));
        row.map(Some)
            .ok_or_else(|| io::ErrorKind::InvalidData.into())
    }
}

const EMPTY: u8 = 0;
const TEXT: u8 = 1;
const NUMBER: u8 = 2;
const DATE: u8 = 3;
const FALSE: u8 = 4;
const TRUE: u8 = 5;
const ERROR: u8 = 6;
const UNSAVED: u8 = 7;

fn pack(row: &Row<'_, '_>, bytes: &mut Vec<u8>) {
    bytes.push(u8::from(row.beyond));
    bytes.extend(u32_of(row.merged.len()).to_le_bytes());
    for place in row.merged {
        bytes.extend(u32_of(*place).to_le_bytes());
    }
    bytes.extend(u32_of(row.cells.len()).to_le_bytes());
    for cell in row.cells {
        match cell {
            Cell::Empty => bytes.push(EMPTY),
            Cell::Text(text) => pack_text(TEXT, text, bytes),
            Cell::Date(text) => pack_text(DATE, text, bytes),
            Cell::Error(text) => pack_text(ERROR, text, bytes),
            Cell::Bool(false) => bytes.push(FALSE),
            Cell::Bool(true) => bytes.push(TRUE),
            Cell::Unsaved => bytes.push(UNSAVED),
            Cell::Number { value, shape } => {
                bytes.push(NUMBER);
                bytes.extend(value.to_le_bytes());
                let shape = match shape {
                    NumberShape::Plain => 0,
                    NumberShape::Unknown => 1,
                    NumberShape::Other => 2,
                    NumberShape::Zeros(zeros) => u32_of(*zeros).saturating_add(ZEROS),
                };
                bytes.extend(shape.to_le_bytes());
            }
        }
    }
}

/// From here on a shape is a number of zeros.
const ZEROS: u32 = 3;

fn pack_text(tag: u8, text: &str, bytes: &mut Vec<u8>) {
    bytes.push(tag);
    let short;
    let text = if text.len() > CELL_CHARS_MAX {
        short = bounded(text, CELL_CHARS_MAX);
        &short
    } else {
        text
    };
    bytes.extend(u32_of(text.len()).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

fn unpack(number: u32, bytes: &mut Bytes<'_>) -> Option<KeptRow> {
    let beyond = bytes.take(1)?[0] == 1;
    let count = bytes.u32()?;
    let merged = (0..count)
        .map(|_| usize::try_from(bytes.u32()?).ok())
        .collect::<Option<_>>()?;
    let count = bytes.u32()?;
    let cells = (0..count)
        .map(|_| unpack_cell(bytes))
        .collect::<Option<_>>()?;
    Some(KeptRow {
        number,
        cells,
        beyond,
        merged,
    })
}

fn unpack_cell(bytes: &mut Bytes<'_>) -> Option<Cell<'static>> {
    Some(match bytes.take(1)?[0] {
        EMPTY => Cell::Empty,
        TEXT => Cell::Text(Cow::Owned(bytes.text()?)),
        DATE => Cell::Date(bytes.text()?),
        ERROR => Cell::Error(bytes.text()?),
        FALSE => Cell::Bool(false),
        TRUE => Cell::Bool(true),
        UNSAVED => Cell::Unsaved,
        NUMBER => Cell::Number {
            value: f64::from_le_bytes(bytes.take(8)?.try_into().ok()?),
            shape: match bytes.u32()? {
                0 => NumberShape::Plain,
                1 => NumberShape::Unknown,
                2 => NumberShape::Other,
                zeros => NumberShape::Zeros(usize::try_from(zeros - ZEROS).ok()?),
            },
        },
        _ => return None,
    })
}

/// The bytes of one row.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.u32()?).ok()?;
        Some(String::from_utf8_lossy(self.take(length)?).into_owned())
    }
}

fn u32_of(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_went_in() {
        let number = |value, shape| Cell::Number { value, shape };
        let cells = [
            Cell::Empty,
            Cell::Text("María".into()),
            number(958.0, NumberShape::Zeros(8)),
            number(-1.5, NumberShape::Plain),
            number(7.0, NumberShape::Unknown),
            number(7.0, NumberShape::Other),
            Cell::Date("2026-05-03".to_owned()),
            Cell::Bool(true),
            Cell::Bool(false),
            Cell::Error("#N/A".to_owned()),
            Cell::Unsaved,
        ];
        let mut keeping = Keeping::new();
        for number in [3, 9, 70_000] {
            keeping.row(&Row {
                number,
                cells: &cells,
                beyond: number == 9,
                merged: &[1, 300],
            });
        }
        let kept = keeping.finish().unwrap();
        let rows: Vec<KeptRow> = kept.iter(|row| row > 3).map(Result::unwrap).collect();
        assert_eq!(
            rows.iter().map(|it| it.number).collect::<Vec<_>>(),
            [9, 70_000]
        );
        for row in rows {
            assert_eq!(row.cells, cells);
            assert_eq!((row.beyond, row.merged), (row.number == 9, vec![1, 300]));
        }
    }

    #[test]
    fn without_room_there_are_none() {
        let mut keeping = Keeping::new();
        keeping.packed.as_mut().unwrap().bytes = BYTES_MAX;
        keeping.row(&Row {
            number: 1,
            cells: &[],
            beyond: false,
            merged: &[],
        });
        assert!(keeping.finish().is_none());
    }
}

//! How an .xls shows the numbers in its cells, which the workbook reader does not tell: a code of
//! 958 that is shown as 00958 is 00958.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use super::super::cell::NumberShape;

// Records, by the numbers of [MS-XLS].
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;
const FORMAT: u16 = 0x041e;
const CELL_FORMAT: u16 = 0x00e0;
const SHEET: u16 = 0x0085;
const NUMBER: u16 = 0x0203;
const SHORT_NUMBER: u16 = 0x027e;
const SHORT_NUMBERS: u16 = 0x00bd;
const FORMULA: u16 = 0x0006;

/// The version of the format since Excel 97.
const VERSION_8: u16 = 0x0600;

/// The shapes of one sheet's numbers by row and column, but for plain ones.
pub(super) type Shapes = HashMap<(u16, u16), NumberShape>;

/// The shapes of every sheet's numbers, or nothing where the workbook is not understood.
pub(super) fn of_workbook(bytes: &[u8]) -> Option<Vec<Shapes>> {
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let mut stream = Vec::new();
    let mut names = ["/Workbook", "/Book"].into_iter();
    let name = names.find(|name| container.is_stream(name))?;
    let mut reader = container.open_stream(name).ok()?;
    reader.read_to_end(&mut stream).ok()?;
    let book = Book::read(&stream)?;
    let sheets = book.sheets_at.iter().map(|at| {
        let sheet = stream.get(*at..)?;
        book.shapes(sheet)
    });
    sheets.collect()
}

/// What is said once for all sheets.
struct Book {
    /// Where each sheet begins.
    sheets_at: Vec<usize>,
    /// The shape for each cell format.
    shapes: Vec<NumberShape>,
}

impl Book {
    fn read(stream: &[u8]) -> Option<Self> {
        let mut formats = HashMap::new();
        let mut cell_formats = Vec::new();
        let mut sheets_at = Vec::new();
        let mut is_version_8 = false;
        for Record { kind, data } in Records(stream) {
            match kind {
                BEGIN => is_version_8 = u16_at(data, 0)? == VERSION_8,
                FORMAT => {
                    let format = format_text(data.get(2..)?, is_version_8)?;
                    formats.insert(u16_at(data, 0)?, NumberShape::of_format(&format));
                }
                CELL_FORMAT => cell_formats.push(u16_at(data, 2)?),
                SHEET => {
                    let low = u32::from(u16_at(data, 0)?);
                    let high = u32::from(u16_at(data, 2)?);
                    sheets_at.push(usize::try_from(high << 16 | low).ok()?);
                }
                END => break,
                _ => {}
            }
        }
        let shape = |format: u16| {
            let given = formats.get(&format).copied();
            given.unwrap_or_else(|| built_in(format))
        };
        Some(Self {
            sheets_at,
            shapes: cell_formats.into_iter().map(shape).collect(),
        })
    }

    fn shapes(&self, sheet: &[u8]) -> Option<Shapes> {
        let mut shapes = Shapes::new();
        let mut take = |row: u16, column: u16, format: u16| {
            let shape = self.shapes.get(usize::from(format)).copied();
            match shape {
                Some(NumberShape::Plain) | None => {}
                Some(shape) => {
                    shapes.insert((row, column), shape);
                }
            }
        };
        // A chart in the sheet has a beginning and an end of its own, and numbers that are not ours.
        let mut depth = 0_u32;
        for Record { kind, data } in Records(sheet) {
            match kind {
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                NUMBER | SHORT_NUMBER | FORMULA if depth == 1 => {
                    take(u16_at(data, 0)?, u16_at(data, 2)?, u16_at(data, 4)?);
                }
                SHORT_NUMBERS if depth == 1 => {
                    let (row, first) = (u16_at(data, 0)?, u16_at(data, 2)?);
                    let cells = data.get(4..data.len().checked_sub(2)?)?;
                    for (cell, column) in cells.chunks_exact(6).zip(first..) {
                        take(row, column, u16_at(cell, 0)?);
                    }
                }
                _ => {}
            }
        }
        Some(shapes)
    }
}

/// Formats that every Excel knows and no file has to write down. Those that show a whole number
/// otherwise than by its digits are percentages, powers of ten and fractions.
fn built_in(format: u16) -> NumberShape {
    match format {
        9..=13 | 48 => NumberShape::Other,
        _ => NumberShape::Plain,
    }
}

/// A number of characters, then these: two bytes each, or one.
fn format_text(data: &[u8], is_version_8: bool) -> Option<String> {
    if !is_version_8 {
        let length = usize::from(*data.first()?);
        let text = data.get(1..1 + length)?;
        return Some(text.iter().map(|byte| char::from(*byte)).collect());
    }
    let length = usize::from(u16_at(data, 0)?);
    let is_wide = data.get(2)? & 1 == 1;
    let text = data.get(3..)?;
    if is_wide {
        let units = text.get(..length * 2)?.chunks_exact(2);
        let units: Vec<u16> = units.map(|unit| u16_at(unit, 0).unwrap_or(0)).collect();
        Some(String::from_utf16_lossy(&units))
    } else {
        let text = text.get(..length)?;
        Some(text.iter().map(|byte| char::from(*byte)).collect())
    }
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at + 2)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

struct Record<'s> {
    kind: u16,
    data: &'s [u8],
}

/// The records of a stream, to its end or to one that is broken off.
struct Records<'s>(&'s [u8]);

impl<'s> Iterator for Records<'s> {
    type Item = Record<'s>;

    fn next(&mut self) -> Option<Record<'s>> {
        let kind = u16_at(self.0, 0)?;
        let end = 4 + usize::from(u16_at(self.0, 2)?);
        let data = self.0.get(4..end)?;
        self.0 = &self.0[end..];
        Some(Record { kind, data })
    }
}

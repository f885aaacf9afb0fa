//! Excel's own format until 2003 ([MS-XLS]), read record by record: what is in memory is the file
//! and its cells, never the area that they span.

mod cells;
mod compound;
mod formats;
mod records;

use std::collections::HashMap;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

use super::super::cell::NumberShape;
use super::wire::{Refusal, SheetFacts};
use cells::Sheet;
use formats::Shown;
use records::{Record, Records};

// Records, by their numbers.
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;
const PASSWORD: u16 = 0x002f;
const ENCODING: u16 = 0x0042;
const EPOCH: u16 = 0x0022;
const FORMAT: u16 = 0x041e;
const CELL_FORMAT: u16 = 0x00e0;
const SHEET: u16 = 0x0085;
const TEXTS: u16 = 0x00fc;
const BY_EXCEL: u16 = 0x01c0;

/// The version of the format since Excel 97.
const VERSION_8: u16 = 0x0600;

/// A workbook.
pub(super) struct XlsBook {
    stream: Vec<u8>,
    sheets: Vec<SheetHead>,
    /// For each cell format how it shows a number.
    shown: Vec<Shown>,
    texts: Vec<Box<str>>,
    is_1904: bool,
    /// Whether Excel itself wrote it, which works out its formulas.
    is_by_excel: bool,
    letters: Letters,
}

/// What the workbook says of one of its sheets.
struct SheetHead {
    name: String,
    is_visible: bool,
    /// Whether it has cells: a chart is a sheet too.
    is_table: bool,
    /// Where it begins.
    at: usize,
}

/// How texts are written.
#[derive(Clone, Copy)]
struct Letters {
    /// Whether it is the way since Excel 97.
    is_version_8: bool,
    /// The encoding before that.
    encoding: &'static Encoding,
}

impl XlsBook {
    pub(super) fn open(bytes: &[u8]) -> Result<Self, Refusal> {
        let stream = compound::workbook(bytes)?;
        let mut book = Self {
            stream: Vec::new(),
            sheets: Vec::new(),
            shown: Vec::new(),
            texts: Vec::new(),
            is_1904: false,
            is_by_excel: false,
            letters: Letters {
                is_version_8: true,
                encoding: WINDOWS_1252,
            },
        };
        let mut formats = HashMap::new();
        let mut cell_formats = Vec::new();
        for record in Records(&stream) {
            let record = record?;
            match record.kind {
                END => break,
                FORMAT => {
                    formats.insert(record.u16(0)?, book.format(&record)?);
                }
                CELL_FORMAT => cell_formats.push(record.u16(2)?),
                _ => book.take(&record)?,
            }
        }
        let shown = cell_formats.into_iter().map(|format| {
            let given = formats.get(&format).copied();
            given.unwrap_or_else(|| Shown::built_in(format))
        });
        book.shown = shown.collect();
        book.stream = stream;
        Ok(book)
    }

    /// What there is to know of the sheets. One that cannot be read may not be the one that is
    /// wanted, and says so when it is.
    pub(super) fn facts(&self) -> Vec<SheetFacts> {
        let sheets = self.sheets.iter().enumerate();
        let facts = sheets.map(|(place, head)| {
            let sheet = Some(place).filter(|_| head.is_table);
            let sheet = sheet.and_then(|place| self.sheet(place).ok());
            SheetFacts {
                name: head.name.clone(),
                is_visible: head.is_visible,
                is_table: head.is_table,
                rows: sheet.as_ref().map_or(0, Sheet::rows),
                merged: sheet.map_or_else(Vec::new, |sheet| sheet.merged),
            }
        });
        facts.collect()
    }

    /// The cells of a sheet.
    pub(super) fn sheet(&self, place: usize) -> Result<Sheet<'_>, Refusal> {
        let sheet = self.sheets.get(place);
        let sheet = sheet.and_then(|sheet| self.stream.get(sheet.at..));
        Sheet::read(self, sheet.ok_or_else(|| damaged("a sheet is cut off"))?)
    }

    fn take(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        match record.kind {
            BEGIN => self.letters.is_version_8 = record.u16(0)? == VERSION_8,
            PASSWORD => return Err(Refusal::Encrypted),
            ENCODING => self.letters.encoding = encoding(record.u16(0)?),
            EPOCH => self.is_1904 = record.u16(0)? == 1,
            SHEET => {
                let sheet = self.sheet_head(record)?;
                self.sheets.push(sheet);
            }
            TEXTS => self.texts = texts(record)?,
            BY_EXCEL => self.is_by_excel = true,
            _ => {}
        }
        Ok(())
    }

    fn sheet_head(&self, record: &Record<'_>) -> Result<SheetHead, Refusal> {
        let at = u32_at(record.data, 0).unwrap_or(u32::MAX);
        let length = usize::from(record.byte(6)?);
        let mut pieces = record.pieces(7)?;
        let name = self.letters.text(&mut pieces, length)?;
        Ok(SheetHead {
            name: name.replace('\0', ""),
            is_visible: record.byte(4)? & 0b11 == 0,
            is_table: record.byte(5)? == 0,
            at: usize::try_from(at).unwrap_or(usize::MAX),
        })
    }

    fn format(&self, record: &Record<'_>) -> Result<Shown, Refusal> {
        let mut pieces = record.pieces(2)?;
        let length = if self.letters.is_version_8 {
            usize::from(pieces.u16()?)
        } else {
            usize::from(pieces.byte()?)
        };
        let format = self.letters.text(&mut pieces, length)?;
        Ok(Shown::of_format(&format))
    }

    fn shown(&self, cell_format: u16) -> Shown {
        let shown = self.shown.get(usize::from(cell_format)).copied();
        shown.unwrap_or(Shown::Number(NumberShape::Unknown))
    }
}

impl Letters {
    fn text(self, pieces: &mut records::Pieces<'_>, length: usize) -> Result<String, Refusal> {
        if self.is_version_8 {
            pieces.text(length)
        } else {
            pieces.old_text(length, self.encoding)
        }
    }
}

/// The texts that cells point to.
fn texts(record: &Record<'_>) -> Result<Vec<Box<str>>, Refusal> {
    let mut pieces = record.pieces(4)?;
    let declared = usize::try_from(pieces.u32()?).unwrap_or(usize::MAX);
    let mut texts = Vec::new();
    while !pieces.is_at_end() {
        let text = pieces.u16().and_then(|length| pieces.text(length.into()));
        match text {
            Ok(text) => texts.push(text.into_boxed_str()),
            // What follows the last text is no text.
            Err(_) if texts.len() >= declared => break,
            Err(refusal) => return Err(refusal),
        }
    }
    Ok(texts)
}

fn encoding(code_page: u16) -> &'static Encoding {
    match code_page {
        10_000 | 0x8000 => MACINTOSH,
        874 | 1250..=1258 => {
            Encoding::for_label(format!("windows-{code_page}").as_bytes()).unwrap_or(WINDOWS_1252)
        }
        _ => WINDOWS_1252,
    }
}

fn damaged(detail: &str) -> Refusal {
    Refusal::Damaged(detail.to_owned())
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

//! What runs in the other process: reads the workbook whole and hands on its cells.

use std::io::{self, BufRead, BufWriter, Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use calamine::{Data, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls, XlsError};
use serde::Serialize;

use super::super::calamine_terms::{shown_iso_date, shown_moment};
use super::super::cell::NumberShape;
use super::super::source;
use super::limits;
use super::wire::{
    Answer, ApartKind, Ask, LINE_BYTES_MAX, Opening, Refusal, SheetFacts, WireCell, WireRow,
};
use super::xls_shapes::{self, Shapes};

/// The verb with which the program starts itself for this. Nobody else gives it.
pub const READ_WORKBOOK_VERB: &str = "read-workbook";

/// Bytes of a line that asks.
const ASK_BYTES_MAX: u64 = 1 << 10;

/// Bytes of text after which rows are sent.
const PART_BYTES: usize = 64 << 10;

/// Rows after which they are sent, however short.
const PART_ROWS: usize = 512;

/// Bytes of a cell's text. Excel's own hold 32,767 characters.
const TEXT_BYTES_MAX: usize = 1 << 20;

/// Bytes of a row's texts.
const ROW_BYTES_MAX: usize = 4 << 20;

/// Merged cells of a sheet.
const MERGED_MAX: usize = 100_000;

/// Reads one workbook from standard input, as the process with this number asks for it, and answers
/// on standard output until there are no more questions.
///
/// # Errors
/// When the limits cannot be set, or the other side is gone.
pub fn read_workbook(parent: u32) -> io::Result<()> {
    limits::bind(parent)?;
    let mut questions = io::stdin().lock();
    let mut answers = BufWriter::new(io::stdout().lock());
    send(&mut answers, &Answer::Ready)?;
    let opening: Opening = match line(&mut questions)? {
        Some(opening) => opening,
        None => return Ok(()),
    };
    let mut bytes = Vec::new();
    (&mut questions)
        .take(opening.bytes)
        .read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).ok() != Some(opening.bytes) {
        return Ok(());
    }
    // The readers are other people's: what they did not foresee is said like any other damage.
    let book = caught(|| Book::open(opening.kind, bytes));
    let mut book = match book {
        Ok(book) => book,
        Err(refusal) => return send(&mut answers, &Answer::Refused(refusal)),
    };
    let facts = match caught(|| book.facts()) {
        Ok(facts) => facts,
        Err(refusal) => return send(&mut answers, &Answer::Refused(refusal)),
    };
    send(&mut answers, &Answer::Sheets(facts))?;
    while let Some(ask) = line::<Ask>(&mut questions)? {
        let range = match caught(|| book.range(ask.sheet)) {
            Ok(range) => range,
            Err(refusal) => return send(&mut answers, &Answer::Refused(refusal)),
        };
        let rows = Rows {
            range: &range,
            shapes: book.shapes(ask.sheet),
            ask,
            columns_max: opening.columns_max,
        };
        if let Some(refusal) = rows.send(&mut answers)? {
            return send(&mut answers, &Answer::Refused(refusal));
        }
        send(&mut answers, &Answer::End)?;
    }
    Ok(())
}

/// The next line, or nothing at the end.
fn line<T: for<'a> serde::Deserialize<'a>>(input: &mut impl BufRead) -> io::Result<Option<T>> {
    let mut line = Vec::new();
    input.take(ASK_BYTES_MAX).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    serde_json::from_slice(&line).map(Some).map_err(Into::into)
}

fn send(output: &mut impl Write, answer: &(impl Serialize + ?Sized)) -> io::Result<()> {
    serde_json::to_writer(&mut *output, answer)?;
    output.write_all(b"\n")?;
    output.flush()
}

fn caught<T>(read: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    let gave_up = || Err(damaged("the workbook reader gave up"));
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| gave_up())
}

fn damaged(detail: impl ToString) -> Refusal {
    Refusal::Damaged(detail.to_string())
}

/// A workbook's bytes, which the reader keeps and which may be looked at again.
#[derive(Clone)]
struct Bytes(Rc<Vec<u8>>);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

enum Book {
    /// With the shapes of its numbers, where they could be found out.
    Xls(Xls<Cursor<Bytes>>, Option<Vec<Shapes>>),
    Ods(Ods<Cursor<Bytes>>),
}

impl Book {
    fn open(kind: ApartKind, bytes: Vec<u8>) -> Result<Self, Refusal> {
        let bytes = Bytes(Rc::new(bytes));
        let input = Cursor::new(bytes.clone());
        match kind {
            ApartKind::Xls => {
                let book = Xls::new(input).map_err(|error| {
                    let refusal = of_xls(error);
                    // A new workbook with a password lies in the container of an old one.
                    let is_other = matches!(refusal, Refusal::NotASpreadsheet);
                    if is_other && source::has_encrypted_package(bytes.as_ref()) {
                        Refusal::Encrypted
                    } else {
                        refusal
                    }
                })?;
                Ok(Self::Xls(book, xls_shapes::of_workbook(bytes.as_ref())))
            }
            ApartKind::Ods => Ods::new(input).map(Self::Ods).map_err(of_ods),
        }
    }

    fn sheets(&self) -> &[calamine::Sheet] {
        match self {
            Self::Xls(book, _) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
        }
    }

    fn facts(&mut self) -> Result<Vec<SheetFacts>, Refusal> {
        let sheets = self.sheets().to_vec();
        let facts = sheets.into_iter().enumerate().map(|(place, sheet)| {
            let range = self.range(place)?;
            Ok(SheetFacts {
                is_visible: sheet.visible == SheetVisible::Visible,
                is_table: sheet.typ == SheetType::WorkSheet,
                rows: range.end().map_or(0, |(row, _)| row.saturating_add(1)),
                merged: self.merged(&sheet.name)?,
                name: sheet.name,
            })
        });
        facts.collect()
    }

    fn range(&mut self, place: usize) -> Result<Range<Data>, Refusal> {
        let Some(sheet) = self.sheets().get(place) else {
            return Err(damaged("there is no such sheet"));
        };
        let name = sheet.name.clone();
        match self {
            Self::Xls(book, _) => book.worksheet_range(&name).map_err(of_xls),
            Self::Ods(book) => book.worksheet_range(&name).map_err(of_ods),
        }
    }

    fn shapes(&self, place: usize) -> SheetShapes<'_> {
        let Self::Xls(_, Some(shapes)) = self else {
            return SheetShapes::Unknown;
        };
        shapes
            .get(place)
            .map_or(SheetShapes::Unknown, SheetShapes::Known)
    }

    fn merged(&self, sheet: &str) -> Result<Vec<[u32; 4]>, Refusal> {
        let Self::Xls(book, _) = self else {
            return Ok(Vec::new());
        };
        let merged = book.merge_cells_by_sheet_name(sheet).map_err(of_xls)?;
        if merged.len() > MERGED_MAX {
            return Err(damaged("more merged cells than rows"));
        }
        let areas = merged.into_iter();
        Ok(areas
            .map(|area| [area.start.0, area.start.1, area.end.0, area.end.1])
            .collect())
    }
}

fn of_xls(error: XlsError) -> Refusal {
    if matches!(error, XlsError::Password) {
        Refusal::Encrypted
    } else if matches!(&error, XlsError::Cfb(inner) if inner.to_string().contains("Cannot find")) {
        // A text document or an installer lies in the same container.
        Refusal::NotASpreadsheet
    } else {
        damaged(error)
    }
}

fn of_ods(error: OdsError) -> Refusal {
    if matches!(error, OdsError::Password) {
        Refusal::Encrypted
    } else if matches!(error, OdsError::InvalidMime(_)) {
        Refusal::NotASpreadsheet
    } else {
        damaged(error)
    }
}

/// How the numbers of a sheet are shown.
#[derive(Clone, Copy)]
enum SheetShapes<'b> {
    Known(&'b Shapes),
    Unknown,
}

impl SheetShapes<'_> {
    fn at(&self, row: u32, column: u32) -> NumberShape {
        let Self::Known(shapes) = self else {
            return NumberShape::Unknown;
        };
        let place = (u16::try_from(row), u16::try_from(column));
        let (Ok(row), Ok(column)) = place else {
            return NumberShape::Unknown;
        };
        let shape = shapes.get(&(row, column)).copied();
        shape.unwrap_or(NumberShape::Plain)
    }
}

/// The answer to a question.
struct Rows<'r> {
    range: &'r Range<Data>,
    shapes: SheetShapes<'r>,
    ask: Ask,
    columns_max: u32,
}

impl Rows<'_> {
    /// Sends the rows in parts; what is wrong with one of them ends it.
    fn send(&self, output: &mut impl Write) -> io::Result<Option<Refusal>> {
        let Some((first_row, first_column)) = self.range.start() else {
            return Ok(None);
        };
        let mut part = Vec::new();
        let mut part_bytes = 0;
        for (cells, row) in self.range.rows().zip(first_row..self.ask.rows_end) {
            let mut bytes = 0;
            let mut sent = Vec::new();
            for (cell, column) in cells.iter().zip(first_column..) {
                let Some(cell) = wire_cell(cell, self.shapes.at(row, column)) else {
                    continue;
                };
                bytes += length(&cell);
                if length(&cell) > TEXT_BYTES_MAX || bytes > ROW_BYTES_MAX {
                    return Ok(Some(damaged("a value of more than a megabyte")));
                }
                sent.push((column, cell));
                if column >= self.columns_max {
                    break;
                }
            }
            if sent.is_empty() {
                continue;
            }
            part.push(WireRow { row, cells: sent });
            part_bytes += bytes;
            if part_bytes > PART_BYTES || part.len() == PART_ROWS {
                send(output, &Answer::Rows(std::mem::take(&mut part)))?;
                part_bytes = 0;
            }
        }
        if !part.is_empty() {
            send(output, &Answer::Rows(part))?;
        }
        Ok(None)
    }
}

/// The lines that come of this are far shorter than the parent takes, escaped letters included.
const _: () = assert!(((ROW_BYTES_MAX + PART_BYTES) * 6) as u64 <= LINE_BYTES_MAX);

fn length(cell: &WireCell) -> usize {
    match cell {
        WireCell::Text(text) | WireCell::Date(text) | WireCell::Error(text) => text.len(),
        WireCell::Number(..) | WireCell::Bool(_) => 0,
    }
}

fn wire_cell(cell: &Data, shape: NumberShape) -> Option<WireCell> {
    let number = |value: f64| WireCell::Number(value.to_bits(), shape);
    Some(match cell {
        Data::Empty => return None,
        Data::String(text) if text.is_empty() => return None,
        Data::String(text) => WireCell::Text(text.clone()),
        Data::Float(value) => number(*value),
        #[expect(clippy::cast_precision_loss, reason = "an .xls integer has 30 bits")]
        Data::Int(value) => number(*value as f64),
        Data::Bool(value) => WireCell::Bool(*value),
        Data::DateTime(moment) => WireCell::Date(shown_moment(moment)),
        Data::DateTimeIso(text) => WireCell::Date(shown_iso_date(text)),
        Data::DurationIso(text) => WireCell::Date(text.clone()),
        Data::Error(error) => WireCell::Error(error.to_string()),
    })
}

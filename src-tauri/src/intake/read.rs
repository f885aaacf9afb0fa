//! Reads a file from beginning to end.

use std::cell::Cell as Shared;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::apart::ApartKind;
use super::collect::{Collected, Collector, Row};
use super::columns::Columns;
use super::json_file::JsonFile;
use super::source::{self, Kind, Source};
use super::text_file::TextFile;
use super::workbook::Workbook;
use super::{
    Bound, Continue, Field, FileCause, FileFacts, FileProblem, Format, Intake, IntakeOptions,
    Progress,
};

/// Rows between two reports of the progress.
const PROGRESS_ROWS: u32 = 2_048;

/// What a pasted text is called where a file has its name.
const PASTED_NAME: &str = "portapapeles";

/// Reads a file of order lines. Blocks: call it from a thread that may.
///
/// # Errors
/// When the file as a whole cannot be used. A row that cannot is in [`Intake::problems`].
pub fn read(
    path: &Path,
    options: &IntakeOptions,
    progress: &dyn Fn(Progress) -> Continue,
) -> Result<Intake, FileProblem> {
    let reading = Reading::new(file_name(path), options, progress);
    reading.guarded(|| reading.file(path))
}

/// Reads order lines that were copied from a spreadsheet.
///
/// # Errors
/// As [`read`].
pub fn read_pasted(text: &str, options: &IntakeOptions) -> Result<Intake, FileProblem> {
    let reading = Reading::new(PASTED_NAME.to_owned(), options, &|_| Continue::Yes);
    reading.guarded(|| {
        let size_bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
        let max = options.limits.text_bytes_max;
        if size_bytes > max {
            return Err(FileCause::TooLarge {
                bound: Bound::Bytes,
                max,
            });
        }
        let origin = Origin {
            size_bytes,
            fingerprint: source::fingerprint_of(text),
        };
        reading.text(origin, &TextFile::pasted(text))
    })
}

/// The file's name without the folder, fit to be shown.
pub(super) fn file_name(path: &Path) -> String {
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    let shown = |c: char| {
        if c.is_control() || turns_direction(c) {
            '\u{fffd}'
        } else {
            c
        }
    };
    name.chars().map(shown).collect()
}

/// Whether a character makes what follows read from the other side: "fdp.exe" out of "exe.pdf".
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

struct Reading<'r> {
    name: String,
    options: &'r IntakeOptions,
    progress: &'r dyn Fn(Progress) -> Continue,
    /// The sheet that a problem is about.
    sheet: Shared<Option<String>>,
}

/// Where the rows are from.
struct Origin {
    size_bytes: u64,
    fingerprint: String,
}

/// What a format contributes to the facts of the file.
struct Details {
    format: Format,
    title: Option<String>,
    encoding: Option<&'static str>,
    delimiter: Option<char>,
    sheet: Option<String>,
    sheets_ignored: Vec<String>,
    rows_expected: Option<u32>,
}

impl Details {
    fn new(format: Format) -> Self {
        Self {
            format,
            title: None,
            encoding: None,
            delimiter: None,
            sheet: None,
            sheets_ignored: Vec::new(),
            rows_expected: None,
        }
    }
}

impl<'r> Reading<'r> {
    fn new(
        name: String,
        options: &'r IntakeOptions,
        progress: &'r dyn Fn(Progress) -> Continue,
    ) -> Self {
        Self {
            name,
            options,
            progress,
            sheet: Shared::new(None),
        }
    }

    /// The readers of other people's formats are other people's: what they did not foresee is
    /// this file's trouble and nobody else's.
    fn guarded(
        &self,
        read: impl FnOnce() -> Result<Intake, FileCause>,
    ) -> Result<Intake, FileProblem> {
        let outcome = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
            Err(FileCause::Damaged {
                detail: "the workbook reader gave up".to_owned(),
            })
        });
        outcome.map_err(|cause| FileProblem {
            file: self.name.clone(),
            sheet: self.sheet.take(),
            cause,
        })
    }

    fn file(&self, path: &Path) -> Result<Intake, FileCause> {
        let mut source = Source::open(path, &self.options.limits)?;
        let origin = Origin {
            size_bytes: source.size_bytes,
            fingerprint: source.fingerprint.clone(),
        };
        let outcome = self.content(origin, &mut source);
        // A file that was changed meanwhile is neither what was read of it nor damaged.
        if !matches!(outcome, Err(FileCause::Cancelled)) {
            source.check_unchanged(path)?;
        }
        outcome
    }

    fn content(&self, origin: Origin, source: &mut Source) -> Result<Intake, FileCause> {
        match source.kind {
            Kind::Text => {
                let bytes = source.bytes()?;
                self.text(origin, &TextFile::decode(bytes))
            }
            Kind::Zip => self.workbook(origin, Workbook::open(source, self.options)?),
            Kind::Compound => {
                let workbook = Workbook::open_apart(source, ApartKind::Xls, self.options)?;
                self.workbook(origin, workbook)
            }
        }
    }

    fn text(&self, origin: Origin, text: &TextFile) -> Result<Intake, FileCause> {
        if JsonFile::is_meant(text.text()) {
            return self.json(origin, text);
        }
        let table = text.table(self.options)?;
        let details = Details {
            encoding: Some(text.encoding),
            delimiter: Some(table.delimiter),
            ..Details::new(Format::Text)
        };
        self.collect(origin, &table.columns, details, |sink| table.rows(sink))
    }

    fn json(&self, origin: Origin, text: &TextFile) -> Result<Intake, FileCause> {
        let max = self.options.limits.json_bytes_max;
        if origin.size_bytes > max {
            return Err(FileCause::TooLarge {
                bound: Bound::Bytes,
                max,
            });
        }
        let json = JsonFile::parse(text.text())?;
        let details = Details {
            title: json.name.clone(),
            encoding: Some(text.encoding),
            ..Details::new(Format::Json)
        };
        self.collect(origin, &JsonFile::columns(), details, |sink| {
            json.rows(sink)
        })
    }

    fn workbook(&self, origin: Origin, mut workbook: Workbook) -> Result<Intake, FileCause> {
        let chosen = workbook
            .choose_sheet(self.options)
            .map_err(|(sheet, cause)| {
                self.sheet.set(sheet);
                cause
            })?;
        self.sheet.set(Some(chosen.name.clone()));
        let details = Details {
            sheet: Some(chosen.name.clone()),
            sheets_ignored: workbook.sheets_except(&chosen.name),
            rows_expected: chosen.rows_expected,
            ..Details::new(workbook.format())
        };
        self.collect(origin, &chosen.columns, details, |sink| {
            workbook.rows(&chosen, sink)
        })
    }

    fn collect(
        &self,
        origin: Origin,
        columns: &Columns,
        details: Details,
        rows: impl FnOnce(&mut dyn FnMut(Row<'_, '_>) -> Result<(), FileCause>) -> Result<(), FileCause>,
    ) -> Result<Intake, FileCause> {
        let mut collector =
            Collector::new(columns, self.options, &self.name, details.sheet.as_deref());
        let mut seen: u32 = 0;
        rows(&mut |row| {
            seen += 1;
            if seen.is_multiple_of(PROGRESS_ROWS)
                && (self.progress)(Progress {
                    rows: row.number,
                    rows_expected: details.rows_expected,
                }) == Continue::No
            {
                return Err(FileCause::Cancelled);
            }
            collector.row(row)
        })?;
        let Collected {
            orders,
            problems,
            counts,
            rejected,
        } = collector.finish()?;
        if counts.rows == counts.blank {
            return Err(FileCause::NoRows);
        }
        Ok(Intake {
            file: FileFacts {
                name: self.name.clone(),
                title: details.title,
                size_bytes: origin.size_bytes,
                fingerprint: origin.fingerprint,
                format: details.format,
                encoding: details.encoding,
                delimiter: details.delimiter,
                sheet: details.sheet,
                sheets_ignored: details.sheets_ignored,
                header_row: columns.header_row,
                columns: used_columns(columns),
            },
            orders,
            problems,
            counts,
            rejected,
        })
    }
}

fn used_columns(columns: &Columns) -> Vec<(Field, String)> {
    let places = [
        (Field::Consultora, Some(columns.consultora)),
        (Field::Name, columns.name),
        (Field::Product, Some(columns.product)),
        (Field::Quantity, Some(columns.quantity)),
    ];
    let title = |place: usize| columns.titles.get(place).cloned().unwrap_or_default();
    let used = places.into_iter();
    used.filter_map(|(field, place)| place.map(|place| (field, title(place))))
        .collect()
}

//! Reads a file from beginning to end.

use std::cell::Cell as Shared;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use super::apart::ApartKind;
use super::collect::{Collected, Collector, Row};
use super::columns::Columns;
use super::correction::Again;
use super::found_columns::known;
use super::json_file::JsonFile;
use super::source::{self, Kind, Source};
use super::text_file::TextFile;
use super::workbook::{ChosenSheet, Workbook};
use super::{
    Bound, Continue, Field, FileCause, FileFacts, FileProblem, Format, FoundColumns, Intake,
    IntakeOptions, Progress,
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

/// A file's columns, without its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileColumns {
    /// The file's name without the folder.
    pub file: String,
    /// The sheet that has them.
    pub sheet: Option<String>,
    /// The columns, and what each would be taken for.
    pub found: FoundColumns,
}

/// Looks at a file's columns, so that the operator can say which is which.
///
/// # Errors
/// As [`read`]; when columns were not found, the problem has what there is.
pub fn columns(path: &Path, options: &IntakeOptions) -> Result<FileColumns, FileProblem> {
    let reading = Reading::new(file_name(path), options, &|_| Continue::Yes);
    let found = reading.guarded(|| reading.columns(path))?;
    Ok(FileColumns {
        file: reading.name,
        sheet: reading.sheet.take(),
        found,
    })
}

/// Reads order lines that were copied from a spreadsheet.
///
/// # Errors
/// As [`read`].
pub fn read_pasted(
    text: &str,
    options: &IntakeOptions,
    progress: &dyn Fn(Progress) -> Continue,
) -> Result<Intake, FileProblem> {
    let reading = Reading::new(PASTED_NAME.to_owned(), options, progress);
    reading.guarded(|| {
        let origin = Origin {
            size_bytes: reading.pasted_bytes(text)?,
            fingerprint: source::fingerprint_of(text),
        };
        reading.text(origin, &TextFile::pasted(text))
    })
}

/// Looks at the columns of order lines that were copied from a spreadsheet.
///
/// # Errors
/// As [`columns`].
pub fn columns_pasted(text: &str, options: &IntakeOptions) -> Result<FileColumns, FileProblem> {
    let reading = Reading::new(PASTED_NAME.to_owned(), options, &|_| Continue::Yes);
    let found = reading.guarded(|| {
        reading.pasted_bytes(text)?;
        let text = TextFile::pasted(text);
        let table = text.table(options)?;
        Ok(known(&table.head(), &table.columns))
    })?;
    Ok(FileColumns {
        file: reading.name,
        sheet: None,
        found,
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
    fn guarded<T>(&self, read: impl FnOnce() -> Result<T, FileCause>) -> Result<T, FileProblem> {
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

    /// The size of a pasted text that is not too large.
    fn pasted_bytes(&self, text: &str) -> Result<u64, FileCause> {
        let size_bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
        let max = self.options.limits.text_bytes_max;
        if size_bytes > max {
            return Err(FileCause::TooLarge {
                bound: Bound::Bytes,
                max,
            });
        }
        if text.trim().is_empty() {
            return Err(FileCause::Empty);
        }
        Ok(size_bytes)
    }

    fn file(&self, path: &Path) -> Result<Intake, FileCause> {
        let mut source = Source::open(path, self.options)?;
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

    fn columns(&self, path: &Path) -> Result<FoundColumns, FileCause> {
        let mut source = Source::open(path, self.options)?;
        let mut workbook = match source.kind {
            Kind::Text => {
                let text = TextFile::decode(source.bytes()?);
                let table = text.table(self.options)?;
                return Ok(known(&table.head(), &table.columns));
            }
            Kind::Zip => Workbook::open(&source, self.options)?,
            Kind::Compound => Workbook::open_apart(&source, ApartKind::Xls, self.options)?,
        };
        let chosen = self.sheet_of(&mut workbook)?;
        let mut found = known(&workbook.head(&chosen.name)?, &chosen.columns);
        found.sheets = workbook.visible_sheets();
        Ok(found)
    }

    /// The sheet that is read. One that lacks columns says which others there are.
    fn sheet_of(&self, workbook: &mut Workbook) -> Result<ChosenSheet, FileCause> {
        let chosen = workbook.choose_sheet(self.options);
        let (sheet, chosen) = match chosen {
            Ok(chosen) => (Some(chosen.name.clone()), Ok(chosen)),
            Err((sheet, mut cause)) => {
                if let Some(found) = cause.found_mut() {
                    found.sheets = workbook.visible_sheets();
                }
                (sheet, Err(cause))
            }
        };
        self.sheet.set(sheet);
        chosen
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
        let chosen = self.sheet_of(&mut workbook)?;
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
                && (self.options.stop.is_asked()
                    || (self.progress)(Progress {
                        rows: row.number,
                        rows_expected: details.rows_expected,
                    }) == Continue::No)
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
            kept,
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
                map: columns.map(),
                columns_by: columns.by,
                shape: columns.shape(),
            },
            orders,
            problems,
            counts,
            rejected,
            corrected: Vec::new(),
            again: kept.map(|rows| {
                Arc::new(Again {
                    columns: columns.clone(),
                    // Who may stop this reading, or was asked before it, has no part in another.
                    options: IntakeOptions {
                        quantity_usual_max: self.options.quantity_usual_max,
                        limits: self.options.limits,
                        ..IntakeOptions::default()
                    },
                    rows,
                })
            }),
        })
    }
}

fn used_columns(columns: &Columns) -> Vec<(Field, String)> {
    let title = |place: usize| columns.titles.get(place).cloned().unwrap_or_default();
    let used = Field::ALL.into_iter().zip(columns.places());
    used.filter_map(|(field, place)| place.map(|place| (field, title(place))))
        .collect()
}

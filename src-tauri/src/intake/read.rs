//! Reads a file from beginning to end.

use std::cell::Cell as Shared;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::collect::{Collected, Collector, Row};
use super::columns::Columns;
use super::source::{Kind, Source};
use super::text_file::TextFile;
use super::workbook::Workbook;
use super::{
    Continue, Field, FileCause, FileFacts, FileProblem, Format, Intake, IntakeOptions, Progress,
};

/// Rows between two reports of the progress.
const PROGRESS_ROWS: u32 = 2_048;

/// Reads a file of order lines. Blocks: call it from a thread that may.
///
/// # Errors
/// When the file as a whole cannot be used. A row that cannot is in [`Intake::problems`].
pub fn read(
    path: &Path,
    options: &IntakeOptions,
    progress: &dyn Fn(Progress) -> Continue,
) -> Result<Intake, FileProblem> {
    let name = file_name(path);
    let sheet = Shared::new(None);
    let reading = Reading {
        path,
        name: &name,
        options,
        progress,
        sheet: &sheet,
    };
    // The readers of other people's formats are other people's: what they did not foresee is
    // this file's trouble and nobody else's.
    let outcome = catch_unwind(AssertUnwindSafe(|| reading.file())).unwrap_or_else(|_| {
        Err(FileCause::Damaged {
            detail: "the workbook reader gave up".to_owned(),
        })
    });
    outcome.map_err(|cause| FileProblem {
        file: name.clone(),
        sheet: sheet.take(),
        cause,
    })
}

/// The file's name without the folder, fit to be shown.
pub(super) fn file_name(path: &Path) -> String {
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    name.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

struct Reading<'r> {
    path: &'r Path,
    name: &'r str,
    options: &'r IntakeOptions,
    progress: &'r dyn Fn(Progress) -> Continue,
    /// The sheet that a problem is about.
    sheet: &'r Shared<Option<String>>,
}

/// What a format contributes to the facts of the file.
struct Details {
    format: Format,
    encoding: Option<&'static str>,
    delimiter: Option<char>,
    sheet: Option<String>,
    sheets_ignored: Vec<String>,
}

impl Reading<'_> {
    fn file(&self) -> Result<Intake, FileCause> {
        let mut source = Source::open(self.path, &self.options.limits)?;
        let intake = match source.kind {
            Kind::Text => self.text(&mut source)?,
            Kind::Zip => self.workbook(&source)?,
        };
        source.check_unchanged(self.path)?;
        Ok(intake)
    }

    fn text(&self, source: &mut Source) -> Result<Intake, FileCause> {
        let bytes = source.bytes()?;
        let text = TextFile::decode(&bytes);
        let table = text.table(self.options)?;
        let details = Details {
            format: Format::Text,
            encoding: Some(text.encoding),
            delimiter: Some(table.delimiter),
            sheet: None,
            sheets_ignored: Vec::new(),
        };
        self.collect(source, &table.columns, details, None, |sink| {
            table.rows(sink)
        })
    }

    fn workbook(&self, source: &Source) -> Result<Intake, FileCause> {
        let mut workbook = Workbook::open(&source.file, &self.options.limits)?;
        let chosen = workbook
            .choose_sheet(self.options)
            .map_err(|(sheet, cause)| {
                self.sheet.set(sheet);
                cause
            })?;
        self.sheet.set(Some(chosen.name.clone()));
        let details = Details {
            format: workbook.format(),
            encoding: None,
            delimiter: None,
            sheet: Some(chosen.name.clone()),
            sheets_ignored: workbook.sheets_except(&chosen.name),
        };
        let expected = chosen.rows_expected;
        self.collect(source, &chosen.columns, details, expected, |sink| {
            workbook.rows(&chosen, sink)
        })
    }

    fn collect(
        &self,
        source: &Source,
        columns: &Columns,
        details: Details,
        rows_expected: Option<u32>,
        rows: impl FnOnce(&mut dyn FnMut(Row<'_, '_>) -> Result<(), FileCause>) -> Result<(), FileCause>,
    ) -> Result<Intake, FileCause> {
        let mut collector =
            Collector::new(columns, self.options, self.name, details.sheet.as_deref());
        let mut seen: u32 = 0;
        rows(&mut |row| {
            seen += 1;
            if seen.is_multiple_of(PROGRESS_ROWS)
                && (self.progress)(Progress {
                    rows: row.number,
                    rows_expected,
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
        } = collector.finish();
        if counts.rows == counts.blank {
            return Err(FileCause::NoRows);
        }
        Ok(Intake {
            file: FileFacts {
                name: self.name.to_owned(),
                size_bytes: source.size_bytes,
                fingerprint: source.fingerprint.clone(),
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

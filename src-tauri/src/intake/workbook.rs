//! Workbooks: .xlsx, .xlsm and .xlsb, cell by cell. Never a whole sheet at once: one cell in the
//! far corner would ask for more memory than there is. What can only be read whole, .xls and .ods,
//! is read by another process.

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsb, Xlsx};

use super::apart::{ApartBook, ApartKind, Asked};
use super::assemble::{Rows, Sink};
use super::calamine_terms::{shape, value, xlsb_cause, xlsx_cause};
use super::cell::{Cell, NumberShape};
use super::collect::Row;
use super::columns::{self, Columns, HEAD_ROWS, HEAD_SEARCH_ROWS, Head, HeadRow};
use super::merged::Fills;
use super::package::{self, PackageKind};
use super::source::{Source, cause};
use super::{FileCause, Format, IntakeOptions};

/// A workbook that was found harmless.
pub(super) struct Workbook {
    book: Book,
    columns_max: usize,
    cells_max: u64,
    has_merged_cells: bool,
    has_formulas: bool,
    is_to_be_worked_out: bool,
}

enum Book {
    Xlsx(Xlsx<BufReader<File>>),
    Xlsb(Xlsb<BufReader<File>>),
    Apart(ApartBook, Format),
}

/// The sheet that is read.
#[derive(Debug)]
pub(super) struct ChosenSheet {
    pub(super) name: String,
    pub(super) columns: Columns,
    /// As the sheet declares it.
    pub(super) rows_expected: Option<u32>,
}

/// What is wanted of a sheet.
#[derive(Clone, Copy)]
struct Wanted<'w> {
    sheet: &'w str,
    asked: Asked,
    /// Where formulas have no result, in the order of the cells.
    unsaved: &'w [(u32, u32)],
}

/// From here on a sheet that was not taken names at least one column.
const NEARNESS_NAMED_MIN: usize = 4;

/// Columns that a sheet of orders has at least.
const COLUMNS_MIN: usize = 3;

impl Workbook {
    /// Opens a file that is a zip archive.
    pub(super) fn open(source: &Source, options: &IntakeOptions) -> Result<Self, FileCause> {
        let package = package::inspect(&source.file, &options.limits)?;
        let file = || -> Result<_, FileCause> {
            let mut file = source.file.try_clone().map_err(cause)?;
            file.seek(SeekFrom::Start(0)).map_err(cause)?;
            Ok(BufReader::new(file))
        };
        let book = match package.kind {
            PackageKind::Xlsx => Book::Xlsx(Xlsx::new(file()?).map_err(xlsx_cause)?),
            PackageKind::Xlsb => Book::Xlsb(Xlsb::new(file()?).map_err(xlsb_cause)?),
            PackageKind::Ods => return Self::open_apart(source, ApartKind::Ods, options),
        };
        Ok(Self {
            has_merged_cells: package.has_merged_cells,
            has_formulas: package.has_formulas,
            is_to_be_worked_out: package.is_to_be_worked_out,
            ..Self::new(book, options)
        })
    }

    /// Opens a file that this process does not read itself.
    pub(super) fn open_apart(
        source: &Source,
        kind: ApartKind,
        options: &IntakeOptions,
    ) -> Result<Self, FileCause> {
        let program = options.workbook_reader.as_deref();
        let (file, size_bytes) = (&source.file, source.size_bytes);
        let book = ApartBook::open(file, size_bytes, kind, program, options)?;
        let format = match kind {
            ApartKind::Xls => Format::Xls,
            ApartKind::Ods => Format::Ods,
        };
        Ok(Self::new(Book::Apart(book, format), options))
    }

    fn new(book: Book, options: &IntakeOptions) -> Self {
        Self {
            book,
            columns_max: usize::try_from(options.limits.columns_max).unwrap_or(usize::MAX),
            cells_max: options.limits.cells_max,
            has_merged_cells: false,
            has_formulas: false,
            is_to_be_worked_out: false,
        }
    }

    pub(super) fn format(&self) -> Format {
        match self.book {
            Book::Xlsx(_) => Format::Xlsx,
            Book::Xlsb(_) => Format::Xlsb,
            Book::Apart(_, format) => format,
        }
    }

    /// All sheets but this one, hidden ones included.
    pub(super) fn sheets_except(&self, name: &str) -> Vec<String> {
        let sheets = self.sheets().iter().map(|sheet| sheet.name.clone());
        sheets.filter(|sheet| sheet != name).collect()
    }

    /// The sheets that a person sees.
    pub(super) fn visible_sheets(&self) -> Vec<String> {
        let visible = self.sheets().iter().filter(|sheet| {
            sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet
        });
        visible.map(|sheet| sheet.name.clone()).collect()
    }

    /// The sheet that the operator named, or the first visible one that has the columns.
    ///
    /// # Errors
    /// With the sheet that came nearest.
    pub(super) fn choose_sheet(
        &mut self,
        options: &IntakeOptions,
    ) -> Result<ChosenSheet, (Option<String>, FileCause)> {
        let mut names = self.visible_sheets();
        if let Some(wanted) = &options.sheet {
            let all: Vec<String> = self
                .sheets()
                .iter()
                .map(|sheet| sheet.name.clone())
                .collect();
            if !all.contains(wanted) {
                return Err((
                    Some(wanted.clone()),
                    FileCause::SheetNotFound { sheets: all },
                ));
            }
            names = vec![wanted.clone()];
        }
        let mut nearest = (None, FileCause::NoSheet);
        let mut most = 0;
        for name in names {
            let head = self
                .head(&name)
                .map_err(|cause| (Some(name.clone()), cause))?;
            match columns::find(&head, options) {
                Ok(columns) => {
                    let rows_expected = self.rows_expected(&name);
                    return Ok(ChosenSheet {
                        name,
                        columns,
                        rows_expected,
                    });
                }
                Err(cause) => {
                    // An empty sheet is nearer than none, one that could hold orders is nearer than
                    // one with a sum, and a header is nearer than all of them.
                    let named = columns::fields_named(&head) * NEARNESS_NAMED_MIN;
                    let columns = cause.found().map_or(0, |found| found.columns.len());
                    let could_be = usize::from(columns >= COLUMNS_MIN);
                    let nearness = 1 + named + usize::from(!head.is_empty()) + could_be;
                    if nearness > most {
                        most = nearness;
                        nearest = (Some(name), cause);
                    }
                }
            }
        }
        // Nothing that is to be seen names a column: perhaps what is not to be seen has them all.
        if most < NEARNESS_NAMED_MIN
            && options.sheet.is_none()
            && let Some(hidden) = self.hidden_sheet(options)
        {
            return Err((Some(hidden), FileCause::HiddenSheet));
        }
        Err(nearest)
    }

    /// A hidden sheet that has the columns.
    fn hidden_sheet(&mut self, options: &IntakeOptions) -> Option<String> {
        let hidden = self.sheets().iter().filter(|sheet| {
            sheet.visible != SheetVisible::Visible && sheet.typ == SheetType::WorkSheet
        });
        let names: Vec<String> = hidden.map(|sheet| sheet.name.clone()).collect();
        names.into_iter().find(|name| {
            let head = self.head(name).unwrap_or_default();
            columns::find(&head, options).is_ok()
        })
    }

    /// Hands on every row that has a cell.
    pub(super) fn rows(
        &mut self,
        sheet: &ChosenSheet,
        sink: &mut dyn FnMut(Row<'_, '_>) -> Result<(), FileCause>,
    ) -> Result<(), FileCause> {
        let columns = [Some(sheet.columns.consultora), sheet.columns.name];
        let columns: Vec<usize> = columns.into_iter().flatten().collect();
        let fills = Fills::new(&self.merged(&sheet.name)?, &columns);
        let unsaved = self.unsaved(sheet)?;
        let mut sink = |row: Row<'_, '_>| sink(row).map(|()| true);
        let wanted = Wanted {
            sheet: &sheet.name,
            asked: Asked::All,
            unsaved: &unsaved,
        };
        self.stream(wanted, fills, &mut sink)
    }

    fn sheets(&self) -> &[calamine::Sheet] {
        match &self.book {
            Book::Xlsx(book) => book.sheets_metadata(),
            Book::Xlsb(book) => book.sheets_metadata(),
            Book::Apart(book, _) => book.sheets(),
        }
    }

    /// The first rows of a sheet.
    pub(super) fn head(&mut self, sheet: &str) -> Result<Head, FileCause> {
        let mut head = Vec::new();
        let wanted = Wanted {
            sheet,
            asked: Asked::Above(HEAD_SEARCH_ROWS),
            unsaved: &[],
        };
        self.stream(wanted, Fills::default(), &mut |row| {
            if !row.cells.iter().all(Cell::is_blank) {
                head.push(HeadRow::new(row.number, row.cells, row.beyond));
            }
            Ok(head.len() < HEAD_ROWS && row.number < HEAD_SEARCH_ROWS)
        })?;
        Ok(head)
    }

    fn rows_expected(&mut self, sheet: &str) -> Option<u32> {
        let end = match &mut self.book {
            Book::Xlsx(book) => book.worksheet_cells_reader(sheet).ok()?.dimensions().end,
            Book::Xlsb(book) => book.worksheet_cells_reader(sheet).ok()?.dimensions().end,
            Book::Apart(book, _) => return book.rows_expected(sheet),
        };
        Some(end.0.saturating_add(1))
    }

    fn merged(&mut self, sheet: &str) -> Result<Vec<Dimensions>, FileCause> {
        match &mut self.book {
            Book::Xlsx(book) if self.has_merged_cells => {
                book.merge_cells_by_sheet_name(sheet).map_err(xlsx_cause)
            }
            Book::Xlsx(_) | Book::Xlsb(_) => Ok(Vec::new()),
            Book::Apart(book, _) => Ok(book.merged(sheet)),
        }
    }

    /// Where formulas have no result, in the columns that are read.
    fn unsaved(&mut self, sheet: &ChosenSheet) -> Result<Vec<(u32, u32)>, FileCause> {
        let Book::Xlsx(book) = &mut self.book else {
            return Ok(Vec::new());
        };
        if !self.has_formulas {
            return Ok(Vec::new());
        }
        let mut reader = book
            .worksheet_cells_reader(&sheet.name)
            .map_err(xlsx_cause)?;
        let mut unsaved = Vec::new();
        while let Some(cell) = reader
            .next_cell_with_formula_metadata()
            .map_err(xlsx_cause)?
        {
            let is_without_result = match cell.value {
                DataRef::Empty => true,
                DataRef::Float(value) => value == 0.0 && self.is_to_be_worked_out,
                DataRef::Int(_)
                | DataRef::String(_)
                | DataRef::SharedString(_)
                | DataRef::Bool(_)
                | DataRef::DateTime(_)
                | DataRef::DateTimeIso(_)
                | DataRef::DurationIso(_)
                | DataRef::Error(_) => false,
            };
            let is_read = sheet.columns.are_read(cell.pos.1);
            if cell.formula.is_some() && is_without_result && is_read {
                unsaved.push(cell.pos);
            }
        }
        Ok(unsaved)
    }

    fn stream<'s>(
        &'s mut self,
        wanted: Wanted<'_>,
        fills: Fills<'s>,
        sink: Sink<'_>,
    ) -> Result<(), FileCause> {
        let Wanted {
            sheet,
            asked,
            mut unsaved,
        } = wanted;
        let mut rows = Rows::new(self.columns_max, self.cells_max, fills);
        match &mut self.book {
            Book::Xlsx(book) => {
                let mut reader = book.worksheet_cells_reader(sheet).map_err(xlsx_cause)?;
                let shapes: Vec<NumberShape> = reader.styles().iter().map(shape).collect();
                while let Some((cell, style)) =
                    reader.next_cell_with_style_id().map_err(xlsx_cause)?
                {
                    let shape = shapes.get(style).copied().unwrap_or(NumberShape::Plain);
                    let position = cell.get_position();
                    let mut cell = value(cell, shape);
                    if let Some(rest) = unsaved.strip_prefix(&[position]) {
                        unsaved = rest;
                        cell = Cell::Unsaved;
                    }
                    if !rows.take(position, cell, sink)? {
                        return Ok(());
                    }
                }
            }
            Book::Xlsb(book) => {
                let mut reader = book.worksheet_cells_reader(sheet).map_err(xlsb_cause)?;
                while let Some(cell) = reader.next_cell().map_err(xlsb_cause)? {
                    let position = cell.get_position();
                    if !rows.take(position, value(cell, NumberShape::Unknown), sink)? {
                        return Ok(());
                    }
                }
            }
            Book::Apart(book, _) => {
                let mut wants_more = true;
                book.cells(sheet, asked, &mut |position, cell| {
                    wants_more = rows.take(position, cell, sink)?;
                    Ok(wants_more)
                })?;
                if !wants_more {
                    return Ok(());
                }
            }
        }
        rows.end(sink)
    }
}

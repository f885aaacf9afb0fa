//! Workbooks: .xlsx, .xlsm and .xlsb, cell by cell. Never a whole sheet at once: one cell in the
//! far corner would ask for more memory than there is.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};

use calamine::{
    DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsb, XlsbError, Xlsx, XlsxError,
};

use super::cell::{Cell, NumberShape};
use super::collect::Row;
use super::columns::{self, Columns, HEAD_ROWS, HEAD_SEARCH_ROWS, Head, HeadRow};
use super::merged::Fills;
use super::package::{self, PackageKind};
use super::source::cause;
use super::{Bound, FileCause, Format, IntakeOptions, Limits};

/// A workbook that was found harmless.
pub(super) struct Workbook {
    book: Book,
    columns_max: usize,
    cells_max: u64,
    has_merged_cells: bool,
}

enum Book {
    Xlsx(Xlsx<BufReader<File>>),
    Xlsb(Xlsb<BufReader<File>>),
}

/// The sheet that is read.
#[derive(Debug)]
pub(super) struct ChosenSheet {
    pub(super) name: String,
    pub(super) columns: Columns,
    /// As the sheet declares it.
    pub(super) rows_expected: Option<u32>,
}

/// From here on a sheet that was not taken names at least one column.
const NEARNESS_NAMED_MIN: usize = 3;

/// What is done with a row; whether the next is wanted.
type Sink<'s> = &'s mut dyn FnMut(Row<'_, '_>) -> Result<bool, FileCause>;

impl Workbook {
    pub(super) fn open(file: &File, limits: &Limits) -> Result<Self, FileCause> {
        let package = package::inspect(file, limits)?;
        let mut file = file.try_clone().map_err(cause)?;
        file.seek(SeekFrom::Start(0)).map_err(cause)?;
        let file = BufReader::new(file);
        let book = match package.kind {
            PackageKind::Xlsx => Book::Xlsx(Xlsx::new(file).map_err(xlsx_cause)?),
            PackageKind::Xlsb => Book::Xlsb(Xlsb::new(file).map_err(xlsb_cause)?),
        };
        let columns_max = usize::try_from(limits.columns_max).unwrap_or(usize::MAX);
        Ok(Self {
            book,
            columns_max,
            cells_max: limits.cells_max,
            has_merged_cells: package.has_merged_cells,
        })
    }

    pub(super) fn format(&self) -> Format {
        match self.book {
            Book::Xlsx(_) => Format::Xlsx,
            Book::Xlsb(_) => Format::Xlsb,
        }
    }

    /// All sheets but this one, hidden ones included.
    pub(super) fn sheets_except(&self, name: &str) -> Vec<String> {
        let sheets = self.sheets().iter().map(|sheet| sheet.name.clone());
        sheets.filter(|sheet| sheet != name).collect()
    }

    /// The sheet that the operator named, or the first visible one that has the columns.
    ///
    /// # Errors
    /// With the sheet that came nearest.
    pub(super) fn choose_sheet(
        &mut self,
        options: &IntakeOptions,
    ) -> Result<ChosenSheet, (Option<String>, FileCause)> {
        let visible = self.sheets().iter().filter(|sheet| {
            sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet
        });
        let mut names: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
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
            match columns::find(&head, options.columns.as_ref(), options.limits.columns_max) {
                Ok(columns) => {
                    let rows_expected = self.rows_expected(&name);
                    return Ok(ChosenSheet {
                        name,
                        columns,
                        rows_expected,
                    });
                }
                Err(cause) => {
                    // An empty sheet is nearer than none, and a header nearer than an empty sheet.
                    let named = columns::fields_named(&head) * NEARNESS_NAMED_MIN;
                    let nearness = 1 + named + usize::from(!head.is_empty());
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
            columns::find(&head, options.columns.as_ref(), options.limits.columns_max).is_ok()
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
        self.stream(&sheet.name, fills, &mut |row| sink(row).map(|()| true))
    }

    fn sheets(&self) -> &[calamine::Sheet] {
        match &self.book {
            Book::Xlsx(book) => book.sheets_metadata(),
            Book::Xlsb(book) => book.sheets_metadata(),
        }
    }

    fn head(&mut self, sheet: &str) -> Result<Head, FileCause> {
        let mut head = Vec::new();
        self.stream(sheet, Fills::default(), &mut |row| {
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
        };
        Some(end.0.saturating_add(1))
    }

    fn merged(&mut self, sheet: &str) -> Result<Vec<Dimensions>, FileCause> {
        match &mut self.book {
            Book::Xlsx(book) if self.has_merged_cells => {
                book.merge_cells_by_sheet_name(sheet).map_err(xlsx_cause)
            }
            Book::Xlsx(_) | Book::Xlsb(_) => Ok(Vec::new()),
        }
    }

    fn stream<'s>(
        &'s mut self,
        sheet: &str,
        fills: Fills<'s>,
        sink: Sink<'_>,
    ) -> Result<(), FileCause> {
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
                    if !rows.take(position, value(cell, shape), sink)? {
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
        }
        rows.end(sink)
    }
}

/// Cells become rows.
struct Rows<'c> {
    cells: Vec<Cell<'c>>,
    /// 0-based; nothing before the first cell.
    row: Option<u32>,
    beyond: bool,
    fills: Fills<'c>,
    /// The columns that a merged cell has filled.
    merged: Vec<usize>,
    cells_seen: u64,
    columns_max: usize,
    cells_max: u64,
}

impl<'c> Rows<'c> {
    fn new(columns_max: usize, cells_max: u64, fills: Fills<'c>) -> Self {
        Self {
            cells: Vec::new(),
            row: None,
            beyond: false,
            fills,
            merged: Vec::new(),
            cells_seen: 0,
            columns_max,
            cells_max,
        }
    }

    /// Takes the next cell. Returns whether more are wanted.
    fn take(
        &mut self,
        (row, column): (u32, u32),
        cell: Cell<'c>,
        sink: Sink<'_>,
    ) -> Result<bool, FileCause> {
        self.cells_seen += 1;
        if self.cells_seen > self.cells_max {
            return Err(FileCause::TooLarge {
                bound: Bound::Cells,
                max: self.cells_max,
            });
        }
        if cell == Cell::Empty {
            return Ok(true);
        }
        match self.row {
            Some(current) if row < current => {
                return Err(FileCause::Damaged {
                    detail: format!("row {} stands after row {}", row + 1, current + 1),
                });
            }
            Some(current) if row > current => {
                if !self.hand_on(sink)? {
                    return Ok(false);
                }
            }
            Some(_) | None => {}
        }
        self.row = Some(row);
        let place = usize::try_from(column).unwrap_or(usize::MAX);
        if place >= self.columns_max {
            self.beyond = true;
            return Ok(true);
        }
        if place >= self.cells.len() {
            self.cells.resize(place + 1, Cell::Empty);
        }
        self.cells[place] = cell;
        Ok(true)
    }

    fn end(&mut self, sink: Sink<'_>) -> Result<(), FileCause> {
        self.hand_on(sink).map(|_| ())
    }

    fn hand_on(&mut self, sink: Sink<'_>) -> Result<bool, FileCause> {
        let Some(row) = self.row else {
            return Ok(true);
        };
        self.fills.apply(row, &mut self.cells, &mut self.merged);
        let row = Row {
            number: row.saturating_add(1),
            cells: &self.cells,
            beyond: self.beyond,
            merged: &self.merged,
        };
        let more = sink(row)?;
        self.cells.clear();
        self.merged.clear();
        self.beyond = false;
        Ok(more)
    }
}

fn value<'c>(cell: calamine::Cell<DataRef<'c>>, shape: NumberShape) -> Cell<'c> {
    match cell.get_value() {
        DataRef::Empty => Cell::Empty,
        DataRef::SharedString(text) => Cell::Text(Cow::Borrowed(text)),
        DataRef::String(text) => Cell::Text(Cow::Owned(text.clone())),
        DataRef::Float(value) => Cell::Number {
            value: *value,
            shape,
        },
        #[expect(clippy::cast_precision_loss, reason = "an .xlsb integer has 30 bits")]
        DataRef::Int(value) => Cell::Number {
            value: *value as f64,
            shape,
        },
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(moment) => Cell::Date(shown_moment(moment)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::Date(text.clone()),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

fn shown_moment(moment: &calamine::ExcelDateTime) -> String {
    if moment.is_duration() {
        return format!("{}", moment.as_f64());
    }
    let (year, month, day, hour, minute, _, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute) == (0, 0) {
        date
    } else {
        format!("{date} {hour:02}:{minute:02}")
    }
}

fn shape(style: &calamine::Style) -> NumberShape {
    let format = style.number_format.as_ref();
    format.map_or(NumberShape::Plain, |format| {
        NumberShape::of_format(&format.format_code)
    })
}

fn xlsx_cause(error: XlsxError) -> FileCause {
    if matches!(error, XlsxError::Password) {
        return FileCause::Encrypted;
    }
    FileCause::Damaged {
        detail: error.to_string(),
    }
}

fn xlsb_cause(error: XlsbError) -> FileCause {
    FileCause::Damaged {
        detail: error.to_string(),
    }
}

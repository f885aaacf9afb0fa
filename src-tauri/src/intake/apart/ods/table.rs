//! A sheet: rows and cells, of which any may stand for many.

use std::io::BufRead;

use super::super::super::calamine_terms::shown_iso_date;
use super::super::super::cell::NumberShape;
use super::super::super::values::is_formula_error;
use super::super::sender::{ROW_BYTES_MAX, Stop};
use super::super::wire::{Ask, Refusal, WireCell, WireRow};
use super::damaged;
use super::styles::Styles;
use super::xml::{Element, Next, Xml};

/// Rows of a sheet; those after them are not there for any program.
const ROWS_MAX: u32 = 1_048_576;

/// Columns of a sheet.
const COLUMNS_MAX: u32 = 16_384;

/// Merged cells of a sheet.
const MERGED_MAX: usize = 100_000;

/// Spaces that one element may stand for.
const SPACES_MAX: u32 = 1_000;

/// The rows that are asked for, and where they go.
pub(super) struct Wanted<'w> {
    pub(super) ask: Ask,
    pub(super) take: &'w mut dyn FnMut(WireRow) -> Result<(), Stop>,
}

/// A sheet while it goes by.
pub(super) struct Table<'s> {
    styles: &'s Styles,
    /// The row that is next.
    row: u32,
    /// Rows to the last that has a cell.
    pub(super) rows: u32,
    /// First row, first column, last row, last column of each merged cell.
    pub(super) merged: Vec<[u32; 4]>,
    /// How the columns show their numbers: the column after the last one, and the shape.
    columns: Vec<(u32, NumberShape)>,
}

/// A cell with something in it, and the column after the last one in which it stands.
struct Filled {
    column: u32,
    end: u32,
    cell: WireCell,
}

impl<'s> Table<'s> {
    pub(super) fn new(styles: &'s Styles) -> Self {
        Self {
            styles,
            row: 0,
            rows: 0,
            merged: Vec::new(),
            columns: Vec::new(),
        }
    }

    /// Reads to the end of the sheet, or of what is wanted.
    pub(super) fn read<R: BufRead>(
        &mut self,
        xml: &mut Xml<R>,
        mut wanted: Option<Wanted<'_>>,
    ) -> Result<(), Stop> {
        loop {
            match xml.next()? {
                Next::Element(element) => match element.name() {
                    "table:table-column" => self.column(&element)?,
                    "table:table-row" => {
                        self.row(&element, xml, wanted.as_mut())?;
                        if wanted
                            .as_ref()
                            .is_some_and(|wanted| self.row >= wanted.ask.rows_end)
                        {
                            return Ok(());
                        }
                    }
                    // Groups of rows and columns, and rows that are printed on every page.
                    "table:table-rows"
                    | "table:table-columns"
                    | "table:table-header-rows"
                    | "table:table-header-columns"
                    | "table:table-row-group"
                    | "table:table-column-group" => {}
                    _ => xml.skip(&element)?,
                },
                Next::End(name) if name == "table:table" => return Ok(()),
                Next::End(_) | Next::Text(_) => {}
                Next::EndOfFile => return Err(damaged("a sheet is cut off").into()),
            }
        }
    }

    fn column(&mut self, element: &Element) -> Result<(), Refusal> {
        let shape = match element.get("table:default-cell-style-name")? {
            Some(style) => self.styles.shape(&style),
            None => NumberShape::Plain,
        };
        let begin = self.columns.last().map_or(0, |(end, _)| *end);
        let count = element.count("table:number-columns-repeated")?;
        self.columns.push((begin.saturating_add(count), shape));
        Ok(())
    }

    fn row<R: BufRead>(
        &mut self,
        element: &Element,
        xml: &mut Xml<R>,
        wanted: Option<&mut Wanted<'_>>,
    ) -> Result<(), Stop> {
        let count = element.count("table:number-rows-repeated")?;
        let style = element.get("table:default-cell-style-name")?;
        let filled = self.cells(style.as_deref(), xml)?;
        let begin = self.row;
        self.row = begin.saturating_add(count);
        if filled.is_empty() {
            return Ok(());
        }
        if self.row > ROWS_MAX {
            return Err(damaged("more rows than a sheet has").into());
        }
        self.rows = self.row;
        let Some(wanted) = wanted else {
            return Ok(());
        };
        let cells = spread(&filled, wanted.ask.columns_end)?;
        for row in begin..self.row.min(wanted.ask.rows_end) {
            let cells = cells.clone();
            (wanted.take)(WireRow { row, cells })?;
        }
        Ok(())
    }

    /// The cells of the row that have something in them.
    fn cells<R: BufRead>(
        &mut self,
        row_style: Option<&str>,
        xml: &mut Xml<R>,
    ) -> Result<Vec<Filled>, Refusal> {
        let mut filled = Vec::new();
        let mut column = 0_u32;
        loop {
            match xml.next()? {
                Next::Element(element) => match element.name() {
                    "table:table-cell" | "table:covered-table-cell" => {
                        let shape = self.shape(&element, row_style, column)?;
                        let count = element.count("table:number-columns-repeated")?;
                        self.merge(&element, column)?;
                        let end = column.saturating_add(count);
                        if let Some(cell) = cell(&element, shape, xml)? {
                            if end > COLUMNS_MAX {
                                return Err(damaged("more columns than a sheet has"));
                            }
                            filled.push(Filled { column, end, cell });
                        }
                        column = end;
                    }
                    _ => xml.skip(&element)?,
                },
                Next::End(name) if name == "table:table-row" => return Ok(filled),
                Next::End(_) | Next::Text(_) => {}
                Next::EndOfFile => return Err(damaged("a row is cut off")),
            }
        }
    }

    /// How the cell shows its number: by its own style, its row's, or its column's.
    fn shape(
        &self,
        element: &Element,
        row_style: Option<&str>,
        column: u32,
    ) -> Result<NumberShape, Refusal> {
        let own = element.get("table:style-name")?;
        if let Some(style) = own.as_deref().or(row_style) {
            return Ok(self.styles.shape(style));
        }
        let place = self.columns.partition_point(|(end, _)| *end <= column);
        let column = self.columns.get(place);
        Ok(column.map_or(NumberShape::Plain, |(_, shape)| *shape))
    }

    fn merge(&mut self, element: &Element, column: u32) -> Result<(), Refusal> {
        let rows = element.count("table:number-rows-spanned")?;
        if rows <= 1 {
            return Ok(());
        }
        if self.merged.len() == MERGED_MAX {
            return Err(damaged("more merged cells than rows"));
        }
        let columns = element.count("table:number-columns-spanned")?;
        let last = |first: u32, count: u32| first.saturating_add(count.saturating_sub(1));
        let area = [
            self.row,
            column,
            last(self.row, rows),
            last(column, columns),
        ];
        self.merged.push(area);
        Ok(())
    }
}

/// Each cell in every column in which it stands, to this column; what is beyond counts as one.
fn spread(filled: &[Filled], columns_end: u32) -> Result<Vec<(u32, WireCell)>, Refusal> {
    let mut cells = Vec::new();
    let mut bytes = 0;
    let mut is_beyond = false;
    for Filled { column, end, cell } in filled {
        let mut columns = *column..(*end).min(columns_end);
        if *end > columns_end && !is_beyond {
            is_beyond = true;
            columns.end = columns_end.saturating_add(1);
            columns.start = columns.start.min(columns_end);
        }
        bytes += cell.length().saturating_mul(columns.len());
        if bytes > ROW_BYTES_MAX {
            return Err(damaged("a row of several megabytes"));
        }
        cells.extend(columns.map(|column| (column, cell.clone())));
    }
    Ok(cells)
}

/// Reads a cell to its end.
fn cell<R: BufRead>(
    element: &Element,
    shape: NumberShape,
    xml: &mut Xml<R>,
) -> Result<Option<WireCell>, Refusal> {
    let text = text(xml)?;
    let is_error = element.get("calcext:value-type")?.as_deref() == Some("error");
    let is_formula = element.get("table:formula")?.is_some();
    if is_error || is_formula && is_formula_error(&text) {
        return Ok(Some(WireCell::Error(text)));
    }
    let of_text = |text: String| (!text.is_empty()).then_some(WireCell::Text(text));
    let kind = element.get("office:value-type")?;
    Ok(match kind.as_deref() {
        Some("float" | "currency" | "percentage") => {
            let value = element.get("office:value")?.unwrap_or_default();
            let value: f64 = value.trim().parse().map_err(damaged)?;
            Some(WireCell::Number(value.to_bits(), shape))
        }
        Some("date") => {
            let date = element.get("office:date-value")?.unwrap_or(text);
            Some(WireCell::Date(shown_iso_date(&date)))
        }
        Some("time") => {
            let time = element.get("office:time-value")?.unwrap_or_default();
            Some(WireCell::Date(if text.is_empty() { time } else { text }))
        }
        Some("boolean") => {
            let value = element.get("office:boolean-value")?;
            Some(WireCell::Bool(value.as_deref() == Some("true")))
        }
        Some(_) => of_text(element.get("office:string-value")?.unwrap_or(text)),
        None if is_formula && text.is_empty() => Some(WireCell::Unsaved),
        None => of_text(text),
    })
}

/// The text of a cell: its paragraphs, without remarks and pictures.
fn text<R: BufRead>(xml: &mut Xml<R>) -> Result<String, Refusal> {
    let mut text = String::new();
    let mut paragraphs = 0;
    let mut depth = 1_u32;
    // How deep the paragraph stands that is being read.
    let mut inside = None;
    while depth > 0 {
        match xml.next()? {
            Next::Element(element) => match element.name() {
                "text:p" | "text:h" if inside.is_none() => {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                    depth += 1;
                    inside = Some(depth);
                }
                "text:s" => {
                    let count = element.count("text:c")?.min(SPACES_MAX);
                    text.extend((0..count).map(|_| ' '));
                    depth += 1;
                }
                "text:tab" => {
                    text.push('\t');
                    depth += 1;
                }
                "text:line-break" => {
                    text.push('\n');
                    depth += 1;
                }
                name if name == "office:annotation" || name.starts_with("draw:") => {
                    xml.skip(&element)?;
                }
                _ => depth += 1,
            },
            Next::End(_) => {
                if inside == Some(depth) {
                    inside = None;
                }
                depth -= 1;
            }
            Next::Text(more) if inside.is_some() => text.push_str(&more),
            Next::Text(_) => {}
            Next::EndOfFile => return Err(damaged("a cell is cut off")),
        }
    }
    Ok(text)
}

//! Finds the header row and says which column is which. Asks rather than guesses.

use super::cell::{Cell, column_letters};
use super::found_columns::{found, titles};
use super::header_row::{fields_in, resolve};
use super::{Bound, ColumnMap, ColumnMapError, ColumnRef, Field, FileCause, fold};

/// Rows that are not blank among which the header must be.
pub(super) const HEADER_SEARCH_ROWS: usize = 20;

/// Rows that are needed to find the header and to show some values of each column.
pub(super) const HEAD_ROWS: usize = HEADER_SEARCH_ROWS + 10;

/// Rows among which these are looked for, blank ones included.
pub(super) const HEAD_SEARCH_ROWS: u32 = 1_000;

/// Characters of a value of the head that are kept.
const HEAD_CHARS_MAX: usize = 200;

/// Which column is which.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Columns {
    pub(super) consultora: usize,
    pub(super) name: Option<usize>,
    pub(super) product: usize,
    pub(super) quantity: usize,
    /// Header texts of all columns; letters where there is none.
    pub(super) titles: Vec<String>,
    /// 1-based; 0 for a file without header.
    pub(super) header_row: u32,
}

impl Columns {
    /// Whether anything is taken from this column.
    pub(super) fn are_read(&self, column: u32) -> bool {
        let column = usize::try_from(column).ok();
        let read = [
            Some(self.consultora),
            self.name,
            Some(self.product),
            Some(self.quantity),
        ];
        column.is_some() && read.contains(&column)
    }
}

/// The first rows of a table that are not blank.
pub(super) type Head = Vec<HeadRow>;

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct HeadRow {
    pub(super) number: u32,
    pub(super) cells: Vec<Cell<'static>>,
    /// Whether there are more cells than are read.
    pub(super) beyond: bool,
}

impl HeadRow {
    pub(super) fn new(number: u32, cells: &[Cell<'_>], beyond: bool) -> Self {
        let short = |cell: &Cell<'_>| match cell {
            Cell::Text(text) => Cell::Text(fold::bounded(text, HEAD_CHARS_MAX).into()),
            Cell::Empty
            | Cell::Number { .. }
            | Cell::Date(_)
            | Cell::Bool(_)
            | Cell::Error(_)
            | Cell::Unsaved => cell.clone().into_owned(),
        };
        Self {
            number,
            cells: cells.iter().map(short).collect(),
            beyond,
        }
    }
}

/// Finds the columns, by the operator's mapping where there is one.
pub(super) fn find(
    head: &Head,
    map: Option<&ColumnMap>,
    columns_max: u32,
) -> Result<Columns, FileCause> {
    let columns = match map {
        Some(map) => mapped(head, map).map_err(FileCause::ColumnMap)?,
        None => named(head)?,
    };
    let header = head.iter().find(|row| row.number == columns.header_row);
    if header.is_some_and(|row| row.beyond) {
        return Err(FileCause::TooLarge {
            bound: Bound::Columns,
            max: u64::from(columns_max),
        });
    }
    Ok(columns)
}

/// How many different fields the best row of the head names: which sheet, which delimiter is
/// nearest to an order sheet when none has all columns.
pub(super) fn fields_named(head: &Head) -> usize {
    candidates(head)
        .map(|row| fields_in(row).len())
        .max()
        .unwrap_or(0)
}

fn candidates(head: &Head) -> impl DoubleEndedIterator<Item = &HeadRow> {
    head[..head.len().min(HEADER_SEARCH_ROWS)].iter()
}

fn named(head: &Head) -> Result<Columns, FileCause> {
    let mut best: Option<(usize, FileCause)> = None;
    for (place, row) in candidates(head).enumerate() {
        let fields = fields_in(row).len();
        // One word alone can stand in a title as well.
        if fields < 2 {
            continue;
        }
        match resolve(row, &head[place + 1..]) {
            Ok(columns) => return Ok(columns),
            Err(cause) => {
                if best.as_ref().is_none_or(|(most, _)| fields > *most) {
                    best = Some((fields, cause));
                }
            }
        }
    }
    Err(best.map_or_else(|| no_header(head), |(_, cause)| cause))
}

fn no_header(head: &Head) -> FileCause {
    let Some((first, below)) = head.split_first() else {
        return FileCause::Empty;
    };
    FileCause::MissingColumns {
        missing: vec![Field::Consultora, Field::Product, Field::Quantity],
        found: found(first, below, &[None; 4]),
    }
}

fn mapped(head: &Head, map: &ColumnMap) -> Result<Columns, ColumnMapError> {
    let header = match map.header_row {
        Some(0) => None,
        Some(number) => Some(
            head.iter()
                .find(|row| row.number == number)
                .ok_or_else(|| ColumnMapError::NotInFile(format!("header_row={number}")))?,
        ),
        None => header_of_map(head, map),
    };
    let width = head.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut titles = header.map_or_else(Vec::new, titles);
    titles.extend((titles.len()..width).map(column_letters));
    let mut places = [None; 4];
    for field in Field::ALL {
        let Some(column) = map.get(field) else {
            continue;
        };
        let place = column.place(&titles);
        let place = place.ok_or_else(|| ColumnMapError::NotInFile(column.shown()))?;
        if places.contains(&Some(place)) {
            return Err(ColumnMapError::Twice(column.shown()));
        }
        places[slot(field)] = Some(place);
    }
    let required = |field: Field| places[slot(field)].ok_or(ColumnMapError::NotGiven(field));
    Ok(Columns {
        consultora: required(Field::Consultora)?,
        name: places[slot(Field::Name)],
        product: required(Field::Product)?,
        quantity: required(Field::Quantity)?,
        titles,
        header_row: header.map_or(0, |row| row.number),
    })
}

/// The row that has most header texts of the mapping; for one by places, the row that looks like a
/// header, unless the first one has a quantity in it already.
fn header_of_map<'h>(head: &'h Head, map: &ColumnMap) -> Option<&'h HeadRow> {
    let texts: Vec<String> = Field::ALL
        .into_iter()
        .filter_map(|field| match map.get(field) {
            Some(ColumnRef::Named(text)) => Some(fold::key(text)),
            Some(ColumnRef::Index(_)) | None => None,
        })
        .collect();
    let matches = |row: &HeadRow| {
        let titles: Vec<String> = row
            .cells
            .iter()
            .map(|cell| fold::key(&cell.shown()))
            .collect();
        texts.iter().filter(|text| titles.contains(text)).count()
    };
    // The first of those with the most, so that a text that is not there is named.
    let nearest = candidates(head).rev().max_by_key(|row| matches(row));
    if let Some(row) = nearest.filter(|row| matches(row) > 0) {
        return Some(row);
    }
    if let Some(row) = candidates(head).find(|row| fields_in(row).len() > 1) {
        return Some(row);
    }
    let first = head.first()?;
    let letters: Vec<String> = (0..first.cells.len()).map(column_letters).collect();
    let place = map.quantity.place(&letters);
    let quantity = place.map_or_else(String::new, |place| first.cells[place].shown());
    let is_data = quantity.trim().parse::<u32>().is_ok();
    (!is_data).then_some(first)
}

pub(super) fn slot(field: Field) -> usize {
    match field {
        Field::Consultora => 0,
        Field::Name => 1,
        Field::Product => 2,
        Field::Quantity => 3,
    }
}

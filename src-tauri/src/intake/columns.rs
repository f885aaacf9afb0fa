//! Finds the header row and says which column is which. Asks rather than guesses.

use super::cell::{Cell, column_letters};
use super::found_columns::{found, split, titles};
use super::guess::holds_values;
use super::header_row::{fields_in, resolve};
use super::shape::shape;
use super::{
    Bound, ColumnMap, ColumnMapError, ColumnRef, ColumnsBy, Field, FileCause, IntakeOptions, fold,
};

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
    pub(super) by: ColumnsBy,
}

impl Columns {
    /// Whether anything is taken from this column.
    pub(super) fn are_read(&self, column: u32) -> bool {
        let column = usize::try_from(column).ok();
        column.is_some() && self.places().contains(&column)
    }

    /// Their places, in the order of [`Field::ALL`].
    pub(super) fn places(&self) -> [Option<usize>; 4] {
        [
            Some(self.consultora),
            self.name,
            Some(self.product),
            Some(self.quantity),
        ]
    }

    /// The place of one of them.
    pub(super) fn place(&self, field: Field) -> Option<usize> {
        self.places()[slot(field)]
    }

    /// The same as a mapping, which would find them in every file of this shape.
    pub(super) fn map(&self) -> ColumnMap {
        ColumnMap {
            consultora: ColumnRef::Index(self.consultora),
            name: self.name.map(ColumnRef::Index),
            product: ColumnRef::Index(self.product),
            quantity: ColumnRef::Index(self.quantity),
            header_row: None,
        }
    }

    /// What files of the same shape are known by.
    pub(super) fn shape(&self) -> Option<String> {
        let is_titled = self.header_row > 0 && self.by != ColumnsBy::Format;
        is_titled.then(|| shape(&self.titles)).flatten()
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

/// Cells that a row of titles has at least: one for each column that every file needs.
const TITLES_MIN: usize = 3;

/// Finds the columns: by the operator's mapping where there is one, by an earlier one for a file of
/// this shape, by their titles.
pub(super) fn find(head: &Head, options: &IntakeOptions) -> Result<Columns, FileCause> {
    let columns = match (&options.columns, options.header_row) {
        (Some(map), row) => mapped(head, map, map.header_row.or(row))?,
        (None, Some(number)) => below_row(head, number, options)?,
        (None, None) => match remembered(head, options) {
            Some(columns) => columns,
            None => named(head)?,
        },
    };
    let columns_max = options.limits.columns_max;
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
    if head.is_empty() {
        return FileCause::Empty;
    }
    let header = likely_header(head).map_or(0, |row| row.number);
    let (header, below) = split(head, header);
    FileCause::MissingColumns {
        missing: vec![Field::Consultora, Field::Product, Field::Quantity],
        found: Box::new(found(header, below, &[None; 4], &[])),
    }
}

/// The columns below a row that the operator named.
fn below_row(head: &Head, number: u32, options: &IntakeOptions) -> Result<Columns, FileCause> {
    if number == 0 {
        return Err(FileCause::MissingColumns {
            missing: vec![Field::Consultora, Field::Product, Field::Quantity],
            found: Box::new(found(None, head, &[None; 4], &[])),
        });
    }
    let Some(place) = head.iter().position(|row| row.number == number) else {
        return Err(not_in_file(head, number));
    };
    match by_memory(&head[place], options) {
        Some(columns) => Ok(columns),
        None => resolve(&head[place], &head[place + 1..]),
    }
}

fn not_in_file(head: &Head, header_row: u32) -> FileCause {
    let likely = likely_header(head).map_or(0, |row| row.number);
    let (header, below) = split(head, likely);
    FileCause::ColumnMap {
        error: ColumnMapError::NoSuchRow(header_row),
        found: Box::new(found(header, below, &[None; 4], &[])),
    }
}

/// The columns of a file of a shape that the operator explained before.
fn remembered(head: &Head, options: &IntakeOptions) -> Option<Columns> {
    if options.remembered.is_empty() {
        return None;
    }
    candidates(head).find_map(|row| by_memory(row, options))
}

fn by_memory(row: &HeadRow, options: &IntakeOptions) -> Option<Columns> {
    let mut titles = titles(row);
    let map = options.remembered.get(&shape(&titles)?)?;
    // A column without a title may stand to the right of them.
    let places = Field::ALL
        .into_iter()
        .filter_map(|field| match map.get(field) {
            Some(ColumnRef::Index(place)) => Some(*place),
            Some(ColumnRef::Named(_)) | None => None,
        });
    let width = places.max().map_or(0, |place| place + 1);
    titles.extend((titles.len()..width).map(column_letters));
    let place = |column: &ColumnRef| column.place(&titles);
    Some(Columns {
        consultora: place(&map.consultora)?,
        name: map.name.as_ref().and_then(place),
        product: place(&map.product)?,
        quantity: place(&map.quantity)?,
        header_row: row.number,
        by: ColumnsBy::Memory,
        titles,
    })
}

fn mapped(head: &Head, map: &ColumnMap, header_row: Option<u32>) -> Result<Columns, FileCause> {
    let header = match header_row {
        Some(0) => None,
        Some(number) => {
            let row = head.iter().find(|row| row.number == number);
            Some(row.ok_or_else(|| not_in_file(head, number))?)
        }
        None => header_of_map(head, map),
    };
    let (header, below) = split(head, header.map_or(0, |row| row.number));
    let mut places = [None; 4];
    placed(head, header, map, &mut places).map_err(|error| FileCause::ColumnMap {
        error,
        found: Box::new(found(header, below, &places, &[])),
    })
}

/// Looks the mapping's columns up, and notes those that are there.
fn placed(
    head: &Head,
    header: Option<&HeadRow>,
    map: &ColumnMap,
    places: &mut [Option<usize>; 4],
) -> Result<Columns, ColumnMapError> {
    let width = head.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut titles = header.map_or_else(Vec::new, titles);
    titles.extend((titles.len()..width).map(column_letters));
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
        by: ColumnsBy::Operator,
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
    let first = likely_header(head)?;
    let letters: Vec<String> = (0..first.cells.len()).map(column_letters).collect();
    let place = map.quantity.place(&letters);
    let quantity = place.map_or_else(String::new, |place| first.cells[place].shown());
    let is_data = quantity.trim().parse::<u32>().is_ok();
    (!is_data).then_some(first)
}

/// The row that is most likely the header when no title is known: the first that is wide enough, if
/// there are only words in it. A narrower one above it is a title of the whole.
fn likely_header(head: &Head) -> Option<&HeadRow> {
    let is_wide = |row: &&HeadRow| {
        let filled = row.cells.iter().filter(|cell| !cell.is_blank());
        filled.count() >= TITLES_MIN
    };
    let row = candidates(head).find(is_wide).or_else(|| head.first())?;
    (!holds_values(row)).then_some(row)
}

pub(super) fn slot(field: Field) -> usize {
    match field {
        Field::Consultora => 0,
        Field::Name => 1,
        Field::Product => 2,
        Field::Quantity => 3,
    }
}

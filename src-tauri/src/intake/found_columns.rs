//! Columns as they are shown to a person who says which is which.

use super::cell::{Cell, column_letters};
use super::columns::{Columns, HeadRow, slot};
use super::content::is_blank;
use super::guess::guesses;
use super::{Field, FileCause, FoundColumn, FoundColumns, fold};

/// Values of a column that are shown to a person who says what it is.
const SAMPLES: usize = 5;

/// Characters of a header text or a sample that are shown.
const SHOWN_CHARS_MAX: usize = 60;

/// Columns that are listed to a person.
const FOUND_MAX: usize = 100;

/// Header texts of a row; the letters of columns that have none.
pub(super) fn titles(row: &HeadRow) -> Vec<String> {
    let title = |(place, cell): (usize, &Cell<'_>)| {
        let shown = cell.shown();
        let text = fold::clean(&shown);
        if text.is_empty() {
            column_letters(place)
        } else {
            fold::bounded(&text, SHOWN_CHARS_MAX)
        }
    };
    row.cells.iter().enumerate().map(title).collect()
}

/// Several columns that could be the same one.
pub(super) fn unclear(
    field: Field,
    columns: &[usize],
    row: &HeadRow,
    below: &[HeadRow],
    places: &[Option<usize>; 4],
) -> FileCause {
    let titles = titles(row);
    let titled = |place: &usize| {
        let title = titles.get(*place).map_or("", String::as_str);
        format!("{title} ({})", column_letters(*place))
    };
    FileCause::UnclearColumns {
        field,
        candidates: columns.iter().map(titled).collect(),
        found: Box::new(found(Some(row), below, places, &[(field, columns)])),
    }
}

/// The columns of a table for a person who says what they are. `likely` are columns that may be a
/// field by their titles.
pub(super) fn found(
    header: Option<&HeadRow>,
    below: &[HeadRow],
    places: &[Option<usize>; 4],
    likely: &[(Field, &[usize])],
) -> FoundColumns {
    let mut titles = header.map_or_else(Vec::new, titles);
    let width = below.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    titles.extend((titles.len()..width).map(column_letters));
    let titled = |place: usize| {
        let cell = header.and_then(|row| row.cells.get(place));
        cell.is_some_and(|cell| !cell.is_blank())
    };
    let guesses = guesses(titles.len(), below, places, likely);
    let field_at = |places: &[Option<usize>; 4], place: usize| {
        let mut fields = Field::ALL.into_iter();
        fields.find(|field| places[slot(*field)] == Some(place))
    };
    let columns = titles.into_iter().enumerate();
    let shown = columns.filter(|(place, _)| titled(*place) || !is_blank(*place, below));
    let columns = shown.take(FOUND_MAX).map(|(index, header)| FoundColumn {
        index,
        letters: column_letters(index),
        header,
        field: field_at(places, index),
        guess: field_at(&guesses, index),
        samples: samples(index, below),
    });
    FoundColumns {
        header_row: header.map_or(0, |row| row.number),
        sheets: Vec::new(),
        columns: columns.collect(),
    }
}

/// The columns of a table of which it is known what they are.
pub(super) fn known(head: &[HeadRow], columns: &Columns) -> FoundColumns {
    let (header, below) = split(head, columns.header_row);
    found(header, below, &columns.places(), &[])
}

/// The header and what stands below it; all of it without a header.
pub(super) fn split(head: &[HeadRow], header_row: u32) -> (Option<&HeadRow>, &[HeadRow]) {
    match head.iter().position(|row| row.number == header_row) {
        Some(place) => (head.get(place), &head[place + 1..]),
        None => (None, head),
    }
}

fn samples(place: usize, below: &[HeadRow]) -> Vec<String> {
    let cells = below.iter().filter_map(|row| row.cells.get(place));
    cells
        .filter(|cell| !cell.is_blank())
        .take(SAMPLES)
        .map(|cell| fold::bounded(&cell.shown(), SHOWN_CHARS_MAX))
        .collect()
}

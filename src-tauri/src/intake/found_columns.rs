//! Columns as they are shown to a person who says which is which.

use super::cell::{Cell, column_letters};
use super::columns::{HeadRow, slot};
use super::{Field, FileCause, FoundColumn, fold};

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
        found: found(row, below, places),
    }
}

/// The columns of a table for a person who says what they are.
pub(super) fn found(
    row: &HeadRow,
    below: &[HeadRow],
    places: &[Option<usize>; 4],
) -> Vec<FoundColumn> {
    let titles = titles(row);
    let columns = titles.into_iter().enumerate().take(FOUND_MAX);
    columns
        .map(|(index, header)| FoundColumn {
            index,
            letters: column_letters(index),
            header,
            field: Field::ALL
                .into_iter()
                .find(|field| places[slot(*field)] == Some(index)),
            samples: below
                .iter()
                .filter_map(|row| row.cells.get(index))
                .filter(|cell| !cell.is_blank())
                .take(SAMPLES)
                .map(|cell| fold::bounded(&cell.shown(), SHOWN_CHARS_MAX))
                .collect(),
        })
        .collect()
}

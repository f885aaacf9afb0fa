//! What a column might be, by its values alone. Only ever proposed to a person, never taken.

use super::cell::Cell;
use super::columns::{HeadRow, slot};
use super::{Field, fold};

/// Digits of a number of units that somebody orders.
const UNITS_DIGITS_MAX: usize = 3;

/// Characters of a code that somebody gave a product or a consultora.
const CODE_CHARS: std::ops::RangeInclusive<usize> = 3..=14;

/// The places that are known, and proposals for those that every file needs and that are not.
pub(super) fn guesses(
    width: usize,
    below: &[HeadRow],
    places: &[Option<usize>; 4],
    likely: &[(Field, &[usize])],
) -> [Option<usize>; 4] {
    let mut guesses = *places;
    // Units first, since they would do for a code as well. Whoever writes a list by hand puts them
    // last, and who orders before what is ordered.
    for field in [Field::Quantity, Field::Consultora, Field::Product] {
        if guesses[slot(field)].is_some() {
            continue;
        }
        let is_free = |place: &usize| !guesses.contains(&Some(*place));
        let named = likely.iter().find(|(named, _)| *named == field);
        let named = named.and_then(|(_, columns)| columns.iter().copied().find(is_free));
        let mut fitting = (0..width)
            .filter(is_free)
            .filter(|place| looks_like(field, *place, below));
        guesses[slot(field)] = named.or_else(|| match field {
            Field::Quantity => fitting.next_back(),
            Field::Consultora | Field::Product | Field::Name => fitting.next(),
        });
    }
    guesses
}

fn looks_like(field: Field, place: usize, below: &[HeadRow]) -> bool {
    let cells = below.iter().filter_map(|row| row.cells.get(place));
    let mut values = cells.filter(|cell| !cell.is_blank()).peekable();
    let fits = |cell: &Cell<'_>| match field {
        Field::Quantity => is_like_units(cell),
        Field::Consultora | Field::Product => is_like_code(cell),
        Field::Name => false,
    };
    values.peek().is_some() && values.all(fits)
}

fn is_like_units(cell: &Cell<'_>) -> bool {
    let shown = cell.shown();
    let text = fold::clean(&shown);
    text.len() <= UNITS_DIGITS_MAX && text.bytes().all(|b| b.is_ascii_digit())
}

/// A word with a digit in it. Dates and prices have other marks between their digits.
fn is_like_code(cell: &Cell<'_>) -> bool {
    if matches!(cell, Cell::Date(_) | Cell::Bool(_)) {
        return false;
    }
    let shown = cell.shown();
    let text = fold::clean(&shown);
    let marks = text.chars().filter(|c| !c.is_alphanumeric()).count();
    let is_word = marks == 0 || (marks == 1 && text.contains('-'));
    is_word && CODE_CHARS.contains(&text.len()) && text.contains(|c: char| c.is_ascii_digit())
}

/// Whether a row holds values already: titles are hardly ever numbers.
pub(super) fn holds_values(row: &HeadRow) -> bool {
    row.cells.iter().any(|cell| {
        let shown = cell.shown();
        let text = fold::clean(&shown);
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
    })
}

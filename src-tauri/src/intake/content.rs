//! What a column holds, by the rows that were looked at: where two titles could mean the same, the
//! values often tell.

use super::cell::Cell;
use super::columns::HeadRow;
use super::{Field, fold};

/// Whether nothing in the column speaks against its being this field. A column with nothing in it
/// could be anything.
pub(super) fn could_be(field: Field, place: usize, below: &[HeadRow]) -> bool {
    let values = || values(place, below);
    let fitting = match field {
        Field::Consultora | Field::Product => values().filter(|cell| is_like_code(cell)).count(),
        Field::Quantity => values().filter(|cell| is_like_quantity(cell)).count(),
        Field::Name => values().filter(|cell| is_words(cell)).count(),
    };
    // A bad row among good ones does not change what the column is.
    fitting * 2 >= values().count()
}

/// Whether the column has nothing in it.
pub(super) fn is_blank(place: usize, below: &[HeadRow]) -> bool {
    values(place, below).next().is_none()
}

/// Whether the column is there to be read by people: names, descriptions.
pub(super) fn holds_words(place: usize, below: &[HeadRow]) -> bool {
    !is_blank(place, below) && could_be(Field::Name, place, below)
}

fn values(place: usize, below: &[HeadRow]) -> impl Iterator<Item = &Cell<'static>> {
    let cells = below.iter().filter_map(move |row| row.cells.get(place));
    cells.filter(|cell| !cell.is_blank())
}

/// Digits, perhaps with letters. What a date or a failed formula was meant to be is not known, so
/// it does not speak against a code.
fn is_like_code(cell: &Cell<'_>) -> bool {
    match cell {
        Cell::Text(_) => !is_words(cell),
        Cell::Number { .. } | Cell::Date(_) | Cell::Error(_) | Cell::Unsaved => true,
        Cell::Empty | Cell::Bool(_) => false,
    }
}

fn is_like_quantity(cell: &Cell<'_>) -> bool {
    match cell {
        Cell::Text(text) => fold::clean(text).starts_with(|c: char| c.is_ascii_digit()),
        Cell::Number { .. } | Cell::Error(_) | Cell::Unsaved => true,
        Cell::Empty | Cell::Date(_) | Cell::Bool(_) => false,
    }
}

/// A phrase, or a word of more letters than a code without digits has.
fn is_words(cell: &Cell<'_>) -> bool {
    const LETTERS_MAX: usize = 2;
    let Cell::Text(text) = cell else {
        return false;
    };
    let text = fold::clean(text);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let has_digit = text.contains(|c: char| c.is_ascii_digit());
    letters > LETTERS_MAX && (text.contains(' ') || !has_digit)
}

#[cfg(test)]
mod tests {
    use super::super::cell::NumberShape;
    use super::*;

    fn column(values: &str) -> Vec<HeadRow> {
        let cell = |value: &str| match value.parse::<f64>() {
            Ok(value) if !value.to_string().starts_with('0') => Cell::Number {
                value,
                shape: NumberShape::Plain,
            },
            Ok(_) | Err(_) => Cell::Text(value.to_owned().into()),
        };
        let rows = values.split('|').zip(1..);
        rows.map(|(value, number)| HeadRow::new(number, &[cell(value)], false))
            .collect()
    }

    #[test]
    fn values_tell_what_a_column_is() {
        use Field::{Consultora, Name, Quantity};
        for (values, expected) in [
            ("00958|10742", vec![Consultora, Quantity]),
            ("AB-12|X-7", vec![Consultora]),
            ("A|B", vec![Consultora]),
            ("María Soto|Ana", vec![Name]),
            ("ANA|EVA", vec![Name]),
            ("MARIA 2|Eva", vec![Name]),
            ("UN|CJ", vec![Consultora]),
            ("3 un|2", vec![Consultora, Quantity]),
            ("958|24318|Total general", vec![Consultora, Quantity]),
            ("|", vec![Consultora, Name, Quantity]),
        ] {
            let rows = column(values);
            let fields = [Consultora, Name, Quantity];
            let fit: Vec<Field> = fields
                .into_iter()
                .filter(|field| could_be(*field, 0, &rows))
                .collect();
            assert_eq!(fit, expected, "{values}");
        }
        assert!(!holds_words(0, &column("|")));
        assert!(is_blank(0, &column("|")) && is_blank(7, &column("1")));
    }
}

//! What a single cell means as a quantity.

use crate::domain::{Quantity, QuantityError};

use super::ProblemCode;
use super::cell::Cell;
use super::fold;
use super::values::{Refused, Taken, is_date, is_digits, is_formula, is_formula_error, unmarked};

/// What a formula may be off a whole number, since it counts in binary fractions.
const ROUNDING_MAX: f64 = 1e-9;

/// Digits in a group of thousands.
const GROUP_DIGITS: usize = 3;

/// The cell as units of a product.
pub(super) fn quantity(cell: &Cell<'_>) -> Result<Taken<Quantity>, Refused> {
    match cell {
        Cell::Empty => Err(Refused::new(ProblemCode::Missing)),
        Cell::Text(text) => text_quantity(text),
        Cell::Number { value, .. } => number_quantity(*value).map(|value| Taken {
            value,
            cleaned: false,
        }),
        Cell::Date(_) | Cell::Bool(_) => Err(Refused::new(ProblemCode::QuantityNotNumber)),
        Cell::Error(_) => Err(Refused::new(ProblemCode::FormulaError)),
        Cell::Unsaved => Err(Refused::new(ProblemCode::FormulaUnsaved)),
    }
}

fn number_quantity(value: f64) -> Result<Quantity, Refused> {
    let whole = value.round();
    if !value.is_finite() {
        Err(Refused::new(ProblemCode::QuantityNotNumber))
    } else if (value - whole).abs() > ROUNDING_MAX {
        Err(Refused::new(if value < 0.0 {
            ProblemCode::QuantityNegative
        } else {
            ProblemCode::QuantityFraction
        }))
    } else {
        checked(&format!("{whole}"))
    }
}

fn text_quantity(text: &str) -> Result<Taken<Quantity>, Refused> {
    let clean = fold::clean(text);
    let plain = unmarked(&clean);
    let cleaned = plain != text.trim_matches([' ', '\t', '\r', '\n']);
    if plain.is_empty() {
        return Err(Refused::new(ProblemCode::Missing));
    }
    if is_formula_error(plain) {
        return Err(Refused::new(ProblemCode::FormulaError));
    }
    if is_formula(plain) {
        return Err(Refused::new(ProblemCode::FormulaUnsaved));
    }
    if is_digits(plain.strip_prefix(['+', '-']).unwrap_or(plain)) {
        return checked(plain).map(|value| Taken { value, cleaned });
    }
    match plain.split_once(['.', ',']) {
        Some((whole, part))
            if is_digits(whole.strip_prefix('-').unwrap_or(whole)) && is_digits(part) =>
        {
            decimal(whole, part).map(|value| Taken { value, cleaned })
        }
        Some(_) | None => Err(other_text(plain)),
    }
}

/// A number with one point or comma in it.
fn decimal(whole: &str, part: &str) -> Result<Quantity, Refused> {
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let is_group = part.len() == GROUP_DIGITS && (1..=GROUP_DIGITS).contains(&digits.len());
    if whole.starts_with('-') {
        Err(Refused::new(ProblemCode::QuantityNegative))
    } else if is_group && digits != "0" {
        // A thousand in Chile, one in the United States.
        Err(Refused::with(
            ProblemCode::QuantityAmbiguous,
            format!("{whole}{part}"),
        ))
    } else if part.bytes().all(|b| b == b'0') {
        checked(whole)
    } else {
        Err(Refused::new(ProblemCode::QuantityFraction))
    }
}

/// "3 un.", "x3", "tres", "1.000.000".
fn other_text(text: &str) -> Refused {
    let groups: Vec<&str> = text.split(['.', ',', ' ']).collect();
    if groups.iter().all(|group| is_digits(group)) && !is_date(text) {
        return Refused::with(ProblemCode::QuantityAmbiguous, groups.concat());
    }
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let only = numbers.next().filter(|_| numbers.next().is_none());
    match only.map(checked) {
        Some(Ok(units)) => Refused::with(ProblemCode::QuantityNotNumber, units.to_string()),
        Some(Err(_)) | None => Refused::new(ProblemCode::QuantityNotNumber),
    }
}

/// Takes an optional sign and digits.
fn checked(digits: &str) -> Result<Quantity, Refused> {
    let is_zero = digits.bytes().all(|b| matches!(b, b'0' | b'-' | b'+'));
    if digits.starts_with('-') && !is_zero {
        return Err(Refused::new(ProblemCode::QuantityNegative));
    }
    let digits = digits.trim_start_matches(['+', '-', '0']);
    let units = if is_zero {
        0
    } else {
        digits.parse().unwrap_or(u32::MAX)
    };
    Quantity::new(units).map_err(|error| match error {
        QuantityError::Zero => Refused::new(ProblemCode::QuantityZero),
        QuantityError::TooMany => Refused::new(ProblemCode::QuantityTooLarge),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::cell::NumberShape;

    fn shown(cell: Cell<'_>) -> String {
        match quantity(&cell) {
            Ok(Taken {
                value,
                cleaned: false,
            }) => value.to_string(),
            Ok(Taken {
                value,
                cleaned: true,
            }) => format!("{value} (cleaned)"),
            Err(Refused {
                code,
                proposal: None,
            }) => code.as_str().to_owned(),
            Err(Refused {
                code,
                proposal: Some(text),
            }) => format!("{} ({text}?)", code.as_str()),
        }
    }

    #[test]
    fn quantities_from_text() {
        for (text, expected) in [
            ("3", "3"),
            (" 3 ", "3"),
            ("003", "3"),
            ("+3", "3"),
            ("3.0", "3"),
            ("3,00", "3"),
            ("３", "3 (cleaned)"),
            ("\u{a0}3", "3 (cleaned)"),
            ("", "missing"),
            ("0", "quantity_zero"),
            ("-0", "quantity_zero"),
            ("0.000", "quantity_zero"),
            ("-1", "quantity_negative"),
            ("-1,5", "quantity_negative"),
            ("1.5", "quantity_fraction"),
            ("1,25", "quantity_fraction"),
            ("0.125", "quantity_fraction"),
            ("1.000", "quantity_ambiguous (1000?)"),
            ("1,500", "quantity_ambiguous (1500?)"),
            ("1.000.000", "quantity_ambiguous (1000000?)"),
            ("1 000", "quantity_ambiguous (1000?)"),
            ("3 un.", "quantity_not_number (3?)"),
            ("x3", "quantity_not_number (3?)"),
            ("2x3", "quantity_not_number"),
            ("tres", "quantity_not_number"),
            ("3-4", "quantity_not_number"),
            ("#N/A", "formula_error"),
            ("=A2*3", "formula_unsaved"),
            ("=\"3\"", "3 (cleaned)"),
            ("10000", "quantity_too_large"),
            ("99999999999999999999", "quantity_too_large"),
        ] {
            assert_eq!(shown(Cell::Text(text.into())), expected, "{text:?}");
        }
    }

    #[test]
    fn quantities_from_numbers() {
        let shape = NumberShape::Plain;
        for (value, expected) in [
            (3.0, "3"),
            (0.1 * 30.0, "3"),
            (0.0, "quantity_zero"),
            (-0.0, "quantity_zero"),
            (-2.0, "quantity_negative"),
            (-0.5, "quantity_negative"),
            (1.5, "quantity_fraction"),
            (1e300, "quantity_too_large"),
            (f64::INFINITY, "quantity_not_number"),
        ] {
            assert_eq!(shown(Cell::Number { value, shape }), expected, "{value}");
        }
    }
}

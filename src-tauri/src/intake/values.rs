//! What a single cell means: a code or a name. Corrects what is certain, refuses what is not.

use std::borrow::Cow;

use super::ProblemCode;
use super::cell::{Cell, EXACT_MAX, NumberShape};
use super::fold;

/// Longest name that is taken, in characters.
const NAME_CHARS_MAX: usize = 120;

/// A value that was taken.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Taken<T> {
    pub(super) value: T,
    /// Whether more than the space around it had to be put right.
    pub(super) cleaned: bool,
}

/// Why a value was not taken.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refused {
    pub(super) code: ProblemCode,
    /// What the operator may have meant.
    pub(super) proposal: Option<String>,
}

impl Refused {
    pub(super) fn new(code: ProblemCode) -> Self {
        Self {
            code,
            proposal: None,
        }
    }

    pub(super) fn with(code: ProblemCode, proposal: impl Into<String>) -> Self {
        Self {
            code,
            proposal: Some(proposal.into()),
        }
    }
}

/// The cell as a code: text, with the zeros in front of it.
pub(super) fn code(cell: &Cell<'_>) -> Result<Taken<String>, Refused> {
    match cell {
        Cell::Empty => Err(Refused::new(ProblemCode::Missing)),
        Cell::Text(text) => text_code(text),
        Cell::Number { value, shape } => number_code(*value, *shape).map(|value| Taken {
            value,
            cleaned: false,
        }),
        Cell::Date(_) => Err(Refused::new(ProblemCode::CodeIsDate)),
        Cell::Bool(_) => Err(Refused::new(ProblemCode::CodeIsBoolean)),
        Cell::Error(_) => Err(Refused::new(ProblemCode::FormulaError)),
        Cell::Unsaved => Err(Refused::new(ProblemCode::FormulaUnsaved)),
    }
}

/// The cell as a name; nothing when it is blank.
pub(super) fn name(cell: &Cell<'_>) -> Result<Option<String>, Refused> {
    let unusable = Err(Refused::new(ProblemCode::NameUnusable));
    let text = match cell {
        Cell::Empty => return Ok(None),
        Cell::Text(text) => fold::clean(text),
        Cell::Number { .. } => Cow::Owned(cell.shown()),
        Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) | Cell::Unsaved => return unusable,
    };
    if is_formula_error(&text) || text.chars().count() > NAME_CHARS_MAX {
        return unusable;
    }
    // Line breaks and double spaces in a name are a matter of layout.
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().any(char::is_control) {
        return unusable;
    }
    Ok((!name.is_empty()).then_some(name))
}

/// `#N/A` and the like, in the languages of Excel that are met here, and LibreOffice's `Err:502`.
pub(super) fn is_formula_error(text: &str) -> bool {
    let text = text.trim();
    if text.strip_prefix("Err:").is_some_and(is_digits) {
        return true;
    }
    text.starts_with('#')
        && (text.ends_with('!')
            || text.ends_with('?')
            || ["#N/A", "#N/D", "#N/DISP", "#DATA"].contains(&text))
}

/// A formula as text: whoever wrote the file did not work it out.
pub(super) fn is_formula(text: &str) -> bool {
    text.len() > 1 && text.starts_with('=')
}

fn text_code(text: &str) -> Result<Taken<String>, Refused> {
    let clean = fold::clean(text);
    let plain = unwrapped(&clean);
    let cleaned = plain != text.trim_matches(is_plain_space);
    if plain.is_empty() {
        return Err(Refused::new(ProblemCode::Missing));
    }
    if plain.chars().all(is_code_character) {
        if is_date(plain) {
            return Err(Refused::new(ProblemCode::CodeIsDate));
        }
        if is_boolean(plain) {
            return Err(Refused::new(ProblemCode::CodeIsBoolean));
        }
        if plain.strip_prefix('-').is_some_and(is_digits) {
            return Err(Refused::new(ProblemCode::CodeIsFraction));
        }
        return Ok(Taken {
            value: plain.to_owned(),
            cleaned,
        });
    }
    Err(odd_code(plain))
}

/// Says what a text with other than code characters is.
fn odd_code(text: &str) -> Refused {
    if is_formula_error(text) {
        return Refused::new(ProblemCode::FormulaError);
    }
    if is_formula(text) {
        return Refused::new(ProblemCode::FormulaUnsaved);
    }
    if is_date(text) {
        return Refused::new(ProblemCode::CodeIsDate);
    }
    if is_power_of_ten(text) {
        return Refused::new(ProblemCode::CodeDigitsLost);
    }
    // "12.345.678-9" and "12 345" may be codes that somebody made easier to read.
    let joined: String = text
        .chars()
        .filter(|c| !matches!(c, '.' | ',' | ' '))
        .collect();
    let digits_only = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '-'));
    if digits_only && !is_decimal(text) {
        return Refused::with(ProblemCode::CodeCharacters, joined);
    }
    match text.split_once(['.', ',']) {
        Some((whole, part)) if is_digits(whole) && is_digits(part) => {
            if part.bytes().all(|b| b == b'0') {
                Refused::with(ProblemCode::CodeIsFraction, whole)
            } else {
                Refused::new(ProblemCode::CodeIsFraction)
            }
        }
        Some(_) | None => Refused::new(ProblemCode::CodeCharacters),
    }
}

/// The text without the ways in which people and programs say "this is text": `'00123` and
/// `="00123"`.
pub(super) fn unmarked(text: &str) -> &str {
    text.strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .or_else(|| text.strip_prefix('\''))
        .unwrap_or(text)
        .trim()
}

/// The same, and without the ".0" that programs leave on whole numbers.
fn unwrapped(text: &str) -> &str {
    let text = unmarked(text);
    match text.strip_suffix(".0") {
        Some(whole) if is_digits(whole) => whole,
        Some(_) | None => text,
    }
}

fn number_code(value: f64, shape: NumberShape) -> Result<String, Refused> {
    if !value.is_finite() || value.abs() > EXACT_MAX {
        return Err(Refused::new(ProblemCode::CodeDigitsLost));
    }
    if value < 0.0 || value.fract() != 0.0 {
        return Err(Refused::new(ProblemCode::CodeIsFraction));
    }
    match shape {
        NumberShape::Plain | NumberShape::Zeros(_) | NumberShape::Unknown => {
            Ok(Cell::Number { value, shape }.shown())
        }
        NumberShape::Other => Err(Refused::with(ProblemCode::CodeFormat, format!("{value}"))),
    }
}

/// The codes of the portal are digits; letters, dashes and underscores do no harm.
fn is_code_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

fn is_plain_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_decimal(text: &str) -> bool {
    text.split_once(['.', ',']).is_some_and(|(whole, part)| {
        is_digits(whole) && is_digits(part) && (part.len() != 3 || whole.len() > 3)
    })
}

/// "1,23E+12": what a spreadsheet shows of a long number, and saves as csv.
fn is_power_of_ten(text: &str) -> bool {
    text.split_once(['e', 'E'])
        .is_some_and(|(mantissa, exponent)| {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            let mut parts = mantissa.splitn(2, ['.', ',']);
            is_digits(exponent) && parts.all(is_digits)
        })
}

fn is_boolean(text: &str) -> bool {
    ["true", "false", "verdadero", "falso"].contains(&text.to_ascii_lowercase().as_str())
}

/// "03-05-2026", "2026/5/3", "03-may": what a spreadsheet makes of a code with dashes.
pub(super) fn is_date(text: &str) -> bool {
    const MONTHS: [&str; 17] = [
        "ene", "jan", "feb", "mar", "abr", "apr", "may", "jun", "jul", "ago", "aug", "sep", "sept",
        "oct", "nov", "dic", "dec",
    ];
    let day_part = text.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = day_part.split(['-', '/', '.']).collect();
    let number = |part: &str| {
        (is_digits(part) && part.len() <= 4).then(|| part.parse::<u32>().unwrap_or(u32::MAX))
    };
    let is_month_name = |part: &str| MONTHS.contains(&part.to_lowercase().trim_end_matches('.'));
    match parts.as_slice() {
        [one, other] => {
            (is_month_name(one) && number(other).is_some())
                || (is_month_name(other) && number(one).is_some())
        }
        [day, month, year] if is_month_name(month) => {
            number(day).is_some() && number(year).is_some()
        }
        [a, b, c] => {
            let (Some(first), Some(second), Some(third)) = (number(a), number(b), number(c)) else {
                return false;
            };
            let is_year = |text: &str, year: u32| {
                text.len() == 2 || (text.len() == 4 && (1900..2200).contains(&year))
            };
            let is_day = |one: u32, other: u32| {
                ((1..=31).contains(&one) && (1..=12).contains(&other))
                    || ((1..=12).contains(&one) && (1..=31).contains(&other))
            };
            (is_year(c, third) && is_day(first, second))
                || (is_year(a, first) && a.len() == 4 && is_day(second, third))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(cell: Cell<'_>) -> String {
        match code(&cell) {
            Ok(Taken {
                value,
                cleaned: false,
            }) => value,
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
    fn codes_from_text() {
        for (text, expected) in [
            ("00958", "00958"),
            (" 958 ", "958"),
            ("AB-12_3", "AB-12_3"),
            ("\u{a0}958\u{200b}", "958 (cleaned)"),
            ("９５８", "958 (cleaned)"),
            ("'00958", "00958 (cleaned)"),
            ("=\"00958\"", "00958 (cleaned)"),
            ("12345.0", "12345 (cleaned)"),
            ("1234567890123456789", "1234567890123456789"),
            ("", "missing"),
            ("\u{a0}", "missing"),
            ("12345,0", "code_is_fraction (12345?)"),
            ("123.5", "code_is_fraction"),
            ("12.345", "code_characters (12345?)"),
            ("12.345.678-9", "code_characters (12345678-9?)"),
            ("123 456", "code_characters (123456?)"),
            ("123/456", "code_characters"),
            ("12\n3", "code_characters"),
            ("María", "code_characters"),
            ("1,23E+12", "code_digits_lost"),
            ("#N/A", "formula_error"),
            ("#¡REF!", "formula_error"),
            ("Err:502", "formula_error"),
            ("=B2&\"-\"&C2", "formula_unsaved"),
            ("03-05-2026", "code_is_date"),
            ("2026-05-03", "code_is_date"),
            ("3/5/26", "code_is_date"),
            ("03-may", "code_is_date"),
            ("12-34-56", "12-34-56"),
            ("VERDADERO", "code_is_boolean"),
            ("-5", "code_is_fraction"),
        ] {
            assert_eq!(shown(Cell::Text(text.into())), expected, "{text:?}");
        }
    }

    #[test]
    fn codes_from_numbers() {
        for (value, shape, expected) in [
            (12_345_678.0, NumberShape::Plain, "12345678"),
            (958.0, NumberShape::Zeros(8), "00000958"),
            (0.0, NumberShape::Zeros(4), "0000"),
            (958.0, NumberShape::Other, "code_format (958?)"),
            (1.5, NumberShape::Plain, "code_is_fraction"),
            (-3.0, NumberShape::Plain, "code_is_fraction"),
            (999_999_999_999_999.0, NumberShape::Plain, "999999999999999"),
            (
                1_234_567_890_123_456_789.0,
                NumberShape::Plain,
                "code_digits_lost",
            ),
            (f64::NAN, NumberShape::Plain, "code_digits_lost"),
        ] {
            assert_eq!(shown(Cell::Number { value, shape }), expected, "{value}");
        }
    }

    #[test]
    fn names_lose_their_layout() {
        let named = |text: &str| name(&Cell::Text(text.to_owned().into()));
        assert_eq!(
            named(" María\n José  Soto\u{a0}"),
            Ok(Some("María José Soto".to_owned()))
        );
        assert_eq!(named("  "), Ok(None));
        assert_eq!(named("#N/D"), Err(Refused::new(ProblemCode::NameUnusable)));
    }
}

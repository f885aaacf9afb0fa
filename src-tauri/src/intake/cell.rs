//! One cell as the readers hand it on, before anybody asks what it should mean.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    Number {
        value: f64,
        shape: NumberShape,
    },
    /// A date, a time or a duration, as text.
    Date(String),
    Bool(bool),
    /// The result of a formula that failed, such as `#N/A`.
    Error(String),
    /// A formula whose result is not in the file: no spreadsheet has worked it out yet.
    Unsaved,
}

/// How the cell's number format shows a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum NumberShape {
    /// As its digits.
    Plain,
    /// With zeros in front up to this many digits.
    Zeros(usize),
    /// The format of the file does not tell.
    Unknown,
    /// Otherwise: with other characters in between, as a percentage, as a power of ten.
    Other,
}

/// Whole numbers from here on may have lost digits: a spreadsheet keeps 15.
pub(super) const EXACT_MAX: f64 = 999_999_999_999_999.0;

/// What is shown of a formula that has no result.
const UNSAVED_SHOWN: &str = "=…";

impl Cell<'_> {
    /// Whether there is nothing to be seen in it.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => super::fold::clean(text).is_empty(),
            Self::Number { .. }
            | Self::Date(_)
            | Self::Bool(_)
            | Self::Error(_)
            | Self::Unsaved => false,
        }
    }

    /// What a person sees in it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone().into_owned(),
            Self::Number { value, shape } => shown_number(*value, *shape),
            Self::Date(text) | Self::Error(text) => text.clone(),
            Self::Unsaved => UNSAVED_SHOWN.to_owned(),
            Self::Bool(true) => "VERDADERO".to_owned(),
            Self::Bool(false) => "FALSO".to_owned(),
        }
    }

    /// The same, owning its text.
    pub(super) fn into_owned(self) -> Cell<'static> {
        match self {
            Self::Empty => Cell::Empty,
            Self::Text(text) => Cell::Text(Cow::Owned(text.into_owned())),
            Self::Number { value, shape } => Cell::Number { value, shape },
            Self::Date(text) => Cell::Date(text),
            Self::Bool(value) => Cell::Bool(value),
            Self::Error(text) => Cell::Error(text),
            Self::Unsaved => Cell::Unsaved,
        }
    }
}

impl NumberShape {
    /// Reads a number format such as `00000000`, `General`, `#,##0` or `"CB-"0000`.
    pub(super) fn of_format(format: &str) -> Self {
        let positive = format.split(';').next().unwrap_or_default();
        let mut zeros = 0;
        let mut grouped_or_optional = false;
        let mut decimals = false;
        let mut chars = positive.chars();
        while let Some(c) = chars.next() {
            match c {
                '0' if !decimals => zeros += 1,
                '#' | ',' => grouped_or_optional = true,
                '.' => decimals = true,
                '0' | '?' | ' ' | ')' | '(' | '$' => {}
                // The next character is only as wide as a space, or fills the cell.
                '_' | '*' => {
                    chars.next();
                }
                // A colour, a condition or a currency with its language.
                '[' => {
                    if chars.by_ref().all(|c| c != ']') {
                        return Self::Other;
                    }
                }
                _ if format.eq_ignore_ascii_case("general") || format == "@" => {
                    return Self::Plain;
                }
                _ => return Self::Other,
            }
        }
        if zeros > 1 && !grouped_or_optional && !decimals {
            Self::Zeros(zeros)
        } else {
            Self::Plain
        }
    }
}

fn shown_number(value: f64, shape: NumberShape) -> String {
    // Past what a spreadsheet keeps, its digits are not the operator's: shown as a power of ten,
    // so that nobody takes them for a code.
    if value.abs() > EXACT_MAX {
        return format!("{value:E}");
    }
    match shape {
        NumberShape::Zeros(width) if value >= 0.0 && value.fract() == 0.0 => {
            format!("{value:0>width$}")
        }
        NumberShape::Zeros(_) | NumberShape::Plain | NumberShape::Unknown | NumberShape::Other => {
            format!("{value}")
        }
    }
}

/// A to Z, AA and so on, as the spreadsheet names the column with this index (0-based).
pub(super) fn column_letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_say_how_a_whole_number_looks() {
        for (format, shape) in [
            ("General", NumberShape::Plain),
            ("@", NumberShape::Plain),
            ("0", NumberShape::Plain),
            ("#,##0", NumberShape::Plain),
            ("0.00", NumberShape::Plain),
            ("#,##0_);[Red](#,##0)", NumberShape::Plain),
            ("00000000", NumberShape::Zeros(8)),
            ("00000;-00000", NumberShape::Zeros(5)),
            ("[$-340A]0000", NumberShape::Zeros(4)),
            ("\"CB-\"0000", NumberShape::Other),
            ("000\\-000", NumberShape::Other),
            ("0%", NumberShape::Other),
            ("0.00E+00", NumberShape::Other),
            ("[", NumberShape::Other),
        ] {
            assert_eq!(NumberShape::of_format(format), shape, "{format}");
        }
    }

    #[test]
    fn numbers_are_shown_as_the_operator_sees_them() {
        let shown = |value, shape| Cell::Number { value, shape }.shown();
        assert_eq!(shown(12_345_678.0, NumberShape::Plain), "12345678");
        assert_eq!(shown(958.0, NumberShape::Zeros(8)), "00000958");
        assert_eq!(shown(1.5, NumberShape::Plain), "1.5");
        assert_eq!(
            shown(1_234_567_890_123_456_789.0, NumberShape::Plain),
            "1.2345678901234568E18"
        );
    }

    #[test]
    fn columns_have_letters() {
        assert_eq!(
            [0, 25, 26, 701, 702, 16383].map(column_letters).join(" "),
            "A Z AA ZZ AAA XFD"
        );
    }
}

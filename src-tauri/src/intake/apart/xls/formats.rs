//! How an .xls shows the numbers in its cells: a code of 958 that is shown as 00958 is 00958, and a
//! date is a number too.

use super::super::super::cell::NumberShape;

/// What a cell's number format makes of its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Number(NumberShape),
    /// A date, a time of day, or both.
    Moment,
    /// Hours, minutes or seconds that passed.
    Duration,
}

impl Shown {
    /// Reads a number format.
    pub(super) fn of_format(format: &str) -> Self {
        match moment(format) {
            Some(shown) => shown,
            None => Self::Number(NumberShape::of_format(format)),
        }
    }

    /// Formats that every Excel knows and no file has to write down.
    pub(super) fn built_in(format: u16) -> Self {
        match format {
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Self::Moment,
            46 => Self::Duration,
            // Percentages, powers of ten, fractions.
            9..=13 | 48 => Self::Number(NumberShape::Other),
            _ => Self::Number(NumberShape::Plain),
        }
    }
}

/// Looks for the letters of days and hours, outside of what is only shown.
fn moment(format: &str) -> Option<Shown> {
    let mut is_moment = false;
    let mut chars = format.split(';').next().unwrap_or_default().chars();
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            '"' => {
                chars.by_ref().find(|c| *c == '"')?;
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let mut letters = inside.chars().map(|c| c.to_ascii_lowercase());
                let first = letters.next();
                let is_span = matches!(first, Some('h' | 'm' | 's'));
                if is_span && letters.all(|c| Some(c) == first) {
                    return Some(Shown::Duration);
                }
            }
            'd' | 'm' | 'y' | 'h' | 's' => is_moment = true,
            // "General" and "E+00" have letters too.
            'g' | 'e' if !is_moment => return None,
            _ => {}
        }
    }
    is_moment.then_some(Shown::Moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers() {
        for (format, shown) in [
            ("dd/mm/yyyy", Shown::Moment),
            ("[$-340A]d\" de \"mmmm;@", Shown::Moment),
            ("h:mm AM/PM", Shown::Moment),
            ("mm:ss.0", Shown::Moment),
            ("[h]:mm:ss", Shown::Duration),
            ("[mm]", Shown::Duration),
            ("General", Shown::Number(NumberShape::Plain)),
            ("@", Shown::Number(NumberShape::Plain)),
            ("00000", Shown::Number(NumberShape::Zeros(5))),
            ("0.00E+00", Shown::Number(NumberShape::Other)),
            ("0\" unidades\"", Shown::Number(NumberShape::Other)),
            ("[Red]0", Shown::Number(NumberShape::Plain)),
            ("#,##0\\ \\d", Shown::Number(NumberShape::Other)),
            ("\"sin cerrar", Shown::Number(NumberShape::Other)),
            ("0;dd", Shown::Number(NumberShape::Plain)),
        ] {
            assert_eq!(Shown::of_format(format), shown, "{format}");
        }
        assert_eq!(Shown::built_in(14), Shown::Moment);
        assert_eq!(Shown::built_in(0), Shown::Number(NumberShape::Plain));
    }
}

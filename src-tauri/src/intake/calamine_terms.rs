//! What calamine calls things, in this program's terms.

use std::borrow::Cow;

use calamine::{DataRef, XlsbError, XlsxError};

use super::FileCause;
use super::cell::{Cell, NumberShape};

/// The cell in this program's terms; `shape` is how its number format shows it.
pub(super) fn value<'c>(cell: calamine::Cell<DataRef<'c>>, shape: NumberShape) -> Cell<'c> {
    match cell.get_value() {
        DataRef::Empty => Cell::Empty,
        DataRef::SharedString(text) => Cell::Text(Cow::Borrowed(text)),
        DataRef::String(text) => Cell::Text(Cow::Owned(text.clone())),
        DataRef::Float(value) => Cell::Number {
            value: *value,
            shape,
        },
        #[expect(clippy::cast_precision_loss, reason = "an .xlsb integer has 30 bits")]
        DataRef::Int(value) => Cell::Number {
            value: *value as f64,
            shape,
        },
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(moment) => Cell::Date(shown_moment(moment)),
        DataRef::DateTimeIso(text) => Cell::Date(shown_iso_date(text)),
        DataRef::DurationIso(text) => Cell::Date(text.clone()),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

pub(super) fn shown_moment(moment: &calamine::ExcelDateTime) -> String {
    if moment.is_duration() {
        return format!("{}", moment.as_f64());
    }
    let (year, month, day, hour, minute, _, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute) == (0, 0) {
        date
    } else {
        format!("{date} {hour:02}:{minute:02}")
    }
}

/// An ISO date without the midnight that is only there because there is no time.
pub(super) fn shown_iso_date(text: &str) -> String {
    let midnight = |time: &str| time.chars().all(|c| matches!(c, '0' | ':' | '.' | 'Z'));
    match text.split_once('T') {
        Some((date, time)) if midnight(time) => date.to_owned(),
        Some(_) | None => text.to_owned(),
    }
}

pub(super) fn shape(style: &calamine::Style) -> NumberShape {
    let format = style.number_format.as_ref();
    format.map_or(NumberShape::Plain, |format| {
        NumberShape::of_format(&format.format_code)
    })
}

pub(super) fn xlsx_cause(error: XlsxError) -> FileCause {
    if matches!(error, XlsxError::Password) {
        return FileCause::Encrypted;
    }
    FileCause::Damaged {
        detail: error.to_string(),
    }
}

pub(super) fn xlsb_cause(error: XlsbError) -> FileCause {
    FileCause::Damaged {
        detail: error.to_string(),
    }
}

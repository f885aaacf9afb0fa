//! The error workbook: the rejected rows with the operator's own columns and the reason. After a
//! correction it is loaded as it is.

use std::io;
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::cell::column_letters;
use super::{ColumnRef, Field, Intake, row_wording};

/// The header of the column with the reason. No column of an order sheet is called so.
pub(super) const REASON_HEADER: &str = "Motivo";

/// The header of the column with the row in the original file.
pub(super) const ROW_HEADER: &str = "Fila original";

/// Columns of the operator's that a sheet has room for. [`super::Limits`] lets far fewer in.
const COLUMNS_MAX: u16 = 16_000;

/// Width of the reason's column, in characters.
const REASON_WIDTH: f64 = 70.0;

/// Writes the rejected rows to an .xlsx file at `path`, replacing what is there. All cells are
/// text, so that codes keep their zeros.
///
/// # Errors
/// When the file cannot be written.
pub fn write_rejected(intake: &Intake, path: &Path) -> io::Result<()> {
    write(intake, path).map_err(io::Error::other)
}

fn write(intake: &Intake, path: &Path) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let text = Format::new().set_num_format("@");
    let mut workbook = Workbook::new();
    // There may be a million rows.
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    let headers = headers(intake);
    let width = u16::try_from(headers.len()).unwrap_or(COLUMNS_MAX);
    sheet.set_name("Rechazadas")?;
    sheet.set_column_width(width, REASON_WIDTH)?;
    sheet.set_freeze_panes(1, 0)?;
    for (header, column) in headers.iter().zip(0..width) {
        sheet.write_string_with_format(0, column, header, &bold)?;
    }
    sheet.write_string_with_format(0, width, REASON_HEADER, &bold)?;
    sheet.write_string_with_format(0, width + 1, ROW_HEADER, &bold)?;
    let mut row = 0;
    for rejected in intake.rejected.rows() {
        let rejected = &rejected?;
        // What was left out on purpose is nothing to correct, and may be a good row.
        if rejected.is_left_out() {
            continue;
        }
        row += 1;
        for (cell, column) in rejected.cells().zip(0..width) {
            if !cell.is_empty() {
                sheet.write_string_with_format(row, column, cell, &text)?;
            }
        }
        sheet.write_string(row, width, row_wording::reasons(rejected).es)?;
        sheet.write_string(row, width + 1, rejected.row.to_string())?;
    }
    workbook.save(path)
}

/// The header texts, and letters for cells to the right of them: no cell is left out. In a file
/// without titles the columns that were read are called as documented, so that nobody is asked
/// again which is which.
fn headers(intake: &Intake) -> Vec<String> {
    let width = intake.rejected.rows.width();
    let mut headers = intake.rejected.headers.clone();
    headers.extend((headers.len()..width).map(column_letters));
    if intake.file.header_row == 0 {
        for field in Field::ALL {
            if let Some(ColumnRef::Index(place)) = intake.file.map.get(field)
                && let Some(header) = headers.get_mut(*place)
            {
                field.as_str().clone_into(header);
            }
        }
    }
    headers
}

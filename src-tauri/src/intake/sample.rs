//! A small order sheet that shows the format.

use std::io;
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::Field;

/// Rows of the sample: two consultoras, one of them with two products.
const ROWS: [[&str; 4]; 4] = [
    ["00958", "María Soto", "24318", "2"],
    ["00958", "María Soto", "00077", "1"],
    ["10742", "Ana Paredes", "24318", "3"],
    ["10742", "Ana Paredes", "51260", "1"],
];

/// What the second sheet says, in Spanish.
const NOTES: [&str; 7] = [
    "Cada fila es un producto para una consultora. Las filas de una misma consultora forman un solo pedido, aunque no estén juntas.",
    "consultora_code: código de la consultora, como texto. Los ceros a la izquierda cuentan.",
    "consultora_name: nombre, opcional. Sirve para comprobar que el portal muestra a la misma persona.",
    "product_code: código del producto, como texto.",
    "quantity: unidades, un número entero desde 1.",
    "Las columnas pueden estar en otro orden y llamarse de otra forma: Código consultora, Nombre, SKU, Cantidad.",
    "También se leen archivos .csv y .txt con punto y coma, coma o tabulación.",
];

/// Width of the columns, in characters.
const COLUMN_WIDTH: f64 = 18.0;

/// Writes a sample order sheet to an .xlsx file at `path`, replacing what is there. It loads as
/// it is.
///
/// # Errors
/// When the file cannot be written.
pub fn sample(path: &Path) -> io::Result<()> {
    write(path).map_err(io::Error::other)
}

fn write(path: &Path) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let text = Format::new().set_num_format("@");
    let mut workbook = Workbook::new();
    let orders = workbook.add_worksheet();
    orders.set_name("Pedidos")?;
    orders.set_freeze_panes(1, 0)?;
    for (field, column) in Field::ALL.into_iter().zip(0..) {
        // Text by format too: a code that is typed below keeps its zeros.
        orders.set_column_format(column, &text)?;
        orders.set_column_width(column, COLUMN_WIDTH)?;
        orders.write_string_with_format(0, column, field.as_str(), &bold)?;
    }
    orders.set_column_format(3, &Format::new())?;
    for (cells, row) in ROWS.iter().zip(1..) {
        for (cell, column) in cells.iter().zip(0..) {
            match (column, cell.parse::<u32>()) {
                (3, Ok(units)) => orders.write_number(row, column, units)?,
                _ => orders.write_string_with_format(row, column, *cell, &text)?,
            };
        }
    }
    let notes = workbook.add_worksheet();
    notes.set_name("Cómo se llena")?;
    for (note, row) in NOTES.iter().zip(0..) {
        notes.write_string(row, 0, *note)?;
    }
    workbook.save(path)
}

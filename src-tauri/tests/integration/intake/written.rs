//! What our own writers write is read back.

use calamine::Reader;
use gsp_bot::intake::{sample, write_rejected};
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

use super::*;

#[test]
fn the_sample_loads_as_it_is() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("muestra.xlsx");
    sample(&path).unwrap();
    let outcome = read_path(&path, &IntakeOptions::default());
    assert_eq!(
        shown(&outcome),
        "00958 María Soto: 24318x2 00077x1\n10742 Ana Paredes: 24318x3 51260x1\n4 = 4 + 0 + 0"
    );
    assert_eq!(outcome.unwrap().file.sheet.as_deref(), Some("Pedidos"));
}

#[test]
fn the_error_workbook_has_the_operators_columns_and_the_reason() {
    let text = "Zona;CB;Nombre;SKU;Cantidad\n\
                Sur;00958;María;24318;2\n\
                Norte;00077;Ana;;1,5\n\
                Sur;=2+3;Eva;00042;1\n";
    let intake = read_bytes("pedidos.csv", text.as_bytes()).unwrap();
    let again = written_and_read(&intake);
    assert_eq!(
        again.rejected.headers,
        [
            "Zona",
            "CB",
            "Nombre",
            "SKU",
            "Cantidad",
            "Motivo",
            "Fila original"
        ]
    );
    let first = again.rejected.rows().next().unwrap().unwrap();
    let cells: Vec<&str> = first.cells().collect();
    assert_eq!(
        cells,
        [
            "Norte",
            "00077",
            "Ana",
            "",
            "1,5",
            "Falta el código de producto. Complétalo o borra la fila. \
             Cantidad: la cantidad tiene decimales. Escribe unidades enteras.",
            "3",
        ]
    );
    assert_same_problems(&intake, &again);
}

#[test]
fn cells_to_the_right_of_the_header_are_kept() {
    let intake = read_bytes("a.csv", b"CB;SKU;Cantidad\n1;A;x;Sur;7\n2;B;y\n").unwrap();
    let again = written_and_read(&intake);
    let first = again.rejected.rows().next().unwrap().unwrap();
    let cells: Vec<&str> = first.cells().take(5).collect();
    assert_eq!(
        again.rejected.headers[2..6],
        ["Cantidad", "D", "E", "Motivo"]
    );
    assert_eq!(cells, ["1", "A", "x", "Sur", "7"]);
}

#[test]
fn rejected_values_of_a_workbook_are_rejected_again() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["CB", "SKU", "Cantidad"]).unwrap();
    sheet.write_number(1, 0, 1.2345678901234567e18).unwrap();
    sheet.write_boolean(1, 1, false).unwrap();
    sheet.write_number(1, 2, 2.5).unwrap();
    sheet.write_number(2, 0, 12.5).unwrap();
    sheet.write_number(2, 1, 77).unwrap();
    sheet.write_number(2, 2, -1).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let intake = read_bytes("pedidos.xlsx", &bytes).unwrap();
    assert_same_problems(&intake, &written_and_read(&intake));
}

fn written_and_read(intake: &Intake) -> Intake {
    written_and_read_with(intake, &IntakeOptions::default())
}

fn written_and_read_with(intake: &Intake, options: &IntakeOptions) -> Intake {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("rechazadas.xlsx");
    write_rejected(intake, &path).unwrap();
    read_path(&path, options).unwrap()
}

#[track_caller]
fn assert_same_problems(intake: &Intake, again: &Intake) {
    let errors = |intake: &Intake| -> Vec<Vec<_>> {
        intake
            .rejected
            .rows()
            .map(|row| row.unwrap().reasons)
            .collect()
    };
    assert_eq!(errors(again), errors(intake));
    assert_eq!(again.counts.in_orders, 0);
}

/// More than stay in memory.
#[test]
fn very_many_rejected_rows_go_round() {
    let rows: String = (0..15_000)
        .map(|row| format!("{row:08};{};A;x\n", "María ".repeat(60)))
        .collect();
    let text = format!("CB;Nombre;SKU;Cantidad\n{rows}");
    let intake = read_bytes("pedidos.csv", text.as_bytes()).unwrap();
    assert_eq!(intake.rejected.count(), 15_000);
    let again = written_and_read(&intake);
    assert_eq!(again.rejected.count(), 15_000);
    let last = again.rejected.rows().last().unwrap().unwrap();
    let cells: Vec<&str> = last.cells().collect();
    assert_eq!((cells[0], cells[5]), ("00014999", "15001"));
}

/// Titles say nothing here: the operator said which column is which, and is not asked again. What
/// was said of titles is remembered by their shape.
#[test]
fn the_error_workbook_of_a_file_that_had_to_be_explained_is_read_as_it_is() {
    for (text, map) in [
        (
            "1;24318;x;Sur\n2;24318;3;Sur\n",
            "consultora=A,product=B,quantity=C,header_row=0",
        ),
        (
            "Quién;Qué;Código;Cuántas\n1;24318;x;2\n",
            "consultora=Quién,product=Qué,quantity=Código",
        ),
        (
            "CB;Código;Código;Cantidad\n1;77;24318;x\n",
            "consultora=A,product=C,quantity=D",
        ),
    ] {
        let options = IntakeOptions {
            columns: Some(map.parse().unwrap()),
            ..IntakeOptions::default()
        };
        let intake = read_bytes_with("a.csv", text.as_bytes(), &options).unwrap();
        assert_eq!(intake.counts.rejected, 1);
        let remembered = intake.file.shape.clone();
        let remembered = remembered.map(|shape| (shape, intake.file.map.clone()));
        let options = IntakeOptions {
            remembered: remembered.into_iter().collect(),
            ..IntakeOptions::default()
        };
        assert_same_problems(&intake, &written_and_read_with(&intake, &options));
    }
}

/// What an operator does in Excel: overwrites cells, and deletes a row.
#[test]
fn the_error_workbook_loads_once_it_was_corrected() {
    let text = "Zona;CB;Nombre;SKU;Cantidad\n\
                Sur;00958;María;24318;1,5\n\
                Norte;00077;Ana;;3\n\
                Norte;00077;Ana;00042;\n\
                Total;;;;9\n";
    let intake = read_bytes("pedidos.csv", text.as_bytes()).unwrap();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("rechazadas.xlsx");
    write_rejected(&intake, &path).unwrap();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in table(&path).iter().take(4).enumerate() {
        sheet
            .write_row(u32::try_from(row).unwrap(), 0, cells)
            .unwrap();
    }
    // Typed in cells that are text by their format.
    sheet.write_string(1, 4, "2").unwrap();
    sheet.write_string(2, 3, "00007").unwrap();
    // Pasted from elsewhere.
    sheet.write_number(3, 4, 4).unwrap();
    workbook.save(&path).unwrap();
    assert_eq!(
        shown(&read_path(&path, &IntakeOptions::default())),
        "00958 María: 24318x2\n00077 Ana: 00007x3 00042x4\n3 = 3 + 0 + 0"
    );
}

/// The cells of a workbook's first sheet, as another program sees them.
fn table(path: &Path) -> Vec<Vec<String>> {
    let mut workbook = calamine::open_workbook_auto(path).unwrap();
    let range = workbook.worksheet_range_at(0).unwrap().unwrap();
    let rows = range.rows();
    rows.map(|row| row.iter().map(ToString::to_string).collect())
        .collect()
}

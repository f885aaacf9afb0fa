//! Workbooks as Excel and others write them.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use super::*;

const HEADER: [&str; 4] = [
    "consultora_code",
    "consultora_name",
    "product_code",
    "quantity",
];

/// A workbook with one sheet that has the usual header.
fn workbook(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, HEADER).unwrap();
    fill(sheet);
    workbook.save_to_buffer().unwrap()
}

#[track_caller]
fn check_workbook(bytes: &[u8], expected: &str) {
    assert_eq!(
        shown(&read_bytes("pedidos.xlsx", bytes)),
        unindented(expected)
    );
}

#[test]
fn codes_come_from_text_and_from_numbers_with_the_zeros_of_their_format() {
    let bytes = workbook(|sheet| {
        let zeros = Format::new().set_num_format("00000000");
        let thousands = Format::new().set_num_format("#,##0");
        sheet
            .write_row(1, 0, ["00958", "María Soto", "00077"])
            .unwrap();
        sheet.write_number(1, 3, 2).unwrap();
        sheet.write_number_with_format(2, 0, 958, &zeros).unwrap();
        sheet
            .write_number_with_format(2, 2, 12345, &thousands)
            .unwrap();
        sheet.write_string(2, 3, " 3 ").unwrap();
        sheet.write_number(3, 0, 12_345_678).unwrap();
        sheet.write_number(3, 2, 42).unwrap();
        sheet.write_number(3, 3, 1).unwrap();
    });
    check_workbook(
        &bytes,
        "00958 María Soto: 00077x2
         00000958: 12345x3
         12345678: 42x1
         3 = 3 + 0 + 0",
    );
}

#[test]
fn cells_that_hold_something_other_than_a_code_are_refused_with_their_place() {
    let bytes = workbook(|sheet| {
        let date = Format::new().set_num_format("dd-mm-yyyy");
        let literal = Format::new().set_num_format("\"CB-\"0000");
        let day = ExcelDateTime::from_ymd(2026, 5, 3).unwrap();
        sheet
            .write_number(1, 0, 1_234_567_890_123_456_789_i64 as f64)
            .unwrap();
        sheet.write_datetime_with_format(1, 2, &day, &date).unwrap();
        sheet.write_number(1, 3, 1.5).unwrap();
        sheet.write_boolean(2, 0, true).unwrap();
        sheet.write_number(2, 2, 12.5).unwrap();
        sheet.write_datetime_with_format(2, 3, &day, &date).unwrap();
        sheet.write_number_with_format(3, 0, 12, &literal).unwrap();
        sheet
            .write_formula(3, 2, Formula::new("=VLOOKUP(1,A1,1)").set_result("#N/A"))
            .unwrap();
        sheet.write_number(3, 3, 0).unwrap();
    });
    check_workbook(
        &bytes,
        "row 2 consultora_code \"1.2345678901234568E18\" code_digits_lost
         row 2 product_code \"2026-05-03\" code_is_date
         row 2 quantity \"1.5\" quantity_fraction
         row 3 consultora_code \"VERDADERO\" code_is_boolean
         row 3 product_code \"12.5\" code_is_fraction
         row 3 quantity \"2026-05-03\" quantity_not_number
         row 4 consultora_code \"12\" code_format (12)
         row 4 product_code \"#N/A\" formula_error
         row 4 quantity \"0\" quantity_zero
         3 = 0 + 3 + 0",
    );
}

#[test]
fn results_of_formulas_are_used() {
    let bytes = workbook(|sheet| {
        sheet
            .write_formula(1, 0, Formula::new("=\"C\"&958").set_result("C958"))
            .unwrap();
        sheet
            .write_formula(1, 2, Formula::new("=70+7").set_result("77"))
            .unwrap();
        sheet
            .write_formula(
                1,
                3,
                Formula::new("=0.1*30").set_result("3.0000000000000004"),
            )
            .unwrap();
    });
    check_workbook(&bytes, "C958: 77x3\n1 = 1 + 0 + 0");
}

#[test]
fn the_first_visible_sheet_with_the_columns_is_read() {
    let mut workbook = Workbook::new();
    let cover = workbook.add_worksheet().set_name("Portada").unwrap();
    cover.write_string(0, 0, "Campaña 7").unwrap();
    for (name, hidden, code) in [
        ("Vieja", true, "1"),
        ("Pedidos", false, "2"),
        ("Copia", false, "3"),
    ] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        sheet.set_hidden(hidden);
        sheet.write_string(0, 0, "Pedidos de la zona").unwrap();
        sheet.write_row(2, 1, HEADER).unwrap();
        sheet.write_row(3, 1, [code, "Ana", "A", "1"]).unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let intake = read_bytes("pedidos.xlsx", &bytes).unwrap();
    assert_eq!(intake.orders[0].consultora.as_str(), "2");
    assert_eq!(intake.file.sheet.as_deref(), Some("Pedidos"));
    assert_eq!(intake.file.sheets_ignored, ["Portada", "Vieja", "Copia"]);
    assert_eq!(intake.file.header_row, 3);

    let options = IntakeOptions {
        sheet: Some("Copia".to_owned()),
        ..Default::default()
    };
    let intake = read_bytes_with("pedidos.xlsx", &bytes, &options).unwrap();
    assert_eq!(intake.orders[0].consultora.as_str(), "3");

    let options = IntakeOptions {
        sheet: Some("Otra".to_owned()),
        ..Default::default()
    };
    let said = shown(&read_bytes_with("pedidos.xlsx", &bytes, &options));
    assert_eq!(
        said,
        "«pedidos.xlsx», hoja «Otra»: no tiene esa hoja. Sus hojas son: Portada, Vieja, Pedidos, Copia."
    );
}

#[test]
fn the_sheet_that_comes_nearest_is_named() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Portada").unwrap();
    let sheet = workbook.add_worksheet().set_name("Pedidos").unwrap();
    sheet.write_row(0, 0, ["CB", "SKU"]).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let said = shown(&read_bytes("pedidos.xlsx", &bytes));
    assert!(
        said.starts_with("«pedidos.xlsx», hoja «Pedidos»: falta la columna: cantidad"),
        "{said}"
    );
}

#[test]
fn rows_that_are_left_out_are_blank_and_columns_need_not_begin_at_a() {
    let bytes = workbook(|sheet| {
        sheet.write_row(1, 0, ["1", "", "A", "1"]).unwrap();
        sheet.write_row(9, 0, ["2", "", "B", "1"]).unwrap();
        sheet.write_blank(20, 0, &Format::new().set_bold()).unwrap();
    });
    check_workbook(&bytes, "1: Ax1\n2: Bx1\n9 = 2 + 0 + 7");
}

#[test]
fn the_content_decides_and_not_the_extension() {
    let bytes = workbook(|sheet| {
        sheet.write_row(1, 0, ["1", "", "A", "1"]).unwrap();
    });
    assert_eq!(
        read_bytes("pedidos.csv", &bytes)
            .unwrap()
            .file
            .format
            .as_str(),
        "xlsx"
    );
    let text = b"CB;SKU;Cantidad\n1;A;1\n";
    assert_eq!(
        read_bytes("pedidos.xlsx", text)
            .unwrap()
            .file
            .format
            .as_str(),
        "text"
    );
}

#[test]
fn a_stray_cell_in_the_far_corner_is_a_row_of_its_own() {
    let bytes = workbook(|sheet| {
        sheet.write_row(1, 0, ["1", "", "A", "1"]).unwrap();
        sheet.write_string(1_048_575, 16_383, "x").unwrap();
    });
    let intake = read_bytes("pedidos.xlsx", &bytes).unwrap();
    assert_eq!(intake.counts.rows, 1_048_575);
    assert_eq!((intake.counts.in_orders, intake.counts.rejected), (1, 1));
    assert_eq!(codes(&intake)[0], ProblemCode::CellsBeyond);
}

#[test]
fn a_merged_code_counts_for_each_of_its_rows() {
    let bytes = workbook(|sheet| {
        let plain = Format::new();
        sheet.merge_range(1, 0, 3, 0, "00958", &plain).unwrap();
        sheet.merge_range(1, 1, 3, 1, "María", &plain).unwrap();
        for (row, product) in [(1, "A"), (2, "B"), (3, ""), (4, "C")] {
            sheet.write_string(row, 2, product).unwrap();
        }
        sheet.merge_range(1, 3, 2, 3, "2", &plain).unwrap();
        sheet.write_string(4, 3, "1").unwrap();
        sheet.write_string(4, 0, "2").unwrap();
        sheet.merge_range(5, 0, 6, 0, "3", &plain).unwrap();
        sheet.write_row(6, 2, ["D", "1"]).unwrap();
    });
    check_workbook(
        &bytes,
        "00958 María: Ax2
         2: Cx1
         3: Dx1
         row 3 quantity \"\" missing
         row 6 product_code \"\" missing
         row 6 quantity \"\" missing
         row 7 consultora_code \"3\" merged
         6 = 3 + 2 + 1",
    );
}

/// What is hidden from view is still part of the order: it was sent to be loaded.
#[test]
fn hidden_columns_and_rows_are_read_like_any_other() {
    let bytes = workbook(|sheet| {
        sheet.write_row(1, 0, ["00958", "María", "A", "1"]).unwrap();
        sheet.write_row(2, 0, ["10742", "Ana", "B", "2"]).unwrap();
        sheet.set_column_hidden(0).unwrap();
        sheet.set_column_hidden(2).unwrap();
        sheet.set_row_hidden(2).unwrap();
    });
    check_workbook(
        &bytes,
        "00958 María: Ax1
         10742 Ana: Bx2
         2 = 2 + 0 + 0",
    );
}

#[test]
fn a_workbook_whose_orders_are_not_to_be_seen_says_so() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Portada").unwrap();
    let sheet = workbook.add_worksheet().set_name("Pedidos").unwrap();
    sheet.set_hidden(true);
    sheet.write_row(0, 0, ["CB", "SKU", "Cantidad"]).unwrap();
    sheet.write_row(1, 0, ["1", "A", "2"]).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let said = shown(&read_bytes("pedidos.xlsx", &bytes));
    assert_eq!(
        said,
        "«pedidos.xlsx», hoja «Pedidos»: los pedidos están en esta hoja, que está oculta. Muéstrala y guarda de nuevo."
    );
    // The operator may still ask for the hidden one.
    let options = IntakeOptions {
        sheet: Some("Pedidos".to_owned()),
        ..Default::default()
    };
    let intake = read_bytes_with("pedidos.xlsx", &bytes, &options).unwrap();
    assert_eq!(intake.counts.in_orders, 1);
}

/// As a program writes them that is no spreadsheet: nobody worked the formulas out, and the file
/// asks for it.
#[test]
fn a_formula_without_its_result_is_to_be_saved_in_a_spreadsheet() {
    let bytes = workbook(|sheet| {
        sheet.write_formula(1, 0, "=\"C\"&958").unwrap();
        sheet.write_row(1, 1, ["Ana", "A", "1"]).unwrap();
        sheet.write_row(2, 0, ["1", "Ana", "A"]).unwrap();
        sheet.write_formula(2, 3, "=1+1").unwrap();
        sheet
            .write_formula(3, 0, Formula::new("=8").set_result("8"))
            .unwrap();
        sheet.write_row(3, 2, ["A", "2"]).unwrap();
        // A column that is not read.
        sheet.write_formula(5, 7, "=1").unwrap();
        sheet.write_row(5, 0, ["9", "Eva", "B", "1"]).unwrap();
    });
    check_workbook(
        &bytes,
        "8: Ax2
         9 Eva: Bx1
         row 2 consultora_code \"=…\" formula_unsaved
         row 3 quantity \"=…\" formula_unsaved
         5 = 2 + 2 + 1",
    );
    let intake = read_bytes("pedidos.xlsx", &bytes).unwrap();
    assert_eq!(
        intake.problems[0].text().es,
        "«=…»: la celda tiene una fórmula y el archivo no trae su resultado. Abre el archivo en Excel, guárdalo una vez y cárgalo de nuevo."
    );
}

/// Templates have them in rows that nobody filled in.
#[test]
fn a_formula_with_nothing_as_its_result_is_blank() {
    let empty = |row: u32| {
        format!(
            r#"<row r="{row}"><c r="A{row}" t="str"><f>IF(B{row}="","",1)</f><v></v></c></row>"#
        )
    };
    let filled = r#"<row r="3"><c r="A3"><f>3+4</f><v>7</v></c><c r="B3"><v>5</v></c><c r="C3"><v>1</v></c></row>"#;
    let rows = format!("{}{filled}{}", empty(2), empty(4));
    let sheet = super::hostile::sheet(&rows);
    let bytes = super::hostile::package(&[("xl/worksheets/sheet1.xml", &sheet)]);
    check_workbook(&bytes, "7: 5x1\n2 = 1 + 0 + 1");
}

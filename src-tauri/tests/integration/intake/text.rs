//! Encodings, delimiters, lines and quotes of text files.

use super::*;
use gsp_bot::intake::{columns_pasted, read_pasted};

const TABLE: &str = "Código consultora;Nombre;SKU;Cantidad\r\n\
                     00958;María Núñez;24318;2\r\n\
                     10742;Ana Pérez;00077;1\r\n";

const ORDERS: &str = "00958 María Núñez: 24318x2\n10742 Ana Pérez: 00077x1\n2 = 2 + 0 + 0";

#[test]
fn every_usual_encoding_is_found() {
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(TABLE);
    let utf16 = |to: fn(u16) -> [u8; 2]| TABLE.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    for (bytes, encoding) in [
        (TABLE.as_bytes().to_vec(), "UTF-8"),
        ([b"\xef\xbb\xbf", TABLE.as_bytes()].concat(), "UTF-8"),
        (windows.into_owned(), "windows-1252"),
        (
            [&b"\xff\xfe"[..], &utf16(u16::to_le_bytes)].concat(),
            "UTF-16LE",
        ),
        (
            [&b"\xfe\xff"[..], &utf16(u16::to_be_bytes)].concat(),
            "UTF-16BE",
        ),
        (utf16(u16::to_le_bytes), "UTF-16LE"),
        (utf16(u16::to_be_bytes), "UTF-16BE"),
    ] {
        let outcome = read_bytes("pedidos.csv", &bytes);
        assert_eq!(shown(&outcome), ORDERS, "{encoding}");
        assert_eq!(outcome.unwrap().file.encoding, Some(encoding));
    }
}

#[test]
fn every_usual_delimiter_is_found() {
    for delimiter in [";", ",", "\t", "|"] {
        for line_end in ["\r\n", "\n", "\r"] {
            let text = TABLE.replace(';', delimiter).replace("\r\n", line_end);
            let outcome = read_bytes("pedidos.txt", text.as_bytes());
            assert_eq!(shown(&outcome), ORDERS, "{delimiter:?} {line_end:?}");
            assert_eq!(outcome.unwrap().file.delimiter, delimiter.chars().next());
        }
    }
}

#[test]
fn other_delimiters_in_values_do_not_mislead() {
    check(
        "CB;Nombre;SKU;Cantidad\n1;Soto, María, Zona 1;A;1\n2;Paz, Ana, Zona 2;B;2\n",
        "1 Soto, María, Zona 1: Ax1
         2 Paz, Ana, Zona 2: Bx2
         2 = 2 + 0 + 0",
    );
    check(
        "CB,Nombre,SKU,Cantidad\n1,\"Soto, María; Zona 1\",A,1\n",
        "1 Soto, María; Zona 1: Ax1
         1 = 1 + 0 + 0",
    );
}

#[test]
fn a_separator_line_is_followed_and_is_no_row() {
    for text in ["sep=;\r\n", "SEP=;\n", "\"sep=;\"\n"] {
        check(
            &format!("{text}CB;SKU;Cantidad\n1;A;x\n"),
            "row 2 Cantidad \"x\" quantity_not_number
             1 = 0 + 1 + 0",
        );
    }
    check(
        "sep=\t\nCB\tSKU\tCantidad\n1\tA\t1\n",
        "1: Ax1\n1 = 1 + 0 + 0",
    );
}

#[test]
fn a_separator_line_may_be_in_any_encoding() {
    let text = "sep=|\r\nCB|Nombre|SKU|Cantidad\r\n00958|María Núñez|24318|2\r\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        [&b"\xff\xfe"[..], &wide].concat(),
        wide.clone(),
        encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
    ] {
        let outcome = read_bytes("pedidos.csv", &bytes);
        assert_eq!(shown(&outcome), "00958 María Núñez: 24318x2\n1 = 1 + 0 + 0");
        assert_eq!(outcome.unwrap().file.header_row, 1);
    }
}

#[test]
fn letters_of_windows_that_latin_1_has_not() {
    let text = "CB;Nombre;SKU;Cantidad\n1;“La Ñata” – Peña €;A;1\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let outcome = read_bytes("pedidos.txt", &bytes);
    assert_eq!(shown(&outcome), "1 “La Ñata” - Peña €: Ax1\n1 = 1 + 0 + 0");
}

/// A line of another file, pasted into this one by a program that knows no encodings.
#[test]
fn a_line_in_another_encoding_spoils_no_other() {
    let mut bytes = "CB;Nombre;SKU;Cantidad\n1;María Núñez;A;1\n"
        .as_bytes()
        .to_vec();
    bytes.extend_from_slice(b"2;In\xe9s;B;1\n");
    let outcome = read_bytes("pedidos.csv", &bytes);
    assert_eq!(
        shown(&outcome),
        "1 María Núñez: Ax1\n2 Inés: Bx1\n2 = 2 + 0 + 0"
    );
    assert_eq!(outcome.unwrap().file.encoding, Some("UTF-8"));
}

#[test]
fn utf_16_that_breaks_off_in_a_letter_loses_that_letter_only() {
    let mut bytes: Vec<u8> = TABLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.push(b'x');
    let said = shown(&read_bytes("pedidos.csv", &bytes));
    assert!(
        said.starts_with("00958 María Núñez: 24318x2\n10742 Ana Pérez: 00077x1"),
        "{said}"
    );
}

#[test]
fn the_mark_with_which_old_programs_end_a_file_is_no_row() {
    check(
        "CB;SKU;Cantidad\r\n1;A;1\r\n\u{1a}",
        "1: Ax1\n1 = 1 + 0 + 0",
    );
}

#[test]
fn rows_have_the_numbers_that_the_spreadsheet_shows() {
    check(
        "CB;Nombre;SKU;Cantidad\n1;\"María\nSoto\";A;1\n\n2;\"\"\"Nena\"\" Paz\";B;x\n",
        "1 María Soto: Ax1
         row 4 Cantidad \"x\" quantity_not_number
         3 = 1 + 1 + 1",
    );
}

#[test]
fn ragged_rows_lack_or_exceed() {
    check(
        "CB;SKU;Cantidad\n1;A\n2;B;1;extra;;\n3\n",
        "2: Bx1
         row 2 Cantidad \"\" missing
         row 4 SKU \"\" missing
         row 4 Cantidad \"\" missing
         3 = 1 + 2 + 0",
    );
}

#[test]
fn a_stray_quote_swallows_no_row() {
    check(
        "CB;Nombre;SKU;Cantidad\n1;\"María;A;1\n2;Ana;B;1\n3;Eva \"La;C;1\n",
        "1 \"María: Ax1
         2 Ana: Bx1
         3 Eva \"La: Cx1
         3 = 3 + 0 + 0",
    );
}

#[test]
fn pasted_cells_are_read() {
    let text = "CB\tNombre\tSKU\tCantidad\r\n00958\tMaría\t24318\t2\r\n";
    let intake = read_pasted(text, &IntakeOptions::default(), &|_| Continue::Yes).unwrap();
    assert_accounts(&intake);
    assert_eq!(intake.file.name, "portapapeles");
    assert_eq!(shown(&Ok(intake)), "00958 María: 24318x2\n1 = 1 + 0 + 0");
    let columns = columns_pasted(text, &IntakeOptions::default()).unwrap();
    assert_eq!(columns.found.columns.len(), 4);
    let problem = read_pasted(" ", &IntakeOptions::default(), &|_| Continue::Yes).unwrap_err();
    assert!(problem.text().es.starts_with("«portapapeles»: está vacío"));
}

#[test]
fn json_of_the_old_service_is_read() {
    let text = r#"{"name": "Campaña 7", "orders": [
        {"consultora_code": "00958", "consultora_name": "María", "products": [
            {"product_code": 24318, "quantity": 2},
            {"product_code": 1234567890123456789, "quantity": "1"},
            {"product_code": 1.5, "quantity": [1]}]},
        {"consultora_code": 7, "products": []},
        {"consultora_name": null, "products": [{"product_code": true, "quantity": -1, "price": 3}]}]}"#;
    let outcome = read_bytes("pedidos.json", text.as_bytes());
    assert_eq!(
        shown(&outcome),
        unindented(
            "00958 María: 24318x2 1234567890123456789x1
             row 3 product_code \"1.5\" code_is_fraction
             row 3 quantity \"{…}\" quantity_not_number
             row 4 product_code \"\" missing
             row 4 quantity \"\" missing
             row 5 consultora_code \"\" missing
             row 5 product_code \"VERDADERO\" code_is_boolean
             row 5 quantity \"-1\" quantity_negative
             5 = 2 + 3 + 0"
        )
    );
    assert_eq!(outcome.unwrap().file.title.as_deref(), Some("Campaña 7"));
    for text in [
        "{",
        "{\"orders\": 7}",
        "{\"a\": []}",
        &"{\"orders\":[".repeat(10_000),
    ] {
        let said = shown(&read_bytes("pedidos.json", text.as_bytes()));
        assert!(
            said.contains("el JSON no tiene la forma esperada"),
            "{said}"
        );
    }
}

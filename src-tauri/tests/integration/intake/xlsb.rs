//! Excel's binary workbook. No writer of it is at hand, so the records are put together here.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use gsp_bot::intake::FileCause;

const ROOT_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.bin"/></Relationships>"#;
const BOOK_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/></Relationships>"#;

enum Value {
    Text(&'static str),
    Number(f64),
}

/// One record: type and length as Excel shortens them, then the payload.
fn record(kind: u16, payload: &[u8]) -> Vec<u8> {
    let mut bytes = match u8::try_from(kind) {
        Ok(kind) if kind < 0x80 => vec![kind],
        _ => vec![(kind & 0x7f) as u8 | 0x80, (kind >> 7) as u8],
    };
    let mut length = payload.len();
    loop {
        let low = (length & 0x7f) as u8;
        length >>= 7;
        bytes.push(if length > 0 { low | 0x80 } else { low });
        if length == 0 {
            break;
        }
    }
    bytes.extend_from_slice(payload);
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = u32::try_from(units.len()).unwrap().to_le_bytes().to_vec();
    bytes.extend(units.into_iter().flat_map(u16::to_le_bytes));
    bytes
}

fn book() -> Vec<u8> {
    let sheet = [vec![0; 8], wide("rId1"), wide("Pedidos")].concat();
    [
        record(0x0083, &[]),
        record(0x0099, &[0; 8]),
        record(0x008f, &[]),
        record(0x009c, &sheet),
        record(0x0090, &[]),
        record(0x0084, &[]),
    ]
    .concat()
}

fn sheet(rows: &[Vec<Value>]) -> Vec<u8> {
    let mut bytes = [
        record(0x0081, &[]),
        record(0x0094, &[0; 16]),
        record(0x0091, &[]),
    ]
    .concat();
    for (row, number) in rows.iter().zip(0_u32..) {
        bytes.extend(record(
            0x0000,
            &[number.to_le_bytes().to_vec(), vec![0; 13]].concat(),
        ));
        for (value, column) in row.iter().zip(0_u32..) {
            let place = [column.to_le_bytes(), [0; 4]].concat();
            bytes.extend(match value {
                Value::Text(text) => record(0x0006, &[place, wide(text)].concat()),
                Value::Number(number) => {
                    record(0x0005, &[place, number.to_le_bytes().to_vec()].concat())
                }
            });
        }
    }
    bytes.extend(record(0x0092, &[]));
    bytes.extend(record(0x0082, &[]));
    bytes
}

fn package(sheet: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("_rels/.rels", ROOT_RELS.as_bytes()),
        ("xl/workbook.bin", &book()),
        ("xl/_rels/workbook.bin.rels", BOOK_RELS.as_bytes()),
        ("xl/worksheets/sheet1.bin", sheet),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn orders() -> Vec<u8> {
    let text = |texts: [&'static str; 3]| texts.map(Value::Text).into_iter().collect();
    sheet(&[
        text(["CB", "SKU", "Cantidad"]),
        vec![
            Value::Text("00958"),
            Value::Number(24318.0),
            Value::Number(2.0),
        ],
        vec![Value::Number(77.0), Value::Number(1.0), Value::Number(1.5)],
        vec![Value::Number(78.0), Value::Number(1.0), Value::Number(1.0)],
    ])
}

#[test]
fn cells_are_read_and_lost_zeros_are_said() {
    let outcome = read_bytes("pedidos.xlsb", &package(&orders()));
    assert_eq!(
        shown(&outcome),
        unindented(
            "00958: 24318x2
             78: 1x1
             row 2 SKU \"24318\" zeros_unknown
             row 3 Cantidad \"1.5\" quantity_fraction
             row 4 CB \"78\" zeros_unknown
             3 = 2 + 1 + 0"
        )
    );
    let file = outcome.unwrap().file;
    assert_eq!(
        (file.format.as_str(), file.sheet.as_deref()),
        ("xlsb", Some("Pedidos"))
    );
}

#[test]
fn a_sheet_that_ends_anywhere_is_damaged_and_no_panic() {
    let whole = orders();
    for end in 0..whole.len() - 8 {
        let outcome = read_bytes("pedidos.xlsb", &package(&whole[..end]));
        assert!(
            matches!(outcome.unwrap_err().cause, FileCause::Damaged { .. }),
            "{end}"
        );
    }
}

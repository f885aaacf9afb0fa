//! Files made to do harm: refused within seconds, or read without it.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use gsp_bot::intake::FileCause;

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Pedidos" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook with these parts beside the usual ones.
pub(super) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let usual = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
    ];
    for (name, text) in usual
        .iter()
        .filter(|(name, _)| !parts.iter().any(|part| part.0 == *name))
        .chain(parts)
    {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A sheet with the usual header in text cells, then these rows as XML.
pub(super) fn sheet(rows: &str) -> String {
    let header: String = ["CB", "SKU", "Cantidad"].map(inline).concat();
    format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">{header}</row>{rows}</sheetData></worksheet>"#
    )
}

fn inline(text: &str) -> String {
    format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn row(number: u32, cells: [&str; 3]) -> String {
    format!(r#"<row r="{number}">{}</row>"#, cells.map(inline).concat())
}

#[track_caller]
fn cause(bytes: &[u8]) -> FileCause {
    read_bytes("pedidos.xlsx", bytes).unwrap_err().cause
}

#[test]
fn the_plain_package_is_fine() {
    let bytes = package(&[("xl/worksheets/sheet1.xml", &sheet(&row(2, ["1", "A", "1"])))]);
    assert_eq!(
        shown(&read_bytes("a.xlsx", &bytes)),
        "1: Ax1\n1 = 1 + 0 + 0"
    );
}

#[test]
fn more_shared_strings_declared_than_there_are() {
    for count in [
        "1000000000000",
        "18446744073709551615",
        "99999999999999999999999",
    ] {
        let strings = format!(r#"<sst uniqueCount = "{count}"><si><t>a</t></si></sst>"#);
        let bytes = package(&[
            ("xl/sharedStrings.xml", &strings),
            ("xl/worksheets/sheet1.xml", &sheet("")),
        ]);
        assert!(
            matches!(cause(&bytes), FileCause::Damaged { .. }),
            "{count}"
        );
    }
}

#[test]
fn a_font_that_is_copied_for_every_style() {
    let font = "A".repeat(1 << 19);
    let styles = format!(
        r#"<styleSheet><fonts><font><name val="{font}"/></font></fonts><cellXfs>{}</cellXfs></styleSheet>"#,
        r#"<xf fontId="0"/>"#.repeat(100_000)
    );
    let bytes = package(&[
        ("xl/styles.xml", &styles),
        ("xl/worksheets/sheet1.xml", &sheet("")),
    ]);
    assert!(matches!(cause(&bytes), FileCause::Damaged { .. }));
}

#[test]
fn a_zip_bomb() {
    let zeros = " ".repeat(80 << 20);
    let bytes = package(&[
        ("xl/worksheets/sheet1.xml", &sheet(&row(2, ["1", "A", "1"]))),
        ("docProps/custom.bin", &zeros),
    ]);
    assert!(bytes.len() < 1 << 20);
    assert!(matches!(cause(&bytes), FileCause::TooLarge { .. }));
}

/// The directory says ten bytes; what is packed is a multitude.
#[test]
fn a_part_that_is_larger_than_it_says() {
    let rows: String = (2..400_000)
        .map(|number| row(number, ["1", "A", "1"]))
        .collect();
    let text = sheet(&rows);
    let mut bytes = package(&[("xl/worksheets/sheet1.xml", &text)]);
    let length = u32::try_from(text.len()).unwrap().to_le_bytes();
    while let Some(at) = bytes.windows(4).position(|window| window == length) {
        bytes[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    assert!(matches!(cause(&bytes), FileCause::Damaged { .. }));
}

#[test]
fn a_value_that_is_no_value_but_a_flood() {
    let flood = "A".repeat(4 << 20);
    let bytes = package(&[(
        "xl/worksheets/sheet1.xml",
        &sheet(&row(2, [&flood, "A", "1"])),
    )]);
    assert!(matches!(cause(&bytes), FileCause::Damaged { .. }));
}

#[test]
fn entities_that_multiply() {
    let entities = r#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"#;
    let rows = row(2, ["&b;", "A", "1"]);
    let bytes = package(&[(
        "xl/worksheets/sheet1.xml",
        &format!("{entities}{}", sheet(&rows).split_once("?>").unwrap().1),
    )]);
    // Unknown entities are an error or nothing, never a multitude.
    if let Ok(intake) = read_bytes("a.xlsx", &bytes) {
        assert!(intake.orders.is_empty() || intake.orders[0].consultora.as_str().len() < 10);
    }
}

#[test]
fn rows_out_of_order_cells_of_no_row_and_other_nonsense() {
    for rows in [
        format!("{}{}", row(5, ["1", "A", "1"]), row(3, ["1", "A", "1"])),
        r#"<row r="2"><c r="A2" t="s"><v>7</v></c></row>"#.to_owned(),
        r#"<row r="0"><c r="A0"><v>7</v></c></row>"#.to_owned(),
        r#"<row r="4294967295"><c r="ZZZZZZZZZ99999999999"><v>7</v></c></row>"#.to_owned(),
        r#"<row><c t="e"><v>nothing</v></c></row>"#.to_owned(),
        r#"<row><c t="n"><v>1e999</v></c></row>"#.to_owned(),
        "<row><c>".to_owned(),
        "</sheetData>".to_owned(),
    ] {
        let bytes = package(&[("xl/worksheets/sheet1.xml", &sheet(&rows))]);
        let said = shown(&read_bytes("a.xlsx", &bytes));
        assert!(!said.is_empty(), "{rows}");
    }
}

#[test]
fn a_package_that_is_another_kind_of_file() {
    let document = package(&[("xl/workbook.xml", ""), ("xl/_rels/workbook.xml.rels", "")]);
    assert!(!shown(&read_bytes("a.xlsx", &document)).is_empty());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default())
        .unwrap();
    zip.write_all(b"<w/>").unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    assert!(shown(&read_bytes("a.xlsx", &bytes)).contains("no es una planilla (Word"));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("content.xml", SimpleFileOptions::default())
        .unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    assert!(shown(&read_bytes("a.ods", &bytes)).contains("está dañado"));
}

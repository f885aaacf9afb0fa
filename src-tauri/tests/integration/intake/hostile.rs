//! Files made to do harm: refused within seconds, or read without it.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use gsp_bot::intake::FileCause;

/// What a refusal may take in an unoptimised build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

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

/// Ten letters, ten times as many, and so on, nine times: a gigabyte, if anybody followed.
fn multiplying() -> String {
    let mut entities = r#"<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">"#.to_owned();
    for number in 1..9 {
        let ten = format!("&e{};", number - 1).repeat(10);
        entities += &format!(r#"<!ENTITY e{number} "{ten}">"#);
    }
    entities + r#"<!ENTITY file SYSTEM "file:///etc/passwd">]>"#
}

/// What was read or said, which holds neither a multitude nor another file.
#[track_caller]
fn assert_not_followed(name: &str, bytes: &[u8]) {
    let began = Instant::now();
    let said = shown(&read_bytes(name, bytes));
    assert!(began.elapsed() < PATIENCE);
    assert!(
        said.len() < 1_000 && !said.contains("root:"),
        "{said:.1000}"
    );
}

#[test]
fn entities_that_multiply_or_name_a_file_are_not_followed() {
    let with_entities = |xml: &str| {
        let (head, rest) = xml.split_once("?>").unwrap();
        format!("{head}?>{}{rest}", multiplying())
    };
    for entity in ["&e8;", "&file;"] {
        let rows = row(2, [entity, "A", "1"]);
        let sheet_xml = with_entities(&sheet(&rows));
        assert_not_followed(
            "a.xlsx",
            &package(&[("xl/worksheets/sheet1.xml", &sheet_xml)]),
        );
        let strings = with_entities(&format!(
            r#"<?xml version="1.0"?><sst><si><t>{entity}</t></si></sst>"#
        ));
        let shared = sheet(r#"<row r="2"><c t="s"><v>0</v></c></row>"#);
        assert_not_followed(
            "a.xlsx",
            &package(&[
                ("xl/sharedStrings.xml", &strings),
                ("xl/worksheets/sheet1.xml", &shared),
            ]),
        );
        let rows = [["CB", "SKU", "Cantidad"], [entity, "A", "1"]].map(super::apart::row);
        let content = super::apart::content(&rows.concat());
        let content = with_entities(&format!(r#"<?xml version="1.0"?>{content}"#));
        assert_not_followed("a.ods", &super::apart::ods_of(&content));
    }
}

/// One packed part that the list of contents names a thousand times.
#[test]
fn a_zip_bomb_that_overlaps_itself() {
    let zeros = "0".repeat(8 << 20);
    let bytes = package(&[
        ("xl/worksheets/sheet1.xml", &sheet(&row(2, ["1", "A", "1"]))),
        ("xl/media/0000.bin", &zeros),
    ]);
    let find = |pattern: &[u8]| {
        let mut places = bytes.windows(pattern.len());
        places.rposition(|place| place == pattern).unwrap()
    };
    let list_end = find(b"PK\x05\x06");
    let entry = find(b"PK\x01\x02");
    let mut bomb = bytes[..list_end].to_vec();
    let copies: u16 = 1_000;
    for number in 1..=copies {
        let mut copy = bytes[entry..list_end].to_vec();
        let digits = copy.windows(4).position(|place| place == b"0000").unwrap();
        copy[digits..digits + 4].copy_from_slice(format!("{number:04}").as_bytes());
        bomb.extend(copy);
    }
    let mut end = bytes[list_end..].to_vec();
    let entries = u16::from_le_bytes([end[8], end[9]]) + copies;
    let list_start = u32::from_le_bytes(end[16..20].try_into().unwrap());
    let list_length = u32::try_from(bomb.len()).unwrap() - list_start;
    end[8..10].copy_from_slice(&entries.to_le_bytes());
    end[10..12].copy_from_slice(&entries.to_le_bytes());
    end[12..16].copy_from_slice(&list_length.to_le_bytes());
    bomb.extend(end);
    assert!(bomb.len() < 1 << 20);
    let began = Instant::now();
    let cause = cause(&bomb);
    assert!(
        matches!(
            cause,
            FileCause::TooLarge { .. } | FileCause::Damaged { .. }
        ),
        "{cause:?}"
    );
    assert!(began.elapsed() < PATIENCE);
}

#[test]
fn elements_in_elements_in_elements() {
    let deep = format!("{}{}", "<x>".repeat(200_000), "</x>".repeat(200_000));
    let began = Instant::now();
    let xlsx = package(&[(
        "xl/worksheets/sheet1.xml",
        &sheet(&format!("<row>{deep}</row>")),
    )]);
    let ods = super::apart::ods(&format!("<table:table-row>{deep}</table:table-row>"));
    for (name, bytes) in [("a.xlsx", xlsx), ("a.ods", ods)] {
        assert!(shown(&read_bytes(name, &bytes)).starts_with('«'), "{name}");
    }
    assert!(began.elapsed() < PATIENCE);
}

#[test]
fn counts_of_an_ods_that_no_sheet_has() {
    let header = super::apart::row(["CB", "SKU", "Cantidad"]);
    let cell = |count: &str| {
        format!(
            r#"<table:table-row><table:table-cell table:number-columns-repeated="{count}" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>"#
        )
    };
    let rows = |count: &str| {
        super::apart::row(["1", "A", "1"]).replacen(
            "<table:table-row>",
            &format!(r#"<table:table-row table:number-rows-repeated="{count}">"#),
            1,
        )
    };
    for odd in [
        cell("4294967295"),
        cell("16385"),
        cell("99999999999999999999"),
        cell("-1"),
        rows("4294967295"),
        rows("1048577"),
    ] {
        let began = Instant::now();
        let bytes = super::apart::ods(&format!("{header}{odd}"));
        let problem = read_bytes("a.ods", &bytes).unwrap_err();
        assert!(matches!(problem.cause, FileCause::Damaged { .. }), "{odd}");
        assert!(began.elapsed() < PATIENCE);
    }
    // Empty ones are only how LibreOffice ends a sheet.
    let far = format!(
        r#"{header}{}<table:table-row table:number-rows-repeated="4294967295"><table:table-cell table:number-columns-repeated="4294967295"/></table:table-row>"#,
        super::apart::row(["1", "A", "1"])
    );
    let outcome = read_bytes("a.ods", &super::apart::ods(&far));
    assert_eq!(shown(&outcome), "1: Ax1\n1 = 1 + 0 + 0");
}

/// Sectors of an .xls that lead in a circle, and one that leads out of the file.
#[test]
fn an_old_workbook_that_leads_nowhere() {
    let whole = super::xls::xls(&super::xls::labels(0, ["CB", "SKU", "Cantidad"]));
    // Where the first sector leads, and where the stream begins.
    for (number, bytes) in [(0_u32, &whole), (1, &whole), (0xffff_fff0, &whole)] {
        let mut bytes = bytes.clone();
        let list = bytes.len() - 4096;
        bytes[list..list + 4].copy_from_slice(&number.to_le_bytes());
        let began = Instant::now();
        let outcome = read_bytes("a.xls", &bytes);
        assert!(shown(&outcome).starts_with('«'));
        assert!(began.elapsed() < PATIENCE);
    }
}

#[test]
fn a_text_of_one_line() {
    for line in [";", "\"", "\"\"", "\0", "CB;SKU;Cantidad;", "x"] {
        let text = format!("CB;SKU;Cantidad\n{}", line.repeat((2 << 20) / line.len()));
        let began = Instant::now();
        let outcome = read_bytes("a.csv", text.as_bytes());
        assert!(shown(&outcome).len() < 4_000, "{line:?}");
        assert!(began.elapsed() < PATIENCE, "{line:?} {:?}", began.elapsed());
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

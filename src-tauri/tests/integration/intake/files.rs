//! Files that are no order sheets, and what is said of them.

use super::*;
use gsp_bot::intake::{FileCause, IntakeOptions, Limits};

#[track_caller]
fn refused(name: &str, bytes: &[u8], expected: &str) {
    let problem = read_bytes(name, bytes).unwrap_err();
    let text = problem.text();
    assert!(text.es.contains(expected), "{}", text.es);
    assert!(text.es.contains(name) && text.en.contains(name));
}

#[test]
fn what_is_no_spreadsheet_is_told_by_its_content() {
    refused("a.xlsx", b"", "está vacío");
    refused("a.csv", b"\r\n \r\n", "está vacío");
    refused("a.csv", b"\xef\xbb\xbf", "está vacío");
    refused("a.xlsx", b"%PDF-1.7 ...", "no es una planilla (PDF)");
    refused("a.csv", b"\x89PNG\r\n\x1a\n\0\0", "no es una planilla (PNG");
    refused(
        "a.csv",
        &[0, 1, 2, 3, 200, 0, 0, 0, 9],
        "no es una planilla",
    );
    refused(
        "a.xls",
        b"<html><table><tr><td>CB</td></tr></table>",
        "el formato HTML no se lee",
    );
    refused(
        "a.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old",
        "está dañado",
    );
    refused(
        "a.xls",
        &[9, 4, 6, 0, 0, 0, 0x10, 0],
        "el formato .xls (Excel 2, 3, 4) no se lee",
    );
    refused("a.xlsx", b"PK\x03\x04 and no more", "está dañado");
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let encrypted = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", &name[..]].concat();
    refused("a.xlsx", &encrypted, "protegido con contraseña");
}

#[test]
fn a_table_with_nothing_below_the_header_says_so() {
    refused("a.csv", b"CB;SKU;Cantidad\n\n;;\n", "ninguna fila debajo");
}

#[test]
fn bounds_are_kept() {
    let text = "CB;SKU;Cantidad\n1;A;1\n1;B;1\n1;C;1\n";
    let limits = |limits: Limits| IntakeOptions {
        limits,
        ..Default::default()
    };
    let rows = limits(Limits {
        rows_max: 2,
        ..Default::default()
    });
    let said = shown(&read_bytes_with("a.csv", text.as_bytes(), &rows));
    assert!(said.contains("tiene más de 2 filas"), "{said}");
    let bytes = limits(Limits {
        text_bytes_max: 20,
        ..Default::default()
    });
    let said = shown(&read_bytes_with("a.csv", text.as_bytes(), &bytes));
    assert!(said.contains("pesa más de"), "{said}");
    let columns = limits(Limits {
        columns_max: 3,
        ..Default::default()
    });
    let wide = "CB;SKU;Cantidad;Zona\n1;A;1;x\n";
    let said = shown(&read_bytes_with("a.csv", wide.as_bytes(), &columns));
    assert!(said.contains("tiene más de 3 columnas"), "{said}");
    let beyond = "CB;SKU;Cantidad\n1;A;1;x\n";
    let intake = read_bytes_with("a.csv", beyond.as_bytes(), &columns).unwrap();
    assert_eq!(codes(&intake), [ProblemCode::CellsBeyond]);
}

#[test]
fn a_reading_can_be_stopped() {
    let rows = "1,A,1\n".repeat(10_000);
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, format!("CB,SKU,Cantidad\n{rows}")).unwrap();
    let reports = std::cell::Cell::new(0);
    let problem = read(&path, &IntakeOptions::default(), &|progress| {
        reports.set(reports.get() + 1);
        if progress.rows > 4_000 {
            Continue::No
        } else {
            Continue::Yes
        }
    })
    .unwrap_err();
    assert_eq!(problem.cause, FileCause::Cancelled);
    assert_eq!(reports.get(), 2);
}

#[test]
fn the_fingerprint_is_the_content() {
    let intake = read_bytes("a.csv", b"CB;SKU;Cantidad\n1;A;1\n").unwrap();
    assert_eq!(intake.file.fingerprint.len(), 64);
    let other = read_bytes("b.csv", b"CB;SKU;Cantidad\n1;A;1\n").unwrap();
    assert_eq!(other.file.fingerprint, intake.file.fingerprint);
    assert_eq!(intake.file.size_bytes, 22);
    assert_eq!(intake.file.format.as_str(), "text");
}

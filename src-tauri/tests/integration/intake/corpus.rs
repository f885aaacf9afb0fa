//! Small files as many programs write them, each with its expected reading beside it.
//!
//! `UPDATE_CORPUS=1` writes the readings anew; read the difference before it is kept.

use std::fs;
use std::path::PathBuf;

use rust_xlsxwriter::{Format, Note, Table, TableColumn, Workbook};

use super::*;

#[test]
fn every_file_is_read_as_expected() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src-tauri/tests/corpus");
    let update = std::env::var_os("UPDATE_CORPUS").is_some();
    if update {
        for (name, bytes) in ours() {
            let path = folder.join(name);
            if !path.exists() {
                fs::write(path, bytes).unwrap();
            }
        }
    }
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| is_sample(path))
        .collect();
    files.sort();
    assert!(files.len() >= 120, "{} files", files.len());
    let mut differing = Vec::new();
    for file in &files {
        let reading = reading(file);
        let name = format!("{}.expected", file.file_name().unwrap().to_str().unwrap());
        let expected = folder.join(name);
        if update {
            fs::write(&expected, &reading).unwrap();
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default();
        if wanted != reading {
            differing.push(format!(
                "{}\nwanted:\n{wanted}\nread:\n{reading}",
                file.display()
            ));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n\n"));
}

pub(super) fn is_sample(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_str().unwrap();
    !name.starts_with('.')
        && ![".expected", ".js", ".py", ".md"]
            .iter()
            .any(|end| name.ends_with(end))
}

fn reading(path: &Path) -> String {
    let outcome = read_path(path, &IntakeOptions::default());
    let facts = outcome.as_ref().map_or_else(
        |_| String::new(),
        |intake| {
            let file = &intake.file;
            let mut facts = file.format.as_str().to_owned();
            if let Some(encoding) = file.encoding {
                facts += &format!(", {encoding}");
            }
            if let Some(delimiter) = file.delimiter {
                facts += &format!(", {delimiter:?}");
            }
            if let Some(sheet) = &file.sheet {
                facts += &format!(", sheet {sheet} of {}", file.sheets_ignored.len() + 1);
            }
            format!("{facts}, header in row {}\n", file.header_row)
        },
    );
    format!("{facts}{}\n", shown(&outcome))
}

/// Workbooks by the writer that this program uses.
fn ours() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("rust_xlsxwriter_formats.xlsx", formats()),
        ("rust_xlsxwriter_rejected.xlsx", rejected()),
        ("rust_xlsxwriter_table.xlsx", table()),
    ]
}

/// What was written then is read as what is written now.
#[test]
fn our_own_writer_writes_what_it_wrote() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src-tauri/tests/corpus");
    for (name, bytes) in ours() {
        let kept = fs::read(folder.join(name)).unwrap();
        let now = shown(&read_bytes(name, &bytes));
        assert_eq!(now, shown(&read_bytes(name, &kept)), "{name}");
    }
}

fn formats() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Pedidos").unwrap();
    let header = ["N° consultora", "Nombre", "Cód. material", "Q"];
    sheet.write_row(0, 0, header).unwrap();
    for (row, (code, format)) in (1..).zip([
        (958.0, "00000"),
        (10_742.0, "General"),
        (7.0, "#,##0"),
        (12.0, "\"CN-\"0000"),
        (0.07, "0%"),
        (46_145.0, "dd-mm-yyyy"),
        (1e15, "0"),
    ]) {
        let format = Format::new().set_num_format(format);
        sheet
            .write_number_with_format(row, 0, code, &format)
            .unwrap();
        sheet
            .write_row(row, 1, ["Ana", "24318", " 2\u{a0}"])
            .unwrap();
    }
    sheet.set_column_hidden(1).unwrap();
    sheet.set_row_hidden(2).unwrap();
    sheet.autofilter(0, 0, 7, 3).unwrap();
    book.save_to_buffer().unwrap()
}

fn table() -> Vec<u8> {
    let mut book = Workbook::new();
    let cover = book.add_worksheet().set_name("Portada").unwrap();
    cover.write_string(0, 0, "Campaña 9").unwrap();
    let sheet = book.add_worksheet().set_name("Zona ñ").unwrap();
    let title = Format::new();
    sheet
        .merge_range(0, 1, 0, 4, "Pedidos de mayo", &title)
        .unwrap();
    let columns =
        ["Cód. CB", "SKU", "Unidades", "Precio"].map(|name| TableColumn::new().set_header(name));
    sheet
        .add_table(2, 1, 4, 4, &Table::new().set_columns(&columns))
        .unwrap();
    sheet.write_row(3, 1, ["00958", "24318"]).unwrap();
    sheet.write_row(3, 3, [2.0, 12_990.0]).unwrap();
    sheet.write_row(4, 1, ["10742", "00077"]).unwrap();
    sheet.write_row(4, 3, [1.0, 990.0]).unwrap();
    sheet.insert_note(3, 1, &Note::new("revisar")).unwrap();
    book.save_to_buffer().unwrap()
}

fn rejected() -> Vec<u8> {
    let text = "Zona;CB;Nombre;SKU;Cantidad\nSur;00958;María;24318;1,5\nSur;;Ana;=1+1;2\n";
    let intake = read_bytes("pedidos.csv", text.as_bytes()).unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("rechazadas.xlsx");
    gsp_bot::intake::write_rejected(&intake, &path).unwrap();
    fs::read(path).unwrap()
}

//! Importing a workbook into a cart.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Multipart, State};
use axum::http::{HeaderMap, StatusCode};
use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};

use super::api_cart::{NO_CONSULTORA, place};
use super::carts::Change;
use super::routes::Refused;
use super::state::Shared;

const ROWS_MAX: u32 = 2_000;
const COLUMNS_MAX: u32 = 40;
const UNPACKED_BYTES_MAX: u64 = 16 << 20;

const NO_IMPORT: Refused = Refused(
    StatusCode::NOT_FOUND,
    "no_import",
    "La importación no está disponible",
);

const NOT_READABLE: Refused = Refused(
    StatusCode::UNPROCESSABLE_ENTITY,
    "file",
    "hemos detectado inconsistencias",
);

pub(super) async fn import(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    mut form: Multipart,
) -> Result<Json<Value>, Refused> {
    let asked_at = {
        let mut state = shared.locked();
        let asked_at = place(&mut state, &headers)?;
        if !state.profile.layout.import {
            return Err(NO_IMPORT);
        }
        asked_at
    };
    let mut file = None;
    while let Ok(Some(field)) = form.next_field().await {
        if field.name() == Some("file") {
            file = field.bytes().await.ok();
        }
    }
    let file = file.ok_or(NOT_READABLE)?;
    let read = tokio::task::spawn_blocking(move || read(&file)).await;
    let rows = read.ok().flatten().ok_or(NOT_READABLE)?;
    let mut state = shared.locked();
    // A workbook takes its time: the session may have ended meanwhile, or left for another cart.
    let place = place(&mut state, &headers)?;
    if place != asked_at {
        return Err(NO_CONSULTORA);
    }
    let world = Arc::clone(&state.world);
    let mut added = 0;
    let mut unavailable = Vec::new();
    let mut unknown = Vec::new();
    let mut limited = Vec::new();
    for (code, units) in &rows.lines {
        let change = state.cart(&place.consultora).add(&world, code, *units);
        match change {
            Change::Done(_) => added += 1,
            Change::Limited(limit) => {
                added += 1;
                limited.push(json!({ "code": code, "limit": limit }));
            }
            Change::Unavailable => {
                let name = world.products.get(code).map(|product| product.name.clone());
                unavailable.push(json!({ "code": code, "name": name }));
                let cart = state.cart(&place.consultora);
                if !cart.unavailable.contains(code) {
                    cart.unavailable.push(code.clone());
                }
            }
            Change::Unknown => unknown.push(code.clone()),
        }
        if let Change::Done(units) | Change::Limited(units) = change {
            state.wrote(
                &place.session,
                &place.consultora,
                "import",
                Some(code),
                Some(units),
            );
        }
    }
    Ok(Json(json!({
        "added": added,
        "unavailable": unavailable,
        "unknown": unknown,
        "limited": limited,
        "inconsistent": rows.inconsistent,
    })))
}

#[derive(Debug, PartialEq, Eq)]
struct Rows {
    /// Units by code; a code that comes twice is summed.
    lines: BTreeMap<String, u32>,
    /// Rows that make no sense were passed over.
    inconsistent: bool,
}

/// Cell by cell: a workbook says itself how big its sheet is, and may be lying.
fn read(bytes: &[u8]) -> Option<Rows> {
    if unpacked_bytes(bytes)? > UNPACKED_BYTES_MAX {
        return None;
    }
    let mut workbook = Xlsx::new(Cursor::new(bytes)).ok()?;
    let name = workbook.sheet_names().first()?.clone();
    let mut cells = workbook.worksheet_cells_reader(&name).ok()?;
    let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().ok()? {
        let (row, column) = cell.get_position();
        let value = Data::from(cell.get_value().clone()).to_string();
        let text = value.trim().to_owned();
        if row <= ROWS_MAX && column < COLUMNS_MAX && !text.is_empty() {
            rows.entry(row).or_default().insert(column, text);
        }
    }
    let (_, head) = rows.pop_first()?;
    let column = |wanted: &str| {
        head.iter()
            .find(|(_, name)| name.to_uppercase() == wanted)
            .map(|(column, _)| *column)
    };
    Some(lines(&rows, column("CÓDIGO")?, column("QTDE")?))
}

fn lines(rows: &BTreeMap<u32, BTreeMap<u32, String>>, code_at: u32, units_at: u32) -> Rows {
    let mut read = Rows {
        lines: BTreeMap::new(),
        inconsistent: false,
    };
    for row in rows.values() {
        let units = row
            .get(&units_at)
            .and_then(|units| units.parse::<u32>().ok());
        match (row.get(&code_at), units) {
            (Some(code), Some(units)) if units > 0 => {
                let there = read.lines.entry(code.clone()).or_default();
                *there = there.saturating_add(units);
            }
            _ => read.inconsistent = true,
        }
    }
    read
}

/// By what the archive says of its parts.
fn unpacked_bytes(bytes: &[u8]) -> Option<u64> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut total = 0_u64;
    for index in 0..archive.len() {
        total = total.saturating_add(archive.by_index_raw(index).ok()?.size());
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::Workbook;

    fn workbook(rows: &[(&str, &str)]) -> Vec<u8> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (row, (code, units)) in (0..).zip(rows) {
            sheet.write_string(row, 0, *code).unwrap();
            match units.parse::<u32>() {
                Ok(units) => sheet.write_number(row, 1, units).unwrap(),
                Err(_) => sheet.write_string(row, 1, *units).unwrap(),
            };
        }
        workbook.save_to_buffer().unwrap()
    }

    #[test]
    fn zeros_in_front_stay_and_codes_that_come_twice_are_summed() {
        let rows = [
            ("Código", "Qtde"),
            ("00417", "2"),
            ("417", "1"),
            ("00417", "3"),
        ];
        let read = read(&workbook(&rows)).unwrap();
        assert_eq!(read.lines["00417"], 5);
        assert_eq!(read.lines["417"], 1);
        assert!(!read.inconsistent);
    }

    #[test]
    fn a_row_without_sense_is_passed_over_and_told() {
        let rows = [
            ("CÓDIGO", "QTDE"),
            ("417", "0"),
            ("418", "dos"),
            ("419", "1"),
        ];
        let read = read(&workbook(&rows)).unwrap();
        assert_eq!(read.lines.keys().collect::<Vec<_>>(), ["419"]);
        assert!(read.inconsistent);
    }

    #[test]
    fn other_columns_and_other_files_are_refused() {
        assert_eq!(
            read(&workbook(&[("CODIGO", "CANTIDAD"), ("417", "1")])),
            None
        );
        assert_eq!(read(b"CODIGO;QTDE"), None);
    }

    #[test]
    fn a_far_corner_costs_nothing() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (column, head) in [(0, "CÓDIGO"), (1, "QTDE")] {
            sheet.write_string(0, column, head).unwrap();
        }
        sheet.write_string(1_048_575, 16_383, "lejos").unwrap();
        let read = read(&workbook.save_to_buffer().unwrap()).unwrap();
        assert!(read.lines.is_empty());
    }
}

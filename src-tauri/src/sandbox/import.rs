//! Importing a workbook into a cart.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Multipart, State};
use axum::http::{HeaderMap, StatusCode};
use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};

use super::api_cart::place;
use super::carts::Change;
use super::routes::Refused;
use super::state::Shared;

const ROWS_MAX: usize = 2_000;

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
    let place = place(&shared, &headers)?;
    let mut file = None;
    while let Ok(Some(field)) = form.next_field().await {
        if field.name() == Some("file") {
            file = field.bytes().await.ok();
        }
    }
    let rows = read(&file.ok_or(NOT_READABLE)?).ok_or(NOT_READABLE)?;
    let mut state = shared.locked();
    let world = state.world.clone();
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

struct Rows {
    /// Units by code; a code that comes twice is summed.
    lines: BTreeMap<String, u32>,
    /// Rows that make no sense were passed over.
    inconsistent: bool,
}

fn read(bytes: &[u8]) -> Option<Rows> {
    let mut workbook = Xlsx::new(Cursor::new(bytes.to_vec())).ok()?;
    let name = workbook.sheet_names().first()?.clone();
    let range = workbook.worksheet_range(&name).ok()?;
    let mut rows = range.rows();
    let head: Vec<String> = rows
        .next()?
        .iter()
        .map(|cell| text(cell).to_uppercase())
        .collect();
    let code_at = head.iter().position(|name| name == "CÓDIGO")?;
    let units_at = head.iter().position(|name| name == "QTDE")?;
    let mut read = Rows {
        lines: BTreeMap::new(),
        inconsistent: false,
    };
    for row in rows.take(ROWS_MAX) {
        let code = row.get(code_at).map(text).unwrap_or_default();
        let units = row
            .get(units_at)
            .map(text)
            .and_then(|units| units.parse::<u32>().ok());
        match units {
            Some(units) if !code.is_empty() && units > 0 => {
                let there = read.lines.entry(code).or_default();
                *there = there.saturating_add(units);
            }
            _ => read.inconsistent |= !row.iter().all(|cell| text(cell).is_empty()),
        }
    }
    Some(read)
}

fn text(cell: &Data) -> String {
    cell.to_string().trim().to_owned()
}

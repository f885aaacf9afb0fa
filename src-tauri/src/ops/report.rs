//! The report of a batch as a workbook: what was asked, what became of it, and why.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::error::not_written;
use super::{Ops, OpsError, words};
use crate::domain::{BatchId, LineState, Text};
use crate::store::{Filter, LineRow, NewRejectedRow, OrderRow};

const ORDERS_PER_READ: u32 = 1_000;

const COLUMNS: [&str; 10] = [
    "consultora_code",
    "consultora_name",
    "product_code",
    "quantity",
    "cantidad cargada",
    "estado de la línea",
    "estado del pedido",
    "motivo",
    "intentos",
    "filas del archivo",
];

impl Ops {
    /// Writes the report to `path`. The first four columns are those of the file format, so the
    /// workbook, or a part of it, loads again as it is. Answers where it lies.
    ///
    /// # Errors
    /// When there is no such batch, the file cannot be written, or the storage fails.
    pub async fn save_report(&self, id: BatchId, path: &Path) -> Result<PathBuf, OpsError> {
        self.store.batch(id).await?;
        let mut orders = Vec::new();
        loop {
            let offset = u32::try_from(orders.len()).unwrap_or(u32::MAX);
            let (_, page) = self
                .store
                .orders(id, &Filter::default(), offset, ORDERS_PER_READ)
                .await?;
            if page.is_empty() {
                break;
            }
            for order in page {
                let lines = self.store.lines(order.id).await?;
                orders.push((order, lines));
            }
        }
        let rejected = self.store.rejected_rows(id).await?;
        let target = path.to_path_buf();
        let written = tokio::task::spawn_blocking(move || write(&target, &orders, &rejected)).await;
        match written {
            Ok(Ok(())) => Ok(path.to_path_buf()),
            Ok(Err(error)) => Err(not_written(path, &error.to_string())),
            Err(error) => Err(not_written(path, &error.to_string())),
        }
    }
}

fn write(
    path: &Path,
    orders: &[(OrderRow, Vec<LineRow>)],
    rejected: &[NewRejectedRow],
) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name("Resultado")?;
    head(sheet, &COLUMNS, &bold)?;
    let mut at = 1;
    for (order, lines) in orders {
        for line in lines {
            line_row(sheet, at, order, line)?;
            at += 1;
        }
    }
    if !rejected.is_empty() {
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name("Filas rechazadas")?;
        head(
            sheet,
            &["hoja", "fila", "columna", "valor", "motivo"],
            &bold,
        )?;
        for (at, row) in (1..).zip(rejected) {
            sheet.write_string(at, 0, row.sheet.as_deref().unwrap_or_default())?;
            sheet.write_number(at, 1, row.row)?;
            sheet.write_string(at, 2, row.column.as_deref().unwrap_or_default())?;
            sheet.write_string(at, 3, &row.value)?;
            sheet.write_string(at, 4, &row.reason.es)?;
        }
    }
    workbook.save(path)
}

fn head(sheet: &mut Worksheet, names: &[&str], bold: &Format) -> Result<(), XlsxError> {
    for (column, name) in (0..).zip(names) {
        sheet.write_string_with_format(0, column, *name, bold)?;
        sheet.set_column_width(column, 20)?;
    }
    Ok(())
}

fn line_row(
    sheet: &mut Worksheet,
    at: u32,
    order: &OrderRow,
    line: &LineRow,
) -> Result<(), XlsxError> {
    let rows: Vec<String> = line.rows.iter().map(ToString::to_string).collect();
    // Text, not numbers: codes keep their zeros, and nothing is taken for a formula.
    sheet.write_string(at, 0, &order.consultora_code)?;
    sheet.write_string(at, 1, order.consultora_name.as_deref().unwrap_or_default())?;
    sheet.write_string(at, 2, &line.product_code)?;
    sheet.write_number(at, 3, line.quantity)?;
    if let Some(loaded) = line.loaded {
        sheet.write_number(at, 4, loaded)?;
    }
    sheet.write_string(at, 5, words::line_state(line.state).es)?;
    sheet.write_string(at, 6, words::order_state(order.state).es)?;
    let reason = if line.state == LineState::Added {
        None
    } else {
        order.message.as_ref()
    };
    sheet.write_string(at, 7, reason.map_or("", |text: &Text| text.es.as_str()))?;
    sheet.write_number(at, 8, u32::try_from(order.attempt.0).unwrap_or(u32::MAX))?;
    sheet.write_string(at, 9, rows.join(", "))?;
    Ok(())
}

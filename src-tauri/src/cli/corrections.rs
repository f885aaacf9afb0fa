//! `--correct ROW:FIELD=VALUE` and `--leave-out ROW`: what is said of rows before they are loaded.

use std::collections::BTreeMap;

use super::args::Reading;
use crate::ops::OpsError;
use crate::ops::wire::RowCorrection;

/// What the command line says of rows, in their order.
///
/// # Errors
/// For a correction that cannot be understood.
pub(super) fn of(load: &Reading) -> Result<Vec<RowCorrection>, OpsError> {
    let mut rows: BTreeMap<u32, RowCorrection> = BTreeMap::new();
    for text in &load.correct {
        let (row, field, value) = parts(text).ok_or_else(|| not_understood(text))?;
        let correction = rows.entry(row).or_default();
        let cell = match field {
            "consultora_code" | "consultora" => &mut correction.consultora_code,
            "consultora_name" | "name" => &mut correction.consultora_name,
            "product_code" | "product" => &mut correction.product_code,
            "quantity" => &mut correction.quantity,
            _ => return Err(not_understood(text)),
        };
        *cell = Some(value.to_owned());
    }
    for row in &load.leave_out {
        rows.entry(*row).or_default().left_out = true;
    }
    let rows = rows.into_iter();
    Ok(rows
        .map(|(row, correction)| RowCorrection { row, ..correction })
        .collect())
}

fn parts(text: &str) -> Option<(u32, &str, &str)> {
    let (row, cell) = text.split_once(':')?;
    let (field, value) = cell.split_once('=')?;
    Some((row.trim().parse().ok()?, field.trim(), value.trim()))
}

fn not_understood(text: &str) -> OpsError {
    OpsError::said(
        "bad_correction",
        format!(
            "«{text}» no tiene la forma FILA:CAMPO=VALOR, por ejemplo 37:quantity=2. Los campos son consultora_code, consultora_name, product_code y quantity."
        ),
        format!(
            "\"{text}\" is not of the form ROW:FIELD=VALUE, for example 37:quantity=2. The fields are consultora_code, consultora_name, product_code and quantity."
        ),
    )
}

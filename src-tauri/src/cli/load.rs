//! `gsp-bot load FILE`

use super::args::Load;
use super::output::Output;
use super::{COULD_NOT_RUN, DONE, columns, corrections, earlier};
use crate::domain::counted;
use crate::ops::wire::{LoadOptions, OpenOptions, Opened, PreviewView};
use crate::ops::{Ops, OpsError};

/// Problems that are shown before the list is cut; `--json` has them all.
const SHOWN_MAX: usize = 20;
/// How it is said that an earlier mapping was used.
const MEMORY: &str = "memory";

pub(super) async fn run(ops: &Ops, load: &Load, output: &Output) -> Result<u8, OpsError> {
    let wanted = OpenOptions {
        sheet: load.sheet.clone(),
        header_row: load.header_row,
        map: load.map.clone(),
        ..OpenOptions::default()
    };
    let preview = match ops.open_file(&load.file, &wanted).await? {
        Opened::Preview { preview } => preview,
        Opened::Columns { columns } => {
            columns::ask(&load.file, &columns, output)?;
            return Ok(COULD_NOT_RUN);
        }
    };
    if preview.columns_by == MEMORY {
        columns::tell_memory(&preview, output);
    }
    let rows = corrections::of(load)?;
    let preview = match rows.as_slice() {
        [] => preview,
        rows => Box::new(ops.correct_rows(preview.id, rows).await?),
    };
    let compared = ops
        .compare_preview(preview.id, load.cycle.as_deref(), load.cart.as_deref())
        .await?;
    if !load.json {
        show(&preview, output);
        earlier::show(&compared, load, output);
    }
    if preview.orders == 0 {
        output.aside(output.pick(
            "No hay ningún pedido que cargar: todas las filas fueron rechazadas.",
            "There is no order to load: every row was rejected.",
        ));
        return Ok(COULD_NOT_RUN);
    }
    let options = LoadOptions {
        name: load.name.clone(),
        start: false,
        cart_policy: load.cart.clone(),
        cycle: load.cycle.clone(),
        refuse_other_name: load.check_names,
        same: Some(load.same.clone()),
        changed: Some(load.changed.clone()),
    };
    let loaded = ops.load_preview(preview.id, &options).await?;
    if load.json {
        output.json(&loaded)?;
    } else {
        let id = loaded.batch_id;
        output.line(format!(
            "{} {id}: {}",
            output.pick("Lote", "Batch"),
            output.pick("cargado", "loaded"),
        ));
        earlier::tell(&loaded, output);
        output.line(format!(
            "{}: gsp-bot start {id} --wait",
            output.pick("Para iniciarlo", "To start it")
        ));
    }
    Ok(DONE)
}

fn show(preview: &PreviewView, output: &Output) {
    let PreviewView {
        file,
        rows,
        orders,
        lines,
        rows_in_orders,
        rows_rejected,
        rows_blank,
        ..
    } = preview;
    output.line(match output.pick("es", "en") {
        "es" => format!(
            "{file}: {} = {rows_in_orders} en pedidos + {rows_rejected} rechazadas + \
             {rows_blank} en blanco; {}, {}, {}",
            counted(u64::from(*rows), "fila", "filas"),
            counted(u64::from(*orders), "pedido", "pedidos"),
            counted(u64::from(*lines), "línea", "líneas"),
            counted(u64::from(preview.units), "unidad", "unidades"),
        ),
        _ => format!(
            "{file}: {} = {rows_in_orders} in orders + {rows_rejected} rejected + \
             {rows_blank} blank; {}, {}, {}",
            counted(u64::from(*rows), "row", "rows"),
            counted(u64::from(*orders), "order", "orders"),
            counted(u64::from(*lines), "line", "lines"),
            counted(u64::from(preview.units), "unit", "units"),
        ),
    });
    let problems = ["error", "warning", "note"].into_iter().flat_map(|level| {
        let all = preview.review.iter().flat_map(|row| &row.problems);
        all.filter(move |problem| problem.level == level)
    });
    for problem in problems.take(SHOWN_MAX) {
        let column = problem.column.as_deref().unwrap_or("-");
        let text = output.sentence(&problem.text);
        // Most sentences begin with the value.
        let value = if problem.value.is_empty() || text.contains(&problem.value) {
            String::new()
        } else {
            format!(", «{}»", problem.value)
        };
        output.line(format!(
            "  {} {}, {} {column}{value}: {text}",
            output.pick("fila", "row"),
            problem.row,
            output.pick("columna", "column"),
        ));
    }
    let shown = u32::try_from(SHOWN_MAX).unwrap_or(u32::MAX);
    let more = (preview.errors + preview.warnings + preview.notes).saturating_sub(shown);
    if more > 0 {
        output.line(format!(
            "  … {} {more}",
            output.pick("y otros", "and others:")
        ));
    }
    if let Some(earlier) = &preview.already_loaded {
        output.aside(format!(
            "{} {} ({}).",
            output.pick(
                "Atención: este mismo archivo ya se cargó en el lote",
                "Note: this very file was loaded before, as batch",
            ),
            earlier.batch_id,
            earlier.name,
        ));
    }
}

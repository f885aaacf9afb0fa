//! `gsp-bot status [ID]`

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{ContentArrangement, Table};

use super::args::Status;
use super::output::Output;
use super::{DONE, SOME_FAILED};
use crate::domain::{BatchId, BatchState};
use crate::ops::wire::BatchView;
use crate::ops::{Ops, OpsError, words};

pub(super) async fn run(ops: &Ops, status: &Status, output: &Output) -> Result<u8, OpsError> {
    match status.id {
        Some(id) => {
            let batch = ops.batch(BatchId(id)).await?;
            if status.json {
                output.json(&batch)?;
            } else {
                show(std::slice::from_ref(&batch), output);
                if let Some(text) = &batch.pause_text {
                    output.line(output.sentence(text));
                }
                for cause in ops.causes(Some(BatchId(id))).await? {
                    output.line(format!(
                        "  {} × {} — {}",
                        cause.orders,
                        output.sentence(&cause.text),
                        output.detail(cause.detail.as_ref()),
                    ));
                }
            }
            Ok(code(&batch))
        }
        None => {
            let batches = ops.batches().await?;
            if status.json {
                output.json(&batches)?;
            } else if batches.is_empty() {
                output.line(output.pick("No hay lotes.", "There are no batches."));
            } else {
                show(&batches, output);
            }
            Ok(DONE)
        }
    }
}

/// What a batch's state means to a script.
pub(super) fn code(batch: &BatchView) -> u8 {
    if batch.counts.failed > 0 {
        SOME_FAILED
    } else {
        DONE
    }
}

pub(super) fn show(batches: &[BatchView], output: &Output) {
    let mut table = Table::new();
    table
        .load_style(UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header([
        "#",
        output.pick("lote", "batch"),
        output.pick("estado", "state"),
        output.pick("pedidos", "orders"),
        output.pick("completos", "completed"),
        output.pick("parciales", "partial"),
        output.pick("fallidos", "failed"),
        output.pick("en curso", "running"),
        output.pick("faltan", "left"),
    ]);
    for batch in batches {
        let counts = batch.counts;
        let state = BatchState::parse(&batch.state).map_or_else(
            || batch.state.clone(),
            |state| output.text(&words::batch_state(state)),
        );
        table.add_row([
            batch.id.to_string(),
            batch.name.clone(),
            state,
            counts.total.to_string(),
            counts.completed.to_string(),
            counts.partial.to_string(),
            counts.failed.to_string(),
            counts.running.to_string(),
            (counts.waiting + counts.retrying).to_string(),
        ]);
    }
    output.line(table.to_string());
}

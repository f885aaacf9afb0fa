//! `gsp-bot orders ID`

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{ContentArrangement, Table};

use super::DONE;
use super::args::Orders;
use super::output::Output;
use crate::domain::{BatchId, OrderState};
use crate::ops::wire::{OrderFilter, OrderRow};
use crate::ops::{Ops, OpsError, words};

const PAGE: u32 = 1_000;

pub(super) async fn run(ops: &Ops, orders: &Orders, output: &Output) -> Result<u8, OpsError> {
    let filter = OrderFilter {
        states: orders.status.clone(),
        ..OrderFilter::default()
    };
    let mut rows: Vec<OrderRow> = Vec::new();
    loop {
        let offset = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let page = ops
            .orders(BatchId(orders.id), &filter, offset, PAGE)
            .await?;
        if page.rows.is_empty() {
            break;
        }
        rows.extend(page.rows);
    }
    if orders.json {
        output.json(&rows)?;
    } else {
        output.line(table(&rows, output).to_string());
    }
    Ok(DONE)
}

fn table(rows: &[OrderRow], output: &Output) -> Table {
    let mut table = Table::new();
    table
        .load_style(UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header([
        output.pick("pedido", "order"),
        output.pick("consultora", "consultora"),
        output.pick("estado", "state"),
        output.pick("líneas", "lines"),
        output.pick("intentos", "attempts"),
        output.pick("último mensaje", "last message"),
    ]);
    for row in rows {
        let state = OrderState::parse(&row.state).map_or_else(
            || row.state.clone(),
            |state| output.text(&words::order_state(state)),
        );
        let name = row.consultora_name.as_deref().unwrap_or_default();
        table.add_row([
            row.id.to_string(),
            format!("{} {name}", row.consultora_code),
            state,
            format!("{}/{}", row.lines_added, row.lines),
            row.attempts.to_string(),
            row.message
                .as_ref()
                .map_or_else(String::new, |text| output.sentence(text).to_owned()),
        ]);
    }
    table
}

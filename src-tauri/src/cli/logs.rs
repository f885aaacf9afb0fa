//! `gsp-bot logs ORDER`

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::DONE;
use super::args::Logs;
use super::output::Output;
use crate::domain::{LineState, OrderId, OrderState};
use crate::ops::{Ops, OpsError, words};

pub(super) async fn run(ops: &Ops, logs: &Logs, output: &Output) -> Result<u8, OpsError> {
    let order = ops.order(OrderId(logs.order)).await?;
    if logs.json {
        output.json(&order)?;
        return Ok(DONE);
    }
    let row = &order.row;
    let state = OrderState::parse(&row.state).map_or_else(
        || row.state.clone(),
        |state| output.text(&words::order_state(state)),
    );
    output.line(format!(
        "{} {} · {} {} · {state}",
        output.pick("Pedido", "Order"),
        row.id,
        row.consultora_code,
        row.consultora_name.as_deref().unwrap_or_default(),
    ));
    for line in &order.lines {
        let loaded = line
            .loaded
            .map_or_else(|| "-".to_owned(), |units| units.to_string());
        output.line(format!(
            "  {} {loaded}/{} {}",
            line.product_code,
            line.quantity,
            LineState::parse(&line.state).map_or_else(
                || line.state.clone(),
                |state| output.text(&words::line_state(state))
            ),
        ));
    }
    for line in &order.log {
        let attempt = line
            .attempt
            .map_or_else(String::new, |number| format!(" #{number}"));
        output.line(format!(
            "{} {}{attempt} {}",
            local_time(line.at_ms),
            line.actor,
            output.sentence(&line.text),
        ));
    }
    for attempt in &order.attempts {
        let Some(text) = &attempt.text else { continue };
        output.line(format!(
            "{} {}: {} {}",
            output.pick("Intento", "Attempt"),
            attempt.number,
            output.sentence(text),
            output.detail(attempt.detail.as_ref()),
        ));
        for file in &attempt.evidence {
            let path = ops.evidence_path(file.id).await?;
            output.line(format!("  {}: {}", file.kind, path.display()));
        }
    }
    Ok(DONE)
}

pub(super) fn local_time(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms).map_or_else(
        |_| at_ms.to_string(),
        |at| {
            at.to_zoned_datetime(TimeZone::system())
                .strftime("%Y-%m-%d %H:%M:%S")
                .to_string()
        },
    )
}

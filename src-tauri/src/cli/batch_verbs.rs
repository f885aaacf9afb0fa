//! `pause`, `resume`, `cancel`, `retry`, `report`: one sentence each.

use super::DONE;
use super::args::{Batch, OneOrder, Report};
use super::output::Output;
use crate::domain::{BatchId, OrderId, counted_orders};
use crate::ops::wire::OrderFilter;
use crate::ops::{Ops, OpsError};

pub(super) async fn pause(ops: &Ops, batch: &Batch, output: &Output) -> Result<u8, OpsError> {
    let waiting = ops.pause_batch(BatchId(batch.id)).await?.orders;
    output.line(match output.pick("es", "en") {
        "es" => format!(
            "Lote {} en pausa: {} en espera; los que están en curso terminan.",
            batch.id,
            counted_orders(u64::from(waiting)).es
        ),
        _ => format!(
            "Batch {} is paused: {} waiting; those under way go on to their end.",
            batch.id,
            counted_orders(u64::from(waiting)).en
        ),
    });
    Ok(DONE)
}

pub(super) async fn resume(ops: &Ops, batch: &Batch, output: &Output) -> Result<u8, OpsError> {
    let waiting = ops.resume_batch(BatchId(batch.id)).await?.orders;
    output.line(format!(
        "{} {}: {waiting} {}",
        output.pick("Lote reanudado", "Batch resumed"),
        batch.id,
        output.pick("pedidos esperaban", "orders waited"),
    ));
    Ok(DONE)
}

pub(super) async fn cancel(ops: &Ops, cancel: &OneOrder, output: &Output) -> Result<u8, OpsError> {
    let orders = match cancel.order {
        Some(order) => {
            ops.cancel_order(own(ops, cancel.id, order).await?)
                .await?
                .orders
        }
        None => ops.cancel_batch(BatchId(cancel.id)).await?.orders,
    };
    output.line(format!(
        "{}: {orders}",
        output.pick("Pedidos cancelados", "Orders cancelled")
    ));
    Ok(DONE)
}

pub(super) async fn retry(ops: &Ops, retry: &OneOrder, output: &Output) -> Result<u8, OpsError> {
    let orders = match retry.order {
        Some(order) => {
            ops.retry_order(own(ops, retry.id, order).await?)
                .await?
                .orders
        }
        None => {
            // Products that cannot be had are no failure: retrying them is asked for by order.
            let filter = OrderFilter {
                states: vec!["failed".to_owned()],
                ..OrderFilter::default()
            };
            ops.retry_orders(BatchId(retry.id), &filter).await?.orders
        }
    };
    output.line(format!(
        "{}: {orders}",
        output.pick("Pedidos de vuelta a la cola", "Orders back in the queue"),
    ));
    Ok(DONE)
}

pub(super) async fn report(ops: &Ops, report: &Report, output: &Output) -> Result<u8, OpsError> {
    let path = ops.save_report(BatchId(report.id), &report.file).await?;
    output.line(format!(
        "{}: {}",
        output.pick("Informe", "Report"),
        path.display()
    ));
    Ok(DONE)
}

/// The order, shown to be of that batch: a slip of the pen must not touch another batch's order.
async fn own(ops: &Ops, batch: i64, order: i64) -> Result<OrderId, OpsError> {
    let found = ops.order(OrderId(order)).await?;
    if found.row.batch_id == batch {
        return Ok(OrderId(order));
    }
    Err(OpsError::said(
        "not_found",
        format!(
            "El pedido {order} no es del lote {batch}, sino del {}.",
            found.row.batch_id
        ),
        format!(
            "Order {order} is not of batch {batch} but of {}.",
            found.row.batch_id
        ),
    ))
}

//! Orders and their evidence.

use tauri::State;

use super::super::Shell;
use crate::domain::{BatchId, OrderId};
use crate::ops::OpsError;
use crate::ops::wire::{Changed, OrderDetail, OrderFilter, OrderPage, Refusal};

#[tauri::command]
pub(in crate::shell) async fn orders(
    shell: State<'_, Shell>,
    batch_id: i64,
    filter: OrderFilter,
    offset: u32,
    limit: u32,
) -> Result<OrderPage, Refusal> {
    let page = shell
        .ops()?
        .orders(BatchId(batch_id), &filter, offset, limit)
        .await;
    page.map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn order(
    shell: State<'_, Shell>,
    order_id: i64,
) -> Result<OrderDetail, Refusal> {
    shell
        .ops()?
        .order(OrderId(order_id))
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn cancel_order(
    shell: State<'_, Shell>,
    order_id: i64,
) -> Result<Changed, Refusal> {
    shell
        .ops()?
        .cancel_order(OrderId(order_id))
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn retry_order(
    shell: State<'_, Shell>,
    order_id: i64,
) -> Result<Changed, Refusal> {
    shell
        .ops()?
        .retry_order(OrderId(order_id))
        .await
        .map_err(|error| error.refusal())
}

/// Shows an evidence file in the system's own program for it.
#[tauri::command]
pub(in crate::shell) async fn open_evidence(
    shell: State<'_, Shell>,
    evidence_id: i64,
) -> Result<(), Refusal> {
    let opened = async {
        let path = shell
            .ops()?
            .evidence_path(evidence_id)
            .await
            .map_err(|error| error.refusal())?;
        tauri_plugin_opener::open_path(&path, None::<&str>).map_err(|error| {
            OpsError::said(
                "open",
                format!("No se pudo abrir {}: {error}", path.display()),
                format!("{} could not be opened: {error}", path.display()),
            )
            .refusal()
        })
    };
    opened.await
}

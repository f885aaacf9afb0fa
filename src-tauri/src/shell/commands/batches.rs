//! Batches.

use tauri::State;

use super::super::Shell;
use crate::domain::BatchId;
use crate::ops::wire::{BatchView, CauseView, Changed, LogLine, OrderFilter, Refusal};

#[tauri::command]
pub(in crate::shell) async fn batches(shell: State<'_, Shell>) -> Result<Vec<BatchView>, Refusal> {
    shell
        .ops()?
        .batches()
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn batch(
    shell: State<'_, Shell>,
    batch_id: i64,
) -> Result<BatchView, Refusal> {
    shell
        .ops()?
        .batch(BatchId(batch_id))
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn start_batch(
    shell: State<'_, Shell>,
    batch_id: i64,
) -> Result<Changed, Refusal> {
    shell
        .ops()?
        .start_batch(BatchId(batch_id))
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn pause_batch(
    shell: State<'_, Shell>,
    batch_id: i64,
) -> Result<Changed, Refusal> {
    shell
        .ops()?
        .pause_batch(BatchId(batch_id))
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn resume_batch(
    shell: State<'_, Shell>,
    batch_id: i64,
) -> Result<Changed, Refusal> {
    shell
        .ops()?
        .resume_batch(BatchId(batch_id))
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn cancel_batch(
    shell: State<'_, Shell>,
    batch_id: i64,
) -> Result<Changed, Refusal> {
    shell
        .ops()?
        .cancel_batch(BatchId(batch_id))
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn retry_orders(
    shell: State<'_, Shell>,
    batch_id: i64,
    filter: OrderFilter,
) -> Result<Changed, Refusal> {
    shell
        .ops()?
        .retry_orders(BatchId(batch_id), &filter)
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn count_retryable(
    shell: State<'_, Shell>,
    batch_id: i64,
    filter: OrderFilter,
) -> Result<u32, Refusal> {
    shell
        .ops()?
        .count_retryable(BatchId(batch_id), &filter)
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn causes(
    shell: State<'_, Shell>,
    batch_id: Option<i64>,
) -> Result<Vec<CauseView>, Refusal> {
    shell
        .ops()?
        .causes(batch_id.map(BatchId))
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn activity(
    shell: State<'_, Shell>,
    batch_id: Option<i64>,
    before_id: Option<i64>,
    limit: u32,
) -> Result<Vec<LogLine>, Refusal> {
    let lines = shell
        .ops()?
        .activity(batch_id.map(BatchId), before_id, limit)
        .await;
    lines.map_err(|error| error.refusal())
}

//! Files in and out.

use std::path::PathBuf;

use tauri::{AppHandle, State};

use super::super::{Shell, restore};
use crate::domain::BatchId;
use crate::ops::wire::{
    BackupView, ComparisonView, FoundFile, LoadOptions, Loaded, OpenOptions, Opened, PreviewView,
    ReadingView, Refusal, RestoreView, RowCorrection,
};

#[tauri::command]
pub(in crate::shell) async fn open_file(
    shell: State<'_, Shell>,
    path: PathBuf,
    options: OpenOptions,
) -> Result<Opened, Refusal> {
    shell
        .ops()?
        .open_file(&path, &options)
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn open_text(
    shell: State<'_, Shell>,
    text: String,
    options: OpenOptions,
) -> Result<Opened, Refusal> {
    shell
        .ops()?
        .open_text(&text, &options)
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn reading(
    shell: State<'_, Shell>,
    reading: u32,
) -> Result<Option<ReadingView>, Refusal> {
    Ok(shell.ops()?.reading(reading))
}

#[tauri::command]
pub(in crate::shell) async fn stop_reading(
    shell: State<'_, Shell>,
    reading: u32,
) -> Result<(), Refusal> {
    shell.ops()?.stop_reading(reading);
    Ok(())
}

#[tauri::command]
pub(in crate::shell) async fn look_in_folder(
    shell: State<'_, Shell>,
) -> Result<Vec<FoundFile>, Refusal> {
    shell
        .ops()?
        .look_in_folder()
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn open_sample(shell: State<'_, Shell>) -> Result<Opened, Refusal> {
    shell
        .ops()?
        .open_sample()
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn correct_rows(
    shell: State<'_, Shell>,
    preview_id: i64,
    rows: Vec<RowCorrection>,
) -> Result<PreviewView, Refusal> {
    shell
        .ops()?
        .correct_rows(preview_id, &rows)
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn compare_preview(
    shell: State<'_, Shell>,
    preview_id: i64,
    options: LoadOptions,
) -> Result<ComparisonView, Refusal> {
    let compared = shell
        .ops()?
        .compare_preview(preview_id, &options, None)
        .await;
    compared.map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn save_rejected(
    shell: State<'_, Shell>,
    preview_id: i64,
    path: PathBuf,
) -> Result<String, Refusal> {
    let saved = shell.ops()?.save_rejected(preview_id, &path).await;
    saved
        .map(|path| path.display().to_string())
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn discard_preview(
    shell: State<'_, Shell>,
    preview_id: i64,
) -> Result<(), Refusal> {
    shell.ops()?.discard_preview(preview_id);
    Ok(())
}

#[tauri::command]
pub(in crate::shell) async fn load_preview(
    shell: State<'_, Shell>,
    preview_id: i64,
    options: LoadOptions,
) -> Result<Loaded, Refusal> {
    shell
        .ops()?
        .load_preview(preview_id, &options)
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn save_report(
    shell: State<'_, Shell>,
    batch_id: i64,
    path: PathBuf,
) -> Result<String, Refusal> {
    let saved = shell.ops()?.save_report(BatchId(batch_id), &path).await;
    saved
        .map(|path| path.display().to_string())
        .map_err(|error| error.refusal())
}

/// The system's file chooser has asked already whether a file may be replaced.
#[tauri::command]
pub(in crate::shell) async fn back_up(
    shell: State<'_, Shell>,
    path: PathBuf,
) -> Result<BackupView, Refusal> {
    shell
        .ops()?
        .back_up(&path, true)
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn look_at_backup(
    app: AppHandle,
    path: PathBuf,
) -> Result<RestoreView, Refusal> {
    restore::look(&app, &path).await
}

#[tauri::command]
pub(in crate::shell) async fn restore_backup(
    app: AppHandle,
    path: PathBuf,
) -> Result<RestoreView, Refusal> {
    restore::carry_out(&app, &path).await
}

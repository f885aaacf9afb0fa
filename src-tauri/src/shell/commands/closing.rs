//! Closing the window while orders are under way.

use tauri::AppHandle;

use super::super::{life, tray};
use crate::ops::wire::{ClosingAnswer, ClosingView, Refusal};

#[tauri::command]
pub(in crate::shell) async fn closing(app: AppHandle) -> Result<ClosingView, Refusal> {
    Ok(life::view(&app).await)
}

#[tauri::command]
pub(in crate::shell) async fn answer_closing(
    app: AppHandle,
    answer: ClosingAnswer,
    language: tray::Language,
) -> Result<ClosingView, Refusal> {
    life::answer(&app, answer, language).await;
    Ok(life::view(&app).await)
}

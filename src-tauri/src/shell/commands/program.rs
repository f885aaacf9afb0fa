//! The program itself: status, settings, account.

use secrecy::SecretString;
use tauri::State;

use super::super::Shell;
use crate::ops::wire::{AccountView, Refusal, SettingsView, StatusView};

#[tauri::command]
pub(in crate::shell) async fn status(shell: State<'_, Shell>) -> Result<StatusView, Refusal> {
    shell.ops()?.status().await.map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn settings(shell: State<'_, Shell>) -> Result<SettingsView, Refusal> {
    shell
        .ops()?
        .settings()
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn save_settings(
    shell: State<'_, Shell>,
    settings: SettingsView,
) -> Result<SettingsView, Refusal> {
    shell
        .ops()?
        .save_settings(&settings)
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn account(shell: State<'_, Shell>) -> Result<AccountView, Refusal> {
    Ok(shell.ops()?.account().await)
}

#[tauri::command]
pub(in crate::shell) async fn save_account(
    shell: State<'_, Shell>,
    user_code: String,
    password: String,
) -> Result<AccountView, Refusal> {
    let password = SecretString::from(password);
    shell
        .ops()?
        .save_account(&user_code, password)
        .await
        .map_err(|error| error.refusal())
}

#[tauri::command]
pub(in crate::shell) async fn forget_account(
    shell: State<'_, Shell>,
) -> Result<AccountView, Refusal> {
    shell
        .ops()?
        .forget_account()
        .await
        .map_err(|error| error.refusal())
}

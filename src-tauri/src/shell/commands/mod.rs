//! What the window can ask. One command for each method of `ui/src/ipc/backend.ts`; each parses,
//! forwards to the verbs, and answers.

mod batches;
mod closing;
mod files;
mod orders;
mod program;

use tauri::Wry;
use tauri::ipc::Invoke;

pub(super) fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        program::status,
        program::settings,
        program::save_settings,
        program::account,
        program::save_account,
        program::forget_account,
        closing::closing,
        closing::answer_closing,
        files::open_file,
        files::open_text,
        files::reading,
        files::stop_reading,
        files::look_in_folder,
        files::open_sample,
        files::correct_rows,
        files::compare_preview,
        files::save_rejected,
        files::discard_preview,
        files::load_preview,
        files::save_report,
        files::back_up,
        files::look_at_backup,
        files::restore_backup,
        batches::batches,
        batches::batch,
        batches::start_batch,
        batches::pause_batch,
        batches::resume_batch,
        batches::cancel_batch,
        batches::retry_orders,
        batches::count_retryable,
        batches::causes,
        batches::activity,
        orders::orders,
        orders::order,
        orders::cancel_order,
        orders::retry_order,
        orders::open_evidence,
    ]
}

// The program behind the window, reached over Tauri's bridge. Command names are those of the
// methods in snake_case; a rejected call carries a `Refusal`.

import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { open, save } from "@tauri-apps/plugin-dialog";
import type { Backend } from "./backend";
import type { News } from "./bindings";

const SPREADSHEETS = ["xlsx", "csv", "xlsm", "xlsb", "xls", "ods", "txt", "tsv"];

export function tauriBackend(): Backend {
  return {
    status: () => invoke("status"),

    openFile: (path, options) => invoke("open_file", { path, options }),
    openText: (text, options) => invoke("open_text", { text, options }),
    reading: (reading) => invoke("reading", { reading }),
    stopReading: (reading) => invoke("stop_reading", { reading }),
    lookInFolder: () => invoke("look_in_folder"),
    openSample: () => invoke("open_sample"),
    correctRows: (previewId, rows) => invoke("correct_rows", { previewId, rows }),
    comparePreview: (previewId, options) => invoke("compare_preview", { previewId, options }),
    saveRejected: (previewId, path) => invoke("save_rejected", { previewId, path }),
    discardPreview: (previewId) => invoke("discard_preview", { previewId }),
    loadPreview: (previewId, options) => invoke("load_preview", { previewId, options }),

    batches: () => invoke("batches"),
    batch: (batchId) => invoke("batch", { batchId }),
    startBatch: (batchId) => invoke("start_batch", { batchId }),
    pauseBatch: (batchId) => invoke("pause_batch", { batchId }),
    resumeBatch: (batchId) => invoke("resume_batch", { batchId }),
    cancelBatch: (batchId) => invoke("cancel_batch", { batchId }),
    retryOrders: (batchId, filter) => invoke("retry_orders", { batchId, filter }),
    countRetryable: (batchId, filter) => invoke("count_retryable", { batchId, filter }),

    orders: (batchId, filter, offset, limit) =>
      invoke("orders", { batchId, filter, offset, limit }),
    order: (orderId) => invoke("order", { orderId }),
    cancelOrder: (orderId) => invoke("cancel_order", { orderId }),
    retryOrder: (orderId) => invoke("retry_order", { orderId }),

    causes: (batchId) => invoke("causes", { batchId }),
    activity: (batchId, beforeId, limit) => invoke("activity", { batchId, beforeId, limit }),
    saveReport: (batchId, path) => invoke("save_report", { batchId, path }),

    backUp: (path) => invoke("back_up", { path }),
    lookAtBackup: (path) => invoke("look_at_backup", { path }),
    restoreBackup: (path) => invoke("restore_backup", { path }),

    settings: () => invoke("settings"),
    saveSettings: (settings) => invoke("save_settings", { settings }),
    account: () => invoke("account"),
    saveAccount: (userCode, password) => invoke("save_account", { userCode, password }),
    forgetAccount: () => invoke("forget_account"),

    evidenceUrl,
    openEvidence: (evidenceId) => invoke("open_evidence", { evidenceId }),

    closing: () => invoke("closing"),
    answerClosing: (answer, language) => invoke("answer_closing", { answer, language }),
    onClosing: (listener) => listen("closing", () => listener()),

    onNews: (listener) => listen<News>("news", (event) => listener(event.payload)),
    onDrop: (listener) =>
      getCurrentWebview().onDragDropEvent(({ payload }) => {
        if (payload.type === "drop") listener({ kind: "dropped", paths: payload.paths });
        else if (payload.type === "leave") listener({ kind: "left" });
        else listener({ kind: "over" });
      }),
    chooseFile: () =>
      open({
        multiple: false,
        directory: false,
        filters: [{ name: "Excel, CSV", extensions: SPREADSHEETS }],
      }),
    chooseBackup: () =>
      open({
        multiple: false,
        directory: false,
        filters: [{ name: "GSP Bot", extensions: ["db"] }],
      }),
    chooseFolder: () => open({ multiple: false, directory: true }),
    chooseSavePath: (suggestedName) => save({ defaultPath: suggestedName }),
  };
}

/** Windows' webview serves own schemes as hosts of http. */
function evidenceUrl(evidenceId: number): string {
  const windows = navigator.userAgent.includes("Windows");
  return windows ? `http://evidence.localhost/${evidenceId}` : `evidence://localhost/${evidenceId}`;
}

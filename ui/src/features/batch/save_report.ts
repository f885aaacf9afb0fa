// Asks where, writes the batch's workbook there, and says so.

import { texts } from "../../i18n";
import { backend, type BatchView } from "../../ipc";
import { toastDone, toastRefusal } from "../../state/toasts.svelte";

export async function saveReport(batch: BatchView): Promise<void> {
  try {
    const path = await backend.chooseSavePath(`${fileNameOf(batch.name)}.xlsx`);
    if (path === null) return;
    toastDone(texts().batch.done.reportSaved(await backend.saveReport(batch.id, path)));
  } catch (problem) {
    toastRefusal(problem);
  }
}

/** What a file system would refuse, and what would make a folder of it, becomes a dash. */
export function fileNameOf(name: string): string {
  return name.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, "-").trim() || "lote";
}

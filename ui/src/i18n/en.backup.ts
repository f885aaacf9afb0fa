// What backups say.

import { counted } from "./count";
import type { BackupTexts } from "./es.backup";

const c = (value: number, one: string, many: string) => counted(value, "en", one, many);

export const backupEn: BackupTexts = {
  title: "Backup",
  hint: "A copy of everything in one file. It is made while work goes on.",
  make: "Make a backup",
  made: (path, holds) => `Backup made in ${path}: ${holds}`,
  holds: (batches, count, last) =>
    `${c(batches, "batch", "batches")} and ${c(count, "order", "orders")}${last === null ? "" : `, the last of ${last}`}`,
  restore: "Restore a backup",
  askTitle: "Replace what is there by this backup?",
  yes: "Restore",
  holding: (path, holds) => `The backup ${path}: ${holds}.`,
  replaces: (holds) => `It replaces ${holds}; they are kept.`,
  replacesBroken: (problem) =>
    `It replaces a database that cannot be read, and is kept: ${problem}`,
  pauses:
    "Batches that were running are paused: what was done since the backup counts as not done.",
  done: "The backup is restored",
  doneBody: (kept, paused) =>
    [
      kept === null ? "" : `What was there before is in ${kept}.`,
      paused === 0 ? "" : `${c(paused, "batch is", "batches are")} paused: look before you resume.`,
    ]
      .filter((sentence) => sentence !== "")
      .join(" "),
  doneYes: "See the batches",
};

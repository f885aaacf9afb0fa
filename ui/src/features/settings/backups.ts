// A backup is made where the person says, and put back after a question with its numbers.

import { dateTime, say, texts } from "../../i18n";
import { backend, type ContentsView, type RestoreView } from "../../ipc";
import { confirmed } from "../../state/confirm.svelte";
import { routeHash } from "../../state/routes";
import { toastDone, toastRefusal } from "../../state/toasts.svelte";
import { backupName } from "./backup_name";

export async function backUp(): Promise<void> {
  try {
    const path = await backend.chooseSavePath(backupName(new Date()));
    if (path === null) return;
    const made = await backend.backUp(path);
    toastDone(texts().backup.made(made.path, holds(made.contents)));
  } catch (refusal) {
    toastRefusal(refusal);
  }
}

export async function restore(): Promise<void> {
  try {
    const path = await backend.chooseBackup();
    if (path === null) return;
    const seen = await backend.lookAtBackup(path);
    const t = texts().backup;
    const agreed = await confirmed({
      title: t.askTitle,
      body: whatItDoes(seen),
      yes: t.yes,
      no: texts().common.cancel,
      danger: true,
    });
    if (!agreed) return;
    await tellOf(await backend.restoreBackup(path));
  } catch (refusal) {
    toastRefusal(refusal);
  }
}

/** What is on the screen is of the former database: the window begins anew. */
async function tellOf({ done }: RestoreView): Promise<void> {
  const t = texts().backup;
  const wantsBatches = await confirmed({
    title: t.done,
    body: t.doneBody(done?.kept ?? null, done?.paused ?? 0),
    yes: t.doneYes,
    no: texts().common.close,
  });
  if (wantsBatches) location.hash = routeHash({ screen: "batches" });
  location.reload();
}

export function whatItDoes(seen: RestoreView): string {
  const t = texts().backup;
  const sentences = [t.holding(seen.path, holds(seen.backup))];
  if (seen.present !== null) sentences.push(t.replaces(holds(seen.present)));
  if (seen.present_problem !== null)
    sentences.push(t.replacesBroken(say(seen.present_problem)));
  sentences.push(t.pauses);
  return sentences.join(" ");
}

function holds(contents: ContentsView): string {
  const last = contents.last_ms === null ? null : dateTime(contents.last_ms);
  return texts().backup.holds(contents.batches, contents.orders, last);
}

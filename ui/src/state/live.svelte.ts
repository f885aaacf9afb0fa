// What the program last told: batches, workers, its own state. Subscribed first, asked for second,
// so nothing falls between. News replace what is held; nothing is worked out here.

import { backend, type BatchView, type News, type StatusView } from "../ipc";
import { say, texts } from "../i18n";
import { announcements, type Announcement } from "./announce";
import { applyBatches } from "./news";
import { go, route } from "./router.svelte";
import { toastDone, toastWarning } from "./toasts.svelte";

let status = $state.raw<StatusView | null>(null);
let batches = $state.raw<BatchView[] | null>(null);
let problem = $state.raw<unknown>(null);
const listeners = new Set<(news: News) => void>();

export const live = {
  get status() {
    return status;
  },
  /** Newest first; null until the first answer. */
  get batches() {
    return batches;
  },
  /** Why the first answer did not come. */
  get problem() {
    return problem;
  },
  batch(id: number): BatchView | null {
    return batches?.find((batch) => batch.id === id) ?? null;
  },
};

/** Hears all news from now on; answers how to stop. For pages that hold orders of their own. */
export function onNews(listener: (news: News) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export async function startListening(): Promise<void> {
  await backend.onNews(takeNews);
  await askAgain();
}

/** Learns of a batch that was loaded just now, before its news is here. */
export async function learnBatch(batchId: number): Promise<void> {
  if (live.batch(batchId) !== null) return;
  const batch = await backend.batch(batchId);
  // News that came meanwhile is newer than the answer.
  if (live.batch(batchId) === null) batches = applyBatches(batches ?? [], [batch]);
}

export async function askAgain(): Promise<void> {
  try {
    const [newStatus, newBatches] = await Promise.all([backend.status(), backend.batches()]);
    status = newStatus;
    batches = applyBatches([], newBatches);
    problem = null;
  } catch (refusal) {
    problem = refusal;
  }
}

function takeNews(news: News): void {
  if (news.batches.length > 0 && batches !== null) {
    const told = announcements(batches, news.batches);
    batches = applyBatches(batches, news.batches);
    told.forEach(announce);
  }
  if (news.status !== null) status = news.status;
  else if (news.workers.length > 0 && status !== null) {
    status = { ...status, workers: news.workers };
  }
  for (const listener of listeners) listener(news);
}

/** Not on the batch's own page, where its head says it. */
function announce({ batch, what }: Announcement): void {
  const at = route();
  if (at.screen === "batch" && at.batchId === batch.id) return;
  const t = texts();
  const action = {
    label: t.announce.see,
    run: () => go({ screen: "batch", batchId: batch.id, orderId: null }),
  };
  if (what === "paused") {
    const why = batch.pause_text === null ? t.batch.head.paused : say(batch.pause_text);
    toastWarning(`${batch.name}: ${why}`, action);
    return;
  }
  const outcomes = (["completed", "partial", "failed", "cancelled"] as const)
    .filter((state) => batch.counts[state] > 0)
    .map((state) => t.counts[state](batch.counts[state]));
  const tell = batch.counts.failed > 0 ? toastWarning : toastDone;
  tell(t.announce.ended(batch.name, outcomes.join(", ")), action);
}

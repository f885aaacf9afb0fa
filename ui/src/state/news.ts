// How news change what is held.

import type { BatchView } from "../ipc/bindings";

/** Replaces the batches that came and adds new ones; newest first. */
export function applyBatches(held: BatchView[], came: BatchView[]): BatchView[] {
  const byId = new Map(held.map((batch) => [batch.id, batch]));
  for (const batch of came) byId.set(batch.id, batch);
  return [...byId.values()].sort((a, b) => b.created_ms - a.created_ms || b.id - a.id);
}

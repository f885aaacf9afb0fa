// What is worth telling whatever screen one is on: a batch ended, or the program paused one.

import type { BatchView } from "../ipc/bindings";

export interface Announcement {
  batch: BatchView;
  what: "ended" | "paused";
}

/** Compares what was held with what came. A person's own pause or cancel tells her nothing new. */
export function announcements(held: BatchView[], came: BatchView[]): Announcement[] {
  const before = new Map(held.map((batch) => [batch.id, batch.state]));
  return came.flatMap((batch): Announcement[] => {
    if (before.get(batch.id) !== "running" || batch.state === "running") return [];
    if (batch.state === "completed" || batch.state === "failed") return [{ batch, what: "ended" }];
    const byProgram = batch.state === "paused" && batch.pause_reason !== "operator";
    return byProgram ? [{ batch, what: "paused" }] : [];
  });
}

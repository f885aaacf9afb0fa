// What a backup of the made-up world would hold.

import type { ContentsView, RestoredView, RestoreView } from "../bindings";
import type { World } from "./world";

export const BACKUPS = "/home/carolina/.local/share/gsp-bot/backups";

export function contentsOf(world: World): ContentsView {
  const views = [...world.batches.values()].map((batch) => batch.view);
  const orders = views.reduce((sum, view) => sum + view.counts.total, 0);
  return { batches: views.length, orders, last_ms: Date.now(), size_bytes: 41_000_000 };
}

export function restoreOf(world: World, path: string, done: RestoredView | null): RestoreView {
  const present = contentsOf(world);
  const backup: ContentsView = {
    batches: Math.max(present.batches - 1, 0),
    orders: Math.max(present.orders - 812, 0),
    last_ms: Date.now() - 26 * 3_600_000,
    size_bytes: 38_000_000,
  };
  return { path, backup, present, present_problem: null, done };
}

// Whose order it is, for workers, who carry only the order's number. Learned from every row that
// passes: news, pages of a table, orders opened. What never passed is not known, and nothing is asked.

import { SvelteMap } from "svelte/reactivity";
import type { OrderRow } from "../ipc/bindings";

export interface Who {
  code: string;
  name: string | null;
}

/** A run of a campaign passes more orders than anyone looks back on. */
const KNOWN_MAX = 20_000;

const known = new SvelteMap<number, Who>();

export function learnOrders(rows: readonly OrderRow[]): void {
  for (const { id, consultora_code: code, consultora_name: name } of rows) {
    const held = known.get(id);
    if (held !== undefined && held.code === code && held.name === name) continue;
    known.set(id, { code, name });
  }
  for (const id of known.keys()) {
    if (known.size <= KNOWN_MAX) break;
    known.delete(id);
  }
}

/** Follows what is learned. */
export function whoOf(orderId: number | null): Who | null {
  return orderId === null ? null : (known.get(orderId) ?? null);
}

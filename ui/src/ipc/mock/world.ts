// The pretend program's memory: batches, their orders, workers, what happened.

import type {
  BatchView,
  Changed,
  Counts,
  LogLine,
  OrderFilter,
  OrderRow,
  Sentence,
  WorkerView,
} from "../bindings";
import { NOT_FOUND, refusal, type Trouble } from "./sentences";

export interface Batch {
  view: BatchView;
  orders: OrderRow[];
  /** Where to look for the next order to work on. */
  cursor: number;
}

export class World {
  batches = new Map<number, Batch>();
  orders = new Map<number, OrderRow>();
  troubles = new Map<number, Trouble>();
  workers: WorkerView[] = [];
  log: LogLine[] = [];
  changedOrders = new Set<number>();
  changedBatches = new Set<number>();
  cursor = 1;
  #nextLogId = 1;

  batch(id: number): Batch {
    const batch = this.batches.get(id);
    if (batch === undefined) throw NOT_FOUND;
    return batch;
  }

  order(id: number): OrderRow {
    const order = this.orders.get(id);
    if (order === undefined) throw NOT_FOUND;
    return order;
  }

  add(view: BatchView, orders: OrderRow[]): void {
    this.batches.set(view.id, { view, orders, cursor: 0 });
    for (const order of orders) this.orders.set(order.id, order);
    this.changedBatches.add(view.id);
  }

  /** Every change of a state passes here, so that the counts are always the orders'. */
  move(order: OrderRow, state: string, change: Partial<OrderRow> = {}): OrderRow {
    const batch = this.batch(order.batch_id);
    const moved = { ...order, ...change, state };
    const counts = { ...batch.view.counts };
    counts[groupOf(order.state)] -= 1;
    counts[groupOf(state)] += 1;
    batch.orders[order.position - 1] = moved;
    batch.view = { ...batch.view, counts };
    this.orders.set(order.id, moved);
    this.changedOrders.add(order.id);
    this.changedBatches.add(order.batch_id);
    return moved;
  }

  changeBatch(id: number, change: Partial<BatchView>): void {
    const batch = this.batch(id);
    batch.view = { ...batch.view, ...change };
    this.changedBatches.add(id);
  }

  retry(rows: OrderRow[]): Changed {
    for (const row of rows) {
      this.troubles.delete(row.id);
      this.move(row, "queued", {
        ended_ms: null,
        started_ms: null,
        attempts: 0,
        message: { es: "De vuelta en la cola", en: "Back in the queue" },
        has_evidence: false,
      });
    }
    for (const batchId of new Set(rows.map((row) => row.batch_id))) {
      const batch = this.batch(batchId);
      batch.cursor = 0;
      if (ENDED.has(batch.view.state))
        this.changeBatch(batchId, { state: "running", ended_ms: null });
    }
    return { orders: rows.length };
  }

  matching(batchId: number, filter: OrderFilter): OrderRow[] {
    const states = new Set(filter.states);
    const text = filter.text?.trim().toLowerCase() ?? "";
    const rows = this.batch(batchId).orders.filter((row) => {
      if (states.size > 0 && !states.has(row.state)) return false;
      if (filter.cause !== null && this.causeKey(row) !== filter.cause) return false;
      if (text === "") return true;
      const name = row.consultora_name?.toLowerCase() ?? "";
      return row.consultora_code.includes(text) || name.includes(text);
    });
    return sorted(rows, filter);
  }

  causeKey(row: OrderRow): string | null {
    const trouble = this.troubles.get(row.id);
    return trouble !== undefined && row.state === "failed"
      ? `${trouble.kind}/${trouble.step}/${trouble.reason}`
      : null;
  }

  #named(about: Partial<LogLine>) {
    const order = this.orders.get(about.order_id ?? 0);
    const batch = this.batches.get(about.batch_id ?? 0);
    return {
      consultora_code: order?.consultora_code ?? null,
      consultora_name: order?.consultora_name ?? null,
      batch_name: batch?.view.name ?? null,
    };
  }

  note(actor: string, event: string, text: Sentence, about: Partial<LogLine> = {}): void {
    this.log.unshift({
      id: this.#nextLogId++,
      at_ms: Date.now(),
      batch_id: null,
      order_id: null,
      attempt: null,
      step: null,
      ...this.#named(about),
      ...about,
      actor,
      event,
      text,
    });
    this.log.length = Math.min(this.log.length, 5_000);
  }

  /** Refuses what the state of a batch does not allow. */
  demand(batchId: number, ...allowed: string[]): void {
    if (allowed.includes(this.batch(batchId).view.state)) return;
    throw refusal(
      "not_now",
      "El lote ya cambió de estado. Mira cómo está ahora y vuelve a intentar.",
      "The batch has changed its state by now. See how it is and try again.",
    );
  }
}

export const ENDED = new Set(["completed", "failed", "cancelled"]);
export const RETRYABLE = new Set(["failed", "partial", "cancelled"]);
export const STEPS = [
  "in_progress",
  "login_ok",
  "consultora_selected",
  "cycle_selected",
  "cart_open",
  "products_added",
] as const;

export function groupOf(state: string): Exclude<keyof Counts, "total"> {
  switch (state) {
    case "pending":
    case "queued":
      return "waiting";
    case "retrying":
    case "completed":
    case "partial":
    case "failed":
    case "cancelled":
      return state;
    default:
      return "running";
  }
}

export function countOrders(orders: OrderRow[]): Counts {
  const counts: Counts = {
    total: orders.length,
    waiting: 0,
    running: 0,
    retrying: 0,
    completed: 0,
    partial: 0,
    failed: 0,
    cancelled: 0,
  };
  for (const order of orders) counts[groupOf(order.state)] += 1;
  return counts;
}

function sorted(rows: OrderRow[], filter: OrderFilter): OrderRow[] {
  if (filter.sort === null || filter.sort === "position") {
    return filter.descending ? [...rows].reverse() : rows;
  }
  const key = { started: "started_ms", ended: "ended_ms" }[filter.sort] ?? filter.sort;
  const sign = filter.descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const left = a[key as keyof OrderRow] ?? "";
    const right = b[key as keyof OrderRow] ?? "";
    return left < right ? -sign : left > right ? sign : a.position - b.position;
  });
}

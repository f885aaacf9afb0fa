import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { News, OrderFilter, OrderRow } from "../../ipc/bindings";
import { WHOLE_TABLE } from "./order_filter";
import { OrderTable } from "./order_table.svelte";

const BATCH = 7;

function row(id: number, state: string): OrderRow {
  return {
    id,
    batch_id: BATCH,
    position: id,
    consultora_code: String(id),
    consultora_name: null,
    state,
    lines: 1,
    lines_added: 0,
    units: 1,
    attempts: 1,
    worker: null,
    started_ms: null,
    ended_ms: null,
    due_ms: null,
    message: null,
    has_evidence: false,
  };
}

function news(...orders: OrderRow[]): News {
  return { cursor: 1, batches: [], reload: [], orders, workers: [], status: null };
}

/** A store of orders that a test changes as a run would. */
function store(orders: OrderRow[]) {
  const asked: OrderFilter[] = [];
  const matching = (filter: OrderFilter) =>
    orders.filter((order) => filter.states.length === 0 || filter.states.includes(order.state));
  const backend = {
    orders: async (_batch: number, filter: OrderFilter, offset: number, limit: number) => {
      asked.push(filter);
      const found = matching(filter);
      return { total: found.length, offset, rows: found.slice(offset, offset + limit) };
    },
    countRetryable: async (_batch: number, filter: OrderFilter) =>
      matching(filter).filter((order) => order.state === "failed").length,
    retryOrders: async (_batch: number, filter: OrderFilter) => {
      const found = matching(filter);
      for (const order of found) change(order.id, "queued");
      return { orders: found.length };
    },
  } as unknown as Backend;
  function change(id: number, state: string): OrderRow {
    const at = orders.findIndex((order) => order.id === id);
    orders[at] = { ...orders[at]!, state };
    return orders[at];
  }
  return { backend, asked, change };
}

describe("OrderTable", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function failedOf(orders: OrderRow[]) {
    const held = store(orders);
    const table = new OrderTable(held.backend, BATCH);
    await vi.advanceTimersByTimeAsync(0);
    await table.ask({ ...WHOLE_TABLE, groups: ["failed"] });
    return { ...held, table };
  }

  it("keeps rows where they are under the pointer, and counts what has come", async () => {
    const { table, change } = await failedOf([row(1, "queued"), row(2, "failed"), row(3, "failed")]);
    table.underPointer = true;
    table.takeNews(news(change(1, "failed")));
    await vi.advanceTimersByTimeAsync(2_100);
    expect(table.row(0)?.id).toBe(2);
    expect(table.newcomers).toBe(1);
    await table.reload();
    expect(table.row(0)?.id).toBe(1);
    expect(table.newcomers).toBe(0);
  });

  it("does not take one that left for one less that came", async () => {
    const { table, change } = await failedOf([row(1, "queued"), row(2, "failed"), row(3, "failed")]);
    table.underPointer = true;
    table.takeNews(news(change(1, "failed"), change(2, "queued")));
    await vi.advanceTimersByTimeAsync(2_100);
    expect(table.total).toBe(2);
    expect(table.row(0)).toMatchObject({ id: 2, state: "queued" });
    expect(table.newcomers).toBe(1);
  });

  it("brings them in by itself when nobody's pointer is on the rows and none is open", async () => {
    const { table, change } = await failedOf([row(1, "queued"), row(2, "failed")]);
    table.takeNews(news(change(1, "failed")));
    await vi.advanceTimersByTimeAsync(2_100);
    expect(table.row(0)?.id).toBe(1);
    expect(table.newcomers).toBe(0);
  });

  it("asks nothing on news while all rows are shown in the order of the file", async () => {
    const { backend, asked, change } = store([row(1, "queued"), row(2, "queued")]);
    const table = new OrderTable(backend, BATCH);
    await vi.advanceTimersByTimeAsync(0);
    const before = asked.length;
    table.takeNews(news(change(2, "failed")));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(table.row(1)?.state).toBe("failed");
    expect(asked.length).toBe(before);
  });

  it("keeps the question after a retry of all that match", async () => {
    const { table } = await failedOf([row(1, "failed"), row(2, "failed"), row(3, "completed")]);
    expect(table.retryable).toBe(2);
    expect(await table.retryMatching()).toBe(2);
    expect(table.query.groups).toEqual(["failed"]);
    expect(table.total).toBe(0);
    expect(table.retryable).toBe(0);
  });

  it("leaves news of other batches alone", async () => {
    const { table } = await failedOf([row(1, "failed")]);
    table.takeNews(news({ ...row(1, "completed"), batch_id: 8 }));
    expect(table.row(0)?.state).toBe("failed");
  });
});

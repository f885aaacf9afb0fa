import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { News, OrderDetail, OrderRow } from "../../ipc/bindings";
import { OrderWatch } from "./order_watch.svelte";

function row(id: number, state: string): OrderRow {
  return { id, state } as OrderRow;
}

function news(...orders: OrderRow[]): News {
  return { cursor: 1, reload: [], batches: [], orders, workers: [], status: null };
}

describe("OrderWatch", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function watching() {
    const held = { state: "queued", asked: 0, refuse: false };
    const backend = {
      order: async (id: number) => {
        held.asked += 1;
        if (held.refuse) throw new Error("storage");
        return { row: row(id, held.state) } as OrderDetail;
      },
    } as unknown as Backend;
    const watch = new OrderWatch(backend, 5);
    await vi.advanceTimersByTimeAsync(0);
    return { watch, held };
  }

  it("shows a changed state at once, and asks for the rest at most twice a second", async () => {
    const { watch, held } = await watching();
    for (const state of ["in_progress", "login_ok", "cart_open"]) {
      held.state = state;
      watch.takeNews(news(row(4, "failed"), row(5, state)));
      expect(watch.detail?.row.state).toBe(state);
    }
    await vi.advanceTimersByTimeAsync(600);
    expect(held.asked).toBe(2);
  });

  it("hears nothing of other orders", async () => {
    const { watch, held } = await watching();
    watch.takeNews(news(row(4, "failed")));
    await vi.advanceTimersByTimeAsync(600);
    expect(watch.detail?.row.state).toBe("queued");
    expect(held.asked).toBe(1);
  });

  it("keeps what it has when it is refused, and says why", async () => {
    const { watch, held } = await watching();
    held.refuse = true;
    await watch.ask();
    expect(watch.problem).toBeInstanceOf(Error);
    expect(watch.detail?.row.state).toBe("queued");
  });

  it("asks no more once it is stopped", async () => {
    const { watch, held } = await watching();
    watch.takeNews(news(row(5, "failed")));
    watch.stop();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(held.asked).toBe(1);
  });
});

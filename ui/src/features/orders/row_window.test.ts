import { describe, expect, it } from "vitest";
import type { OrderPage, OrderRow } from "../../ipc/bindings";
import { PAGE_ROWS, PAGES_MAX, RowWindow } from "./row_window";

function row(id: number, state = "queued"): OrderRow {
  return {
    id,
    batch_id: 1,
    position: id,
    consultora_code: String(id),
    consultora_name: null,
    state,
    lines: 3,
    lines_added: 0,
    units: 3,
    attempts: 0,
    worker: null,
    started_ms: null,
    ended_ms: null,
    due_ms: null,
    message: null,
    has_evidence: false,
  };
}

/** A store of `total` orders with ids from 1 that notes what it is asked for. */
function source(total: number) {
  const asked: number[] = [];
  const fetch = async (offset: number, limit: number): Promise<OrderPage> => {
    asked.push(offset);
    const count = Math.max(0, Math.min(limit, total - offset));
    return { total, offset, rows: Array.from({ length: count }, (_, at) => row(offset + at + 1)) };
  };
  return { asked, fetch };
}

/** A store whose answers wait until they are let go. */
function slowSource(total: number) {
  const waiting: (() => void)[] = [];
  const { asked, fetch } = source(total);
  return {
    asked,
    fetch: async (offset: number, limit: number) => {
      const page = await fetch(offset, limit);
      await new Promise<void>((resolve) => waiting.push(resolve));
      return page;
    },
    letGo: async () => {
      await settled();
      for (const resolve of waiting.splice(0)) resolve();
      await settled();
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("RowWindow", () => {
  it("asks only for the pages that are looked at, and once", async () => {
    const store = source(50_000);
    const rows = new RowWindow(store.fetch, () => {});
    rows.look({ first: 0, end: 30 });
    rows.look({ first: 5, end: 35 });
    await settled();
    rows.look({ first: 40_170, end: 40_220 });
    await settled();
    expect(store.asked).toEqual([0, 40_100, 40_200]);
    expect(rows.total).toBe(50_000);
    expect(rows.row(40_160)?.id).toBe(40_161);
    expect(rows.row(20_000)).toBeNull();
  });

  it("holds no more than its bound, and drops what is farthest from the eye", async () => {
    const rows = new RowWindow(source(50_000).fetch, () => {});
    for (let page = 0; page < PAGES_MAX + 10; page += 1) {
      rows.look({ first: page * PAGE_ROWS, end: page * PAGE_ROWS + 10 });
      await settled();
    }
    expect(rows.heldRows).toBe(PAGES_MAX * PAGE_ROWS);
    expect(rows.row(0)).toBeNull();
    expect(rows.indexOf(1)).toBeNull();
    expect(rows.row((PAGES_MAX + 9) * PAGE_ROWS)).not.toBeNull();
  });

  it("asks for where a dragged scrollbar is by then, not for all that it passed", async () => {
    const store = slowSource(50_000);
    const rows = new RowWindow(store.fetch, () => {});
    for (let first = 0; first <= 30_000; first += 1_000) rows.look({ first, end: first + 20 });
    await store.letGo();
    await store.letGo();
    expect(store.asked).toEqual([0, 29_900, 30_000]);
    expect(rows.row(30_000)?.id).toBe(30_001);
  });

  it("does not ask for ever what is refused", async () => {
    let asked = 0;
    const rows = new RowWindow(async () => {
      asked += 1;
      throw new Error("storage");
    }, () => {});
    rows.look({ first: 0, end: 20 });
    await settled();
    expect(asked).toBe(1);
    rows.look({ first: 0, end: 20 });
    await settled();
    expect(asked).toBe(2);
  });

  it("takes news in place and leaves the order of rows alone", async () => {
    let changes = 0;
    const rows = new RowWindow(source(10).fetch, () => (changes += 1));
    rows.look({ first: 0, end: 10 });
    await settled();
    const before = changes;
    expect(rows.applyNews([row(4, "failed"), row(999, "failed")])).toBe(1);
    expect(rows.row(3)).toMatchObject({ id: 4, state: "failed" });
    expect(changes).toBe(before + 1);
    expect(rows.applyNews([row(999)])).toBe(0);
    expect(changes).toBe(before + 1);
  });

  it("does not let an answer that was under way undo news", async () => {
    const store = slowSource(10);
    const rows = new RowWindow(store.fetch, () => {});
    rows.look({ first: 0, end: 10 });
    rows.applyNews([row(2, "completed")]);
    await store.letGo();
    expect(rows.row(1)?.state).toBe("completed");
  });

  it("keeps the old rows until a reload has its answer", async () => {
    const rows = new RowWindow(source(10).fetch, () => {});
    rows.look({ first: 0, end: 10 });
    await settled();
    const slow = slowSource(3);
    const reloaded = rows.reload(slow.fetch);
    expect(rows.row(9)?.id).toBe(10);
    await slow.letGo();
    await reloaded;
    expect(rows.total).toBe(3);
    expect(rows.row(9)).toBeNull();
  });

  it("ignores the answer to a question that a newer one has overtaken", async () => {
    const rows = new RowWindow(source(10).fetch, () => {});
    const slow = slowSource(7);
    const first = rows.reload(slow.fetch);
    await rows.reload(source(5).fetch);
    await slow.letGo();
    await first;
    expect(rows.total).toBe(5);
  });

  it("says what went wrong, keeps what it has, and gets over it", async () => {
    const store = source(10);
    let broken = false;
    const rows = new RowWindow(async (offset, limit) => {
      if (broken) throw new Error("storage");
      return store.fetch(offset, limit);
    }, () => {});
    await rows.reload();
    broken = true;
    await rows.reload();
    expect(rows.problem).toBeInstanceOf(Error);
    expect(rows.row(0)?.id).toBe(1);
    broken = false;
    await rows.reload();
    expect(rows.problem).toBeNull();
  });

  it("counts the rows held that a test finds", async () => {
    const rows = new RowWindow(source(10).fetch, () => {});
    await rows.reload();
    rows.applyNews([row(1, "failed"), row(2, "failed")]);
    expect(rows.countHeld((held) => held.state === "failed")).toBe(2);
  });
});

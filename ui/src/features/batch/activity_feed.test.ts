import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { LogLine, News, OrderRow } from "../../ipc/bindings";
import { ActivityFeed } from "./activity_feed.svelte";

const BATCH = 7;
const NEWS: News = {
  cursor: 1,
  reload: [],
  batches: [],
  orders: [{ batch_id: BATCH } as OrderRow],
  workers: [],
  status: null,
};

function line(id: number): LogLine {
  return {
    id,
    at_ms: id,
    batch_id: BATCH,
    order_id: id,
    attempt: null,
    actor: "engine",
    event: "step",
    step: null,
    text: { es: `línea ${id}`, en: `line ${id}` },
    consultora_code: null,
    consultora_name: null,
    batch_name: null,
  };
}

/** A log with lines 1 to `last`, newest first. */
function log(last: number) {
  const held = { last };
  const backend = {
    activity: async (_batch: number, beforeId: number | null, limit: number) => {
      const from = beforeId === null ? held.last : Math.min(held.last, beforeId - 1);
      return Array.from({ length: Math.min(limit, from) }, (_, at) => line(from - at));
    },
  } as unknown as Backend;
  return { held, backend };
}

describe("ActivityFeed", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const ids = (lines: readonly LogLine[] | null) => lines?.map(({ id }) => id);

  it("takes new lines in at the top while one looks at the top", async () => {
    const { held, backend } = log(3);
    const feed = new ActivityFeed(backend, BATCH);
    await vi.advanceTimersByTimeAsync(0);
    held.last = 5;
    feed.takeNews(NEWS);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(ids(feed.lines)).toEqual([5, 4, 3, 2, 1]);
  });

  it("only counts them while one reads further down, until asked", async () => {
    const { held, backend } = log(3);
    const feed = new ActivityFeed(backend, BATCH);
    await vi.advanceTimersByTimeAsync(0);
    feed.atTop = false;
    held.last = 5;
    feed.takeNews(NEWS);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(ids(feed.lines)).toEqual([3, 2, 1]);
    expect(ids(feed.waiting)).toEqual([5, 4]);
    feed.showWaiting();
    expect(ids(feed.lines)).toEqual([5, 4, 3, 2, 1]);
    expect(feed.waiting).toEqual([]);
  });

  it("pages back without a gap", async () => {
    const { backend } = log(250);
    const feed = new ActivityFeed(backend, BATCH);
    await vi.advanceTimersByTimeAsync(0);
    expect(feed.hasMore).toBe(true);
    await feed.askOlder();
    await feed.askOlder();
    expect(feed.lines?.length).toBe(250);
    expect(feed.hasMore).toBe(false);
    expect(ids(feed.lines)?.at(-1)).toBe(1);
  });

  it("starts anew rather than show a hole when very much came at once", async () => {
    const { held, backend } = log(50);
    const feed = new ActivityFeed(backend, BATCH);
    await vi.advanceTimersByTimeAsync(0);
    held.last = 500;
    feed.takeNews(NEWS);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(ids(feed.lines)?.[0]).toBe(500);
    expect(feed.lines?.length).toBe(100);
    expect(feed.hasMore).toBe(true);
  });

  it("leaves no hole either when very much came while one read further down", async () => {
    const { held, backend } = log(50);
    const feed = new ActivityFeed(backend, BATCH);
    await vi.advanceTimersByTimeAsync(0);
    feed.atTop = false;
    for (const last of [60, 400]) {
      held.last = last;
      feed.takeNews(NEWS);
      await vi.advanceTimersByTimeAsync(1_100);
    }
    feed.showWaiting();
    const shown = ids(feed.lines)!;
    expect(shown).toEqual(shown.map((_, at) => 400 - at));
    expect(feed.hasMore).toBe(true);
  });

  it("never holds more than its bound", async () => {
    const { held, backend } = log(100);
    const feed = new ActivityFeed(backend, BATCH);
    await vi.advanceTimersByTimeAsync(0);
    for (let round = 0; round < 20; round += 1) {
      held.last += 60;
      feed.takeNews(NEWS);
      await vi.advanceTimersByTimeAsync(1_100);
    }
    expect(feed.lines?.length).toBeLessThanOrEqual(400);
    expect(feed.hasMore).toBe(true);
  });
});

import { expect, test } from "vitest";
import type { OrderFilter, PreviewView } from "./bindings";
import { mockBackend } from "./mock";
import { OPENED_AS_IT_IS } from "./mock/columns";
import { tick } from "./mock/engine";
import { startingWorld } from "./mock/start";
import { countOrders } from "./mock/world";

const ALL: OrderFilter = { states: [], text: null, cause: null, sort: null, descending: false };

test("there is a batch in every state, and one of 50,000 orders", async () => {
  const batches = await mockBackend("still").batches();
  const states = new Set(batches.map((batch) => batch.state));
  expect([...states].sort()).toEqual([
    "cancelled",
    "completed",
    "failed",
    "paused",
    "pending",
    "running",
  ]);
  expect(batches.some((batch) => batch.counts.total === 50_000)).toBe(true);
});

test("counts stay the orders' while the world moves", () => {
  const world = startingWorld(Date.now());
  const cursors = Array.from({ length: 300 }, () => tick(world).cursor);
  expect(cursors.at(-1)).toBe(300);
  for (const { view, orders } of world.batches.values())
    expect(view.counts).toEqual(countOrders(orders));
});

test("news name what changed", () => {
  const world = startingWorld(Date.now());
  tick(world);
  const orders = Array.from({ length: 50 }, () => tick(world)).flatMap((news) => news.orders);
  expect(orders.length).toBeGreaterThan(20);
  expect(new Set(orders.map((order) => order.batch_id))).toEqual(new Set([6]));
});

test("a window of rows is cut from what matches", async () => {
  const backend = mockBackend("still");
  const failed = await backend.orders(6, { ...ALL, states: ["failed"] }, 10, 5);
  expect(failed.rows).toHaveLength(5);
  expect(failed.rows.every((row) => row.state === "failed")).toBe(true);
  expect(failed.total).toBe((await backend.batch(6)).counts.failed);
});

test("a cause retries as one", async () => {
  const backend = mockBackend("still");
  const [cause] = await backend.causes(6);
  const filter = { ...ALL, cause: cause!.key };
  expect(await backend.countRetryable(6, filter)).toBe(cause!.orders);
  expect((await backend.retryOrders(6, filter)).orders).toBe(cause!.orders);
  expect(await backend.countRetryable(6, filter)).toBe(0);
});

async function previewed(file: string): Promise<PreviewView> {
  const opened = await mockBackend("still").openFile(file, OPENED_AS_IT_IS);
  if (opened.kind !== "preview") throw new Error(`${file} was not read`);
  return opened.preview;
}

test("rows of a preview add up", async () => {
  for (const file of ["pedidos.xlsx", "limpia.csv"]) {
    const preview = await previewed(file);
    expect(preview.rows).toBe(preview.rows_in_orders + preview.rows_rejected + preview.rows_blank);
  }
});

test("what a state does not allow is refused with a sentence", async () => {
  const backend = mockBackend("still");
  await expect(backend.resumeBatch(6)).rejects.toMatchObject({
    code: "not_now",
    message: { es: /./, en: /./ },
  });
});

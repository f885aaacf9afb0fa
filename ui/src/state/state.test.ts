import { expect, test } from "vitest";
import type { BatchView } from "../ipc/bindings";
import { announcements } from "./announce";
import { answerQuestion, confirmed, openQuestion } from "./confirm.svelte";
import { applyBatches } from "./news";
import { parseRoute, routeHash, type Route } from "./routes";

test("news replace batches and put new ones where they belong", () => {
  const held = [batch(2, 200, "running"), batch(1, 100, "pending")];
  const after = applyBatches(held, [batch(1, 100, "running"), batch(3, 300, "pending")]);
  expect(after.map(({ id, state }) => `${id} ${state}`)).toEqual([
    "3 pending",
    "2 running",
    "1 running",
  ]);
  expect(held[1]?.state).toBe("pending");
});

test("the end of a batch is told, and a pause that nobody asked for", () => {
  const held = [batch(1, 1, "running"), batch(2, 2, "running"), batch(3, 3, "running")];
  const paused = { ...batch(2, 2, "paused"), pause_reason: "portal_down" };
  const came = [batch(1, 1, "failed"), paused, batch(3, 3, "running"), batch(4, 4, "completed")];
  expect(announcements(held, came).map(({ batch, what }) => `${batch.id} ${what}`)).toEqual([
    "1 ended",
    "2 paused",
  ]);
});

test("what the person did herself is not told back to her", () => {
  const held = [batch(1, 1, "running"), batch(2, 2, "running"), batch(3, 3, "paused")];
  const paused = { ...batch(1, 1, "paused"), pause_reason: "operator" };
  expect(announcements(held, [paused, batch(2, 2, "cancelled"), batch(3, 3, "running")])).toEqual([]);
});

test("batches of the same moment stand newest first", () => {
  const after = applyBatches([], [batch(1, 100, "pending"), batch(2, 100, "pending")]);
  expect(after.map(({ id }) => id)).toEqual([2, 1]);
});

test.each<Route>([
  { screen: "batches" },
  { screen: "workers" },
  { screen: "causes" },
  { screen: "history" },
  { screen: "settings" },
  { screen: "batch", batchId: 7, orderId: null, cause: null },
  { screen: "batch", batchId: 7, orderId: 1234, cause: null },
  { screen: "batch", batchId: 7, orderId: null, cause: "transient/products/timed_out" },
])("the address brings back %o", (route) => {
  expect(parseRoute(routeHash(route))).toEqual(route);
});

test.each(["", "#", "#/nowhere", "#/batch/x", "#/preview"])("%s leads to the batches", (hash) => {
  expect(parseRoute(hash)).toEqual({ screen: "batches" });
});

test("a question is answered once; a second one puts the first aside", async () => {
  const first = confirmed({ title: "1", body: "", yes: "y", no: "n" });
  const second = confirmed({ title: "2", body: "", yes: "y", no: "n" });
  expect(openQuestion()?.title).toBe("2");
  answerQuestion(true);
  expect(await first).toBe(false);
  expect(await second).toBe(true);
  expect(openQuestion()).toBeNull();
});

function batch(id: number, created_ms: number, state: string): BatchView {
  return { id, created_ms, state } as BatchView;
}

import { expect, test } from "vitest";
import type { Counts } from "../ipc/bindings";
import { badgeOf, ENDED_WITH_FAILURES, lookOf } from "./states";

const NONE: Counts = {
  total: 0,
  waiting: 0,
  running: 0,
  retrying: 0,
  completed: 0,
  partial: 0,
  failed: 0,
  cancelled: 0,
};

test("a batch that failed in part says so; one that failed whole is failed", () => {
  const mixed = { ...NONE, total: 240, completed: 224, failed: 16 };
  expect(badgeOf({ state: "failed", counts: mixed })).toBe(ENDED_WITH_FAILURES);
  expect(badgeOf({ state: "failed", counts: { ...NONE, total: 3, failed: 3 } })).toBe("failed");
});

test("failures of a batch that still runs, or was cancelled, change nothing", () => {
  const counts = { ...NONE, total: 240, running: 6, completed: 218, failed: 16 };
  expect(badgeOf({ state: "running", counts })).toBe("running");
  expect(badgeOf({ state: "cancelled", counts })).toBe("cancelled");
});

test("failed and failed in part differ by more than a word", () => {
  expect(lookOf(ENDED_WITH_FAILURES).icon).not.toBe(lookOf("failed").icon);
  expect(lookOf(ENDED_WITH_FAILURES).tone).toBe("failed");
});

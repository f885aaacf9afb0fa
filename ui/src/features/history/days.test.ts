import { expect, test } from "vitest";
import type { LogLine } from "../../ipc/bindings";
import { byDay, daysAgo } from "./days";

const line = (day: number, hour: number) =>
  ({ at_ms: new Date(2026, 10, day, hour).getTime() }) as LogLine;

test("lines are cut where a day ends", () => {
  const days = byDay([line(24, 9), line(24, 1), line(23, 23), line(20, 12)]);
  expect(days.map((day) => day.lines.length)).toEqual([2, 1, 1]);
});

test("yesterday is yesterday at any hour", () => {
  const [yesterday] = byDay([line(23, 23)]);
  expect(daysAgo(yesterday!.startMs, new Date(2026, 10, 24, 0, 1).getTime())).toBe(1);
  expect(daysAgo(yesterday!.startMs, new Date(2026, 10, 23, 23, 59).getTime())).toBe(0);
});

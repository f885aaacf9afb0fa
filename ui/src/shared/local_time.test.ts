import { expect, test } from "vitest";
import { fromLocal, toLocal } from "./local_time";

test("a day and a time go to the field and come back", () => {
  const ms = new Date(2026, 4, 8, 21, 30).getTime();
  expect(toLocal(ms)).toBe("2026-05-08T21:30");
  expect(fromLocal("2026-05-08T21:30")).toBe(ms);
  expect(toLocal(null)).toBe("");
  expect(fromLocal("")).toBe(null);
  expect(fromLocal("2026-05")).not.toBe(undefined);
});

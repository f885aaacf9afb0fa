import { expect, test } from "vitest";
import { rowAfterKey } from "./row_keys";

const MIDDLE = { cursor: 500, total: 50_000, seen: 14 };

test.each([
  ["ArrowDown", 501],
  ["ArrowUp", 499],
  ["PageDown", 513],
  ["PageUp", 487],
  ["Home", 0],
  ["End", 49_999],
])("%s leads to row %d", (key, row) => {
  expect(rowAfterKey(key, MIDDLE)).toBe(row);
});

test("the ends hold", () => {
  expect(rowAfterKey("ArrowUp", { ...MIDDLE, cursor: 0 })).toBe(0);
  expect(rowAfterKey("PageDown", { ...MIDDLE, cursor: 49_995 })).toBe(49_999);
});

test("a window too low for two rows still turns pages", () => {
  expect(rowAfterKey("PageDown", { ...MIDDLE, seen: 0 })).toBe(501);
});

test("other keys, and a table without rows, move nothing", () => {
  expect(rowAfterKey("Enter", MIDDLE)).toBeNull();
  expect(rowAfterKey("ArrowDown", { cursor: 0, total: 0, seen: 14 })).toBeNull();
});

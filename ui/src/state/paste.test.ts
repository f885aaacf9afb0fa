import { expect, test } from "vitest";
import { looksLikeCells } from "./paste";

test.each([
  ["CB\tSKU\tCantidad\r\n1\tA\t2\r\n", true],
  ["1\tA\t2", true],
  ["1;A;2\n2;A;1", true],
  ["hola\n", false],
  ["", false],
])("%j", (text, expected) => {
  expect(looksLikeCells(text)).toBe(expected);
});

import { expect, test } from "vitest";
import type { ReviewRow } from "../../ipc/bindings";
import { asRead, canBeTaken, leftOut, withProposals, withValue } from "./corrections";

const ROW: ReviewRow = {
  row: 4,
  level: "error",
  left_out: false,
  corrected: true,
  cells: [
    { field: "consultora_code", as_read: "00077", corrected: null, proposal: null },
    { field: "product_code", as_read: "12.345", corrected: null, proposal: "12345" },
    { field: "quantity", as_read: "1,5", corrected: "2", proposal: null },
  ],
  problems: [],
};
const NOTHING = asRead(ROW);

test("another value keeps what was said of the other cells", () => {
  expect(withValue(ROW, "consultora_code", " 958 ")).toEqual({
    ...NOTHING,
    consultora_code: "958",
    quantity: "2",
  });
});

test("what the file has is no correction", () => {
  expect(withValue(ROW, "quantity", "1,5")).toEqual(NOTHING);
});

test("proposals are taken, a row is left out, and both are taken back", () => {
  expect(canBeTaken(ROW)).toBe(true);
  expect(withProposals(ROW)).toEqual({ ...NOTHING, product_code: "12345", quantity: "2" });
  expect(leftOut(ROW)).toEqual({ ...NOTHING, left_out: true, quantity: "2" });
  expect(canBeTaken({ ...ROW, left_out: true })).toBe(false);
  expect(NOTHING).toEqual({
    row: 4,
    left_out: false,
    consultora_code: null,
    consultora_name: null,
    product_code: null,
    quantity: null,
  });
});

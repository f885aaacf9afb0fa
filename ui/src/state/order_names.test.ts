import { expect, test } from "vitest";
import type { OrderRow } from "../ipc/bindings";
import { learnOrders, whoOf } from "./order_names.svelte";

test("what passed is known, what never did is not", () => {
  learnOrders([row(7, "00084512", "María José Rojas"), row(8, "10482721", null)]);
  expect(whoOf(7)).toEqual({ code: "00084512", name: "María José Rojas" });
  expect(whoOf(8)).toEqual({ code: "10482721", name: null });
  expect(whoOf(9)).toBeNull();
  expect(whoOf(null)).toBeNull();
});

test("the oldest are forgotten first", () => {
  learnOrders([row(1, "1", "first")]);
  learnOrders(Array.from({ length: 20_000 }, (_, at) => row(100 + at, String(at), null)));
  expect(whoOf(1)).toBeNull();
  expect(whoOf(20_099)?.code).toBe("19999");
});

function row(id: number, consultora_code: string, consultora_name: string | null): OrderRow {
  return { id, consultora_code, consultora_name } as OrderRow;
}

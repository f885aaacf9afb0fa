import { expect, test } from "vitest";
import type { CauseView } from "../../ipc/bindings";
import { inPlace } from "./open_causes.svelte";

const cause = (batch_id: number, key: string, orders: number) =>
  ({ batch_id, key, orders }) as CauseView;
const told = (causes: CauseView[]) =>
  causes.map((one) => `${one.batch_id}${one.key}:${one.orders}`);

test("causes keep their place though the numbers change; new ones come below", () => {
  const held = [cause(1, "a", 9), cause(1, "b", 5)];
  const came = [cause(1, "b", 40), cause(2, "a", 12), cause(1, "a", 9)];
  expect(told(inPlace(held, came))).toEqual(["1a:9", "1b:40", "2a:12"]);
});

test("a cause that is no more leaves", () => {
  expect(told(inPlace([cause(1, "a", 9), cause(1, "b", 5)], [cause(1, "b", 4)]))).toEqual(["1b:4"]);
});

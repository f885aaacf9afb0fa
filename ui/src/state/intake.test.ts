import { beforeEach, expect, test, vi } from "vitest";
import { connectBackend } from "../ipc";
import { correctOpen, discardOpen, intake, openFiles, openText } from "./intake.svelte";
import type { PreviewView, RowCorrection } from "../ipc/bindings";

// The window's parts that these few need.
vi.stubGlobal("window", {});
vi.stubGlobal("location", { hash: "", search: "" });
vi.stubGlobal("history", { pushState: () => {} });

beforeEach(async () => {
  await connectBackend();
  while (intake.current.kind !== "none") await discardOpen();
});

test("corrections at the same time are taken one after another", async () => {
  await openFiles(["pedidos.xlsx"]);
  const [one, other] = [correctOpen([quantity(37, "2")]), correctOpen([quantity(112, "3")])];
  expect(await Promise.all([one, other])).toEqual([true, true]);
  expect(open().rows_corrected).toBe(2);
  expect(open().rows).toBe(open().rows_in_orders + open().rows_rejected + open().rows_blank);
});

test("a new file takes the place of one that was only looked at", async () => {
  await openFiles(["uno.xlsx"]);
  expect(intake.isReplaced).toBe(true);
  await openFiles(["dos.xlsx", "tres.xlsx"]);
  expect(open().file).toBe("dos.xlsx");
  expect(intake.filesLeft).toBe(1);
});

test("a new file waits for one that is being corrected", async () => {
  await openFiles(["uno.xlsx"]);
  await correctOpen([quantity(37, "2")]);
  expect(intake.isReplaced).toBe(false);
  await openFiles(["dos.xlsx"]);
  await openText("CB\tSKU\n1\t2");
  expect([open().file, intake.filesLeft]).toEqual(["uno.xlsx", 1]);
  await discardOpen();
  expect(open().file).toBe("dos.xlsx");
});

test("what was copied is read like a file", async () => {
  await openText("CB\tSKU\tCantidad\n1\t2\t3");
  expect(open().file).toBe("portapapeles");
});

function open(): PreviewView {
  if (intake.current.kind !== "preview") throw new Error(intake.current.kind);
  return intake.current.preview;
}

function quantity(row: number, value: string): RowCorrection {
  return {
    row,
    left_out: false,
    consultora_code: null,
    consultora_name: null,
    product_code: null,
    quantity: value,
  };
}

import { expect, test } from "vitest";
import { columnsOf, OPENED_AS_IT_IS } from "../../ipc/mock/columns";
import { columnWord, Mapping } from "./mapping.svelte";

function mapping(): Mapping {
  const asked = columnsOf("pedidos_columnas.xlsx", OPENED_AS_IT_IS);
  if (asked === null) throw new Error("nothing is asked");
  return new Mapping(asked);
}

test("it begins with what is known and what is proposed", () => {
  const { choice, ready } = mapping();
  expect(choice).toEqual({
    consultora_code: 1,
    consultora_name: null,
    product_code: 3,
    quantity: 6,
  });
  expect(ready).toEqual(choice);
  expect(mapping().standing("quantity")).toBe("known");
  expect(mapping().standing("product_code")).toBe("proposed");
});

test("a column that is chosen twice or not at all cannot be gone on with", () => {
  const begun = mapping();
  begun.choose("consultora_name", 1);
  expect(begun.standing("consultora_code")).toBe("twice");
  expect(begun.ready).toBeNull();
  begun.choose("consultora_name", 2);
  expect(begun.ready?.consultora_name).toBe(2);
  expect(begun.standing("consultora_name")).toBe("chosen");
  begun.choose("quantity", null);
  expect(begun.ready).toBeNull();
});

test("a column without a title goes by its letters", () => {
  const column = { place: 0, field: null, guess: null, samples: [] };
  expect(columnWord({ ...column, letters: "A", title: "Clienta" })).toBe("A · Clienta");
  expect(columnWord({ ...column, letters: "A", title: "A" })).toBe("A");
});

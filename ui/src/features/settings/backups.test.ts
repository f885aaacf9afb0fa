import { expect, test } from "vitest";
import { whatItDoes } from "./backups";

const CONTENTS = { batches: 1, orders: 12, last_ms: null, size_bytes: 1 };
const SEEN = {
  path: "copia.db",
  backup: CONTENTS,
  present: { ...CONTENTS, batches: 2, orders: 1_200 },
  present_problem: null,
  done: null,
};

test("the question says what goes and what comes", () => {
  const said = whatItDoes(SEEN);
  expect(said).toContain("El respaldo copia.db tiene 1 lote y 12 pedidos.");
  expect(said).toContain("Reemplaza 2 lotes y 1.200 pedidos");
  expect(said).toContain("quedan en pausa");
});

test("a database that cannot be read is said to be so, and none is not", () => {
  const problem = { es: "está dañada.", en: "is damaged." };
  expect(whatItDoes({ ...SEEN, present: null, present_problem: problem })).toContain(
    "no se puede leer y se guarda aparte: está dañada.",
  );
  expect(whatItDoes({ ...SEEN, present: null })).not.toContain("Reemplaza");
});

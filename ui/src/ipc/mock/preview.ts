// Previews of files that were never read.

import type { OpenOptions, PreviewOrder, PreviewView, ProblemView } from "../bindings";
import { usedColumns } from "./columns";
import { consultoraCode, consultoraName, linesOf } from "./names";
import { seeded } from "./random";
import { refusal } from "./sentences";

/** Names with "malo" or "bad" in them, and files that are no spreadsheets, cannot be read. */
export function previewOf(id: number, path: string, options: OpenOptions): PreviewView {
  const file = path.split(/[\\/]/).at(-1) ?? path;
  if (/malo|bad|\.(pdf|docx?|png|jpe?g|zip)$/i.test(file)) {
    throw refusal(
      "bad_file",
      `${file} no es una planilla que se pueda leer: empieza como un PDF. Guárdala como .xlsx o .csv y vuelve a soltarla.`,
      `${file} is no spreadsheet that can be read: it begins like a PDF. Save it as .xlsx or .csv and drop it again.`,
    );
  }
  const preview = /limpi|clean|muestra/i.test(file) ? clean(id, file) : withProblems(id, file);
  return { ...preview, ...usedColumns(file, options) };
}

function withProblems(id: number, file: string): PreviewView {
  const first_orders = orders(87);
  return {
    id,
    file,
    sheet: file.endsWith(".csv") ? null : "Pedidos",
    format: file.endsWith(".csv") ? "csv · windows-1252 · ;" : "xlsx",
    columns: [],
    columns_by: "titles",
    suggested_name: file.replace(/\.\w+$/, ""),
    rows: 412,
    rows_in_orders: 405,
    rows_rejected: 5,
    rows_blank: 2,
    orders: 87,
    lines: 402,
    units: 1_187,
    errors: 5,
    warnings: 4,
    notes: 3,
    problems: PROBLEMS,
    first_orders,
    estimate_ms: 17 * 60_000,
    already_loaded: /dup|zona_norte/i.test(file)
      ? { batch_id: 4, name: "Zona Norte · semana 47", created_ms: Date.now() - 5 * 3_600_000 }
      : null,
  };
}

function clean(id: number, file: string): PreviewView {
  const first_orders = orders(60);
  const lines = first_orders.reduce((sum, order) => sum + order.lines.length, 0);
  return {
    ...withProblems(id, file),
    suggested_name: "Muestra",
    rows: lines,
    rows_in_orders: lines,
    rows_rejected: 0,
    rows_blank: 0,
    orders: 60,
    lines,
    units: first_orders.reduce((sum, order) => sum + order.units, 0),
    errors: 0,
    warnings: 0,
    notes: 0,
    problems: [],
    first_orders,
    estimate_ms: 11 * 60_000,
    already_loaded: null,
  };
}

function orders(howMany: number): PreviewOrder[] {
  const random = seeded(7);
  let row = 2;
  return Array.from({ length: howMany }, (_, at) => {
    const lines = linesOf(900_000 + at, random.whole(2, 7));
    const first_row = row;
    row += lines.length;
    return {
      consultora_code: consultoraCode(random),
      consultora_name: random.chance(0.93) ? consultoraName(random) : null,
      lines,
      units: lines.reduce((sum, line) => sum + line.quantity, 0),
      first_row,
    };
  });
}

const PROBLEMS: ProblemView[] = [
  problem(
    "error",
    "quantity_not_whole",
    37,
    "quantity",
    "1,5",
    "La cantidad debe ser un número entero. Corrígela en la planilla; el resto del pedido se carga igual.",
    "The quantity must be a whole number. Correct it in the spreadsheet; the rest of the order loads all the same.",
  ),
  problem(
    "error",
    "quantity_zero",
    112,
    "quantity",
    "0",
    "La cantidad es cero. Borra la fila o escribe cuántas unidades van.",
    "The quantity is zero. Delete the row or write how many units there are.",
  ),
  problem(
    "error",
    "code_empty",
    140,
    "consultora_code",
    "",
    "Falta el código de la consultora.",
    "The consultora's code is missing.",
  ),
  problem(
    "error",
    "quantity_too_big",
    233,
    "quantity",
    "20000",
    "La cantidad pasa de 999. Revisa si sobra un cero.",
    "The quantity is over 999. See whether there is a zero too many.",
  ),
  problem(
    "error",
    "code_not_text",
    301,
    "product_code",
    "4,58E+15",
    "Excel convirtió el código en un número y perdió cifras. Escríbelo como texto.",
    "Excel turned the code into a number and lost digits. Write it as text.",
  ),
  problem(
    "warning",
    "name_differs",
    58,
    "consultora_name",
    "Maria Jose Rojas",
    "La misma consultora tiene otro nombre en la fila 12. Se usa el primero.",
    "The same consultora has another name in row 12. The first one is used.",
  ),
  problem(
    "warning",
    "quantity_large",
    77,
    "quantity",
    "120",
    "Es una cantidad poco común. Se carga tal cual.",
    "This is an unusual quantity. It is loaded as it is.",
  ),
  problem(
    "warning",
    "code_short",
    201,
    "consultora_code",
    "84512",
    "El código tiene menos de ocho cifras. Puede haber perdido ceros al comienzo.",
    "The code has fewer than eight digits. It may have lost leading zeros.",
  ),
  problem(
    "warning",
    "code_short",
    202,
    "consultora_code",
    "84512",
    "El código tiene menos de ocho cifras. Puede haber perdido ceros al comienzo.",
    "The code has fewer than eight digits. It may have lost leading zeros.",
  ),
  problem(
    "note",
    "product_repeated",
    64,
    "product_code",
    "40412",
    "El producto ya estaba en la fila 61. Las cantidades se suman: 5 unidades.",
    "The product was in row 61 already. The quantities are added up: 5 units.",
  ),
  problem(
    "note",
    "product_repeated",
    90,
    "product_code",
    "71533",
    "El producto ya estaba en la fila 88. Las cantidades se suman: 3 unidades.",
    "The product was in row 88 already. The quantities are added up: 3 units.",
  ),
  problem(
    "note",
    "product_repeated",
    318,
    "product_code",
    "20871",
    "El producto ya estaba en la fila 317. Las cantidades se suman: 2 unidades.",
    "The product was in row 317 already. The quantities are added up: 2 units.",
  ),
];

function problem(
  level: string,
  code: string,
  row: number,
  column: string,
  value: string,
  es: string,
  en: string,
): ProblemView {
  return { level, code, sheet: "Pedidos", row, column, value, text: { es, en } };
}

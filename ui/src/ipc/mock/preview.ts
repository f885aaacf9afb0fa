// Previews of files that were never read.

import type { OpenOptions, PreviewOrder, PreviewView } from "../bindings";
import { usedColumns } from "./columns";
import { consultoraCode, consultoraName, linesOf } from "./names";
import { seeded } from "./random";
import { reviewed } from "./review";
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
  const columns = usedColumns(file, options);
  if (/limpi|clean|muestra/i.test(file)) return { ...clean(id, file), ...columns };
  return reviewed({ ...withProblems(id, file), ...columns }, new Map());
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
    errors: 0,
    warnings: 0,
    notes: 0,
    rows_corrected: 0,
    rows_left_out: 0,
    can_correct: true,
    review: [],
    review_counts: { all: 0, rejected: 0, warning: 0, note: 0, corrected: 0 },
    first_orders,
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
    first_orders,
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

// Rows that deserve a look, and how they are judged again once somebody corrects them: a small part of
// what the program does.

import type {
  PreviewView,
  ProblemView,
  ReviewCell,
  ReviewRow,
  RowCorrection,
  Sentence,
} from "../bindings";

type Field = "consultora_code" | "consultora_name" | "product_code" | "quantity";
type Cells = Record<Field, string>;
interface Found {
  level: "error" | "warning" | "note";
  code: string;
  field: Field;
  text: Sentence;
  proposal?: string;
}

/** The preview with its rows as they are with these corrections. */
export function reviewed(
  preview: PreviewView,
  corrections: ReadonlyMap<number, RowCorrection>,
): PreviewView {
  const review = ROWS.map(([number, ...cells]) =>
    judged(number, cells, corrections.get(number), preview),
  );
  const count = (is: (row: ReviewRow) => boolean) => review.filter(is).length;
  const problems = review.flatMap((row) => row.problems);
  const of = (level: string) => problems.filter((problem) => problem.level === level).length;
  const rejected = count((row) => row.level === "error");
  const leftOut = count((row) => row.left_out);
  const corrected = count((row) => row.corrected);
  return {
    ...preview,
    rows_rejected: rejected,
    rows_in_orders: preview.rows - preview.rows_blank - rejected,
    lines: preview.rows - preview.rows_blank - rejected - 3,
    errors: of("error"),
    warnings: of("warning"),
    notes: of("note"),
    rows_corrected: corrected - leftOut,
    rows_left_out: leftOut,
    review: review.filter((row) => row.level !== "none" || row.corrected),
    review_counts: {
      all: count((row) => row.level !== "none" || row.corrected),
      rejected: rejected - leftOut,
      warning: count((row) => row.level === "warning"),
      note: count((row) => row.level === "note"),
      corrected,
    },
  };
}

function judged(
  row: number,
  [consultora_code, consultora_name, product_code, quantity]: string[],
  correction: RowCorrection | undefined,
  preview: PreviewView,
): ReviewRow {
  const asRead = { consultora_code, consultora_name, product_code, quantity } as Cells;
  const now = { ...asRead };
  const fields = Object.keys(asRead) as Field[];
  for (const field of fields) now[field] = correction?.[field] ?? asRead[field];
  const left_out = correction?.left_out ?? false;
  const found = left_out ? [LEFT_OUT] : problemsOf(row, now);
  const cells = fields.map((field): ReviewCell => {
    const corrected = correction?.[field] ?? null;
    const proposal = found.find((problem) => problem.field === field)?.proposal ?? null;
    return { field, as_read: asRead[field], corrected, proposal };
  });
  const levels = found.map((problem) => problem.level);
  return {
    row,
    level: (["error", "warning", "note"] as const).find((level) => levels.includes(level)) ?? "none",
    left_out,
    corrected: left_out || cells.some((cell) => cell.corrected !== null),
    cells,
    problems: found.map(({ level, code, field, text }): ProblemView => {
      const column = preview.columns.find((used) => used.field === field)?.title ?? field;
      return { level, code, sheet: preview.sheet, row, field, column, value: now[field], text };
    }),
  };
}

function problemsOf(row: number, cells: Cells): Found[] {
  const found: Found[] = [];
  const add = (
    level: Found["level"],
    code: string,
    field: Field,
    es: string,
    en: string,
    proposal?: string,
  ) => found.push({ level, code, field, text: { es, en }, ...(proposal && { proposal }) });
  for (const field of ["consultora_code", "product_code"] as const) {
    const value = cells[field];
    const digits = value.replace(/[ .]/g, "");
    if (value === "")
      add("error", "missing", field, "Falta el código. Complétalo o borra la fila.", "The code is missing. Fill it in or delete the row.");
    else if (/E\+/.test(value))
      add("error", "code_digits_lost", field, `«${value}»: la planilla redondeó este código y perdió cifras. Escríbelo de nuevo.`, `"${value}": the spreadsheet rounded this code and lost digits. Type it again.`);
    else if (!/^[\w-]+$/.test(value))
      add("error", "code_characters", field, `«${value}»: un código lleva solo letras, números y guiones. ¿Es ${digits}?`, `"${value}": a code has letters, digits and dashes only. Is it ${digits}?`, digits);
  }
  const units = Number(cells.quantity);
  if (cells.quantity === "")
    add("error", "missing", "quantity", "Falta la cantidad. Complétala o borra la fila.", "The quantity is missing. Fill it in or delete the row.");
  else if (!Number.isInteger(units))
    add("error", "quantity_fraction", "quantity", `«${cells.quantity}»: la cantidad no es un número entero. Escribe unidades enteras.`, `"${cells.quantity}": the quantity is no whole number. Write whole units.`);
  else if (units < 1)
    add("error", "quantity_zero", "quantity", "La cantidad es cero. Escribe al menos 1 o borra la fila.", "The quantity is zero. Write at least 1 or delete the row.");
  else if (units > 9999)
    add("error", "quantity_too_large", "quantity", `«${cells.quantity}»: son más de 9999 unidades. Revisa que no sobre un cero.`, `"${cells.quantity}": it is more than 9999 units. See that there is no zero too many.`);
  else if (units > 99)
    add("warning", "quantity_unusual", "quantity", `«${cells.quantity}»: son muchas unidades. Se cargan así; revisa que sea lo pedido.`, `"${cells.quantity}": these are many units. They are loaded like this; check that it is what was ordered.`);
  if (row === 58 && cells.consultora_name !== "María José Rojas")
    add("warning", "two_names", "consultora_name", `«${cells.consultora_name}» no es el nombre de la fila 12. Se conserva «María José Rojas»; revisa que el código sea el de ella.`, `"${cells.consultora_name}" is not the name in row 12. "María José Rojas" is kept; check that the code is hers.`, "María José Rojas");
  const before = SUMMED.get(row);
  if (before !== undefined)
    add("note", "summed", "product_code", `El mismo producto ya está en la fila ${before} para esta consultora. Se suman.`, `The same product is in row ${before} for this consultora already. They are summed.`);
  return found;
}

const LEFT_OUT: Found = {
  level: "error",
  code: "left_out",
  field: "consultora_code",
  text: {
    es: "Se dejó fuera en la vista previa.",
    en: "It was left out in the preview.",
  },
};

const SUMMED = new Map([
  [64, 61],
  [90, 88],
  [318, 317],
]);

const ROWS: readonly (readonly [number, ...string[]])[] = [
  [37, "00084512", "María José Rojas", "40412", "1,5"],
  [58, "00084512", "Maria J. Roxas", "71533", "2"],
  [64, "10482721", "Ana Soto Díaz", "40412", "2"],
  [77, "00090377", "Rosa Vera Paz", "15590", "120"],
  [90, "10482721", "Ana Soto Díaz", "71533", "2"],
  [112, "10733018", "Ximena Tapia Flores", "20871", "0"],
  [140, "", "Gladys Ñancupil Reyes", "15590", "3"],
  [201, "12.345.678", "Verónica Araya Soto", "20871", "1"],
  [233, "13900421", "Teresa Morales Díaz", "40 412", "20000"],
  [301, "11842233", "Soledad Fuentes Silva", "4,58E+15", "1"],
  [318, "11842233", "Soledad Fuentes Silva", "20871", "1"],
];

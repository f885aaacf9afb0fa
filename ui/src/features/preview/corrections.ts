// What the person says of a row, made from what is shown of it. Only the program judges it.

import type { ReviewCell, ReviewRow, RowCorrection } from "../../ipc/bindings";

export type Field = "consultora_code" | "consultora_name" | "product_code" | "quantity";

/** What stands in a cell now. */
export function valueOf(cell: ReviewCell): string {
  return cell.corrected ?? cell.as_read;
}

/** The row with another value in one cell; as it was read when that is what was typed. */
export function withValue(row: ReviewRow, field: string, value: string): RowCorrection {
  return { ...asItIs(row), [field]: changed(row, field, value.trim()) };
}

/** The row with all that is proposed for it. */
export function withProposals(row: ReviewRow): RowCorrection {
  const said = asItIs(row);
  for (const { field, proposal } of row.cells)
    if (proposal !== null) said[field as Field] = proposal;
  return said;
}

export function leftOut(row: ReviewRow): RowCorrection {
  return { ...asItIs(row), left_out: true };
}

/** Nothing said: the row is as the file has it. */
export function asRead(row: ReviewRow): RowCorrection {
  return {
    row: row.row,
    left_out: false,
    consultora_code: null,
    consultora_name: null,
    product_code: null,
    quantity: null,
  };
}

/** A rejected row for which something is proposed. */
export function canBeTaken(row: ReviewRow): boolean {
  return row.level === "error" && !row.left_out && row.cells.some((cell) => cell.proposal !== null);
}

function asItIs(row: ReviewRow): RowCorrection {
  const said = { ...asRead(row), left_out: row.left_out };
  for (const { field, corrected } of row.cells) said[field as Field] = corrected;
  return said;
}

function changed(row: ReviewRow, field: string, value: string): string | null {
  const cell = row.cells.find((cell) => cell.field === field);
  return cell?.as_read.trim() === value ? null : value;
}

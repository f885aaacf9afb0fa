// Which column is which, while the person decides.

import { texts } from "../../i18n";
import type { ColumnChoice, ColumnsView, ColumnView } from "../../ipc";

export const FIELDS = ["consultora_code", "product_code", "quantity", "consultora_name"] as const;
export type FieldName = (typeof FIELDS)[number];

/** Where a field stands: taken by its title, proposed, open, or in the way of another one. */
export type Standing = "known" | "chosen" | "proposed" | "open" | "twice";

export class Mapping {
  readonly asked: ColumnsView;
  choice = $state<Record<FieldName, number | null>>({
    consultora_code: null,
    consultora_name: null,
    product_code: null,
    quantity: null,
  });
  /** What the person touched is no proposal any more. */
  touched = $state<Partial<Record<FieldName, true>>>({});

  constructor(asked: ColumnsView) {
    this.asked = asked;
    for (const field of FIELDS) this.choice[field] = this.#with("guess", field)?.place ?? null;
  }

  choose(field: FieldName, place: number | null): void {
    this.choice[field] = place;
    this.touched[field] = true;
  }

  column(field: FieldName): ColumnView | undefined {
    return this.asked.columns.find((column) => column.place === this.choice[field]);
  }

  /** The field that a column is chosen for. */
  fieldOf(place: number): FieldName | undefined {
    return FIELDS.find((field) => this.choice[field] === place);
  }

  standing(field: FieldName): Standing {
    const place = this.choice[field];
    if (place === null) return "open";
    if (FIELDS.some((other) => other !== field && this.choice[other] === place)) return "twice";
    if (this.touched[field]) return "chosen";
    return this.#with("field", field)?.place === place ? "known" : "proposed";
  }

  /** What can be read; null while something is missing. */
  get ready(): ColumnChoice | null {
    const { consultora_code, consultora_name, product_code, quantity } = this.choice;
    if (consultora_code === null || product_code === null || quantity === null) return null;
    if (FIELDS.some((field) => this.standing(field) === "twice")) return null;
    return { consultora_code, consultora_name, product_code, quantity };
  }

  #with(key: "field" | "guess", field: FieldName): ColumnView | undefined {
    return this.asked.columns.find((column) => column[key] === field);
  }
}

export function fieldWord(field: string): string {
  return texts().columns.fields[field as FieldName] ?? field;
}

/** "B · Clienta", or the letters alone where there is no title. */
export function columnWord(column: ColumnView): string {
  return column.title === column.letters ? column.letters : `${column.letters} · ${column.title}`;
}

// The columns of the order table, in their order. `from` is the width of the table, in pixels,
// below which a column gives way; what stays is what a person decides by.

import type { SortKey } from "./order_filter";

export type ColumnKey =
  | "state"
  | "consultora"
  | "lines"
  | "step"
  | "attempts"
  | "worker"
  | "duration"
  | "message";

export interface Column {
  key: ColumnKey;
  sort: SortKey | null;
  track: string;
  from: number;
  alignRight?: boolean;
}

export const COLUMNS: readonly Column[] = [
  { key: "state", sort: "state", track: "112px", from: 0 },
  { key: "consultora", sort: "consultora_name", track: "minmax(152px, 1.5fr)", from: 0 },
  { key: "lines", sort: "lines", track: "56px", from: 0, alignRight: true },
  { key: "step", sort: null, track: "144px", from: 980 },
  { key: "attempts", sort: "attempts", track: "64px", from: 780, alignRight: true },
  { key: "worker", sort: null, track: "48px", from: 1060, alignRight: true },
  { key: "duration", sort: null, track: "80px", from: 470, alignRight: true },
  { key: "message", sort: null, track: "minmax(120px, 1.8fr)", from: 640 },
];

/** The columns that a table of this width has room for. */
export function columnsAt(width: number): readonly Column[] {
  return COLUMNS.filter((column) => width >= column.from);
}

export function tracksOf(columns: readonly Column[]): string {
  return columns.map((column) => column.track).join(" ");
}

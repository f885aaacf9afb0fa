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
  { key: "state", sort: "state", track: "128px", from: 0 },
  { key: "consultora", sort: "consultora_name", track: "minmax(150px, 1.2fr)", from: 0 },
  { key: "lines", sort: "lines", track: "64px", from: 0, alignRight: true },
  { key: "step", sort: null, track: "152px", from: 860 },
  { key: "attempts", sort: "attempts", track: "72px", from: 640, alignRight: true },
  { key: "worker", sort: null, track: "56px", from: 940, alignRight: true },
  { key: "duration", sort: "ended", track: "88px", from: 420, alignRight: true },
  { key: "message", sort: null, track: "minmax(140px, 2fr)", from: 600 },
];

/** The columns that a table of this width has room for. */
export function columnsAt(width: number): readonly Column[] {
  return COLUMNS.filter((column) => width >= column.from);
}

export function tracksOf(columns: readonly Column[]): string {
  return columns.map((column) => column.track).join(" ");
}

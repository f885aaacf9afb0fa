// Which row a key leads to. Pure, like the arithmetic that the rows are drawn by.

export interface RowPlace {
  /** The row that the keyboard is on. */
  cursor: number;
  total: number;
  /** Rows that are wholly seen. */
  seen: number;
}

/** The row that the key moves to; null when the key moves nowhere, or there is no row. */
export function rowAfterKey(key: string, { cursor, total, seen }: RowPlace): number | null {
  if (total === 0) return null;
  // A page keeps one row of the last one in sight, so that the eye does not lose its place.
  const page = Math.max(1, seen - 1);
  const moves: Record<string, number> = {
    ArrowDown: cursor + 1,
    ArrowUp: cursor - 1,
    PageDown: cursor + page,
    PageUp: cursor - page,
    Home: 0,
    End: total - 1,
  };
  const wanted = moves[key];
  return wanted === undefined ? null : Math.min(total - 1, Math.max(0, wanted));
}

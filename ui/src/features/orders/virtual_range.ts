// Which rows of a list with fixed row height are worth having in the page. Pure, so that the
// arithmetic that everything scrolls by can be tested without a browser.

export interface Viewport {
  scrollTop: number;
  height: number;
}

export interface RowRange {
  /** First row, counted from 0. */
  first: number;
  /** One past the last row. */
  end: number;
}

/** The rows that are seen, and `overscan` more on both sides so that a quick scroll shows no gap. */
export function visibleRange(
  viewport: Viewport,
  rowHeight: number,
  total: number,
  overscan: number,
): RowRange {
  const seenFirst = Math.floor(Math.max(0, viewport.scrollTop) / rowHeight);
  const seenEnd = Math.ceil((Math.max(0, viewport.scrollTop) + viewport.height) / rowHeight);
  const first = Math.min(Math.max(0, seenFirst - overscan), total);
  return { first, end: Math.max(first, Math.min(total, seenEnd + overscan)) };
}

/** Where to scroll so that the row is wholly seen; where it is already when it is. */
export function scrollToShow(viewport: Viewport, rowHeight: number, index: number): number {
  const top = index * rowHeight;
  if (top < viewport.scrollTop) return top;
  const bottom = top + rowHeight;
  if (bottom > viewport.scrollTop + viewport.height) return bottom - viewport.height;
  return viewport.scrollTop;
}

// The few pages of a long table that are held in memory. Fetches what is looked at, keeps what was
// looked at last, takes news in place and never moves a row: what the query has now and the table
// does not show yet is only counted, and comes with the next `reload`.
//
// Framework-free; `onChange` says that something that is shown may differ.

import type { OrderPage, OrderRow } from "../../ipc/bindings";
import type { RowRange } from "./virtual_range";

export const PAGE_ROWS = 100;
export const PAGES_MAX = 24;
const AHEAD_ROWS = 60;

export type FetchPage = (offset: number, limit: number) => Promise<OrderPage>;

interface Held {
  pages: Map<number, OrderRow[]>;
  placeById: Map<number, number>;
}

export class RowWindow {
  /** Rows of the query in all; null before the first answer. */
  total: number | null = null;
  /** Why the last question went wrong, as it was thrown. */
  problem: unknown = null;

  #held: Held = emptyHeld();
  #range: RowRange = { first: 0, end: PAGE_ROWS };
  #generation = 0;
  #looking = false;
  /** News that came while a question was under way: its answer may be older than they are. */
  #newsInFlight = new Map<number, OrderRow>();
  #inFlight = 0;

  constructor(
    private fetchPage: FetchPage,
    private readonly onChange: () => void,
  ) {}

  row(index: number): OrderRow | null {
    return this.#held.pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS] ?? null;
  }

  /** The place of an order among the rows held, when it is among them. */
  indexOf(orderId: number): number | null {
    return this.#held.placeById.get(orderId) ?? null;
  }

  get heldRows(): number {
    return this.#held.placeById.size;
  }

  /**
   * Says what is on the screen; asks for what is missing of it. One look is under way at a time:
   * a scrollbar dragged through 50,000 rows asks for where it is by then, not for all it passed.
   */
  look(range: RowRange): void {
    this.#range = range;
    if (!this.#looking) void this.#lookOn();
  }

  /**
   * Asks anew, for the same query or another one. The old rows stay until the first answer, so
   * that nothing blinks.
   */
  async reload(fetchPage: FetchPage = this.fetchPage): Promise<void> {
    this.fetchPage = fetchPage;
    const generation = ++this.#generation;
    const pages = this.#pagesOf(this.#range);
    const next = emptyHeld();
    this.#inFlight += 1;
    try {
      const answers = await Promise.all(
        pages.map(async (page) => ({ page, ...(await this.#fetch(page)) })),
      );
      if (generation !== this.#generation) return;
      this.problem = null;
      this.#held = next;
      for (const { page, rows, total } of answers) {
        this.total = total;
        this.#put(next, page, rows);
      }
    } catch (problem) {
      if (generation !== this.#generation) return;
      this.problem = problem;
    } finally {
      this.#answered();
    }
    this.onChange();
  }

  /** Takes changed orders in place. Answers how many of them are among the rows held. */
  applyNews(rows: readonly OrderRow[]): number {
    let applied = 0;
    for (const row of rows) {
      if (this.#inFlight > 0) this.#newsInFlight.set(row.id, row);
      if (putInPlace(this.#held, row)) applied += 1;
    }
    if (applied > 0) this.onChange();
    return applied;
  }

  /** How many rows held no longer fit, by a test of the caller's. */
  countHeld(test: (row: OrderRow) => boolean): number {
    let count = 0;
    for (const page of this.#held.pages.values()) {
      for (const row of page) if (test(row)) count += 1;
    }
    return count;
  }

  async #lookOn(): Promise<void> {
    this.#looking = true;
    let missing = this.#missing();
    while (missing.length > 0) {
      await Promise.all(missing.map((page) => this.#ask(page)));
      // What was refused is asked for again by the next look, not at once and for ever.
      missing = this.problem === null ? this.#missing() : [];
    }
    this.#looking = false;
  }

  /** What is seen and not held, and what a turn of the wheel would show next. */
  #missing(): number[] {
    const { first, end } = this.#range;
    const wide =
      this.total === null
        ? this.#range
        : {
            first: Math.max(0, first - AHEAD_ROWS),
            end: Math.min(this.total, end + AHEAD_ROWS),
          };
    return this.#pagesOf(wide).filter((page) => !this.#held.pages.has(page));
  }

  async #ask(page: number): Promise<void> {
    const held = this.#held;
    this.#inFlight += 1;
    try {
      const answer = await this.#fetch(page);
      if (held !== this.#held) return;
      this.problem = null;
      this.total = answer.total;
      this.#put(held, page, answer.rows);
    } catch (problem) {
      if (held !== this.#held) return;
      this.problem = problem;
    } finally {
      this.#answered();
    }
    this.onChange();
  }

  #fetch(page: number): Promise<OrderPage> {
    return this.fetchPage(page * PAGE_ROWS, PAGE_ROWS);
  }

  #answered(): void {
    this.#inFlight -= 1;
    if (this.#inFlight === 0) this.#newsInFlight.clear();
  }

  #put(held: Held, page: number, rows: OrderRow[]): void {
    const fresh = rows.map((row) => this.#newsInFlight.get(row.id) ?? row);
    held.pages.set(page, fresh);
    fresh.forEach((row, at) => held.placeById.set(row.id, page * PAGE_ROWS + at));
    while (held.pages.size > PAGES_MAX) this.#dropFarthest();
  }

  #dropFarthest(): void {
    const middle = (this.#range.first + this.#range.end) / 2 / PAGE_ROWS;
    let farthest = -1;
    for (const page of this.#held.pages.keys()) {
      if (farthest < 0 || Math.abs(page - middle) > Math.abs(farthest - middle)) farthest = page;
    }
    // An order that moved while pages were fetched one after the other may stand on two of them.
    for (const row of this.#held.pages.get(farthest) ?? []) {
      const place = this.#held.placeById.get(row.id);
      if (place !== undefined && Math.floor(place / PAGE_ROWS) === farthest) {
        this.#held.placeById.delete(row.id);
      }
    }
    this.#held.pages.delete(farthest);
  }

  /** At least one page, even of nothing: its answer says how many rows there are. */
  #pagesOf(range: RowRange): number[] {
    const first = Math.floor(range.first / PAGE_ROWS);
    const pages = [first];
    for (let page = first + 1; page * PAGE_ROWS < range.end; page += 1) pages.push(page);
    return pages;
  }
}

function emptyHeld(): Held {
  return { pages: new Map(), placeById: new Map() };
}

function putInPlace(held: Held, row: OrderRow): boolean {
  const place = held.placeById.get(row.id);
  if (place === undefined) return false;
  const page = held.pages.get(Math.floor(place / PAGE_ROWS));
  if (page === undefined) return false;
  page[place % PAGE_ROWS] = row;
  return true;
}

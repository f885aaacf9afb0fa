// The state of one table of orders: the question, the rows held, and what the question has now
// that the table does not show yet.

import type { Backend } from "../../ipc/backend";
import type { News, OrderPage, OrderRow } from "../../ipc/bindings";
import {
  canDrift,
  groupOf,
  isNarrowed,
  sortsByWhatMoves,
  toFilter,
  WHOLE_TABLE,
  type TableQuery,
} from "./order_filter";
import { RowWindow } from "./row_window";
import type { RowRange } from "./virtual_range";

/** At most one look at how much the rows have drifted in this time. */
const DRIFT_CHECK_MS = 2_000;

export class OrderTable {
  query = $state.raw<TableQuery>(WHOLE_TABLE);
  total = $state<number | null>(null);
  problem = $state.raw<unknown>(null);
  /** Rows that match the query by now and are not shown. */
  newcomers = $state(0);
  /** Rows shown that the query would not have any more, or would have elsewhere. */
  drifted = $state(false);
  /** The chosen order: the one open at the side. */
  chosenId = $state<number | null>(null);
  /** How many of the matching orders could be retried. Asked only for a narrowed table. */
  retryable = $state(0);
  /** While the pointer is on the rows they stay where they are. */
  underPointer = false;
  /** Ticks with every change of a row held; reading a row depends on it. */
  #version = $state(0);

  #rows: RowWindow;
  #driftTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly backend: Backend,
    readonly batchId: number,
  ) {
    this.#rows = new RowWindow(
      (offset, limit) => this.#fetch(offset, limit),
      () => this.#rowsChanged(),
    );
    void this.#rows.reload();
  }

  row(index: number): OrderRow | null {
    void this.#version;
    return this.#rows.row(index);
  }

  indexOf(orderId: number): number | null {
    void this.#version;
    return this.#rows.indexOf(orderId);
  }

  look(range: RowRange): void {
    this.#rows.look(range);
  }

  /** Asks another question. The chosen order stays open whether or not it matches. */
  async ask(query: TableQuery): Promise<void> {
    this.query = query;
    await this.reload();
  }

  /** Asks the same question again: after an action, or when the person wants the new ones. */
  async reload(): Promise<void> {
    this.newcomers = 0;
    this.drifted = false;
    await Promise.all([this.#rows.reload(), this.#askRetryable()]);
  }

  countRetryable(): Promise<number> {
    return this.backend.countRetryable(this.batchId, toFilter(this.query));
  }

  /** Retries all that match. The question stays as it is; its rows are asked for anew. */
  async retryMatching(): Promise<number> {
    const { orders } = await this.backend.retryOrders(this.batchId, toFilter(this.query));
    await this.reload();
    return orders;
  }

  takeNews(news: News): void {
    if (news.reload.includes(this.batchId)) {
      void this.reload();
      return;
    }
    const ours = news.orders.filter((row) => row.batch_id === this.batchId);
    if (ours.length === 0) return;
    this.#rows.applyNews(ours);
    if (canDrift(this.query) || isNarrowed(this.query)) this.#lookAgainSoon();
  }

  stop(): void {
    if (this.#driftTimer !== null) clearTimeout(this.#driftTimer);
    this.#driftTimer = null;
  }

  async #fetch(offset: number, limit: number): Promise<OrderPage> {
    const page = await this.backend.orders(this.batchId, toFilter(this.query), offset, limit);
    return page;
  }

  #rowsChanged(): void {
    this.total = this.#rows.total;
    this.problem = this.#rows.problem;
    this.#version += 1;
  }

  #lookAgainSoon(): void {
    this.#driftTimer ??= setTimeout(() => {
      this.#driftTimer = null;
      void this.#lookAgain();
    }, DRIFT_CHECK_MS);
  }

  async #lookAgain(): Promise<void> {
    if (canDrift(this.query)) await this.#checkDrift();
    // Nobody's pointer is on the rows: they may move now.
    if (this.drifted && !this.underPointer && this.chosenId === null) await this.reload();
    else await this.#askRetryable();
  }

  async #askRetryable(): Promise<void> {
    const query = this.query;
    if (!isNarrowed(query)) {
      this.retryable = 0;
      return;
    }
    try {
      const count = await this.countRetryable();
      if (query === this.query) this.retryable = count;
    } catch {
      this.retryable = 0; // The button goes; the next news asks again.
    }
  }

  /**
   * Counts what has come. Only the store knows what matches, so it is asked for the total alone;
   * rows shown that have left by their state are made good for, since they still stand here.
   */
  async #checkDrift(): Promise<void> {
    const query = this.query;
    let total: number;
    try {
      total = (await this.backend.orders(this.batchId, toFilter(query), 0, 1)).total;
    } catch {
      return; // Only a hint; the next news tries again.
    }
    if (query !== this.query || this.total === null) return;
    const left = query.groups.length === 0 ? 0 : this.#rows.countHeld((row) => !fits(row, query));
    this.newcomers = Math.max(0, total - (this.total - left));
    this.drifted =
      this.newcomers > 0 || left > 0 || total !== this.total || sortsByWhatMoves(query.sort);
  }
}

function fits(row: OrderRow, query: TableQuery): boolean {
  const group = groupOf(row.state);
  return group !== null && query.groups.includes(group);
}


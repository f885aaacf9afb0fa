// One order, kept fresh while it is open. Its row follows the news at once; the rest (lines, steps,
// attempts, log) is asked for again, at most twice a second, since news carry only rows.

import type { Backend } from "../../ipc/backend";
import type { News, OrderDetail } from "../../ipc/bindings";

const ASK_AGAIN_MS = 500;

export class OrderWatch {
  detail = $state.raw<OrderDetail | null>(null);
  problem = $state.raw<unknown>(null);

  #timer: ReturnType<typeof setTimeout> | null = null;
  #askedAt = 0;
  #stopped = false;

  constructor(
    private readonly backend: Backend,
    readonly orderId: number,
  ) {
    void this.ask();
  }

  async ask(): Promise<void> {
    this.#askedAt = Date.now();
    try {
      const detail = await this.backend.order(this.orderId);
      if (this.#stopped) return;
      this.detail = detail;
      this.problem = null;
    } catch (problem) {
      if (!this.#stopped) this.problem = problem;
    }
  }

  takeNews(news: News): void {
    const row = news.orders.findLast((order) => order.id === this.orderId);
    if (row === undefined) return;
    if (this.detail !== null) this.detail = { ...this.detail, row };
    this.#askSoon();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #askSoon(): void {
    if (this.#stopped) return;
    this.#timer ??= setTimeout(
      () => {
        this.#timer = null;
        void this.ask();
      },
      Math.max(0, this.#askedAt + ASK_AGAIN_MS - Date.now()),
    );
  }
}

// The audit log of everything, newest first, a page at a time. What happens meanwhile is counted
// and shown when asked for: a text that one reads does not move.

import type { Backend } from "../../ipc/backend";
import type { LogLine, News } from "../../ipc/bindings";

export const PAGE_LINES = 100;
const ASK_AGAIN_MS = 2_000;

export class HistoryLog {
  lines = $state.raw<LogLine[] | null>(null);
  problem = $state.raw<unknown>(null);
  /** Lines that came since; no more than one page of them is counted. */
  newcomers = $state(0);
  hasMore = $state(false);
  busy = $state(false);

  #timer: ReturnType<typeof setTimeout> | null = null;
  #stopped = false;

  constructor(private readonly backend: Backend) {
    void this.ask();
  }

  /** Starts anew with the newest lines. */
  async ask(): Promise<void> {
    try {
      const lines = await this.backend.activity(null, null, PAGE_LINES);
      if (this.#stopped) return;
      this.lines = lines;
      this.newcomers = 0;
      this.hasMore = lines.length === PAGE_LINES;
      this.problem = null;
    } catch (problem) {
      if (!this.#stopped) this.problem = problem;
    }
  }

  async askOlder(): Promise<void> {
    const held = this.lines ?? [];
    const oldest = held.at(-1);
    if (oldest === undefined || this.busy) return;
    this.busy = true;
    try {
      const older = await this.backend.activity(null, oldest.id, PAGE_LINES);
      this.lines = [...held, ...older];
      this.hasMore = older.length === PAGE_LINES;
    } finally {
      this.busy = false;
    }
  }

  takeNews(news: News): void {
    if (news.batches.length === 0 && news.orders.length === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#count();
    }, ASK_AGAIN_MS);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #count(): Promise<void> {
    if (this.lines === null) return this.ask();
    const newest = this.lines[0]?.id ?? 0;
    try {
      const came = await this.backend.activity(null, null, PAGE_LINES);
      if (this.#stopped) return;
      this.newcomers = came.filter((line) => line.id > newest).length;
    } catch {
      // Only a hint; the next news tries again.
    }
  }
}

// What happened to the batch, newest first. Grows at the top while one looks at the top; scrolled
// away, what comes is only counted. Older lines come when asked for.

import type { Backend } from "../../ipc/backend";
import type { LogLine, News } from "../../ipc/bindings";

const PAGE_LINES = 100;
/** What is kept when new lines push at the top: a run of ten hours writes some hundred thousand. */
const KEPT_LINES = 400;
const ASK_AGAIN_MS = 1_000;

export class ActivityFeed {
  lines = $state.raw<LogLine[] | null>(null);
  problem = $state.raw<unknown>(null);
  /** Lines that came and are not shown. */
  waiting = $state.raw<LogLine[]>([]);
  /** Whether older lines can be had. */
  hasMore = $state(false);
  /** Whether the newest line is in sight: then new ones may come in at once. */
  atTop = true;

  /** Whether lines are missing between those that wait and those shown. */
  #hole = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #stopped = false;

  constructor(
    private readonly backend: Backend,
    readonly batchId: number,
  ) {
    void this.ask();
  }

  /** Starts anew with the newest lines. */
  async ask(): Promise<void> {
    try {
      const lines = await this.backend.activity(this.batchId, null, PAGE_LINES);
      if (this.#stopped) return;
      this.lines = lines;
      this.waiting = [];
      this.#hole = false;
      this.hasMore = lines.length === PAGE_LINES;
      this.problem = null;
    } catch (problem) {
      if (!this.#stopped) this.problem = problem;
    }
  }

  async askOlder(): Promise<void> {
    const oldest = this.lines?.at(-1);
    if (oldest === undefined) return;
    const older = await this.backend.activity(this.batchId, oldest.id, PAGE_LINES);
    this.lines = [...(this.lines ?? []), ...older];
    this.hasMore = older.length === PAGE_LINES;
  }

  showWaiting(): void {
    const lines = this.#hole ? this.waiting : [...this.waiting, ...(this.lines ?? [])];
    this.hasMore = this.hasMore || this.#hole || lines.length > KEPT_LINES;
    this.lines = lines.slice(0, KEPT_LINES);
    this.waiting = [];
    this.#hole = false;
  }

  takeNews(news: News): void {
    const ours =
      news.batches.some((batch) => batch.id === this.batchId) ||
      news.orders.some((order) => order.batch_id === this.batchId);
    if (!ours) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#askNewer();
    }, ASK_AGAIN_MS);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #askNewer(): Promise<void> {
    const newest = (this.waiting[0] ?? this.lines?.[0])?.id ?? 0;
    let came: LogLine[];
    try {
      came = await this.backend.activity(this.batchId, null, PAGE_LINES);
    } catch {
      return; // The next news asks again.
    }
    if (this.#stopped) return;
    const newer = came.filter((line) => line.id > newest);
    if (newer.length === 0) return;
    // All of a page is new: more may have come than it holds.
    const gap = newest > 0 && newer.length === PAGE_LINES;
    this.#hole = this.#hole || gap || this.waiting.length + newer.length > KEPT_LINES;
    this.waiting = (gap ? newer : [...newer, ...this.waiting]).slice(0, KEPT_LINES);
    if (this.atTop) this.showWaiting();
  }
}

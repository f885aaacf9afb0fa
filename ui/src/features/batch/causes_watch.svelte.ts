// The batch's failures by cause, asked for again while it fails, at most every few seconds.

import type { Backend } from "../../ipc/backend";
import type { CauseView, News } from "../../ipc/bindings";

const ASK_AGAIN_MS = 3_000;

export class CausesWatch {
  causes = $state.raw<CauseView[] | null>(null);
  problem = $state.raw<unknown>(null);

  #timer: ReturnType<typeof setTimeout> | null = null;
  #stopped = false;

  constructor(
    private readonly backend: Backend,
    readonly batchId: number,
  ) {
    void this.ask();
  }

  async ask(): Promise<void> {
    try {
      const causes = await this.backend.causes(this.batchId);
      if (this.#stopped) return;
      this.causes = causes;
      this.problem = null;
    } catch (problem) {
      if (!this.#stopped) this.problem = problem;
    }
  }

  find(key: string): CauseView | null {
    return this.causes?.find((cause) => cause.key === key) ?? null;
  }

  takeNews(news: News): void {
    if (!news.batches.some((batch) => batch.id === this.batchId)) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.ask();
    }, ASK_AGAIN_MS);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
